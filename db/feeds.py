"""Questions about how far each feed has been read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.types import FeedState
from db.base import Topic
from db.schema import feeds

_FIELDS = tuple(field.name for field in fields(FeedState) if field.name != "feed_id")


class Feeds(Topic):
    """See `bot.core.store.Feeds`."""

    async def sync(self, feed_ids: Collection[str], now: datetime) -> None:
        """Know these feeds; new ones are due at once."""
        for feed_id in feed_ids:
            statement = self._insert(feeds).values(id=feed_id, next_due_at=now, failures=0)
            await self._run(statement.on_conflict_do_nothing())

    async def claim_due(
        self, feed_ids: Collection[str], now: datetime, lease: timedelta, limit: int
    ) -> list[FeedState]:
        """Lease due feeds, longest due first."""
        free = sa.or_(feeds.c.lease_until.is_(None), feeds.c.lease_until < now)
        due = (
            sa.select(feeds.c.id)
            .where(feeds.c.id.in_(feed_ids), feeds.c.next_due_at <= now, free)
            .order_by(feeds.c.next_due_at, feeds.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = list((await self._connection.scalars(due)).all())
        if not ids:
            return []
        await self._run(sa.update(feeds).where(feeds.c.id.in_(ids)).values(lease_until=now + lease))
        rows = await self._connection.execute(
            sa.select(feeds).where(feeds.c.id.in_(ids)).order_by(feeds.c.next_due_at, feeds.c.id)
        )
        return [_state(row) for row in rows]

    async def save(self, state: FeedState) -> None:
        """Keep what a fetch taught us and end the lease."""
        values = asdict(state)
        del values["feed_id"]
        await self._run(
            sa.update(feeds).where(feeds.c.id == state.feed_id).values(**values, lease_until=None)
        )

    async def all(self) -> list[FeedState]:
        """Every feed we know."""
        rows = await self._connection.execute(sa.select(feeds).order_by(feeds.c.id))
        return [_state(row) for row in rows]

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
            sa.select(sa.func.min(free_at)).where(feeds.c.id.in_(feed_ids))
        )
        return due_at


def _state(row: Any) -> FeedState:
    return FeedState(row.id, **{name: getattr(row, name) for name in _FIELDS})
