"""What to do with items not seen before: pure, called by the poller.

A feed read for the first time alerts nobody; old entries that surface again are not news; a flood
waits for a person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.topics import topics_of
from bot.core.types import FeedKind, FeedState, Item
from bot.core.watched import ItemState

#: An entry dated longer ago than this is kept for `/latest` but alerts nobody.
NEWS_FOR = timedelta(days=7)
#: More new entries than this in one fetch are a redesign or a fault, not a busy day.
BURST = 25
#: A page that shows so many entries and none that it has shown before has new addresses.
OVERTURNED = 4


def distinct(items: Sequence[Item]) -> list[Item]:
    """The items without repeats of a guid or a digest; the first of each stays."""
    guids: set[str] = set()
    digests: set[str] = set()
    kept = []
    for item in items:
        if item.guid not in guids and item.digest not in digests:
            kept.append(item)
        guids.add(item.guid)
        digests.add(item.digest)
    return kept


def overturned(
    kind: FeedKind, state: FeedState, offered: Sequence[Item], known: Collection[str]
) -> bool:
    """Whether a list shows nothing of what it showed before: a redesign that changed every address,
    since a list is longer than what a source publishes between two looks at it."""
    showed_some = state.last_new_at is not None
    return kind is not FeedKind.RSS and showed_some and len(offered) >= OVERTURNED and not known


def take_in(
    state: FeedState, new: Sequence[Item], now: datetime, *, all_new: bool = False
) -> list[tuple[Item, ItemState]]:
    """Each new item with its topics and what to do about it, oldest first; `all_new` as
    `overturned` says."""
    oldest_first = [tagged(item) for item in reversed(new)]
    if state.baseline_at is None:
        return [(item, ItemState.BASELINE) for item in oldest_first]
    fresh = [item for item in oldest_first if not _stale(item, now)]
    held = len(fresh) > BURST or all_new
    state_of_fresh = ItemState.HELD if held else ItemState.PUBLISHED
    return [
        (item, ItemState.STALE if _stale(item, now) else state_of_fresh) for item in oldest_first
    ]


def tagged(item: Item) -> Item:
    """The item with its topics."""
    return replace(item, topics=topics_of(item.title, item.summary, item.categories))


def _stale(item: Item, now: datetime) -> bool:
    return item.published_at is not None and item.published_at < now - NEWS_FOR
