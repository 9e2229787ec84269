"""Parsing in processes: what they return, and what happens when one hangs, crashes or swells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.types import Feed
from bot.feeds.parse import Parser, environment
from bot.feeds.results import Body, Failed, FailureKind, Parsed
from tests.fakes.feed_server import FeedServer

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CORPUS = Path(__file__).parents[2] / "data/feeds"
POST = Feed("post", "https://post.example/feed", "The Post", (), "outlet", 900, False)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + ']><rss version="2.0"><channel><item><title>&a9;</title></item></channel></rss>'
)


def body(content: str | bytes, url: str = "https://post.example/feed") -> Body:
    data = content.encode() if isinstance(content, str) else content
    return Body(url, data, "application/rss+xml", "hash")


def rss(items: str) -> str:
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'


@pytest.fixture
async def parser() -> AsyncIterator[Parser]:
    async with Parser(1) as opened:
        yield opened


async def parsed(parser: Parser, content: str | bytes) -> Parsed:
    result = await parser.parse(POST, body(content), NOW)
    assert isinstance(result, Parsed), result
    return result


async def test_items_come_back_whole(parser: Parser) -> None:
    result = await parsed(parser, (CORPUS / "rss20.xml").read_bytes())
    assert [item.title for item in result.items] == [
        "Trust ‘sorry’ for delays & missed calls",
        "Clinic moves across the road",
        "Summer fair by the ward garden",
    ]
    assert result.items[0].published_at == datetime(2026, 11, 23, 8, 15, tzinfo=UTC)
    assert result.ttl is None


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS,
        LAUGHS.encode("utf-16"),
        LAUGHS.replace("<?xml", "\n  <!-- --><?xml"),
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss("<item>&x;</item>"),
        "<!DOCTYPE html><html><body>Welcome to our website</body></html>",
        "Service unavailable",
        '{"items": []}',
        "<urlset><url><loc>https://post.example/</loc></url></urlset>",
        "",
        "   \n ",
        b"\x00\xff\xfe\x00garbage",
    ],
)
async def test_what_is_not_a_feed(parser: Parser, content: str | bytes) -> None:
    result = await parser.parse(POST, body(content), NOW)
    assert isinstance(result, Failed)
    assert result.kind is FailureKind.NOT_A_FEED


async def test_a_page_instead_of_a_feed_says_where_the_feed_is(parser: Parser) -> None:
    page = "<html><link rel=alternate type='application/rss+xml' href='/rss'><p>Hello</p></html>"
    result = await parser.parse(POST, body(page), NOW)
    assert isinstance(result, Failed)
    assert result.why.endswith("it names the feed https://post.example/rss")


async def test_nothing_outside_the_document_is_asked_for(parser: Parser) -> None:
    async with FeedServer() as server:
        server.serve("/x.dtd", '<!ENTITY x "stolen">')
        external = f'<!DOCTYPE rss SYSTEM "{server.url("/x.dtd")}">'
        result = await parsed(parser, external + rss("<item><title>A &x; B</title></item>"))
        assert "stolen" not in result.items[0].title
        assert server.requests == []


async def test_ten_thousand_items_are_cut_to_the_newest(parser: Parser) -> None:
    items = "".join(
        f"<item><title>Item {n}</title><guid>{n}</guid>"
        f"<pubDate>Mon, 23 Nov 2026 0{n // 3600}:{n // 60 % 60:02}:{n % 60:02} GMT</pubDate></item>"
        for n in range(10_000)
    )
    result = await parsed(parser, rss(items))
    assert [item.guid for item in result.items] == [str(n) for n in range(9_999, 9_499, -1)]
    assert result.dropped == 9_500


async def test_guids_that_change_leave_the_digest(parser: Parser) -> None:
    text = "<item><title>Beds</title><link>https://post.example/1</link><guid>{}</guid></item>"
    first = (await parsed(parser, rss(text.format("a1")))).items[0]
    second = (await parsed(parser, rss(text.format("b2")))).items[0]
    assert first.guid != second.guid
    assert first.digest == second.digest


async def test_long_texts_are_cut(parser: Parser) -> None:
    long = "word " * 20_000
    item = f"<title>{long}</title><description>{long}</description><guid>{long}</guid>"
    found = (await parsed(parser, rss(f"<item>{item}</item>"))).items[0]
    assert 290 < len(found.title) <= 300
    assert 990 < len(found.summary) <= 1_000
    assert len(found.guid) == 64


async def test_a_document_that_hangs_fails_alone() -> None:
    deep = rss("<item><title>x</title>" + "<a>" * 1_000_000)
    async with Parser(1, seconds=0.6) as parser:
        assert await parser.parse(POST, body(deep), NOW) == Failed(
            FailureKind.UNPARSABLE, "takes longer than 0.6 s to parse"
        )
    async with Parser(1) as parser:
        assert (await parsed(parser, rss(""))).title == "T"


async def test_a_document_that_swells_fails_alone() -> None:
    # Each step from bytes to items holds a copy of this.
    swelling = rss(f"<item><title>{'x' * 40_000_000}</title></item>")
    async with Parser(1, memory=200_000_000) as parser:
        result = await parser.parse(POST, body(swelling), NOW)
        assert isinstance(result, Failed)
        assert result.kind is FailureKind.UNPARSABLE
        assert "longer than" not in result.why
        assert (await parsed(parser, rss(""))).title == "T"


async def test_a_process_that_dies_is_replaced(parser: Parser) -> None:
    await parsed(parser, rss(""))
    worker = parser._idle[0]
    worker._process.kill()
    await worker._process.wait()
    died = await parser.parse(POST, body(rss("")), NOW)
    assert died == Failed(FailureKind.UNPARSABLE, "crashed the parser")
    await parsed(parser, rss(""))


async def test_a_caller_that_gives_up_leaves_no_half_answer(parser: Parser) -> None:
    big = rss("".join(f"<item><title>{n}</title></item>" for n in range(20_000)))
    task = asyncio.create_task(parser.parse(POST, body(big), NOW))
    await asyncio.sleep(0)  # it holds the only process now, wherever it has got to
    assert parser._places.locked()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await parsed(parser, rss("<item><title>Next</title></item>"))).items[0].title == "Next"


def test_the_process_sees_no_secret() -> None:
    ours = {"PATH": "/bin", "TELEGRAM_TOKEN": "1:secret", "DATABASE_URL": "x", "PYTHONPATH": "/"}
    assert environment(ours) == {"PATH": "/bin"}
