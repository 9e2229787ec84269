"""/watch, /coverage and /signs on both databases: lines, pictures, tables, what is not known."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PIL import Image

from bot.core.diary import PaperState
from bot.core.document import Attachment, Document
from bot.core.meetings import Meeting, Paper
from bot.core.spells import Sign
from bot.core.types import Feed, FeedKind
from db.store import Store
from tests.clock import NOON
from tests.contract.handlers.chat import HSJ, LOWDOWN, Talk, publish

NEWS = Feed(
    "devon-news", "https://devon.example/news", "NHS Devon news", ("QJK",), "icb", 60, False
)
PAPERS = replace(
    NEWS,
    id="devon-papers",
    title="NHS Devon board papers",
    kind=FeedKind.PAPERS,
    url="https://d.e/b",
)
HAND = replace(NEWS, id="kent", title="NHS Kent news", areas=("QKS",), by_hand=True)


@pytest.fixture
async def devon(talk: Talk) -> Talk:
    """A chat with a bot that reads NHS Devon: news 12 days ago, papers for the 3rd of December."""
    store = talk.store
    for days in (12, 19, 26, 33, 40):
        await publish(store, f"Devon {days}", ("QJK",), "devon-news", hours=-24 * days)
    async with store.write() as tx:
        await tx.feeds.sync([NEWS.id, PAPERS.id, LOWDOWN.id, HSJ.id], NOON)
        for state in await tx.feeds.all():
            await tx.feeds.save(replace(state, last_ok_at=NOON, last_fetch_at=NOON))
        held = Meeting(date(2026, 12, 3), papers=(Paper("https://d.e/p.pdf", "Pack"),))
        stored = await tx.diary.add(PAPERS.id, held, NOON)
        await tx.diary.add_papers(stored.id, held.papers, NOON, PaperState.KNOWN)
    return replace(talk, feeds=(LOWDOWN, HSJ, NEWS, PAPERS, HAND))


async def data_of(store: Store, document: Document) -> tuple[Attachment, bytes]:
    attachment = document.attachment
    assert attachment is not None
    async with store.read() as tx:
        data = await tx.files.load(attachment.file)
    assert data is not None
    return attachment, data


def flat(text: str) -> str:
    return " ".join(text.split())


async def trouble(store: Store, feed_id: str, sign: Sign, days: int) -> int:
    since = NOON - timedelta(days=days)
    async with store.write() as tx:
        return await tx.spells.begin(feed_id, sign, "status: answered 404", since, since, since)


async def test_watch_has_every_footprint_the_most_silent_first(devon: Talk) -> None:
    document = await devon.ask("/watch")
    said = flat(await devon.say("/watch"))
    assert "Signs of life of 36 footprints" in said
    assert "Devon: news 12 days ago · papers 3 Dec · next 3 Dec" in said
    assert "Silent for more than 30 days: 0. No news known: 35." in said
    assert said.index("Devon: news") < said.index("Nothing known of Bath")
    assert "Somerset" in said.partition("Nothing known of Bath")[2]
    assert "News: what the board's own feeds and pages published" in said
    attachment, data = await data_of(devon.store, document)
    assert (attachment.media_type, attachment.name) == ("image/png", "watch-2026-11-23.png")
    assert "Devon: 12 days ago" in attachment.alt
    image = Image.open(io.BytesIO(data))
    assert image.width == 1080
    assert 1_500 < image.height < 2_400


async def test_watch_as_a_table_opens_in_a_spreadsheet(devon: Talk) -> None:
    attachment, data = await data_of(devon.store, await devon.ask("/watch csv"))
    assert (attachment.media_type, attachment.name) == ("text/csv", "watch-2026-11-23.csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 36
    (row,) = [one for one in rows if one["code"] == "QJK"]
    assert (row["last_news"], row["days_since_news"]) == ("2026-11-11", "12")
    assert row["next_meeting"] == "2026-12-03"
    (unknown,) = [one for one in rows if one["code"] == "QSL"]
    assert (unknown["last_news"], unknown["days_since_news"]) == ("", "")


async def test_one_footprint_is_a_timeline(devon: Talk) -> None:
    await trouble(devon.store, NEWS.id, Sign.GONE, 3)
    document = await devon.ask("/watch devon")
    _, data = await data_of(devon.store, document)
    assert Image.open(io.BytesIO(data)).width == 1080
    said = flat(await devon.say("/watch devon"))
    assert "Last news: 11 November 2026 (12 days ago)" in said
    assert "NHS Devon news: gone from 20 November 2026 until now" in said


async def test_our_own_fault_is_not_their_silence(devon: Talk) -> None:
    await trouble(devon.store, NEWS.id, Sign.OUR_FAULT, 2)
    await trouble(devon.store, PAPERS.id, Sign.OUR_FAULT, 2)
    said = flat(await devon.say("/watch"))
    assert "Devon: news 12 days ago · papers 3 Dec · next 3 Dec · not read since 21 Nov" in said
    assert "(our own fault)" in flat(await devon.say("/coverage devon"))


async def test_coverage_names_what_is_read_and_what_is_missing(devon: Talk) -> None:
    said = flat(await devon.say("/coverage devon"))
    assert "NHS Devon news <https://devon.example/news> (feed): fine" in said
    assert "last good read 23 November 2026, 12:00, last news 11 November 2026" in said
    assert "No holes known." in said
    assert "2 sources about all of England" in said
    said = flat(await devon.say("/coverage somerset"))
    assert "its news: not read by me; look here:" in said
    assert "its board papers: not read by me; look here:" in said
    assert "turns programs away" in flat(await devon.say("/coverage kent"))
    assert "more than one footprint" in await devon.say("/coverage south west")


async def test_owners_see_trouble_and_acknowledge_it(devon: Talk) -> None:
    assert "for the owners" in await devon.say("/signs")
    owner = replace(devon, owners=frozenset({"telegram:5"}))
    first = await trouble(devon.store, NEWS.id, Sign.GONE, 3)
    asked = await owner.ask("/signs")
    assert "NHS Devon news: gone since 20 November 2026" in flat(await owner.say("/signs"))
    await owner.press(asked, "Acknowledge")
    said = flat(await owner.say("/signs"))
    assert "(seen)" in said
    assert "Acknowledge" not in said
    assert "Acknowledged: 0 sources" in await owner.say(f"/signs ack {first}")
    assert "Say /signs" in await owner.say("/signs drop everything")
