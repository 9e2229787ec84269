"""An update that a bug of ours refuses must not keep the bot from all that came after it."""

from __future__ import annotations

import asyncio

from bot.core.store import StoreError
from bot.core.types import Inbound, Request
from tests.contract.platforms.rigs import KeptCursor, telegram_rig
from tests.waiting import eventually


async def test_a_bug_costs_one_update_and_not_those_behind_it() -> None:
    async with telegram_rig() as rig:
        rig.server.say(5, "/poison")
        rig.server.say(5, "/fine")
        heard: list[str] = []

        async def receive(inbound: Inbound) -> None:
            assert isinstance(inbound, Request)
            if inbound.text == "/poison":
                raise RuntimeError("a bug")
            heard.append(inbound.text)

        listening = asyncio.create_task(rig.platform.listen(receive, KeptCursor()))
        await eventually(lambda: heard == ["/fine"])
        listening.cancel()


async def test_a_database_that_is_away_costs_none() -> None:
    async with telegram_rig() as rig:
        rig.server.say(5, "/patience")
        tries = 0
        heard: list[str] = []

        async def receive(inbound: Inbound) -> None:
            nonlocal tries
            tries += 1
            if tries <= 8:
                raise StoreError("away")
            assert isinstance(inbound, Request)
            heard.append(inbound.text)

        listening = asyncio.create_task(rig.platform.listen(receive, KeptCursor()))
        await eventually(lambda: heard == ["/patience"])
        listening.cancel()
