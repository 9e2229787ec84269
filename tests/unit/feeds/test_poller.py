"""The poller's places, with a store and feeds that keep nobody waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, cast

from bot.core.store import Store
from bot.core.types import Feed, FeedState
from bot.feeds.newsroom import Newsroom
from bot.feeds.poller import LEASED, Poller
from bot.feeds.results import NotModified, Result
from tests.clock import NOON, SetClock

FEEDS = [
    Feed(f"f{n}", f"https://a.example/{n}", "A", (), "outlet", 900, False)
    for n in range(3 * LEASED)
]


class Ready:
    """A store whose every answer is there at once."""

    def __init__(self) -> None:
        self.due = [FeedState(feed.id, NOON) for feed in FEEDS]
        self.feeds = self

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Ready]:
        """The only transaction."""
        yield self

    read = write

    async def is_due(self, *_: object) -> bool:
        """Whether any is left."""
        return bool(self.due)

    async def claim_due(self, *asked: Any) -> list[FeedState]:
        """The next of them."""
        claimed, self.due = self.due[: asked[-1]], self.due[asked[-1] :]
        return claimed

    async def save(self, *_: object) -> None:
        """Nothing is kept."""

    looked = save


async def test_places_that_all_end_at_once_are_taken_again() -> None:
    asked: list[str] = []
    ended = asyncio.Event()

    async def read(feed: Feed, _state: FeedState, _seconds: float) -> Result:
        asked.append(feed.id)
        if len(asked) == len(FEEDS):
            ended.set()
        return NotModified()

    poller = Poller(
        cast(Store, Ready()), FEEDS, read, cast(Newsroom, None), SetClock(), timedelta(minutes=5)
    )
    await poller.tick()
    async with asyncio.timeout(10):
        await ended.wait()
    await poller.drain()
    assert asked == [feed.id for feed in FEEDS]
