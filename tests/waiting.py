"""Waiting for a condition, the only kind of waiting in the tests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator


def _pauses(seconds: float) -> Iterator[float]:
    """Seconds between looks, longer and longer, as looking takes time from what is waited for.
    AssertionError when the time is over."""
    ends_at = time.monotonic() + seconds
    pause = 0.005
    while time.monotonic() <= ends_at:
        yield pause
        pause = min(pause * 1.3, 0.1)
    raise AssertionError(f"did not happen within {seconds} s")


async def eventually(
    condition: Callable[[], Awaitable[bool]] | Callable[[], bool], seconds: float = 40.0
) -> None:
    """Return once the condition holds; AssertionError if it does not within the time."""
    for pause in _pauses(seconds):
        value = condition()
        if isinstance(value, Awaitable):
            value = await value
        if value:
            return
        await asyncio.sleep(pause)


def eventually_now(condition: Callable[[], bool], seconds: float = 40.0) -> None:
    """The same outside an event loop."""
    for pause in _pauses(seconds):
        if condition():
            return
        time.sleep(pause)
