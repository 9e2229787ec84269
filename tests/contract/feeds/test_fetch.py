"""One fetch against a real server: what is asked, what is made of the answer, hostile servers."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.feeds.fetch import Fetcher, user_agent
from bot.feeds.results import Body, Failed, FailureKind, NotModified, Validators
from tests.clock import SetClock
from tests.contract.feeds.conftest import TIGHT
from tests.fakes.feed_server import FeedServer

CERTIFICATE = Path(__file__).parents[2] / "data/feeds/self-signed.pem"
FEED = b'<rss version="2.0"><channel><title>A feed</title></channel></rss>'


async def body_of(fetcher: Fetcher, url: str) -> Body:
    answer = await fetcher.fetch(url)
    assert isinstance(answer, Body), answer
    return answer


async def failure_of(fetcher: Fetcher, url: str) -> Failed:
    answer = await fetcher.fetch(url)
    assert isinstance(answer, Failed), answer
    return answer


async def test_a_body_comes_with_its_hash_and_validators(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.serve("/feed", FEED, headers={"Cache-Control": "max-age=600", "Age": "100"})
    body = await body_of(fetcher, server.url("/feed"))
    assert body.content == FEED
    assert body.body_hash == hashlib.sha256(FEED).hexdigest()
    assert body.url == server.url("/feed")
    assert body.content_type == "application/rss+xml"
    assert (body.max_age, body.moved_to) == (500, None)
    again = await fetcher.fetch(server.url("/feed"), Validators(body.etag, body.last_modified))
    assert again == NotModified(etag=body.etag, max_age=500)
    assert server.requests[-1].headers["if-modified-since"] == body.last_modified


async def test_we_say_who_we_are_and_keep_no_cookies(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/feed", FEED, headers={"Set-Cookie": "who=you; Path=/"})
    await body_of(fetcher, server.url("/feed"))
    await body_of(fetcher, server.url("/feed"))
    headers = server.requests[-1].headers
    assert headers["user-agent"] == "ICSWatch/0 (+https://example.org)"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in headers
    assert "if-none-match" not in headers


def test_the_contact_cannot_break_the_header() -> None:
    assert user_agent("1.2", "a@b.org\r\nX: y") == "ICSWatch/1.2 (+a@b.orgX: y)"
    assert user_agent("1.2", "") == "ICSWatch/1.2"


async def test_304_without_asking_is_a_failure(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/feed", status=304)
    assert (await failure_of(fetcher, server.url("/feed"))).status == 304


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (204, FailureKind.STATUS),
        (206, FailureKind.STATUS),
        (401, FailureKind.STATUS),
        (403, FailureKind.STATUS),
        (404, FailureKind.STATUS),
        (410, FailureKind.GONE),
        (500, FailureKind.STATUS),
        (503, FailureKind.STATUS),
    ],
)
async def test_statuses(
    server: FeedServer, fetcher: Fetcher, status: int, kind: FailureKind
) -> None:
    server.serve("/feed", b"" if status == 204 else b"an error page", status=status)
    failed = await failure_of(fetcher, server.url("/feed"))
    assert (failed.kind, failed.status) == (kind, status)


async def test_retry_after_in_seconds_and_as_a_date(
    server: FeedServer, fetcher: Fetcher, clock: SetClock
) -> None:
    server.busy_until("/feed", 429, 120)
    assert (await failure_of(fetcher, server.url("/feed"))).retry_after == 120
    server.busy_until("/feed", 503, clock.now() + timedelta(hours=2))
    assert (await failure_of(fetcher, server.url("/feed"))).retry_after == 7200
    server.serve("/feed", status=503, headers={"Retry-After": "soon"})
    assert (await failure_of(fetcher, server.url("/feed"))).retry_after is None


async def test_compressed_bodies(server: FeedServer, fetcher: Fetcher) -> None:
    server.squeezed("/gzip", FEED, {})
    assert (await body_of(fetcher, server.url("/gzip"))).content == FEED
    for name, wbits in (("zlib", 15), ("bare", -15)):
        engine = zlib.compressobj(wbits=wbits)
        squeezed = engine.compress(FEED) + engine.flush()
        server.serve(f"/{name}", squeezed, headers={"Content-Encoding": "deflate"})
        assert (await body_of(fetcher, server.url(f"/{name}"))).content == FEED


async def test_an_encoding_not_asked_for(server: FeedServer, fetcher: Fetcher) -> None:
    server.serve("/feed", FEED, headers={"Content-Encoding": "br"})
    assert (await failure_of(fetcher, server.url("/feed"))).kind is FailureKind.CUT


@pytest.mark.parametrize("cut_at", [3, 20, -1])
async def test_a_compressed_body_that_ends_early(
    server: FeedServer, fetcher: Fetcher, cut_at: int
) -> None:
    squeezed = zlib.compress(FEED * 100)[:cut_at]
    server.serve("/feed", squeezed, headers={"Content-Encoding": "deflate"})
    assert (await failure_of(fetcher, server.url("/feed"))).kind is FailureKind.CUT


async def test_a_body_without_end_is_cut_at_the_limit(server: FeedServer, fetcher: Fetcher) -> None:
    server.flood("/feed")
    failed = await failure_of(fetcher, server.url("/feed"))
    assert failed.kind is FailureKind.TOO_LARGE
    # What the system's socket buffers take in is all that goes beyond the limit.
    assert server.sent < 20 * TIGHT.sent


async def test_two_gigabytes_announced_are_not_begun(server: FeedServer, fetcher: Fetcher) -> None:
    server.flood("/feed", announced=2_000_000_000)
    assert (await failure_of(fetcher, server.url("/feed"))).kind is FailureKind.TOO_LARGE
    assert server.sent < 20 * TIGHT.sent


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_is_not_inflated_beyond_the_limit(
    server: FeedServer, fetcher: Fetcher, encoding: str
) -> None:
    server.bomb("/feed", 200, encoding)
    failed = await failure_of(fetcher, server.url("/feed"))
    assert failed == Failed(FailureKind.TOO_LARGE, "inflates beyond 1,000,000 bytes")


async def test_a_slow_drip_ends_at_the_time_limit(server: FeedServer, clock: SetClock) -> None:
    server.drip("/feed")
    async with Fetcher("x", clock, allow_private=True, limits=replace(TIGHT, total=0.2)) as fetcher:
        failed = await failure_of(fetcher, server.url("/feed"))
    assert failed == Failed(FailureKind.TIMEOUT, "took longer than 0.2 s")


async def test_a_server_that_never_answers(server: FeedServer, clock: SetClock) -> None:
    server.silence("/feed")
    async with Fetcher("x", clock, allow_private=True, limits=replace(TIGHT, idle=0.1)) as fetcher:
        failed = await failure_of(fetcher, server.url("/feed"))
    assert failed == Failed(FailureKind.TIMEOUT, "fell silent")


async def test_a_connection_cut_in_the_body_and_before_it(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.cut("/middle", FEED)
    server.cut("/before", b"")
    server.raw("/noise", b"\x00\x01\x02 not http\r\n\r\n")
    server.raw("/chunk", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nshort")
    for path in ("/middle", "/before", "/noise", "/chunk"):
        assert (await failure_of(fetcher, server.url(path))).kind is FailureKind.CUT


async def test_headers_without_end(server: FeedServer, fetcher: Fetcher) -> None:
    server.raw("/long", b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 200_000 + b"\r\n\r\n")
    many = b"".join(b"X-%d: 1\r\n" % number for number in range(10_000))
    server.raw("/many", b"HTTP/1.1 200 OK\r\n" + many + b"\r\n")
    for path in ("/long", "/many"):
        assert (await failure_of(fetcher, server.url(path))).kind is FailureKind.CUT


async def test_nobody_listens_and_nobody_is_called_that(
    server: FeedServer, fetcher: Fetcher
) -> None:
    closed = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = closed.sockets[0].getsockname()[1]
    closed.close()
    await closed.wait_closed()
    failed = await failure_of(fetcher, f"http://127.0.0.1:{port}/feed")
    assert failed.kind is FailureKind.CONNECT
    failed = await failure_of(fetcher, "http://no-such-host.invalid/feed")
    assert failed.kind is FailureKind.DNS


async def test_tls_is_verified(fetcher: Fetcher) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    async with FeedServer(tls=context) as server:
        server.serve("/feed", FEED)
        failed = await failure_of(fetcher, server.url("/feed"))
        assert failed.kind is FailureKind.TLS
        assert server.requests == []
