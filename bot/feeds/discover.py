"""From an address that a person names to the entry that would watch it.

    a feed, or a sitemap -> itself
    a page -> a feed it names, a feed where such sites have one, its list of news, the list on its
              page of news, a sitemap

`python -m bot feeds add` shows what comes of it and writes it down.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from bot.core.ports import Clock
from bot.core.types import Feed, FeedKind, Item
from bot.feeds.pages import not_news
from bot.feeds.pages.leads import Leads, leads
from bot.feeds.pages.markup import text_of
from bot.feeds.reader import Reader
from bot.feeds.recipes import NAMED
from bot.feeds.results import Body, Failed, FailureKind, Later, Parsed

#: Times that a site is asked again which keeps its callers waiting.
_TRIES = 3
_LONGEST_WAIT = 60.0
#: A feed whose newest entry is older than this much before the page's is left behind.
_STALE = timedelta(days=120)
_FEW = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry for `feeds.yaml`, and what it catches today."""

    feed: Feed
    items: tuple[Item, ...]
    how: str  #: how it was found, for a person
    recipe: str = ""  #: the name of its recipe


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing that could be watched; `why` is for a person, `refused` if by its robots."""

    why: str
    refused: bool = False


class Scout:
    """Looks at a site through a reader, with its usual manners."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def find(self, url: str) -> Proposal | Nothing:
        """The best way to watch `url`."""
        body = await self._fetch(url)
        if isinstance(body, Failed):
            refused = body.kind is FailureKind.ROBOTS
            return Nothing(f"{url}: {body.why}", refused)
        for kind, how in (
            (FeedKind.RSS, "this is a feed"),
            (FeedKind.SITEMAP, "this is a sitemap"),
        ):
            items = await self._items(_feed(url, kind), body)
            if items:
                return Proposal(_feed(url, kind), items, how)
        text = text_of(body.content, body.content_type)
        if not not_news.is_html(text):
            return Nothing(f"{url} is neither a feed, nor a sitemap, nor a web page")
        wrong = not_news.of_page(text, url, body.url)
        listed = await self._list(url, body)
        if wrong and (listed is None or wrong.kind in _CERTAIN):
            return Nothing(f"{url} {wrong.why}")
        return await self._around(url, leads(text, body.url), listed)

    async def _around(self, url: str, found: Leads, listed: Proposal | None) -> Proposal | Nothing:
        """The best of what a page leads to and what it lists itself."""
        feed = await self._feed_of((*found.feeds, *found.guesses), named=len(found.feeds))
        if feed and not _left_behind(feed, listed):
            return _called(feed, found.name, url)
        for address in found.news:
            body = await self._fetch(address)
            other = await self._list(address, body) if isinstance(body, Body) else None
            if other and (listed is None or _newer(other, listed)):
                how = f"no feed was found; {address} lists the news"
                return _called(replace(other, how=how), found.name, url)
        if listed:
            return _called(listed, found.name, url)
        sitemap = await self._sitemap(url)
        if sitemap:
            return _called(sitemap, found.name, url)
        return Nothing(f"{url} names no feed, lists nothing like news, and has no sitemap of news")

    async def _feed_of(self, addresses: Collection[str], named: int) -> Proposal | None:
        best: Proposal | None = None
        for number, address in enumerate(addresses):
            if number >= named and best:
                break  # what the page names goes before guesses
            body = await self._fetch(address)
            feed = _feed(address, FeedKind.RSS)
            items = await self._items(feed, body) if isinstance(body, Body) else ()
            if items:
                how = "the page names this feed" if number < named else "a feed at the usual place"
                proposal = Proposal(feed, items, how)
                best = proposal if best is None or _newer(proposal, best) else best
        return best

    async def _list(self, url: str, body: Body) -> Proposal | None:
        """What a page lists, by itself or by a recipe for the software behind such pages."""
        page = _feed(url, FeedKind.PAGE)
        items = await self._items(page, body)
        if len(items) >= _FEW:
            return Proposal(page, items, "no feed was found; the page itself lists the news")
        for name, recipes in NAMED.items():
            with_recipe = replace(page, recipes=recipes)
            items = await self._items(with_recipe, body)
            if len(items) >= _FEW:
                return Proposal(with_recipe, items, f"no feed; the recipe {name} fits", name)
        return None

    async def _sitemap(self, url: str) -> Proposal | None:
        for place in ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml"):
            feed = _feed(urljoin(url, place), FeedKind.SITEMAP)
            body = await self._fetch(feed.url)
            items = await self._items(feed, body) if isinstance(body, Body) else ()
            if items:
                return Proposal(feed, items, "no feed and no list; a sitemap names new pages")
        return None

    async def _items(self, feed: Feed, body: Body) -> tuple[Item, ...]:
        parsed = await self._reader.whole(feed, body)
        return parsed.items if isinstance(parsed, Parsed) else ()

    async def _fetch(self, url: str) -> Body | Failed:
        for _ in range(_TRIES):
            answer = await self._reader.fetch(url)
            match answer:
                case Body() | Failed():
                    return answer
                case Later(seconds) if seconds <= _LONGEST_WAIT:
                    await self._clock.sleep(seconds)
                case _:
                    break
        return Failed(FailureKind.TIMEOUT, "the site wants too long a time between two requests")


_CERTAIN = frozenset(
    {FailureKind.SOFT_404, FailureKind.PARKED, FailureKind.LOGIN, FailureKind.HOMEPAGE}
)


def id_for(name: str, taken: Collection[str]) -> str:
    """An id for a source called `name` that is not among `taken`."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "").replace("’", "")).strip("-")
    plain = plain[:55].strip("-") or "source"
    plain = plain if len(plain) > 1 else f"{plain}-source"
    numbers = (f"{plain}-{number}" for number in range(2, 10_000))
    return plain if plain not in taken else next(each for each in numbers if each not in taken)


def _feed(url: str, kind: FeedKind) -> Feed:
    return Feed("new", url, "", (), "outlet", 300, False, kind, adapts=True)


def _called(proposal: Proposal, name: str, site: str) -> Proposal:
    feed = replace(proposal.feed, title=name, site=site if site != proposal.feed.url else None)
    return replace(proposal, feed=feed)


def _newest(proposal: Proposal) -> datetime | None:
    return max((item.published_at for item in proposal.items if item.published_at), default=None)


def _newer(one: Proposal, other: Proposal) -> bool:
    """Whether `one` shows later news than `other`; as many as possible where nothing is dated."""
    mine, yours = _newest(one), _newest(other)
    if mine and yours:
        return (mine, len(one.items)) > (yours, len(other.items))
    return (mine is not None, len(one.items)) > (yours is not None, len(other.items))


def _left_behind(feed: Proposal, listed: Proposal | None) -> bool:
    """Whether a feed has stopped while the page goes on."""
    if listed is None:
        return False
    mine, yours = _newest(feed), _newest(listed)
    return mine is not None and yours is not None and mine < yours - _STALE


def host_of(url: str) -> str:
    """The host of an address as people say it."""
    return (urlsplit(url).hostname or url).removeprefix("www.")
