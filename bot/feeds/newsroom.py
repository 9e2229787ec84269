"""From an item to what is told of it: its story found, its card said or said anew.

The poller calls `tell` for every new item and `retell` for every changed one, in the transaction
that stores it; owners part what was joined wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.core.changes import version
from bot.core.document import Document, headline
from bot.core.list_card import outlet
from bot.core.publisher import Publisher
from bot.core.store import Transaction
from bot.core.stories import FOLLOWS_FOR, LINKED_FOR, NEAR, Named, Piece, best, follows, link_key
from bot.core.types import Feed, Grade, Item, Match
from bot.core.urgent import is_urgent
from bot.core.wanting import News, grades_of, headline_key, story_key
from bot.feeds.alert import NameOf, story_card

log = structlog.get_logger(__name__)

MatchItem = Callable[[Feed, Item], tuple[Match, ...]]
#: What a title and a summary name.
NamesIn = Callable[[str, str], Named]

#: Items that are compared with a new one, the newest first; with any of many new ones.
CANDIDATES, MOST_CANDIDATES = 300, 1_000
#: Such items with the ids of their stories.
Others = Sequence[tuple[int, Piece]]
_REGION = re.compile(r"Y\d\d$")


def _no_names(_title: str, _summary: str) -> Named:
    return Named()


async def _at_once() -> None:
    """Nothing has to be built."""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What turns items into notices: whom they concern, what areas are called, the way out.

    `ready` is awaited before items are matched or told of: what that needs takes time to build.
    """

    match: MatchItem
    name_of: NameOf
    publisher: Publisher
    names_in: NamesIn = _no_names
    feeds: Mapping[str, Feed] = field(default_factory=dict)  #: by id, for the names of outlets
    ready: Callable[[], Awaitable[None]] = _at_once


async def tell(
    tx: Transaction,
    newsroom: Newsroom,
    feed: Feed,
    item_id: int,
    item: Item,
    matches: Sequence[Match],
    now: datetime,
    *,
    listed: bool = False,
    others: Others | None = None,
) -> int:
    """Tell of a new item, as a story or as part of one; how many deliveries that made or changed,
    or if it is to be told in lists only, how many chats wait for it.

    Unsure matches are told to nobody. `others` are the items that may tell of the same event, where
    they were looked up for many items at once (`around`).
    """
    told = [match for match in matches if match.grade is not Grade.UNSURE]
    if not told:
        return 0
    await tx.stories.first_said(item_id, version(item), now)
    piece = _piece(newsroom, item, told, now)
    if others is None:
        others = await _around(tx, newsroom, piece.links, told, now, CANDIDATES)
    story_id, joined = await _placed(tx, item_id, piece, others, now)
    count = 0
    if joined:
        count = await _say_anew(tx, newsroom, feed, story_id, f"item:{item_id}")
    if listed:
        news = await _news(tx, story_id, item, told, now)
        return count + await newsroom.publisher.gather(tx, sorted(news.grades), news)
    return count + await _tell_followers(tx, newsroom, feed, story_id, item, told, now)


async def retell(
    tx: Transaction,
    newsroom: Newsroom,
    feed: Feed,
    item_id: int,
    item: Item,
    matches: Sequence[Match],
    what: str,
    now: datetime,
) -> int:
    """An outlet changed its item: say so where it was told, and tell whom it concerns only now.
    Nothing if the item was so before."""
    said = version(item)
    if not await tx.stories.first_said(item_id, said, now):
        return 0
    await tx.stories.change(item_id, item, matches, what, now)
    story_id = await tx.stories.of(item_id)
    assert story_id is not None
    told = [match for match in matches if match.grade is not Grade.UNSURE]
    count = await _say_anew(tx, newsroom, feed, story_id, f"change:{item_id}:{said}")
    if told:
        news = await _news(tx, story_id, item, told, now)
        await newsroom.publisher.again(tx, sorted(news.grades), news)
        count += await _tell_followers(tx, newsroom, feed, story_id, item, told, now)
    return count


async def part(tx: Transaction, newsroom: Newsroom, item_id: int, now: datetime) -> bool:
    """Take an item out of the story that it was joined to, and tell it by itself; False if it is
    not joined to another."""
    stories = await tx.stories.part(item_id, now)
    if stories is None:
        return False
    old, new = stories
    (alone,) = await tx.stories.items(new)
    feed = outlet(newsroom.feeds, alone.item.feed_id)
    await _say_anew(tx, newsroom, feed, old, f"part:{item_id}:{new}")
    told = [match for match in alone.matches if match.grade is not Grade.UNSURE]
    await _tell_followers(tx, newsroom, feed, new, alone.item, told, now)
    log.info("story parted", item=item_id, story=old, new=new)
    return True


async def around(
    tx: Transaction, newsroom: Newsroom, held: Sequence[tuple[Item, Sequence[Match]]], now: datetime
) -> Others:
    """The items that may tell of the same events as any of these."""
    told = [m for _, matches in held for m in matches if m.grade is not Grade.UNSURE]
    links = {link_key(item.url) for item, _ in held if item.url} - {""}
    return await _around(tx, newsroom, links, told, now, MOST_CANDIDATES)


async def _around(
    tx: Transaction,
    newsroom: Newsroom,
    links: Collection[str],
    told: Sequence[Match],
    now: datetime,
    limit: int,
) -> Others:
    areas = sorted({area for match in told for area in match.reach})
    near = await tx.stories.near(sorted(links), areas, now - FOLLOWS_FOR, limit)
    return [(one.story_id, _piece(newsroom, one.item, one.matches, one.seen_at)) for one in near]


async def _placed(
    tx: Transaction, item_id: int, piece: Piece, others: Others, now: datetime
) -> tuple[int, bool]:
    """The story of a new item, and whether it was there before."""
    found = best(piece, [pair for pair in others if _still_open(pair[1], piece)])
    if found is not None:
        story_id, merge = found
        await tx.stories.join(story_id, item_id, merge.why, now)
        log.info("story joined", item=item_id, story=story_id, why=merge.why)
        return story_id, True
    ties = [(strength, story) for story, one in others if (strength := follows(piece, one))]
    thread = await tx.stories.thread(max(ties)[1]) if ties else None
    return await tx.stories.begin(item_id, thread, now), False


def _still_open(one: Piece, piece: Piece) -> bool:
    return abs(piece.at - one.at) <= max(NEAR, LINKED_FOR)


def _piece(newsroom: Newsroom, item: Item, matches: Sequence[Match], seen_at: datetime) -> Piece:
    return Piece(
        feed_id=item.feed_id,
        url=item.url,
        title=item.title,
        summary=item.summary,
        at=item.published_at or seen_at,
        areas=frozenset(
            area
            for match in matches
            for area in (match.area, *match.reach)
            if area == match.area or not _REGION.match(area)
        ),
        named=newsroom.names_in(item.title, item.summary),
    )


async def _say_anew(
    tx: Transaction, newsroom: Newsroom, feed: Feed, story_id: int, revision: str
) -> int:
    document = await _document(tx, newsroom, feed, story_id)
    revise = newsroom.publisher.revise
    count = await revise(tx, story_key(story_id), document, revision)
    return count + await revise(tx, headline_key(story_id), headline(document), revision)


async def _tell_followers(
    tx: Transaction,
    newsroom: Newsroom,
    feed: Feed,
    story_id: int,
    item: Item,
    told: Sequence[Match],
    now: datetime,
) -> int:
    news = await _news(tx, story_id, item, told, now)
    document = await _document(tx, newsroom, feed, story_id)
    areas = sorted(news.grades)
    return await newsroom.publisher.alert(tx, document, news.source_key, areas, news)


async def _news(
    tx: Transaction, story_id: int, item: Item, told: Sequence[Match], now: datetime
) -> News:
    return News(
        story_id=story_id,
        thread=await tx.stories.thread(story_id),
        feed_id=item.feed_id,
        topics=item.topics,
        grades=grades_of(told),
        urgent=is_urgent(item.title, item.summary, now),
    )


async def _document(tx: Transaction, newsroom: Newsroom, feed: Feed, story_id: int) -> Document:
    items = await tx.stories.items(story_id)
    feeds = {feed.id: feed, **newsroom.feeds}
    return story_card(items, feeds, newsroom.name_of)
