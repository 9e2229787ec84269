"""A small country of sources on loopback and a bot that watches it by a clock that tests set.

async with Country(clock) as country: ...      # 60 sources, each on a host of its own
bot = Bot(store, country, clock)               # every role but the inbox
await bot.hours(24)                            # an hour a step, everything done in each
bot.heard("07")                                # what the follower of source 07 was told
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from bot.areas.atlas import Atlas
from bot.core.delivery import decide
from bot.core.document import Document
from bot.core.types import (
    Address,
    ChatKind,
    Feed,
    FeedKind,
    FeedState,
    Item,
    Match,
    Operation,
    Sent,
)
from bot.feeds.fetch import Fetcher
from bot.feeds.newsroom import Newsroom
from bot.feeds.papers.minutes import Boardroom
from bot.feeds.papers.reading import Desk, Means
from bot.feeds.parse import Parser
from bot.feeds.poller import Poller, Read
from bot.feeds.reader import Read as ReadOnce
from bot.feeds.reader import open_reader
from bot.feeds.results import Failed, FailureKind, Result
from bot.outbox.publish import Outlet
from bot.watch.reminders import Reminding
from bot.watch.signs import SignsOfLife
from db.store import Store
from tests.clock import SetClock
from tests.contract.handlers.chat import as_text
from tests.contract.roads.paper import Paper
from tests.fakes.feed_server import FeedServer
from tests.waiting import eventually

HTML = {"Content-Type": "text/html; charset=utf-8"}
OWNER = Address("telegram", "owner")
FEEDS, PAGES, PAPERS = range(44), range(44, 52), range(52, 60)
EVERY = 4 * 3_600
#: Words that no two titles share, so that no two make one story.
_WORDS = (
    *("amber", "basalt", "cedar", "dune", "ember", "fjord", "garnet", "heron", "indigo", "juniper"),
    *("kelp", "lichen", "marble", "nectar", "opal", "pebble", "quartz", "raven", "saffron"),
    *("tundra", "umber", "violet", "willow", "xenon", "yarrow", "zephyr", "acorn", "birch"),
    "coral",
)


def name_of(number: int) -> str:
    return f"{number:02}"


def title(number: int, count: int) -> str:
    """The title of an item: no two alike."""
    first, second = _WORDS[number % 29], _WORDS[(7 * count + number // 29) % 29]
    return f"{first}{number} {second}{count}x{number}"


@dataclass
class Country:
    """The servers, and what each source shows."""

    clock: SetClock
    servers: list[FeedServer] = field(default_factory=list)
    shown: dict[int, list[tuple[str, str, datetime]]] = field(default_factory=dict)
    down: bool = False  #: our own line is cut

    def feed(self, number: int) -> Feed:
        """A source as feeds.yaml would have it; its area is its number."""
        kind = FeedKind.RSS
        if number in PAGES:
            kind = FeedKind.PAGE
        if number in PAPERS:
            kind = FeedKind.PAPERS
        name = name_of(number)
        url = self.servers[number].url("/news")
        return Feed(f"s{name}", url, f"Source {name}", (name,), "icb", EVERY, False, kind)

    def publish(self, number: int, *, days_ago: float = 0.0) -> str:
        """One more item; its title."""
        listed = self.shown.setdefault(number, [])
        said = title(number, len(listed))
        at = self.clock.now() - timedelta(days=days_ago)
        listed.insert(0, (said, f"/item/{len(listed)}", at))
        self.show(number)
        return said

    def show(self, number: int, folder: str = "") -> None:
        """Serve what the source has published; `folder` changes every address."""
        listed = [(said, folder + path, at) for said, path, at in self.shown[number]]
        body = page(listed) if number in PAGES else rss(listed, self.servers[number].url(""))
        headers = HTML if number in PAGES else {}
        self.servers[number].serve("/news", body, headers=headers, validators=False)

    def papers(self, number: int, html: str) -> None:
        """Serve a board-papers page."""
        self.servers[number].serve("/news", f"<h1>Board meetings</h1>{html}", headers=HTML)


@asynccontextmanager
async def country(clock: SetClock) -> AsyncIterator[Country]:
    """All servers, each on an address of its own, with ten weeks of news and a calm calendar."""
    made = Country(clock)
    async with AsyncExitStack() as stack:
        for number in range(60):
            server = FeedServer(host=f"127.0.1.{number + 1}")
            made.servers.append(await stack.enter_async_context(server))
        for number in (*FEEDS, *PAGES):
            for weeks in range(10, 0, -1):
                made.publish(number, days_ago=7 * weeks - 6.5)
        for number in PAPERS:
            made.papers(number, meetings("2026-11-26", "2027-01-28"))
        yield made


def rss(listed: list[tuple[str, str, datetime]], site: str) -> str:
    items = "".join(
        f"<item><title>{said}</title><link>{site}{path}</link>"
        f"<guid isPermaLink='false'>{path}-{said}</guid>"
        f"<pubDate>{format_datetime(at)}</pubDate></item>"
        for said, path, at in listed
    )
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"


def page(listed: list[tuple[str, str, datetime]]) -> str:
    items = "".join(
        f"<article class='news'><h2><a href='{path}'>{said} and what it means for patients</a></h2>"
        f"<time datetime='{at:%Y-%m-%d}'>{at.day} {at:%B %Y}</time></article>"
        for said, path, at in listed
    )
    return f"<title>News</title><main><h1>News</h1>{items}</main>"


def meetings(*days: str, papers: str = "") -> str:
    """A heading for each day; the papers stand below the first."""
    headings = [f"<h2>{datetime.fromisoformat(day):%A %d %B %Y}</h2>" for day in days]
    return headings[0] + papers + "".join(headings[1:])


class Sheet(Paper):
    """A platform that writes down every word, with single blanks."""

    def render(self, document: Document) -> tuple[str, ...]:
        """The whole document as one body."""
        return (" ".join(as_text(document).split()),)


@dataclass(frozen=True)
class Heard:
    """One message as it arrived."""

    to: str
    kind: str
    operation: Operation
    text: str
    at: datetime


class Bot:
    """The roles, on a clock that moves an hour at a time."""

    def __init__(self, store: Store, country: Country, atlas: Atlas, clock: SetClock) -> None:
        self.store, self.country, self.atlas, self.clock = store, country, atlas, clock
        self.feeds = [country.feed(number) for number in range(60)]
        self.outlet = Outlet((Sheet(),), (OWNER,), clock)
        self.room = Boardroom(
            lambda feed: feed.areas, lambda feed: feed.title, lambda feed: (), self.outlet
        )
        self.messages: list[Heard] = []
        self._stack = AsyncExitStack()

    async def open(self) -> None:
        """Followers, one for each source, and the roles."""
        now = self.clock.now()
        async with self.store.write() as tx:
            await tx.chats.ensure(OWNER, ChatKind.PRIVATE, "", now)
            for number in range(60):
                at = Address("telegram", name_of(number))
                chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", now)
                await tx.subscriptions.add(chat.id, name_of(number), now)
        opened = await self._stack.enter_async_context(open_reader(True, "", self.clock))
        fetcher = await self._stack.enter_async_context(
            Fetcher("ICSWatch/1.0", self.clock, allow_private=True)
        )
        parser = await self._stack.enter_async_context(Parser(1))
        newsroom = Newsroom(_match, str, self.outlet)
        means = Means(
            fetcher.fetch,
            lambda content, places: parser.read_pdf(content, places, self.clock.now()),
            lambda feed: (),
        )
        self.poller = Poller(
            self.store,
            self.feeds,
            self._reading(opened),
            newsroom,
            self.clock,
            timedelta(minutes=10),
            boardroom=self.room,
        )
        self.desk = Desk(self.store, self.feeds, means, self.room, self.clock)
        self.signs = SignsOfLife(
            self.store, self.feeds, self.room.reach, self.outlet, self._probe, self.clock
        )
        self.reminding = Reminding(self.store, self.atlas, self.feeds, self.outlet, self.clock)
        await self.poller.start()

    async def aclose(self) -> None:
        """Let go of everything."""
        await self.poller.drain()
        await self._stack.aclose()

    async def hours(self, count: int) -> None:
        """So many steps of an hour, each with everything that is due in it."""
        for _ in range(count):
            await self._read_all()
            while await self.desk.read_one():
                pass
            await self.signs.look()
            await self.reminding.remind()
            await self._send()
            self.clock.advance(hours=1)

    def heard(self, number: int) -> list[Heard]:
        """What the follower of a source was told."""
        return [one for one in self.messages if one.to == name_of(number)]

    def owners_heard(self) -> list[Heard]:
        """What the owners were told."""
        return [one for one in self.messages if one.to == OWNER.address]

    async def _read_all(self) -> None:
        now = self.clock.now()
        await self.poller.tick()

        async def all_read() -> bool:
            async with self.store.read() as tx:
                return all(one.next_due_at > now for one in await tx.feeds.all())

        await eventually(all_read, 60)

    async def _send(self) -> None:
        now = self.clock.now()
        async with self.store.write() as tx:
            claimed = await tx.outbox.claim("telegram", None, now, timedelta(minutes=5), 500)
            kinds = {row.id: row.notice_kind for row in await tx.outbox.rows(None, 1_000)}
            settled = [
                (one, decide(one, Sent(f"m{one.id}"), timedelta(0), now))
                for one in claimed.deliveries
            ]
            await tx.outbox.settle(settled, now)
        self.messages += [
            Heard(one.at.address, kinds[one.id], one.operation, one.body, now)
            for one in claimed.deliveries
        ]
        if claimed.deliveries:
            await self._send()

    def _reading(self, opened: ReadOnce) -> Read:
        async def read(feed: Feed, state: FeedState, _seconds: float) -> Result:
            if self.country.down:
                return Failed(FailureKind.CONNECT, "no connection")
            return await opened(feed, state)

        return read

    async def _probe(self) -> bool:
        await asyncio.sleep(0)
        return not self.country.down


def _match(feed: Feed, item: Item) -> tuple[Match, ...]:
    return (Match(feed.areas[0], "footprint", "“words”, a rule", feed.areas),)
