"""Questions about how far each feed has been read."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.types import FeedState
from db.base import Topic
from db.schema import feeds

_FIELDS = tuple(field.name for field in fields(FeedState) if field.name != "feed_id")
_SAVE = (
    sa.update(feeds)
    .where(feeds.c.id == sa.bindparam("feed_id"))
    .values(lease_until=None, **{name: sa.bindparam(name) for name in _FIELDS})
)


class Feeds(Topic):
    """See `bot.core.store.Feeds`."""

    async def sync(self, feed_ids: Collection[str], now: datetime) -> None:
        """Know these feeds; new ones are due at once."""
        if not feed_ids:
            return
        statement = self._insert(feeds).on_conflict_do_nothing()
        await self._run(
            statement, [{"id": each, "next_due_at": now, "failures": 0} for each in feed_ids]
        )

    async def claim_due(
        self, feed_ids: Collection[str], now: datetime, lease: timedelta, limit: int
    ) -> list[FeedState]:
        """Lease due feeds, longest due first."""
        free = sa.or_(feeds.c.lease_until.is_(None), feeds.c.lease_until < now)
        due = (
            sa.select(feeds.c.id)
            .where(feeds.c.next_due_at <= now, free, self._among(feed_ids))
            .order_by(feeds.c.next_due_at, feeds.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = await self._connection.execute(
            sa.update(feeds)
            .where(feeds.c.id.in_(due.scalar_subquery()))
            .values(lease_until=now + lease)
            .returning(*_COLUMNS)
        )
        return sorted(
            (FeedState(*row) for row in rows), key=lambda one: (one.next_due_at, one.feed_id)
        )

    async def save(self, *states: FeedState) -> None:
        """Keep what fetches taught us and end their leases."""
        if states:
            await self._run(_SAVE, [asdict(state) for state in states])

    async def all(self) -> list[FeedState]:
        """Every feed we know."""
        rows = await self._connection.execute(sa.select(*_COLUMNS).order_by(feeds.c.id))
        return [FeedState(*row) for row in rows]

    async def next_due_at(self, feed_ids: Collection[str]) -> datetime | None:
        """When the next of these feeds is due or its lease ends."""
        free_at = sa.case(
            (
                sa.and_(
                    feeds.c.lease_until.is_not(None), feeds.c.lease_until > feeds.c.next_due_at
                ),
                feeds.c.lease_until,
            ),
            else_=feeds.c.next_due_at,
        )
        due_at: datetime | None = await self._connection.scalar(
            sa.select(sa.func.min(free_at)).where(self._among(feed_ids))
        )
        return due_at

    def _among(self, feed_ids: Collection[str]) -> Any:
        """One parameter for any number of ids."""
        if self._postgresql:
            return feeds.c.id == sa.any_(sa.cast(list(feed_ids), sa.ARRAY(sa.Text)))
        listed = sa.func.json_each(json.dumps(list(feed_ids))).table_valued("value")
        return feeds.c.id.in_(sa.select(listed.c.value))


_COLUMNS = (feeds.c.id, *(feeds.c[name] for name in _FIELDS))
