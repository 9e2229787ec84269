"""A database that goes away for a while ends no role, and what it refuses stops no other thing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.core.ports import Cursor, Receive
from bot.core.store import StoreError
from bot.core.types import Address, ChatKind, DeliveryState, Request
from bot.inbox.receiver import Receiver
from bot.inbox.role import listen, replies_sent
from bot.outbox.sender import Sender
from db.claim import Claim
from db.store import Store
from tests.clock import NOON, SetClock
from tests.contract.roads.paper import Paper
from tests.contract.roads.test_receiver import echo, receiver
from tests.contract.roads.test_sender import LEASE, count, prepare
from tests.waiting import eventually


@dataclass
class Shaky:
    """A store that can be switched off."""

    store: Any
    away: bool = False
    refused: int = 0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Any]:
        self._check()
        async with self.store.read() as tx:
            yield tx

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Any]:
        self._check()
        async with self.store.write() as tx:
            yield tx

    async def woken(self) -> None:
        await self.store.woken()

    async def aclose(self) -> None:
        await self.store.aclose()

    def _check(self) -> None:
        if self.away:
            self.refused += 1
            raise StoreError("away")


@dataclass
class Spoken(Paper):
    """A platform on which one thing is said each time somebody begins to listen."""

    said: int = 0
    break_on_load: bool = False
    heard: list[str] = field(default_factory=list)

    async def listen(self, receive: Receive, cursor: Cursor) -> None:
        await cursor.load()
        self.said += 1
        at = Address("telegram", "5")
        key = f"telegram:{self.said}"
        await receive(Request(key, at, ChatKind.PRIVATE, "5", True, "hello", NOON))
        self.heard.append(key)
        await asyncio.Event().wait()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_listening_waits_for_a_database_that_is_away_and_goes_on(store: Store) -> None:
    shaky, platform, stop = Shaky(store, away=True), Spoken(), asyncio.Event()
    clock = SetClock()
    handler: Receiver = receiver(store, clock, echo)
    role = asyncio.create_task(listen(platform, handler, shaky, clock, stop))
    await eventually(lambda: shaky.refused > 1 or role.done())
    shaky.away = False
    await eventually(lambda: len(platform.heard) == 1 or role.done())
    stop.set()
    assert await role is False
    assert platform.heard == ["telegram:1"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_stream_that_breaks_on_the_database_is_begun_again(store: Store) -> None:
    """The cursor cannot be read: not a bug of the platform, so not the end of the program."""
    clock = SetClock()

    class Broken(Spoken):
        async def listen(self, receive: Receive, cursor: Cursor) -> None:
            if not self.break_on_load:
                self.break_on_load = True
                raise StoreError("away")
            await super().listen(receive, cursor)

    platform, stop = Broken(), asyncio.Event()
    role = asyncio.create_task(listen(platform, receiver(store, clock), store, clock, stop))
    await eventually(lambda: len(platform.heard) == 1 or role.done())
    stop.set()
    assert await role is False
    assert platform.heard == ["telegram:1"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_waiting_for_the_last_answers_survives_a_break(store: Store) -> None:
    shaky, stop = Shaky(store, away=True), asyncio.Event()
    waiting = asyncio.create_task(replies_sent(shaky, SetClock(), stop))
    await eventually(lambda: shaky.refused > 1 or waiting.done())
    shaky.away = False
    await asyncio.wait_for(waiting, 5)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_bug_in_settling_ends_the_sender_instead_of_sending_unsettled(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> list[bool]:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Claim, "settle", broken)
    paper = Paper()
    await prepare(store, paper, 200, 1)
    sender = Sender(store, paper, SystemClock(), LEASE, asyncio.Event())
    with pytest.raises(RuntimeError, match="a bug"):
        await asyncio.wait_for(sender.run(asyncio.Event()), 5)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_stop_does_not_wait_for_ever_for_a_database(store: Store) -> None:
    paper, shaky, stop = Paper(gate=asyncio.Event()), Shaky(store), asyncio.Event()
    await prepare(store, paper, 1, 1)
    lease = timedelta(seconds=0.5)
    sender = Sender(shaky, paper, SystemClock(), lease, asyncio.Event())
    running = asyncio.create_task(sender.run(stop))
    await eventually(lambda: len(paper.sent) == 1)
    shaky.away = True
    assert paper.gate is not None
    paper.gate.set()
    stop.set()
    await asyncio.wait_for(running, 5)
    assert await count(store, DeliveryState.SENDING) == 1, "left to the janitor, as after a kill"
