"""Telegram is away, or says things that make no sense: what waits arrives once it is back."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.core.types import DeliveryState
from tests.system.conftest import Databases, Scenario
from tests.system.scene import opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRST, CHATS = 3001, 60


async def an_outage_costs_nothing_but_time(folder: Path, databases: Databases) -> None:
    """For some seconds every method is answered with 502, whatever becomes of the request."""
    async with opened(folder, databases.sqlite(), {"devon": ("QJK",)}) as scene:
        for chat in range(FIRST, FIRST + CHATS):
            await scene.follower(chat, "QJK")
        methods = ("sendMessage", "editMessageText", "getUpdates", "answerCallbackQuery")
        scene.telegram.chaos({"error_before": 1.0}, methods=methods)
        await scene.publish("devon", "During the outage")
        # Long enough for the breaker to have tried again, and again.
        tries = scene.telegram.requests
        await scene.telegram.wait_for(lambda: len(tries("sendMessage")) >= 35, 20)
        assert await scene.count(DeliveryState.UNCERTAIN) == 0
        asked = scene.person()
        scene.telegram.say(asked, "/ics devon")
        scene.telegram.chaos({})

        await scene.heard(asked, "NHS Devon ICB")
        for chat in range(FIRST, FIRST + CHATS):
            await scene.heard(chat, "During the outage")
        await scene.settled()
        assert await scene.count(DeliveryState.UNCERTAIN) == 0
        copies = Counter(message.chat_id for message in scene.telegram.all_messages())
        assert set(copies.values()) == {1}
        assert scene.program.events("platform does not answer")


async def a_server_that_is_gone_is_found_again(folder: Path, databases: Databases) -> None:
    """Refused connections: surely nothing was sent, so nothing is in doubt."""
    async with opened(folder, databases.sqlite(), {"devon": ("QJK",)}) as scene:
        await scene.follower(FIRST, "QJK")
        await scene.telegram.stop()
        await scene.publish("devon", "While the line was dead")
        await scene.read_now("devon")
        await scene.telegram.start()
        await scene.heard(FIRST, "While the line was dead")
        await scene.settled()
        async with scene.store.read() as tx:
            (row,) = await tx.outbox.rows(None, 10)
        assert row.doubts == 0
        assert (await scene.ask(FIRST, "/help")).text.startswith("What I can do")
        said = scene.program.log() + scene.program.out()
        assert scene.telegram.token.partition(":")[2] not in said, "errors know the address"


async def answers_of_odd_kinds_are_survived(folder: Path, databases: Databases) -> None:
    async with opened(folder, databases.sqlite(), {"devon": ("QJK",)}) as scene:
        person = scene.person()
        scene.telegram.fail("too_many", "sendMessage", chat=person)
        scene.telegram.fail("garbage", "getUpdates")
        scene.telegram.fail("error_before", "answerCallbackQuery", times=3)
        scene.telegram.raw_update(message={"message_id": 1, "nonsense": []})
        scene.telegram.raw_update(poll={"id": "1"})
        card = await scene.ask(person, "/ics devon")
        await scene.press(card, "History")
        assert "Traceback" not in scene.program.log()


SCENARIOS: dict[str, Scenario] = {
    "an outage costs nothing but time": an_outage_costs_nothing_but_time,
    "a server that is gone is found again": a_server_that_is_gone_is_found_again,
    "answers of odd kinds are survived": answers_of_odd_kinds_are_survived,
}


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_outage(together: Mapping[str, asyncio.Task[None]], scenario: str) -> None:
    await together[scenario]
