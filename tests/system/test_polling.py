"""Updates: each is answered once, however often the program is killed and whoever else polls."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.types import DeliveryState
from db.schema import leases
from tests.system.conftest import Databases, Scenario
from tests.system.scene import Scene, opened
from tests.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

KILLS, ASKED = 3, 24


async def forget_lease(scene: Scene) -> None:
    """As if the eight seconds had passed in which nobody else may listen."""
    async with scene.store.write() as tx:
        await tx.connection.execute(sa.delete(leases))


async def a_second_poller_is_reported_and_survived(folder: Path, databases: Databases) -> None:
    async with opened(folder, databases.sqlite(), {"devon": ("QJK",)}) as scene:
        scene.telegram.interrupt_poll()
        await eventually(lambda: "only one may run with this TELEGRAM_TOKEN" in scene.program.log())
        assert scene.program.running
        await scene.follower(4001, "QJK")
        await scene.publish("devon", "Sending goes on meanwhile")
        await scene.heard(4001, "Sending goes on meanwhile")
        assert await scene.program.stop() == 0


async def kills_answer_no_question_twice_and_lose_none(folder: Path, databases: Databases) -> None:
    """Questions all the time, kills at random moments: each question has its answer, or two where
    a kill came between Telegram's yes and our note of it; never a second handling."""
    dice = random.Random(3)
    async with opened(folder, databases.sqlite(), {"devon": ("QJK",)}, LEASE_SECONDS="2") as scene:
        people = [scene.person() for _ in range(ASKED)]
        scene.telegram.chaos({"slow_before": 0.5, "slow_after": 0.5}, delay=0.05)

        async def ask_all() -> None:
            for person in people:
                scene.telegram.say(person, "/ics devon")
                await asyncio.sleep(dice.uniform(0, 0.25))

        asking = asyncio.create_task(ask_all())
        for _ in range(KILLS):
            await asyncio.sleep(dice.uniform(0.0, 0.8))
            await scene.program.kill()
            await forget_lease(scene)
            await scene.program.start()
            polls = len(scene.telegram.requests("getUpdates"))
            asked = scene.telegram.requests
            await scene.telegram.wait_for(lambda: len(asked("getUpdates")) > polls)  # noqa: B023
        await asking
        await scene.telegram.wait_for(lambda: not scene.telegram.unconfirmed(), 30)
        await scene.settled()

        copies = Counter(message.chat_id for message in scene.telegram.all_messages())
        async with scene.store.read() as tx:
            rows = await tx.outbox.rows(None, 1000)
        assert len(rows) == ASKED, "every question was handled once"
        assert set(copies) == set(people), "every question was answered"
        assert max(copies.values()) <= 2
        doubted = {int(row.at.address) for row in rows if row.doubts}
        assert {chat for chat, count in copies.items() if count == 2} <= doubted
        assert await scene.count(DeliveryState.DEAD) == 0
        print(f"\n{KILLS} kills, {ASKED} questions, {sum(copies.values())} answers")


async def repeated_updates_are_answered_once(folder: Path, databases: Databases) -> None:
    """The offset was not saved, so the same updates come again."""
    async with opened(folder, databases.sqlite(), {"devon": ("QJK",)}) as scene:
        person = scene.person()
        await scene.ask(person, "/ics devon")
        await scene.settled()
        await scene.program.kill()
        async with scene.store.write() as tx:
            await tx.leases.set_cursor("inbox:telegram", "")
        await forget_lease(scene)
        update = scene.telegram.next_update - 1
        message = {
            "message_id": 1,
            "date": 1_790_000_000,
            "chat": scene.telegram.chats[person].as_json(),
            "from": {"id": person, "is_bot": False, "first_name": "P"},
            "text": "/ics devon",
        }
        scene.telegram.updates.append(("message", {"update_id": update, "message": message}))
        await scene.program.start()
        await scene.telegram.wait_for(lambda: not scene.telegram.unconfirmed(), 30)
        await scene.settled()
        assert len(scene.telegram.messages(person)) == 1


SCENARIOS: dict[str, Scenario] = {
    "a second poller is reported and survived": a_second_poller_is_reported_and_survived,
    "kills answer no question twice and lose none": kills_answer_no_question_twice_and_lose_none,
    "repeated updates are answered once": repeated_updates_are_answered_once,
}


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_polling(together: Mapping[str, asyncio.Task[None]], scenario: str) -> None:
    await together[scenario]
