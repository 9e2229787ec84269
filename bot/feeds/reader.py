"""Reading one feed: fetch, and parse where the bytes are new. The poller calls `read`.

`bot/ticker.py` and `feeds check` open a reader.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic
from typing import assert_never

from bot import __version__
from bot.core.ports import Clock
from bot.core.types import Feed, FeedKind, FeedState, Item
from bot.feeds.entries import digest
from bot.feeds.fetch import Fetcher, user_agent
from bot.feeds.headline import headline
from bot.feeds.papers.read import read_papers
from bot.feeds.parse import Parser
from bot.feeds.results import (
    Body,
    Failed,
    Fetched,
    Fresh,
    Later,
    NotModified,
    Parsed,
    Result,
    Unchanged,
    Validators,
)
from bot.feeds.sitemap import title_from
from bot.feeds.transfer import Limits

Read = Callable[[Feed, FeedState], Awaitable[Result]]


class Reader:
    """A fetcher and a parser, used together."""

    def __init__(self, fetcher: Fetcher, parser: Parser, clock: Clock) -> None:
        self._fetcher = fetcher
        self._parser = parser
        self._clock = clock

    async def read(self, feed: Feed, state: FeedState, seconds: float = math.inf) -> Result:
        """What the feed says now. Never raises for what the outside world does, but TimeoutError
        where what is to be done after a first fetch is not done within `seconds`."""
        began = monotonic()
        if feed.kind is FeedKind.PAPERS:
            now = self._clock.now
            async with asyncio.timeout(seconds):
                return await read_papers(feed, state, self._fetcher.fetch, self._parser.parse, now)
        since = Validators(state.etag, state.last_modified)
        # Nearly all looks end here, and one time limit is enough for them.
        fetched = await self._fetcher.fetch(feed.url, since, seconds)
        if not isinstance(fetched, Body):
            return fetched
        if fetched.body_hash == state.body_hash:
            return Unchanged(fetched)
        async with asyncio.timeout(seconds - (monotonic() - began)):
            return await self._read_body(feed, state, fetched)

    async def _read_body(self, feed: Feed, state: FeedState, fetched: Body) -> Result:
        parsed = await self.parse(feed, fetched)
        match parsed:
            case Failed():
                return parsed
            case Parsed(parts=()):
                return Fresh(fetched, parsed)
            case Parsed():
                return await self._parts(feed, state, fetched, parsed)
            case _:
                assert_never(parsed)

    async def fetch(self, url: str) -> Fetched:
        """What `url` answers now, with the manners of every fetch."""
        return await self._fetcher.fetch(url)

    async def post(self, url: str, form: Mapping[str, str], *, named: bool) -> int | Failed:
        """Send a form to `url`; the status of the answer."""
        return await self._fetcher.post(url, form, named=named)

    async def whole(self, feed: Feed, body: Body) -> Parsed | Failed:
        """What a body says, with the parts it may be the index of."""
        parsed = await self.parse(feed, body)
        if isinstance(parsed, Failed) or not parsed.parts:
            return parsed
        state = FeedState(feed.id, self._clock.now())
        result = await self._parts(feed, state, body, parsed)
        return result.parsed if isinstance(result, Fresh) else Parsed((), "")

    async def parse(self, feed: Feed, body: Body) -> Parsed | Failed:
        """What a body says, wherever it came from."""
        return await self._parser.parse(feed, body, self._clock.now())

    async def named(self, feed: Feed, item: Item) -> Item:
        """The item by the headline of its page, where only its address has named it so far."""
        if feed.kind is not FeedKind.SITEMAP or not item.url:
            return item
        if item.title != title_from(item.url):
            return item
        page = await self._fetcher.fetch(item.url)
        title = headline(page.content, page.content_type) if isinstance(page, Body) else ""
        return replace(item, title=title, digest=digest(item.url, title)) if title else item

    async def _parts(self, feed: Feed, state: FeedState, index: Body, parsed: Parsed) -> Result:
        """What the parts of an index say together. An index may stay the same while its parts
        change, so it keeps no validators, and its hash is that of all it was made of."""
        hashes = [index.body_hash]
        items: list[Item] = []
        for url in parsed.parts:
            part = await self._fetcher.fetch(url)
            match part:
                case Body():
                    read = await self.parse(feed, part)
                    if isinstance(read, Failed):
                        return replace(read, why=f"{url} {read.why}"[:300])
                    hashes.append(part.body_hash)
                    items += read.items
                case NotModified():
                    continue  # nothing was asked about
                case Later() | Failed():
                    return part
                case _:
                    assert_never(part)
        whole = hashlib.sha256("".join(hashes).encode()).hexdigest()
        body = replace(index, etag=None, last_modified=None, body_hash=whole)
        if whole == state.body_hash:
            return Unchanged(body)
        return Fresh(body, replace(parsed, items=tuple(items), parts=()))


@asynccontextmanager
async def open_reader(
    allow_private: bool, contact: str, clock: Clock, limits: Limits | None = None
) -> AsyncIterator[Read]:
    """The `read` of a reader, see `reading`."""
    async with reading(allow_private, contact, clock, limits) as reader:
        yield reader.read


@asynccontextmanager
async def reading(
    allow_private: bool, contact: str, clock: Clock, limits: Limits | None = None
) -> AsyncIterator[Reader]:
    """A reader whose connections and parsing processes end with the context.

    `allow_private` is FETCH_ALLOW_PRIVATE, `contact` goes into the User-Agent.
    """
    agent = user_agent(__version__, contact)
    async with (
        Fetcher(agent, clock, allow_private=allow_private, limits=limits) as fetcher,
        Parser() as parser,
    ):
        yield Reader(fetcher, parser, clock)
