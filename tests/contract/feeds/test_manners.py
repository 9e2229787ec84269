"""Good manners: robots.txt, turns at a host, spacing; and one host never holds up another."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.feeds.fetch import Fetcher
from bot.feeds.results import Body, Failed, FailureKind, Later, NotModified, Validators
from tests.clock import SetClock
from tests.contract.feeds.conftest import TIGHT
from tests.fakes.feed_server import FeedServer

FEED = b'<rss version="2.0"><channel><title>A feed</title></channel></rss>'


async def test_robots_is_obeyed_and_asked_for_once(
    server: FeedServer, fetcher: Fetcher, clock: SetClock
) -> None:
    server.robots("User-agent: *\nDisallow: /\n\nUser-agent: ICSWatch\nDisallow: /private/\n")
    server.serve("/feed", FEED)
    server.serve("/private/feed", FEED)
    for _ in range(3):
        assert isinstance(await fetcher.fetch(server.url("/feed")), Body)
    refused = await fetcher.fetch(server.url("/private/feed"))
    assert isinstance(refused, Failed)
    assert refused.kind is FailureKind.ROBOTS
    assert [seen.path for seen in server.requests] == ["/robots.txt", "/feed", "/feed", "/feed"]
    clock.advance(hours=25)
    await fetcher.fetch(server.url("/feed"))
    assert [seen.path for seen in server.requests][-2:] == ["/robots.txt", "/feed"]


async def test_no_robots_is_leave_to_fetch(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/feed", FEED)
    for status in (404, 403, 410):
        server.serve("/robots.txt", status=status)
        assert isinstance(await fetcher.fetch(server.url("/feed")), Body)


async def test_failing_robots_is_no_leave_to_fetch(
    server: FeedServer, fetcher: Fetcher, clock: SetClock
) -> None:
    server.serve("/feed", FEED)
    server.robots(status=503)
    refused = await fetcher.fetch(server.url("/feed"))
    assert refused == Failed(FailureKind.ROBOTS, "robots.txt: answered 503")
    server.robots("User-agent: *\nDisallow:\n")
    clock.advance(minutes=2)
    assert isinstance(await fetcher.fetch(server.url("/feed")), Body)
    server.robots(status=500)
    clock.advance(hours=25)
    answer = await fetcher.fetch(server.url("/feed"))
    assert isinstance(answer, Body), "the rules we hold go on"
    assert server.paths() == ["/feed", "/feed"]


async def test_hostile_robots(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/feed", FEED)
    server.flood("/robots.txt", chunk=b"Disallow: /*a*a*a*a*a*a*b\n" * 2_000)
    refused = await fetcher.fetch(server.url("/feed"))
    assert isinstance(refused, Failed)
    assert refused.kind is FailureKind.ROBOTS
    assert server.paths() == []


async def test_robots_that_redirects_for_ever(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/feed", FEED)
    server.loop("/robots.txt")
    refused = await fetcher.fetch(server.url("/feed"))
    assert refused == Failed(FailureKind.ROBOTS, "robots.txt: redirects in a loop")


async def test_crawl_delay_and_spacing(server: FeedServer, clock: SetClock) -> None:
    server.robots("User-agent: *\nCrawl-delay: 4\n")
    server.serve("/feed", FEED)
    limits = replace(TIGHT, spacing=1.0, patience=5.0)
    async with Fetcher("x", clock, allow_private=True, limits=limits) as fetcher:
        start = clock.now()
        await fetcher.fetch(server.url("/feed"))
        assert clock.now() == start
        await fetcher.fetch(server.url("/feed"))
        assert clock.now() == start + timedelta(seconds=4)


async def test_a_long_crawl_delay_sends_us_away(server: FeedServer, clock: SetClock) -> None:
    server.robots("User-agent: *\nCrawl-delay: 30\n")
    server.serve("/feed", FEED)
    async with Fetcher("x", clock, allow_private=True, limits=TIGHT) as fetcher:
        assert isinstance(await fetcher.fetch(server.url("/feed")), Body)
        assert await fetcher.fetch(server.url("/feed")) == Later(30.0)
        clock.advance(seconds=30)
        assert isinstance(await fetcher.fetch(server.url("/feed")), Body)


async def test_a_silent_host_holds_up_nobody_else(server: FeedServer, clock: SetClock) -> None:
    """Ten feeds of a host that never answers, one place at it: those that wait are sent away, and
    a feed of another host is read meanwhile."""
    for number in range(10):
        server.silence(f"/{number}")
    limits = replace(TIGHT, per_host=1, patience=0.05)
    async with (
        FeedServer() as other,
        Fetcher("x", clock, allow_private=True, limits=limits) as fetcher,
    ):
        other.serve("/feed", FEED)
        slow = [
            asyncio.create_task(fetcher.fetch(server.url(f"/{number}"))) for number in range(10)
        ]
        quick = await fetcher.fetch(other.url("/feed"))
        assert isinstance(quick, Body)
        pending = set(slow)  # the last one holds the place at the silent host
        while len(pending) > 1:
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            assert all(isinstance(task.result(), Later) for task in done)
        server.let_go()
        answers = [task.result() for task in (await asyncio.wait(slow))[0]]
    assert sum(isinstance(answer, Later) for answer in answers) == 9
    assert server.busiest == 1


async def test_connections_are_used_again(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/feed", FEED)
    body = await fetcher.fetch(server.url("/feed"))
    assert isinstance(body, Body)
    for _ in range(20):
        answer = await fetcher.fetch(server.url("/feed"), Validators(body.etag))
        assert isinstance(answer, NotModified)
    assert server.connections == 1
