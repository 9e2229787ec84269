"""Reading one feed: fetch, and parse where the bytes are new. The poller calls `read`.

`bot/app.py` and `feeds check` open a reader.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot import __version__
from bot.core.ports import Clock
from bot.core.types import Feed, FeedState
from bot.feeds.fetch import Fetcher, user_agent
from bot.feeds.parse import Parser
from bot.feeds.results import Body, Failed, Fresh, Result, Unchanged, Validators
from bot.feeds.transfer import Limits

Read = Callable[[Feed, FeedState], Awaitable[Result]]


class Reader:
    """A fetcher and a parser, used together."""

    def __init__(self, fetcher: Fetcher, parser: Parser, clock: Clock) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._clock = clock

    async def read(self, feed: Feed, state: FeedState) -> Result:
        """What the feed says now; never raises for what the outside world does."""
        since = Validators(state.etag, state.last_modified)
        fetched = await self._fetcher.fetch(feed.url, since)
        if not isinstance(fetched, Body):
            return fetched
        if fetched.body_hash == state.body_hash:
            return Unchanged(fetched)
        parsed = await self._parser.parse(feed, fetched, self._clock.now())
        return parsed if isinstance(parsed, Failed) else Fresh(fetched, parsed)


@asynccontextmanager
async def open_reader(
    allow_private: bool, contact: str, clock: Clock, limits: Limits | None = None
) -> AsyncIterator[Read]:
    """The `read` of a reader whose connections and parsing processes end with the context.

    `allow_private` is FETCH_ALLOW_PRIVATE, `contact` goes into the User-Agent.
    """
    agent = user_agent(__version__, contact)
    async with (
        Fetcher(agent, clock, allow_private=allow_private, limits=limits) as fetcher,
        Parser() as parser,
    ):
        yield Reader(fetcher, parser, clock).read
