"""Pages and sitemaps from a server: what is fetched, parsed and remembered; walls and redirects."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.types import Feed, FeedKind, FeedState, Recipe
from bot.feeds.parse import Parser
from bot.feeds.reader import reading
from bot.feeds.results import Body, Failed, FailureKind, Fresh, NotModified, Parsed, Unchanged
from bot.feeds.schedule import after
from tests.clock import SetClock
from tests.fakes.feed_server import FeedServer

DATA = Path(__file__).parents[2] / "data"
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
HTML = {"Content-Type": "text/html; charset=utf-8"}


def source(server: FeedServer, path: str, kind: FeedKind, *recipes: Recipe) -> Feed:
    return Feed("x", server.url(path), "X", (), "icb", 900, False, kind, recipes)


def state(clock: SetClock) -> FeedState:
    return FeedState("x", clock.now())


async def test_a_page_is_read_once_and_asked_for_conditionally(
    server: FeedServer, clock: SetClock
) -> None:
    page = source(server, "/news/", FeedKind.PAGE)
    server.serve("/news/", (DATA / "pages/flat-headings.html").read_bytes(), headers=HTML)
    async with reading(True, "", clock) as reader:
        first = await reader.read(page, state(clock))
        assert isinstance(first, Fresh)
        assert len(first.parsed.items) == 8
        assert first.parsed.items[0].url == server.url(
            "/news/news/new-urgent-treatment-centre-to-open-in-barnstaple.php"
        )
        known = after(page, state(clock), first, clock.now())
        assert isinstance(await reader.read(page, known), NotModified)


@pytest.mark.parametrize("kind", [FeedKind.RSS, FeedKind.PAGE, FeedKind.SITEMAP])
async def test_whatever_was_asked_for_a_wall_is_a_wall(
    server: FeedServer, clock: SetClock, kind: FeedKind
) -> None:
    server.serve("/x", (DATA / "not_news/cloudflare-challenge.html").read_bytes(), headers=HTML)
    server.serve("/y/z", (DATA / "pages/hatom.html").read_bytes(), headers=HTML)
    server.redirect("/y/z", "/")
    server.serve("/", (DATA / "pages/hatom.html").read_bytes(), headers=HTML)
    async with reading(True, "", clock) as reader:
        wall = await reader.read(source(server, "/x", kind), state(clock))
        front = await reader.read(source(server, "/y/z", kind), state(clock))
    assert isinstance(wall, Failed)
    assert isinstance(front, Failed)
    assert (wall.kind, front.kind) == (FailureKind.BOT_WALL, FailureKind.HOMEPAGE)


async def test_a_recipe_that_stops_fitting_shows_what_there_is(
    server: FeedServer, clock: SetClock
) -> None:
    page = source(server, "/news/", FeedKind.PAGE, Recipe("li.gone"))
    server.serve("/news/", (DATA / "pages/umbraco-articles.html").read_bytes(), headers=HTML)
    async with reading(True, "", clock) as reader:
        failed = await reader.read(page, state(clock))
    assert isinstance(failed, Failed)
    assert failed.kind is FailureKind.CHANGED_SHAPE
    assert failed.found[0].title == "New urgent treatment centre to open in Barnstaple"


async def test_a_page_that_hangs_the_parser_fails_alone(clock: SetClock) -> None:
    page = Feed("x", "https://x.example/", "X", (), "icb", 900, False, FeedKind.PAGE)
    deep = b"<html><body>" + b"<div>" * 200_000 + b"<a href=/x>x</a>"
    fine = (DATA / "pages/hatom.html").read_bytes()
    async with Parser(1, seconds=1.0) as parser:
        failed = await parser.parse(page, Body(page.url, deep, "text/html", ""), clock.now())
        assert isinstance(failed, Failed)
        assert failed.kind is FailureKind.UNPARSABLE
        read = await parser.parse(page, Body(page.url, fine, "text/html", ""), clock.now())
        assert isinstance(read, Parsed)


async def test_an_index_of_sitemaps_is_read_with_its_parts(
    server: FeedServer, clock: SetClock
) -> None:
    def part(*names: str) -> str:
        urls = "".join(
            f"<url><loc>{server.url(f'/news/{name}')}</loc><lastmod>2026-11-20</lastmod></url>"
            for name in names
        )
        return f"<urlset {XMLNS}>{urls}</urlset>"

    index = f"<sitemapindex {XMLNS}><sitemap><loc>/posts.xml</loc></sitemap></sitemapindex>"
    server.serve("/sitemap.xml", index)
    server.serve("/posts.xml", part("beds-close-in-devon"))
    feed = source(server, "/sitemap.xml", FeedKind.SITEMAP)
    async with reading(True, "", clock) as reader:
        first = await reader.read(feed, state(clock))
        assert isinstance(first, Fresh)
        assert first.parsed.items[0].published_at == datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
        known = after(feed, state(clock), first, clock.now())
        assert isinstance(await reader.read(feed, known), Unchanged)
        server.serve("/posts.xml", part("beds-close-in-devon", "wards-open-in-devon"))
        second = await reader.read(feed, known)
        assert isinstance(second, Fresh)
        assert len(second.parsed.items) == 2
        server.serve(
            "/news/wards-open-in-devon", "<title>Wards to open | Paper</title>", headers=HTML
        )
        item = next(each for each in second.parsed.items if "Wards" in each.title)
        named = await reader.named(feed, item)
        assert (named.title, named.guid) == ("Wards to open", item.guid)
        lost = await reader.named(feed, first.parsed.items[0])
        assert lost.title == "Beds close in devon"
        server.serve("/posts.xml", status=500)
        assert isinstance(await reader.read(feed, known), Failed)


async def test_a_reading_ends_in_its_time(server: FeedServer, clock: SetClock) -> None:
    index = f"<sitemapindex {XMLNS}><sitemap><loc>/posts.xml</loc></sitemap></sitemapindex>"
    server.serve("/sitemap.xml", index)
    for path in ("/silent", "/posts.xml"):
        server.silence(path)
    silent, parted, papers = (
        source(server, "/silent", FeedKind.RSS),
        source(server, "/sitemap.xml", FeedKind.SITEMAP),
        source(server, "/silent", FeedKind.PAPERS),
    )
    async with reading(True, "", clock) as reader:
        failed = await reader.read(silent, state(clock), 0.1)
        assert failed == Failed(FailureKind.TIMEOUT, "took longer than 0.1 s")
        for feed in (parted, papers):
            with pytest.raises(TimeoutError):
                await reader.read(feed, state(clock), 1.0)
