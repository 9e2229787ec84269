"""Reading as the poller does it, and the table of health."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.types import Feed, FeedState
from bot.feeds.health import Health, check_feeds, table
from bot.feeds.reader import open_reader
from bot.feeds.results import Failed, FailureKind, Fresh, NotModified, Unchanged
from bot.feeds.schedule import after
from tests.clock import SetClock
from tests.fakes.feed_server import FeedServer

ITEM = (
    "<item><title>Beds</title><link>https://post.example/1</link>"
    "<pubDate>Sun, 22 Nov 2026 18:00:00 GMT</pubDate></item>"
)
FEED = f'<rss version="2.0"><channel><title>The Post</title>{ITEM}</channel></rss>'


def feed(server: FeedServer, name: str) -> Feed:
    return Feed(name, server.url(f"/{name}"), name, (), "outlet", 900, False)


async def test_a_body_is_parsed_once(server: FeedServer, clock: SetClock) -> None:
    post = feed(server, "post")
    server.serve("/post", FEED)
    async with open_reader(True, "", clock) as read:
        state = FeedState("post", clock.now())
        first = await read(post, state)
        assert isinstance(first, Fresh)
        state = after(post, state, first, clock.now())
        assert isinstance(await read(post, state), NotModified)
        server.serve("/post", FEED, validators=False)
        assert isinstance(await read(post, state), Unchanged)
        server.serve("/post", "<html></html>")
        failed = await read(post, state)
        assert isinstance(failed, Failed)
        assert failed.kind is FailureKind.NOT_A_FEED
        assert after(post, state, failed, clock.now()).body_hash == state.body_hash


async def test_the_health_of_every_feed_in_order(server: FeedServer, clock: SetClock) -> None:
    server.serve("/fine", FEED)
    server.redirect("/moved", "/fine", 301)
    server.serve("/empty", FEED.replace(ITEM, ""))
    server.serve("/page", "<html></html>")
    server.serve("/gone", status=410)
    names = ("fine", "page", "moved", "empty", "gone")
    feeds = [feed(server, name) for name in names]
    feeds.append(replace(feeds[0], id="nowhere", url="http://nowhere.invalid/feed"))
    healths = await check_feeds(feeds, True, "", clock)
    assert [(each.feed_id, each.fine, each.state, each.http, each.items) for each in healths] == [
        ("fine", True, "ok", 200, 1),
        ("page", False, "not_a_feed", None, None),
        ("moved", True, "ok", 200, 1),
        ("empty", True, "ok", 200, 0),
        ("gone", False, "gone", 410, None),
        ("nowhere", False, "dns", None, None),
    ]
    assert healths[0].newest == datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    assert healths[2].note == f"moved for good to {server.url('/fine')}"
    assert healths[3].note == "no items"


async def test_check_waits_its_turn(server: FeedServer, clock: SetClock) -> None:
    server.robots("User-agent: *\nCrawl-delay: 20\n")
    server.serve("/one", FEED)
    server.serve("/two", FEED)
    start = clock.now()
    healths = await check_feeds([feed(server, "one"), feed(server, "two")], True, "", clock)
    assert [each.fine for each in healths] == [True, True]
    assert (clock.now() - start).total_seconds() == 20


def test_the_table_is_aligned() -> None:
    moment = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    lines = table(
        [
            Health("the-post", True, "ok", 200, 12, moment, ""),
            Health("a", False, "not_a_feed", None, None, None, "is a web page, not a feed"),
        ]
    )
    assert lines == (
        "id        state       http  items  newest            note\n"
        "the-post  ok          200   12     2026-11-22 18:00  \n"
        "a         not_a_feed  -     -      -                 is a web page, not a feed"
    )
