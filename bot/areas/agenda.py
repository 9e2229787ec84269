"""The chances to act of some footprints, gathered from meetings and news.

/next, the calendar file and reminders ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.areas.atlas import Atlas
from bot.areas.sources import board_of, sources_of
from bot.core.chances import Chance, Origin, of_item, of_meeting
from bot.core.store import Transaction
from bot.core.types import Feed, FeedKind, FeedState
from bot.core.watched import StoredItem

#: Meetings so long ago are still in a calendar file.
PAST = timedelta(days=60)
#: News looked through for consultations, the newest first.
MOST_ITEMS = 300


def papers_feeds(atlas: Atlas, feeds: Sequence[Feed], footprints: Iterable[str]) -> list[Feed]:
    """The board-papers sources of these footprints, each once: joint boards have several."""
    found = {
        feed.id: feed
        for code in footprints
        for feed in sources_of(atlas, feeds, code)
        if feed.kind is FeedKind.PAPERS
    }
    return list(found.values())


async def chances_in(
    tx: Transaction, atlas: Atlas, feeds: Sequence[Feed], footprints: Sequence[str], today: date
) -> list[Chance]:
    """Every chance of these footprints, from two months ago on; not sorted."""
    boards = {feed.id: feed for feed in papers_feeds(atlas, feeds, footprints)}
    states = {one.feed_id: one for one in await tx.feeds.all() if one.feed_id in boards}
    chances: list[Chance] = []
    for stored in await tx.diary.meetings(list(boards), today - PAST):
        feed = boards[stored.feed_id]
        chances += of_meeting(stored, origin(atlas, feed, states.get(feed.id)))
    items = await tx.items.latest(list(footprints), MOST_ITEMS)
    return chances + consultations(items, feeds)


def consultations(items: Iterable[StoredItem], feeds: Sequence[Feed]) -> list[Chance]:
    """The consultations that news tells of, with the outlet's name."""
    titles = {feed.id: feed.title for feed in feeds}
    found = (of_item(one, titles.get(one.item.feed_id, one.item.feed_id)) for one in items)
    return [one for one in found if one is not None]


def origin(atlas: Atlas, feed: Feed, state: FeedState | None) -> Origin:
    """Whose meetings a source tells of, and when it last did."""
    as_of = state.last_ok_at if state else None
    return Origin(board_of(atlas, feed), feed.title, feed.site or feed.url, as_of)
