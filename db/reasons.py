"""Questions about why an item reached a chat or did not, and what readers object to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.lists import Why
from bot.core.reasons import Objected, Told
from bot.core.types import DeliveryState, Grade, Match
from bot.core.wanting import headline_key, story_key
from bot.core.watched import StoredItem
from db.base import Topic
from db.items import match_of, stored
from db.schema import deliveries, items, listed, matches, notices, objections, story_items

#: The surest first.
_ORDER = {grade: number for number, grade in enumerate(Grade)}


class Reasons(Topic):
    """See `bot.core.reasons.Reasons`."""

    async def item(self, item_id: int) -> StoredItem | None:
        """An item by its number."""
        found = await self._items(sa.select(items).where(items.c.id == item_id))
        return found[0] if found else None

    async def of_page(self, page: str, limit: int) -> list[StoredItem]:
        """The items with this page."""
        return await self._items(
            sa.select(items).where(items.c.page == page).order_by(items.c.id).limit(limit)
        )

    async def matches(self, item_id: int) -> list[Match]:
        """The matches of an item."""
        rows = await self._connection.execute(
            sa.select(matches).where(matches.c.item_id == item_id).order_by(matches.c.area)
        )
        return sorted(map(match_of, rows), key=lambda match: _ORDER[match.grade])

    async def told(self, chat_id: int, item_id: int) -> Told | None:
        """What became of the story in the chat: the end of its last part, or its list."""
        story_id: int | None = await self._connection.scalar(
            sa.select(story_items.c.story_id).where(story_items.c.item_id == item_id)
        )
        if story_id is None:
            return None
        return await self._sent(chat_id, story_id) or await self._listed(chat_id, story_id)

    async def _sent(self, chat_id: int, story_id: int) -> Told | None:
        keys = (story_key(story_id), headline_key(story_id))
        at = sa.func.coalesce(deliveries.c.settled_at, deliveries.c.created_at)
        row = (
            await self._connection.execute(
                sa.select(deliveries.c.state, at.label("at"))
                .join(notices, notices.c.id == deliveries.c.notice_id)
                .where(deliveries.c.chat_id == chat_id, notices.c.source_key.in_(keys))
                .order_by(deliveries.c.id.desc())
                .limit(1)
            )
        ).first()
        return None if row is None else Told(DeliveryState(row.state), row.at)

    async def _listed(self, chat_id: int, story_id: int) -> Told | None:
        row = (
            await self._connection.execute(
                sa.select(listed.c.told_at, listed.c.due_at, listed.c.why, listed.c.since).where(
                    listed.c.chat_id == chat_id, listed.c.story_id == story_id
                )
            )
        ).first()
        if row is None:
            return None
        if row.told_at is None and (row.why == Why.CAP or row.due_at is None):
            return Told(DeliveryState.QUEUED, row.since, listed=True, folded=True)
        if row.told_at is not None:
            return Told(DeliveryState.SENT, row.told_at, listed=True)
        return Told(DeliveryState.QUEUED, row.due_at, listed=True)

    async def object(self, item_id: int, chat_id: int, now: datetime) -> bool:
        """Note an objection."""
        statement = self._insert(objections).values(item_id=item_id, chat_id=chat_id, made_at=now)
        return await self._run(statement.on_conflict_do_nothing()) == 1

    async def objections_of(self, chat_id: int, limit: int) -> list[StoredItem]:
        """The items that a chat objected to."""
        return await self._items(
            sa.select(items)
            .join(objections, objections.c.item_id == items.c.id)
            .where(objections.c.chat_id == chat_id)
            .order_by(objections.c.made_at.desc(), items.c.id.desc())
            .limit(limit)
        )

    async def objected(self, limit: int) -> list[Objected]:
        """Items that chats objected to."""
        made = (
            sa.select(
                objections.c.item_id,
                sa.func.count().label("chats"),
                sa.func.max(objections.c.made_at).label("last_at"),
            )
            .group_by(objections.c.item_id)
            .order_by(sa.func.max(objections.c.made_at).desc(), objections.c.item_id.desc())
            .limit(limit)
            .subquery()
        )
        rows = await self._connection.execute(
            sa.select(items, made.c.chats, made.c.last_at)
            .join(made, made.c.item_id == items.c.id)
            .order_by(made.c.last_at.desc(), items.c.id.desc())
        )
        return [Objected(stored(row), row.chats, row.last_at) for row in rows]

    async def unsure(self, limit: int) -> list[StoredItem]:
        """Items with an area that was too unsure to be told."""
        near = (
            sa.select(matches.c.item_id)
            .where(matches.c.grade == sa.literal_column("'unsure'"), matches.c.area != "")
            .distinct()
        )
        return await self._items(
            sa.select(items).where(items.c.id.in_(near)).order_by(items.c.id.desc()).limit(limit)
        )

    async def forget(self, before: datetime) -> int:
        """Delete old objections."""
        return await self._run(sa.delete(objections).where(objections.c.made_at < before))

    async def _items(self, select: sa.Select[Any]) -> list[StoredItem]:
        return [stored(row) for row in await self._connection.execute(select)]
