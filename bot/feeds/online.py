"""Whether any of the watched sites can be reached at all; `python -m bot run` asks at its start."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from bot.core.types import Feed

#: Sites tried, and seconds for all of them together.
TRIED = 4
PATIENCE_SECONDS = 4.0


async def any_reachable(feeds: Sequence[Feed]) -> bool:
    """True as soon as one of a few sites takes a connection; nothing is asked of it."""
    tries = [asyncio.create_task(_reachable(feed.url)) for feed in feeds[:TRIED]]
    try:
        for next_done in asyncio.as_completed(tries, timeout=PATIENCE_SECONDS):
            with suppress(TimeoutError):
                if await next_done:
                    return True
        return False
    finally:
        for one in tries:
            one.cancel()
        await asyncio.gather(*tries, return_exceptions=True)


async def _reachable(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        _, writer = await asyncio.open_connection(parts.hostname, port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True
