"""Redirects are judged hop by hop, addresses before and after DNS, whatever spelling they have."""

from __future__ import annotations

import pytest

from bot.feeds.destinations import destination, redirected
from bot.feeds.fetch import Fetcher
from bot.feeds.results import Body, Failed, FailureKind, Fetched
from bot.feeds.transfer import TransferError
from tests.clock import SetClock
from tests.contract.feeds.conftest import TIGHT, Answers
from tests.fakes.feed_server import FeedServer

FEED = b'<rss version="2.0"><channel><title>A feed</title></channel></rss>'


def kind(answer: Fetched) -> FailureKind:
    assert isinstance(answer, Failed), answer
    return answer.kind


async def test_a_permanent_move_is_reported_and_a_passing_one_is_not(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.serve("/new", FEED)
    server.redirect("/old", "/new", 301)
    server.redirect("/older", "/old", 308)
    server.redirect("/for-now", "/new", 302)
    server.redirect("/moved-then-for-now", "/for-now", 301)
    moves = {
        "/old": server.url("/new"),
        "/older": server.url("/new"),
        "/for-now": None,
        "/moved-then-for-now": server.url("/for-now"),
    }
    for path, moved_to in moves.items():
        answer = await fetcher.fetch(server.url(path))
        assert isinstance(answer, Body)
        assert (answer.moved_to, answer.url) == (moved_to, server.url("/new"))


async def test_validators_travel_with_the_redirect(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/new", FEED)
    server.redirect("/old", "/new")
    await fetcher.fetch(server.url("/old"))
    assert server.paths() == ["/old", "/new"]


async def test_loops_and_chains_without_end(server: FeedServer, fetcher: Fetcher) -> None:
    server.loop("/loop")
    server.redirect("/self", "/self")
    server.endless_redirects("/chain")
    for path in ("/loop", "/self", "/chain"):
        assert kind(await fetcher.fetch(server.url(path))) is FailureKind.REDIRECT
    assert len([path for path in server.paths() if path.startswith("/chain")]) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://localhost:{port}/secret",
        "http://127.0.0.2:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://0x7f.1:{port}/secret",
        "http://0177.0.0.1:{port}/secret",
        "http://0:{port}/secret",
        "http://127.0.0.1:{port}@[::1]:{port}/secret",
        "//[fe80::1]/secret",
        "file:///etc/passwd",
        "ftp://127.0.0.1/secret",
        "javascript:alert(1)",
        "gopher://127.0.0.1:{port}/secret",
        "http://user:secret@127.0.0.1:{port}/secret",
    ],
)
@pytest.mark.parametrize("status", [301, 307])
async def test_a_redirect_does_not_lead_us_into_our_own_network(
    server: FeedServer, fetcher: Fetcher, target: str, status: int
) -> None:
    server.serve("/secret", FEED)
    server.redirect("/feed", target.format(port=server.port), status)
    assert kind(await fetcher.fetch(server.url("/feed"))) is FailureKind.ADDRESS
    assert server.paths() == ["/feed"]


async def test_a_redirect_without_a_place_to_go(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/feed", status=302)
    assert kind(await fetcher.fetch(server.url("/feed"))) is FailureKind.REDIRECT


async def test_private_addresses_are_refused_unless_allowed(
    server: FeedServer, clock: SetClock, dns: Answers
) -> None:
    server.serve("/feed", FEED)
    dns["inside.example"] = ["127.0.0.1"]
    async with Fetcher("x", clock, limits=TIGHT) as careful:
        for host in ("127.0.0.1", "localhost", "inside.example", "2130706433", "[::1]", "0.0.0.0"):
            answer = await careful.fetch(server.url("/feed", host))
            assert kind(answer) is FailureKind.ADDRESS, host
    assert server.requests == []


async def test_metadata_is_refused_even_where_private_is_allowed(
    fetcher: Fetcher, dns: Answers
) -> None:
    dns["metadata.example"] = ["169.254.169.254"]
    for host in ("169.254.169.254", "metadata.example", "[fd00:ec2::254]", "100.100.100.200"):
        assert kind(await fetcher.fetch(f"http://{host}/feed")) is FailureKind.ADDRESS, host


async def test_one_private_address_among_public_ones_refuses_the_name(
    server: FeedServer, clock: SetClock, dns: Answers
) -> None:
    dns["mixed.example"] = ["192.0.2.7", "127.0.0.1"]
    async with Fetcher("x", clock, limits=TIGHT) as careful:
        answer = await careful.fetch(server.url("/feed", "mixed.example"))
    assert kind(answer) is FailureKind.ADDRESS
    assert server.requests == []


async def test_the_address_that_was_judged_is_the_one_connected_to(
    server: FeedServer, fetcher: Fetcher, dns: Answers
) -> None:
    """Rebinding: the name leads inside on the second question. There is no second question while
    a connection is made, and the next one is judged again."""
    server.serve("/feed", FEED)
    dns["rebinding.example"] = ["127.0.0.1"]
    first = await fetcher.fetch(server.url("/feed", "rebinding.example"))
    assert isinstance(first, Body)
    dns["other.example"] = ["169.254.169.254"]
    server.redirect("/away", server.url("/feed", "other.example"))
    assert kind(await fetcher.fetch(server.url("/away"))) is FailureKind.ADDRESS


async def test_the_robots_of_a_strange_host_are_judged_too(
    server: FeedServer, fetcher: Fetcher, dns: Answers
) -> None:
    server.serve("/feed", FEED)
    dns["stranger.example"] = ["127.0.0.1"]
    server.redirect("/away", server.url("/feed", "stranger.example"))
    assert kind(await fetcher.fetch(server.url("/away"))) is FailureKind.ADDRESS
    assert [seen.path for seen in server.requests] == ["/robots.txt", "/away"]


async def test_from_https_to_http_is_refused() -> None:
    """Judged without a server: no certificate here would be trusted."""
    asked = destination("https://example.org/feed")
    with pytest.raises(TransferError, match="https to http"):
        redirected(asked, 301, {"Location": "http://example.org/feed"}, {asked.url})
