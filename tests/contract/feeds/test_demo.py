"""The sample feeds, read as any feed is: variety, pace, nothing that could be taken for news."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta

import aiohttp
import pytest

from bot.areas.atlas import load_atlas
from bot.core.types import FeedState
from bot.demo.cast import names, sample_board
from bot.demo.samples import MARK, Names, sample
from bot.demo.server import DemoFeeds
from bot.feeds.papers.pdf import read_pdf
from bot.feeds.reader import Read, open_reader
from bot.feeds.results import Fresh, NotModified
from bot.feeds.schedule import after
from tests.clock import SetClock

NAMES = Names(
    footprints=tuple(f"Footprint {n:02}" for n in range(36)),
    regions=("North West",),
    councils=("Haringey", "Leeds"),
    hospitals=("Whipps Cross Hospital",),
    trusts=("Barts Health NHS Trust",),
)


@pytest.fixture
async def demo(clock: SetClock) -> AsyncIterator[DemoFeeds]:
    feeds = DemoFeeds(NAMES, clock)
    await feeds.start()
    yield feeds
    await feeds.stop()


@pytest.fixture
async def read(clock: SetClock) -> AsyncIterator[Read]:
    async with open_reader(True, "https://example.org", clock) as opened:
        yield opened


def test_forty_in_a_row_name_every_footprint() -> None:
    for start in (0, 7, -20, 1_000):
        titles = [sample(NAMES, number).title for number in range(start, start + 40)]
        assert all(any(name in title for title in titles) for name in NAMES.footprints)
        assert all(title.endswith(MARK) for title in titles)


def test_other_items_are_about_all_kinds_and_about_nothing() -> None:
    titles = " ".join(sample(NAMES, number).title for number in range(9, 240, 10))
    for words in ("Haringey", "Whipps Cross", "North West", "Barts", "England", "Marrow"):
        assert words in titles


async def test_each_outlet_publishes_in_turn(demo: DemoFeeds, read: Read, clock: SetClock) -> None:
    seen: dict[str, set[str]] = {}
    states = {feed.id: FeedState(feed.id, clock.now()) for feed in demo.feeds()}
    for second in range(40):
        for feed in demo.feeds():
            result = await read(feed, states[feed.id])
            states[feed.id] = after(feed, states[feed.id], result, clock.now())
            if isinstance(result, Fresh):
                assert result.parsed.note == ""
                before = seen.setdefault(feed.id, set())
                fresh = {item.guid for item in result.parsed.items} - before
                assert len(fresh) == (1 if before else len(result.parsed.items))
                before |= fresh
            else:
                assert isinstance(result, NotModified), second
        clock.advance(seconds=1)
    assert len(seen) == 5
    assert {len(guids) for guids in seen.values()} == {11}  # three from before, eight since


async def test_items_are_whole_and_their_pages_say_what_they_are(
    demo: DemoFeeds, read: Read, clock: SetClock
) -> None:
    titles = set()
    async with aiohttp.ClientSession() as browser:
        for feed in demo.feeds():
            assert (feed.every, feed.areas) == (5, ())
            assert "(sample)" in feed.title
            result = await read(feed, FeedState(feed.id, clock.now()))
            assert isinstance(result, Fresh)
            assert result.parsed.title == feed.title
            for item in result.parsed.items:
                assert item.title.endswith(MARK)
                assert item.summary.endswith("This is a made-up item of the demo.")
                assert item.url is not None
                titles.add(item.title)
            async with browser.get(str(result.parsed.items[0].url)) as page:
                assert "made-up item" in await page.text()
    assert len(titles) >= 15


async def test_two_runs_have_no_item_in_common(clock: SetClock, read: Read) -> None:
    runs = []
    for _ in range(2):
        demo = DemoFeeds(NAMES, clock)
        await demo.start()
        result = await read(demo.feeds()[0], FeedState("x", clock.now()))
        assert isinstance(result, Fresh)
        runs.append({item.guid for item in result.parsed.items})
        await demo.stop()
        clock.advance(seconds=1)
    assert not runs[0] & runs[1]


async def test_the_sample_board_gets_its_papers_and_then_another_date(
    demo: DemoFeeds, read: Read, clock: SetClock
) -> None:
    feed = demo.papers(sample_board(load_atlas(), date(2026, 11, 23)))
    assert feed.title.endswith("(sample)")
    shown = []
    for _ in range(3):
        result = await read(feed, FeedState(feed.id, clock.now()))
        assert isinstance(result, Fresh)
        shown.append(result.parsed.meetings[0])
        clock.advance(seconds=50)
    assert [len(one.papers) for one in shown] == [0, 3, 3]
    assert all(MARK in paper.title for paper in shown[1].papers)
    assert shown[0].day == shown[1].day == shown[2].day - timedelta(days=7)
    async with aiohttp.ClientSession() as browser, browser.get(shown[1].papers[1].url) as answer:
        found = read_pdf(await answer.read(), ())
    assert (found.findings[0].page, found.findings[0].word) == (3, "closure")


def test_the_cast_is_real_and_large_enough() -> None:
    atlas = load_atlas()
    cast = names(atlas, date(2026, 11, 23))
    assert len(cast.footprints) == 36
    assert len(cast.regions) == 7
    assert min(len(cast.councils), len(cast.hospitals), len(cast.trusts)) >= 20
    assert {"Essex", "West and North London", "Thames Valley"} <= set(cast.footprints)
