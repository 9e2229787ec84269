"""Many limits on one timer: each runs out at its time, and none that was kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.feeds.deadlines import Deadlines


@pytest.fixture
async def deadlines() -> AsyncIterator[Deadlines]:
    opened = Deadlines()
    yield opened
    opened.close()


async def hang(deadlines: Deadlines, seconds: float) -> None:
    """Wait for nothing within so many seconds."""
    async with asyncio.timeout(None) as limit:
        deadlines.watch(limit, seconds)
        await asyncio.Event().wait()


async def hangs(deadlines: Deadlines, seconds: float, ends: list[float]) -> None:
    """Note the seconds when they are over."""
    with pytest.raises(TimeoutError):
        await hang(deadlines, seconds)
    ends.append(seconds)


async def test_each_runs_out_at_its_time(deadlines: Deadlines) -> None:
    loop = asyncio.get_running_loop()
    start, ends = loop.time(), list[float]()
    limits = [0.04, 0.08, 0.02, 0.06, 0.0]
    async with asyncio.timeout(5):
        await asyncio.gather(*(hangs(deadlines, each, ends) for each in limits))
    assert ends == sorted(limits)
    assert loop.time() - start >= max(limits)


async def test_what_ended_in_time_is_let_be(deadlines: Deadlines) -> None:
    async with asyncio.timeout(None) as limit:
        deadlines.watch(limit, 0.0)
        deadlines.forget(limit)
        await asyncio.sleep(0)
    await hangs(deadlines, 0.02, [])
    assert not limit.expired()


async def test_a_limit_that_begins_after_all_others_ended(deadlines: Deadlines) -> None:
    await hangs(deadlines, 0.01, [])
    ends: list[float] = []
    async with asyncio.timeout(5):
        await hangs(deadlines, 0.01, ends)
    assert ends == [0.01]


async def test_a_look_that_is_stopped_is_stopped(deadlines: Deadlines) -> None:
    task = asyncio.create_task(hangs(deadlines, 60.0, []))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
