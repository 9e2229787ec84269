"""The places at a host: never more than there are, and none is lost whatever befalls who waits."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.hosts import Host, Hosts, TurnTakenError
from tests.clock import NOON, SetClock

#: Passes of the loop that a caller keeps its place for, and those after which it is stopped.
CALLERS = st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 8)), max_size=12)


class Holders:
    """How many hold a place."""

    def __init__(self) -> None:
        self.now = self.most = 0

    async def visit(self, host: Host, passes: int) -> None:
        """Hold a place for so many passes."""
        async with host:
            self.now += 1
            self.most = max(self.most, self.now)
            try:
                await passed(passes)
            finally:
                self.now -= 1


async def passed(passes: int) -> None:
    for _ in range(passes):
        await asyncio.sleep(0)


async def stopped(task: asyncio.Task[None], after: int | None) -> None:
    if after is not None:
        await passed(after)
        task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@given(callers=CALLERS, at_once=st.integers(1, 3))
def test_no_more_than_there_are_places(callers: list[tuple[int, int | None]], at_once: int) -> None:
    async def run() -> None:
        host, holders = Hosts(SetClock(), at_once, patience=60.0).turn("example.org"), Holders()
        tasks = [asyncio.create_task(holders.visit(host, passes)) for passes, _ in callers]
        await asyncio.gather(*map(stopped, tasks, [after for _, after in callers]))
        assert (holders.now, host.idle()) == (0, True)
        assert holders.most <= at_once
        # All places are there again.
        await asyncio.gather(*(holders.visit(host, 1) for _ in range(at_once)))
        assert holders.most == at_once

    asyncio.run(run())


async def test_who_waits_too_long_is_told_so_and_takes_no_place() -> None:
    host = Hosts(SetClock(), 1, patience=0.01).turn("example.org")
    async with host:
        with pytest.raises(TurnTakenError):
            await host.__aenter__()
    assert host.idle()
    async with host:
        assert not host.idle()


def test_requests_are_spaced() -> None:
    clock = SetClock()
    host = Hosts(clock, 1, patience=5.0).turn("example.org")
    assert [host.spacing(2.0) for _ in range(3)] == [0.0, 2.0, 4.0]
    with pytest.raises(TurnTakenError):
        host.spacing(2.0)
    assert not host.idle()
    clock.moment = NOON + timedelta(seconds=6)
    assert (host.idle(), host.spacing(2.0)) == (True, 0.0)
