"""One story, once, through the real program: told by three outlets, edited, listed, never lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.types import DeliveryState
from db.schema import listed
from tests.system.conftest import Databases, Scenario
from tests.system.scene import Scene, opened
from tests.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

FEEDS = {"one": ("QJK",), "two": ("QJK",), "three": ("QJK", "QT6")}
ONE = "Torbay Hospital birth centre to shut in May after inspectors report"
TWO = "Inspectors report shuts maternity unit at Torbay Hospital"
THREE = "Torbay Hospital stops births in May: unit shut by inspectors"
FOLLOWERS, KILLS = 60, 4


async def three_outlets_ring_once(folder: Path, databases: Databases) -> None:
    async with opened(folder, databases.sqlite(), FEEDS) as scene:
        await scene.follower(4001, "QJK", "Y58")
        await scene.follower(4002, "QT6")
        await scene.publish("one", ONE)
        told = await scene.heard(4001, ONE)
        await scene.publish("two", TWO)
        await scene.telegram.wait_for(lambda: "Also in: two" in told.text)
        await scene.publish("three", THREE)
        await scene.telegram.wait_for(lambda: "Also in: two, three" in told.text)
        assert "Also in: two, three" in (await scene.heard(4002, ONE)).text
        await scene.settled()
        assert len(scene.telegram.messages(4001)) == 1
        await scene.publish("two", "Torbay Hospital car park closes for repairs")
        other = await scene.heard(4001, "car park")
        offered = await scene.press(other, "Snooze")
        assert "Snooze what of" in offered.text


async def a_list_comes_when_it_is_due(folder: Path, databases: Databases) -> None:
    async with opened(folder, await databases.postgresql(), FEEDS) as scene:
        person = scene.person()
        await scene.ask(person, "/follow devon")
        await scene.ask(person, "/when every morning")
        await scene.publish("one", ONE)
        await scene.publish("two", "Torbay Hospital car park closes for repairs")

        async def both_wait() -> bool:
            async with scene.store.read() as tx:
                count = await tx.connection.scalar(sa.select(sa.func.count()).select_from(listed))
            return count == 2

        await eventually(both_wait, 30)
        async with scene.store.write() as tx:  # as if it were eight in the morning
            now = datetime.now(UTC) - timedelta(seconds=1)
            await tx.connection.execute(sa.update(listed).values(due_at=now))
        message = await scene.heard(person, "Your list: 2 stories")
        assert ONE in message.text


async def kills_lose_no_edit(folder: Path, databases: Databases) -> None:
    """Alerts and their edits, kills at random moments: every message ends with the last text."""
    dice = random.Random(7)
    async with opened(folder, databases.sqlite(), FEEDS, LEASE_SECONDS="3") as scene:
        people = range(5001, 5001 + FOLLOWERS)
        for person in people:
            await scene.follower(person, "QJK")
        scene.telegram.chaos({"slow_before": 0.5, "slow_after": 0.5}, delay=0.05)
        await scene.publish("one", ONE)
        publishing = asyncio.create_task(_publish_rest(scene))
        for _ in range(KILLS):
            await asyncio.sleep(dice.uniform(0.2, 1.5))
            await scene.program.kill()
            await scene.program.start()
        await publishing
        await eventually(lambda: _all_say(scene, people), 60)
        await scene.settled()
        assert await scene.count(DeliveryState.DEAD, DeliveryState.UNCERTAIN) == 0
        copies = [len(scene.telegram.messages(person)) for person in people]
        assert max(copies) <= 2  # a kill between Telegram's yes and our note of it


async def _publish_rest(scene: Scene) -> None:
    await scene.publish("two", TWO)
    await scene.publish("three", THREE)


async def _all_say(scene: Scene, people: range) -> bool:
    return all(scene.with_words(person, "Also in: two, three") for person in people)


SCENARIOS: dict[str, Scenario] = {
    "three outlets ring once": three_outlets_ring_once,
    "a list comes when it is due": a_list_comes_when_it_is_due,
    "kills lose no edit": kills_lose_no_edit,
}


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_stories(together: Mapping[str, asyncio.Task[None]], scenario: str) -> None:
    await together[scenario]
