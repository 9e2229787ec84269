"""Questions about how far each feed has been read."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from bot.core.types import FeedState
from bot.core.watched import Look
from db.base import Many, Topic, many
from db.schema import feeds
from db.schema.columns import Moment, micros

_FIELDS = tuple(field.name for field in fields(FeedState) if field.name != "feed_id")
#: The role that listens to hubs sets these while a look at the feed is under way.
_OF_PUSHES = ("pushed_since", "pushed_until")
_SAVED = tuple(name for name in _FIELDS if name not in _OF_PUSHES)
_SAVE = (
    sa.update(feeds)
    .where(feeds.c.id == sa.bindparam("feed_id"))
    .values(lease_until=None, **{name: sa.bindparam(name) for name in _SAVED})
)

_COLUMNS = (feeds.c.id, *(feeds.c[name] for name in _FIELDS))
_NOW = sa.bindparam("now", type_=Moment)
_QUERY = (
    sa.select(*_COLUMNS)
    .where(
        feeds.c.next_due_at <= _NOW, feeds.c.lease_until.is_(None) | (feeds.c.lease_until < _NOW)
    )
    .order_by(feeds.c.next_due_at)
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_DUE, _CLAIM = many(_QUERY), many(_QUERY.with_for_update(skip_locked=True))

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
        due = await self._due(feed_ids, now, limit, lock=True)
        if due:
            ids = self._list([row[0] for row in due])
            await self._run(_lease(self._postgresql), {"ids": ids, "until": now + lease})
        return [FeedState(*row) for row in due]

    async def _due(
        self, feed_ids: Collection[str], now: datetime, limit: int, *, lock: bool = False
    ) -> list[Sequence[Any]]:
        """Due feeds of these that nobody holds, longest due first."""
        # The list is long and nearly all feeds are in it: it is cheaper to look at what is due and
        # to ask about the list only if what is not in it takes up the places.
        seen = limit + _OTHERS
        found = await self._rows(_CLAIM if lock else _DUE, {"now": now, "most": seen})
        rows = [row for row in found if row[0] in feed_ids][:limit]
        if len(rows) < limit and len(found) == seen:
            ids = self._list(feed_ids)
            rows = await self._rows(
                _due_among(lock, self._postgresql), {"now": now, "most": limit, "ids": ids}
            )
        return rows

    async def save(self, *states: FeedState) -> None:
        """Keep what fetches taught us and end their leases."""
        if states:
            await self._run(_SAVE, [dict(zip(_NAMES, _values(one), strict=True)) for one in states])

    async def looked(self, *looks: Look) -> None:
        """Looks that changed nothing but the time of the next."""
        if looks:
            rows = [(look.feed_id, micros(look.next_due_at), micros(look.at)) for look in looks]
            said: Any = {"rows": json.dumps(rows)}
            if self._postgresql:
                said = dict(
                    zip(("ids", "due", "at"), map(list, zip(*rows, strict=True)), strict=True)
                )
            await self._run(_looked(self._postgresql), said)

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

    def _list(self, feed_ids: Collection[str]) -> Any:
        """The parameter of `_among`."""
        return list(feed_ids) if self._postgresql else json.dumps(list(feed_ids))


@cache
def _among(postgresql: bool) -> Any:
    """One parameter, `ids`, for any number of ids."""
    if postgresql:
        return feeds.c.id == sa.any_(_array("ids", sa.Text))
    listed = sa.func.json_each(sa.bindparam("ids", type_=sa.Text)).table_valued("value")
    return feeds.c.id.in_(sa.select(listed.c.value))


@cache
def _due_among(lock: bool, postgresql: bool) -> Many:
    return many((_CLAIM if lock else _DUE).query.where(_among(postgresql)))


@cache
def _lease(postgresql: bool) -> sa.Update:
    until = sa.bindparam("until", type_=Moment)
    return sa.update(feeds).where(_among(postgresql)).values(lease_until=until)


@cache
def _looked(postgresql: bool) -> sa.Update:
    """An update from rows of id, due and at, in one statement as `many` asks in one."""
    if postgresql:
        columns = (
            _array("ids", sa.Text),
            _array("due", sa.BigInteger),
            _array("at", sa.BigInteger),
        )
        said: Any = sa.func.unnest(*columns).table_valued("id", "due", "at").render_derived("said")
    else:
        listed = sa.func.json_each(sa.bindparam("rows", type_=sa.Text)).table_valued("value")
        said = sa.select(
            *(
                sa.func.json_extract(listed.c.value, f"$[{n}]").label(name)
                for n, name in enumerate(("id", "due", "at"))
            )
        ).subquery("said")
    return (
        sa.update(feeds)
        .where(feeds.c.id == said.c.id)
        .values(
            lease_until=None,
            next_due_at=said.c.due,
            last_fetch_at=said.c.at,
            last_ok_at=said.c.at,
        )
    )


def _array(name: str, of: Any) -> Any:
    return sa.cast(sa.bindparam(name), sa.ARRAY(of))


_NAMES = ("feed_id", *_SAVED)
#: As `dataclasses.asdict` would, without a deep copy of each moment.
_values = attrgetter(*_NAMES)
