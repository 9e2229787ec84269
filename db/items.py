"""Questions about what the feeds said and whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.links import page
from bot.core.types import Grade, Item, Match
from bot.core.watched import HeldBurst, ItemState, StoredItem
from db.base import Topic
from db.schema import items, matches, reach, storable, story_items

#: Bound parameters in one statement stay well below what either database takes.
_CHUNK = 400
#: What readers see of a feed.
SHOWN = (ItemState.BASELINE, ItemState.STALE, ItemState.PUBLISHED)


class Items(Topic):
    """See `bot.core.store.Items`."""

    async def known(self, feed_id: str, new: Sequence[Item]) -> set[str]:
        """The guids among these that the feed has shown before."""
        guids: set[str] = set()
        digests: set[str] = set()
        for start in range(0, len(new), _CHUNK):
            chunk = new[start : start + _CHUNK]
            rows = await self._connection.execute(
                sa.select(items.c.guid, items.c.digest).where(
                    items.c.feed_id == feed_id,
                    sa.or_(
                        items.c.guid.in_([item.guid for item in chunk]),
                        items.c.digest.in_([item.digest for item in chunk]),
                    ),
                )
            )
            for row in rows:
                guids.add(row.guid)
                digests.add(row.digest)
        return {
            item.guid
            for item in new
            if storable(item.guid) in guids or storable(item.digest) in digests
        }

    async def add(self, item: Item, state: ItemState, found: Sequence[Match], now: datetime) -> int:
        """Store an item with its matches."""
        item_id: int | None = await self._connection.scalar(
            sa.insert(items)
            .values(
                feed_id=item.feed_id,
                guid=item.guid,
                digest=item.digest,
                url=item.url,
                title=item.title,
                summary=item.summary,
                published_at=item.published_at,
                seen_at=now,
                state=state,
                topics=" ".join(item.topics),
                page=page(item.url) if item.url else None,
            )
            .returning(items.c.id)
        )
        assert item_id is not None
        await write_matches(self._connection, item_id, found)
        return item_id

    async def latest(self, areas: Collection[str], limit: int) -> list[StoredItem]:
        """The newest items that reached one of these areas, of each story the one it began with
        if that reached them."""
        about = sa.select(reach.c.item_id).where(reach.c.area.in_(areas))
        first = story_items.alias("first")
        told_by_first = (
            sa.select(sa.literal(1))
            .select_from(story_items)
            .join(first, first.c.story_id == story_items.c.story_id)
            .where(
                story_items.c.item_id == items.c.id,
                story_items.c.merged,
                ~first.c.merged,
                first.c.item_id.in_(about),
            )
            .correlate(items)
            .exists()
        )
        newest = sa.func.coalesce(items.c.published_at, items.c.seen_at)
        rows = await self._connection.execute(
            sa.select(items)
            .where(items.c.id.in_(about), items.c.state.in_(SHOWN), ~told_by_first)
            .order_by(newest.desc(), items.c.id.desc())
            .limit(limit)
        )
        return [stored(row) for row in rows]

    async def newest(self, feed_id: str, limit: int) -> list[StoredItem]:
        """What a feed showed last."""
        rows = await self._connection.execute(
            sa.select(items)
            .where(items.c.feed_id == feed_id)
            .order_by(items.c.id.desc())
            .limit(limit)
        )
        return [stored(row) for row in rows]

    async def count_since(self, areas: Collection[str], since: datetime) -> int:
        """How many published items have reached one of these areas since."""
        about = sa.select(reach.c.item_id).where(reach.c.area.in_(areas))
        count = await self._connection.scalar(
            sa.select(sa.func.count()).where(
                items.c.id.in_(about),
                items.c.state == ItemState.PUBLISHED,
                items.c.seen_at >= since,
            )
        )
        return count or 0

    async def bursts(self) -> list[HeldBurst]:
        """Feeds with held items."""
        rows = await self._connection.execute(
            sa.select(items.c.feed_id, sa.func.count(), sa.func.min(items.c.seen_at))
            .where(items.c.state == ItemState.HELD)
            .group_by(items.c.feed_id)
            .order_by(items.c.feed_id)
        )
        return [HeldBurst(*row) for row in rows]

    async def held(self, feed_id: str) -> list[tuple[StoredItem, list[Match]]]:
        """The held items of a feed with their matches, oldest first."""
        held = sa.and_(items.c.feed_id == feed_id, items.c.state == ItemState.HELD)
        kept = [
            stored(row)
            for row in await self._connection.execute(
                sa.select(items).where(held).order_by(items.c.id)
            )
        ]
        found: dict[int, list[Match]] = {one.id: [] for one in kept}
        rows = await self._connection.execute(
            sa.select(matches)
            .join(items, items.c.id == matches.c.item_id)
            .where(held)
            .order_by(matches.c.item_id, matches.c.area)
        )
        for row in rows:
            found[row.item_id].append(match_of(row))
        return [(one, found[one.id]) for one in kept]

    async def set_state(self, item_ids: Collection[int], state: ItemState) -> None:
        """Mark what was decided about items."""
        every = list(item_ids)
        for start in range(0, len(every), _CHUNK):
            await self._run(
                sa.update(items)
                .where(items.c.id.in_(every[start : start + _CHUNK]))
                .values(state=state)
            )


async def write_matches(connection: AsyncConnection, item_id: int, found: Sequence[Match]) -> None:
    """Store the matches of an item that has none yet, and whom they reach."""
    rows = {match.area: _match_values(item_id, match) for match in reversed(found)}
    if rows:
        await connection.execute(sa.insert(matches), list(rows.values()))
    told = _told(found)
    if told:
        await connection.execute(
            sa.insert(reach),
            [{"area": area, "item_id": item_id, "grade": told[area]} for area in sorted(told)],
        )


def _match_values(item_id: int, match: Match) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "area": match.area,
        "level": match.level,
        "why": match.why,
        "reach": " ".join(match.reach),
        "grade": match.grade,
    }


def _told(found: Sequence[Match]) -> dict[str, Grade]:
    """The areas that an item reaches, each with the surest grade of the matches that reach it."""
    told: dict[str, Grade] = {}
    for grade in (Grade.SURE, Grade.LIKELY):
        for match in found:
            if match.grade is grade:
                for area in match.reach:
                    told.setdefault(area, grade)
    return told


def match_of(row: Any) -> Match:
    """A row of `matches`."""
    return Match(row.area, row.level, row.why, tuple(row.reach.split()), Grade(row.grade))


def stored(row: Any) -> StoredItem:
    """A row of `items`."""
    item = Item(
        feed_id=row.feed_id,
        guid=row.guid,
        url=row.url,
        title=row.title,
        summary=row.summary,
        published_at=row.published_at,
        digest=row.digest,
        topics=tuple(row.topics.split()),
    )
    return StoredItem(row.id, item, ItemState(row.state), row.seen_at)
