"""Reading one feed: fetch, and parse where the bytes are new. The poller calls `read`."""

from __future__ import annotations

from bot.core.ports import Clock
from bot.core.types import Feed, FeedState
from bot.feeds.fetch import Fetcher
from bot.feeds.parse import Parser
from bot.feeds.results import Body, Failed, Fresh, Result, Unchanged, Validators


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
        parsed = await self._parser.parse(feed.id, fetched, self._clock.now())
        return parsed if isinstance(parsed, Failed) else Fresh(fetched, parsed)
