"""Waiting for a condition, the only kind of waiting in the tests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

#: Seconds between two looks: from the first on each is longer, as many who look all the time make
#: what they wait for slow.
_FIRST, _LONGEST, _GROWTH = 0.005, 0.1, 1.2


async def eventually(
    condition: Callable[[], Awaitable[bool]] | Callable[[], bool], seconds: float = 10.0
) -> None:
    """Return once the condition holds; AssertionError if it does not within the time."""
    ends_at = time.monotonic() + seconds
    pause = _FIRST
    while True:
        value = condition()
        if isinstance(value, Awaitable):
            value = await value
        if value:
            return
        if time.monotonic() > ends_at:
            raise AssertionError(f"did not happen within {seconds} s")
        await asyncio.sleep(pause)
        pause = min(pause * _GROWTH, _LONGEST)


def eventually_now(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """The same outside an event loop."""
    ends_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends_at:
            raise AssertionError(f"did not happen within {seconds} s")
        time.sleep(0.01)
