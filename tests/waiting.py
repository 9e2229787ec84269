"""Waiting for a condition, the only kind of waiting in the tests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable


async def eventually(
    condition: Callable[[], Awaitable[bool]] | Callable[[], bool], seconds: float = 10.0
) -> None:
    """Return once the condition holds; AssertionError if it does not within the time."""
    ends_at = time.monotonic() + seconds
    while True:
        value = condition()
        if isinstance(value, Awaitable):
            value = await value
        if value:
            return
        if time.monotonic() > ends_at:
            raise AssertionError(f"did not happen within {seconds} s")
        await asyncio.sleep(0.005)


def eventually_now(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """The same outside an event loop."""
    ends_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends_at:
            raise AssertionError(f"did not happen within {seconds} s")
        time.sleep(0.01)
