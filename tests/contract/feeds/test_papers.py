"""A board-papers page and the pages it leads to, over HTTP; and its documents, read for words."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from bot.core.diary import PaperState
from bot.core.meetings import Meeting, Paper
from bot.core.types import Address, ChatKind, Feed, FeedKind, FeedState
from bot.feeds.fetch import Fetcher
from bot.feeds.papers.minutes import Boardroom, take
from bot.feeds.papers.reading import Desk, Means
from bot.feeds.parse import Parser
from bot.feeds.reader import Read, open_reader
from bot.feeds.results import Failed, FailureKind, Fresh, PdfText, Result, Unchanged
from bot.outbox.publish import Outlet
from db.store import Store
from tests.clock import NOON, SetClock
from tests.contract.roads.paper import Paper as Platform
from tests.fakes.feed_server import FeedServer
from tests.fakes.pdf import locked, pdf

HTML = {"Content-Type": "text/html; charset=utf-8"}
LANDING = """<title>Board meetings</title><h1>Board meetings</h1>
<p>Questions must reach us five working days before the meeting.</p>
<ul><li><a href="/board/3-december-2026">Thursday 3 December 2026</a>, 10am, County Hall</li>
<li><a href="/board/28-january-2027">Thursday 28 January 2027</a></li></ul>
<h2>Past meetings</h2><ul><li><a href="/board/2026">2026</a></li><li><a href="/board/2019">2019</a>
</li></ul>"""
MEETING = """<title>Board meeting</title><h1>Board meeting</h1><h2>Papers</h2>
<ul><li><a href="/files/agenda.pdf">Agenda</a></li><li><a href="/files/beds.pdf">Community beds</a>
</li><li><a href="/files/secret.pdf">Register of interests</a></li></ul>"""
YEAR = """<h1>Board papers 2026</h1><h3>24 September 2026</h3>
<p><a href="/files/september.pdf">Papers</a></p>"""
PLAN = "The Executive proposes to close the Harbour Ward at Teignmouth Hospital. " * 2


@pytest.fixture
async def site() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        server.serve("/board", LANDING, headers=HTML)
        server.serve("/board/3-december-2026", MEETING, headers=HTML)
        server.serve("/board/28-january-2027", "<h1>Board meeting</h1><p>Soon.</p>", headers=HTML)
        server.serve("/board/2026", YEAR, headers=HTML)
        yield server


@pytest.fixture
async def read() -> AsyncIterator[Read]:
    async with open_reader(True, "", SetClock()) as opened:
        yield opened


def feed_at(site: FeedServer) -> Feed:
    return Feed(
        "devon-papers",
        site.url("/board"),
        "NHS Devon board papers",
        ("QJK",),
        "icb",
        3_600,
        False,
        FeedKind.PAPERS,
    )


def meetings(result: Result) -> list[Meeting]:
    assert isinstance(result, Fresh), result
    return list(result.parsed.meetings)


async def test_pages_of_meetings_and_of_this_year_are_followed(
    site: FeedServer, read: Read
) -> None:
    found = meetings(await read(feed_at(site), FeedState("devon-papers", NOON)))
    assert [one.day for one in found] == [
        date(2026, 9, 24),
        date(2026, 12, 3),
        date(2027, 1, 28),
    ]
    december = found[1]
    assert [paper.title for paper in december.papers] == [
        "Agenda",
        "Community beds",
        "Register of interests",
    ]
    assert (december.begins, december.questions_by) == (time(10), date(2026, 11, 26))
    assert found[0].papers[0].url == site.url("/files/september.pdf")
    assert "/board/2019" not in site.paths()


async def test_a_pack_on_a_page_further_on_is_seen_though_the_first_is_unchanged(
    site: FeedServer, read: Read
) -> None:
    feed = feed_at(site)
    site.serve("/board/3-december-2026", "<h1>Board meeting</h1>", headers=HTML)
    first = await read(feed, FeedState(feed.id, NOON))
    assert isinstance(first, Fresh)
    state = FeedState(feed.id, NOON, body_hash=first.body.body_hash)
    assert isinstance(await read(feed, state), Unchanged)
    site.serve("/board/3-december-2026", MEETING, headers=HTML)
    assert len(meetings(await read(feed, state))[1].papers) == 3


async def test_a_page_further_on_that_fails_leaves_the_rest(site: FeedServer, read: Read) -> None:
    site.serve("/board/3-december-2026", status=503)
    found = await read(feed_at(site), FeedState("devon-papers", NOON))
    assert len(meetings(found)) == 3
    assert isinstance(found, Fresh)
    assert "could not be read" in found.parsed.note


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<title>Just a moment...</title><p>Checking your browser", FailureKind.BOT_WALL),
        ("<title>News</title><h1>News</h1><p>Flu jabs are here.</p>", FailureKind.NO_LIST),
        ("{}", FailureKind.NO_LIST),
    ],
)
async def test_what_is_no_page_of_meetings_is_a_failure(
    site: FeedServer, read: Read, body: str, kind: FailureKind
) -> None:
    site.serve("/board", body, headers=HTML)
    found = await read(feed_at(site), FeedState("devon-papers", NOON))
    assert isinstance(found, Failed)
    assert found.kind is kind


async def test_documents_are_read_and_the_alert_tells_what_was_found(
    site: FeedServer, read: Read, store: Store
) -> None:
    clock = SetClock()
    feed = feed_at(site)
    site.serve("/files/agenda.pdf", pdf(["1. Welcome. 2. Apologies. 3. Minutes of the meeting."]))
    site.serve("/files/beds.pdf", pdf(["Contents of this paper are below."] * 4 + [PLAN]))
    site.serve("/files/secret.pdf", locked(pdf(["Nothing to see"])))
    room = Boardroom(
        lambda one: one.areas,
        lambda one: "NHS Devon ICB",
        lambda feed: (),
        Outlet((Platform(),), (), clock),
    )
    found = meetings(await read(feed, FeedState(feed.id, NOON)))
    async with store.write() as tx:
        await tx.feeds.sync([feed.id], NOON)
        reader = await tx.chats.ensure(Address("telegram", "2"), ChatKind.PRIVATE, "", NOON)
        await tx.subscriptions.add(reader.id, "QJK", NOON)
        bare = [replace(one, papers=()) for one in found]
        await take(tx, room, feed, bare, NOON, first=True)
        await take(tx, room, feed, found, NOON, first=False)
    async with Fetcher("ICSWatch/1.0", clock, allow_private=True) as fetcher, Parser(1) as parser:

        async def read_pdf(content: bytes, places: Sequence[str]) -> PdfText | Failed:
            return await parser.read_pdf(content, places, clock.now())

        means = Means(fetcher.fetch, read_pdf, lambda one: ("Teignmouth Hospital",))
        desk = Desk(store, [feed], means, room, clock)
        while await desk.read_one():
            clock.advance(seconds=1)
    async with store.read() as tx:
        december = (await tx.diary.meetings([feed.id], date(2026, 12, 1)))[0]
        listed = await tx.diary.findings(december.id)
    states = {paper.paper.title: paper.state for paper, _ in listed}
    assert states["Community beds"] is PaperState.READ
    assert states["Register of interests"] is PaperState.LOCKED
    (finding,) = [one for _, some in listed for one in some]
    assert (finding.page, finding.word) == (5, "closure, Teignmouth Hospital")


async def test_a_document_out_of_reach_is_tried_again_and_then_left(
    site: FeedServer, store: Store
) -> None:
    clock = SetClock(datetime(2026, 11, 23, 12, tzinfo=UTC))
    feed = feed_at(site)
    room = Boardroom(
        lambda one: one.areas, lambda one: "B", lambda feed: (), Outlet((Platform(),), (), clock)
    )
    async with store.write() as tx:
        await tx.feeds.sync([feed.id], NOON)
        lost = Meeting(date(2026, 12, 3), papers=(Paper(site.url("/gone.pdf"), "Pack"),))
        await take(tx, room, feed, [], NOON, first=True)
        await take(tx, room, feed, [lost], NOON, first=False)
    async with Fetcher("ICSWatch/1.0", clock, allow_private=True) as fetcher:

        async def never(content: bytes, places: Sequence[str]) -> PdfText | Failed:
            raise AssertionError

        desk = Desk(store, [feed], Means(fetcher.fetch, never, lambda one: ()), room, clock)
        tries = 0
        for _ in range(12):
            tries += await desk.read_one()
            clock.advance(hours=3)
    assert tries == 4
    async with store.read() as tx:
        (held,) = await tx.diary.meetings([feed.id], date(2026, 12, 1))
        ((paper, _),) = await tx.diary.findings(held.id)
    assert paper.state is PaperState.UNREACHABLE
