"""Waiting for one thing or for the end of the program; the roles use it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def first(*tasks: asyncio.Task[Any]) -> None:
    """Until one of these has ended."""
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)


async def until(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do this work until it is done, raising what it raises, or until the program stops."""
    working = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    try:
        await first(working, stopping)
        if working.done():
            working.result()
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
