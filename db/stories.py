"""Questions about stories: which items are one, why, and what changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.links import page
from bot.core.told import StoryItem
from bot.core.types import Item, Match
from bot.core.watched import ItemState
from db.base import Topic
from db.items import SHOWN, match_of, stored, write_matches
from db.schema import items, matches, reach, stories, story_items, versions

#: Any number; the lock under which stories are looked for.
_LOCK = 7_311_023
#: Bound parameters in one statement stay well below what either database takes.
_CHUNK = 400

#: The story of an item, or a number that stands for the item alone.
_STORY = sa.func.coalesce(story_items.c.story_id, -items.c.id)
_JOINED = sa.select(
    items,
    story_items.c.story_id,
    story_items.c.why,
    story_items.c.changed_at,
    story_items.c.change,
).join(story_items, story_items.c.item_id == items.c.id)


class Stories(Topic):
    """See `bot.core.told.Stories`."""

    async def near(
        self, pages: Collection[str], areas: Collection[str], since: datetime, limit: int
    ) -> list[StoryItem]:
        """Items that may tell of the same event."""
        if self._postgresql:
            await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        about = sa.select(reach.c.item_id).where(reach.c.area.in_(areas))
        return await self._story_items(
            _JOINED.where(
                story_items.c.joined_at >= since,
                sa.or_(items.c.page.in_(pages), items.c.id.in_(about)),
            )
            .order_by(story_items.c.joined_at.desc(), items.c.id.desc())
            .limit(limit)
        )

    async def begin(self, item_id: int, thread: int | None, now: datetime) -> int:
        """A new story."""
        story_id: int | None = await self._connection.scalar(
            sa.insert(stories).values(thread=thread, begun_at=now).returning(stories.c.id)
        )
        assert story_id is not None
        await self._add(story_id, item_id, "the first to tell it", now, merged=False)
        return story_id

    async def join(self, story_id: int, item_id: int, why: str, now: datetime) -> None:
        """Add an item to a story."""
        await self._add(story_id, item_id, why, now, merged=True)

    async def of(self, item_id: int) -> int | None:
        """The story of an item."""
        story: int | None = await self._connection.scalar(
            sa.select(story_items.c.story_id).where(story_items.c.item_id == item_id)
        )
        return story

    async def thread(self, story_id: int) -> int:
        """The first story of its thread."""
        first: int | None = await self._connection.scalar(
            sa.select(stories.c.thread).where(stories.c.id == story_id)
        )
        return first or story_id

    async def items(self, story_id: int) -> list[StoryItem]:
        """The items of a story, the one that it began with first."""
        return await self._story_items(
            _JOINED.where(story_items.c.story_id == story_id).order_by(
                story_items.c.merged, story_items.c.joined_at, items.c.id
            )
        )

    async def part(self, item_id: int, now: datetime) -> tuple[int, int] | None:
        """Give an item a story of its own."""
        row = (
            await self._connection.execute(
                sa.select(story_items.c.story_id, story_items.c.merged).where(
                    story_items.c.item_id == item_id
                )
            )
        ).first()
        if row is None or not row.merged:
            return None
        await self._run(sa.delete(story_items).where(story_items.c.item_id == item_id))
        story_id = await self.begin(item_id, await self.thread(row.story_id), now)
        return row.story_id, story_id

    async def since(self, areas: Collection[str], since: datetime, limit: int) -> list[StoryItem]:
        """What was told since then, newest first."""
        about = sa.select(reach.c.item_id).where(reach.c.area.in_(areas))
        return await self._story_items(
            sa.select(
                items,
                _STORY.label("story_id"),
                sa.func.coalesce(story_items.c.why, "").label("why"),
                story_items.c.changed_at,
                sa.func.coalesce(story_items.c.change, "").label("change"),
            )
            .outerjoin(story_items, story_items.c.item_id == items.c.id)
            .where(
                items.c.id.in_(about),
                items.c.state == ItemState.PUBLISHED,
                items.c.seen_at >= since,
            )
            .order_by(items.c.seen_at.desc(), items.c.id.desc())
            .limit(limit)
        )

    async def moments(self, areas: Collection[str], since: datetime) -> list[datetime]:
        """When stories came out."""
        about = sa.select(reach.c.item_id).where(reach.c.area.in_(areas))
        came = sa.func.min(sa.func.coalesce(items.c.published_at, items.c.seen_at))
        rows = await self._connection.scalars(
            sa.select(came)
            .outerjoin(story_items, story_items.c.item_id == items.c.id)
            .where(items.c.id.in_(about), items.c.state.in_(SHOWN))
            .group_by(_STORY)
            .having(came >= since)
            .order_by(came)
        )
        return list(rows)

    async def merges(self, limit: int) -> list[StoryItem]:
        """What last joined a story of others."""
        return await self._story_items(
            _JOINED.where(story_items.c.merged)
            .order_by(story_items.c.joined_at.desc(), items.c.id.desc())
            .limit(limit)
        )

    async def change(
        self, item_id: int, item: Item, found: Collection[Match], what: str, now: datetime
    ) -> None:
        """Keep an item as it is said now."""
        await self._run(
            sa.update(items)
            .where(items.c.id == item_id)
            .values(
                url=item.url,
                title=item.title,
                summary=item.summary,
                digest=item.digest,
                topics=" ".join(item.topics),
                page=page(item.url) if item.url else None,
            )
        )
        for table in (matches, reach):
            await self._run(sa.delete(table).where(table.c.item_id == item_id))
        await write_matches(self._connection, item_id, list(found))
        await self._run(
            sa.update(story_items)
            .where(story_items.c.item_id == item_id)
            .values(changed_at=now, change=what)
        )

    async def first_said(self, item_id: int, version: str, now: datetime) -> bool:
        """Note a version."""
        values = {"item_id": item_id, "version": version, "seen_at": now}
        return await self._run(self._insert(versions).values(values).on_conflict_do_nothing()) == 1

    async def shown_before(self, new: Collection[Item]) -> dict[str, tuple[int, Item]]:
        """Items by guid, as they are kept."""
        every, known = list(new), {}
        for start in range(0, len(every), _CHUNK):
            chunk = every[start : start + _CHUNK]
            rows = await self._connection.execute(
                sa.select(items)
                .join(story_items, story_items.c.item_id == items.c.id)
                .where(
                    items.c.feed_id == chunk[0].feed_id,
                    items.c.guid.in_([item.guid for item in chunk]),
                )
            )
            for row in rows:
                known[row.guid] = (row.id, stored(row).item)
        return known

    async def _add(
        self, story_id: int, item_id: int, why: str, now: datetime, *, merged: bool
    ) -> None:
        await self._run(
            sa.insert(story_items).values(
                item_id=item_id, story_id=story_id, why=why, joined_at=now, merged=merged
            )
        )

    async def _story_items(self, select: sa.Select[Any]) -> list[StoryItem]:
        rows = (await self._connection.execute(select)).all()
        found = await self._matches([row.id for row in rows])
        return [
            StoryItem(
                id=row.id,
                story_id=row.story_id,
                item=stored(row).item,
                matches=tuple(found[row.id]),
                seen_at=row.seen_at,
                why=row.why,
                changed_at=row.changed_at,
                change=row.change,
            )
            for row in rows
        ]

    async def _matches(self, item_ids: Sequence[int]) -> dict[int, list[Match]]:
        found: dict[int, list[Match]] = {item_id: [] for item_id in item_ids}
        for start in range(0, len(item_ids), _CHUNK):
            rows = await self._connection.execute(
                sa.select(matches)
                .where(matches.c.item_id.in_(item_ids[start : start + _CHUNK]))
                .order_by(matches.c.item_id, matches.c.area)
            )
            for row in rows:
                found[row.item_id].append(match_of(row))
        return found
