"""Questions about how far each feed has been read."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from bot.core.types import FeedState
from db.base import Topic
from db.schema import feeds
from db.schema.columns import micros

_FIELDS = tuple(field.name for field in fields(FeedState) if field.name != "feed_id")
#: The role that listens to hubs sets these while a look at the feed is under way.
_OF_PUSHES = ("pushed_since", "pushed_until")
_SAVED = tuple(name for name in _FIELDS if name not in _OF_PUSHES)
_SAVE = (
    sa.update(feeds)
    .where(feeds.c.id == sa.bindparam("feed_id"))
    .values(lease_until=None, **{name: sa.bindparam(name) for name in _SAVED})
)

#: Due feeds that nobody reads any more (they left `feeds.yaml`) are looked past, up to so many.
_OTHERS = 32


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

    async def is_due(self, feed_ids: Collection[str], now: datetime) -> bool:
        """Whether any of these feeds could be claimed."""
        return bool(await self._due(feed_ids, now, 1))

    async def claim_due(
        self, feed_ids: Collection[str], now: datetime, lease: timedelta, limit: int
    ) -> list[FeedState]:
        """Lease due feeds, longest due first."""
        ids = await self._due(feed_ids, now, limit, lock=True)
        if not ids:
            return []
        await self._run(sa.update(feeds).where(self._among(ids)).values(lease_until=now + lease))
        claimed = await self._rows(sa.select(*_COLUMNS).where(self._among(ids)))
        return sorted(
            (FeedState(*row) for row in claimed), key=lambda one: (one.next_due_at, one.feed_id)
        )

    async def _due(
        self, feed_ids: Collection[str], now: datetime, limit: int, *, lock: bool = False
    ) -> list[str]:
        """Due feeds of these that nobody holds, longest due first."""
        free = sa.or_(feeds.c.lease_until.is_(None), feeds.c.lease_until < now)
        due = sa.select(feeds.c.id).where(feeds.c.next_due_at <= now, free)
        due = due.order_by(feeds.c.next_due_at)
        if lock:
            due = due.with_for_update(skip_locked=True)
        # The list is long and nearly all feeds are in it: it is cheaper to look at what is due and
        # to ask about the list only if what is not in it takes up the places.
        seen = limit + _OTHERS
        rows = await self._rows(due.limit(seen))
        ids = [each for (each,) in rows if each in feed_ids][:limit]
        if len(ids) < limit and len(rows) == seen:
            rows = await self._rows(due.where(self._among(feed_ids)).limit(limit))
            ids = [each for (each,) in rows]
        return ids

    async def save(self, *states: FeedState) -> None:
        """Keep what fetches taught us and end their leases."""
        if states:
            await self._run(_SAVE, [dict(zip(_NAMES, _values(one), strict=True)) for one in states])

    async def looked(self, *states: FeedState) -> None:
        """Looks that changed nothing but the time of the next."""
        if not states:
            return
        said = self._said(
            [(one.feed_id, micros(one.next_due_at), micros(_at(one))) for one in states]
        )
        await self._run(
            sa.update(feeds)
            .where(feeds.c.id == said.c.id)
            .values(
                lease_until=None,
                next_due_at=said.c.due,
                last_fetch_at=said.c.at,
                last_ok_at=said.c.at,
            )
        )

    async def all(self) -> list[FeedState]:
        """Every feed we know."""
        rows = await self._connection.execute(sa.select(*_COLUMNS).order_by(feeds.c.id))
        return [FeedState(*row) for row in rows]

    async def find(self, feed_id: str) -> FeedState | None:
        """One feed."""
        rows = await self._connection.execute(sa.select(*_COLUMNS).where(feeds.c.id == feed_id))
        row = rows.first()
        return None if row is None else FeedState(*row)

    async def set_push(self, feed_id: str, since: datetime | None, until: datetime | None) -> None:
        """Until when a hub sends us what is new."""
        await self._run(
            sa.update(feeds)
            .where(feeds.c.id == feed_id)
            .values(pushed_since=since, pushed_until=until)
        )

    async def end_pushes(self) -> None:
        """Look at every feed that waited for a hub."""
        await self._run(
            sa.update(feeds)
            .where(feeds.c.pushed_until.is_not(None))
            .values(pushed_since=None, pushed_until=None, next_due_at=feeds.c.last_fetch_at)
        )

    async def delivered(self, feed_id: str, now: datetime, *, news: bool) -> None:
        """A hub sent a body."""
        said: dict[str, Any] = {"last_ok_at": now, **({"last_new_at": now} if news else {})}
        await self._run(sa.update(feeds).where(feeds.c.id == feed_id).values(**said))

    def _said(self, rows: Sequence[tuple[str, int, int]]) -> Any:
        """Rows of id, due and at to update from, in one statement: SQLite's driver lets go of the
        interpreter at every step and is long in getting it back."""
        if self._postgresql:
            ids, due, at = (list(column) for column in zip(*rows, strict=True))
            return (
                sa.func.unnest(
                    sa.cast(ids, sa.ARRAY(sa.Text)),
                    sa.cast(due, sa.ARRAY(sa.BigInteger)),
                    sa.cast(at, sa.ARRAY(sa.BigInteger)),
                )
                .table_valued("id", "due", "at")
                .render_derived("said")
            )
        listed = sa.func.json_each(json.dumps(rows)).table_valued("value")
        columns = ("id", "due", "at")
        return sa.select(
            *(
                sa.func.json_extract(listed.c.value, f"$[{n}]").label(name)
                for n, name in enumerate(columns)
            )
        ).subquery("said")

    def _among(self, feed_ids: Collection[str]) -> Any:
        """One parameter for any number of ids."""
        if self._postgresql:
            return feeds.c.id == sa.any_(sa.cast(list(feed_ids), sa.ARRAY(sa.Text)))
        listed = sa.func.json_each(json.dumps(list(feed_ids))).table_valued("value")
        return feeds.c.id.in_(sa.select(listed.c.value))


def _at(state: FeedState) -> datetime:
    assert state.last_fetch_at is not None
    return state.last_fetch_at


_NAMES = ("feed_id", *_SAVED)
#: As `dataclasses.asdict` would, without a deep copy of each moment.
_values = attrgetter(*_NAMES)
_COLUMNS = (feeds.c.id, *(feeds.c[name] for name in _FIELDS))
