"""Questions about how sources are and were, and when they published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from bot.core.spells import MOMENTS, Sign, Spell
from bot.core.types import Item
from bot.core.watched import ItemState
from db.base import Topic
from db.schema import items, meetings, papers, spells

#: Titles that are told of what was missed; more are only counted.
_MISSED = 50
#: Feeds in one statement: bound parameters stay well below what either database takes.
_CHUNK = 300


class Spells(Topic):
    """See `bot.core.spells.Spells`."""

    async def open(self) -> dict[str, Spell]:
        """The spell that lasts, of each source that has one."""
        rows = await self._connection.execute(sa.select(spells).where(spells.c.until.is_(None)))
        return {row.feed_id: _spell(row) for row in rows}

    async def begin(
        self,
        feed_id: str,
        sign: Sign,
        why: str,
        since: datetime,
        last_ok_at: datetime | None,
        now: datetime,
    ) -> int:
        """End the spell that lasts, and begin another."""
        lasting = sa.and_(spells.c.feed_id == feed_id, spells.c.until.is_(None))
        await self._run(sa.update(spells).where(lasting).values(until=now))
        spell_id: int | None = await self._connection.scalar(
            sa.insert(spells)
            .values(feed_id=feed_id, sign=sign, why=why, since=since, last_ok_at=last_ok_at)
            .returning(spells.c.id)
        )
        assert spell_id is not None
        return spell_id

    async def turn(self, spell_id: int, sign: Sign, why: str) -> None:
        """Call a spell that lasts by another state, which no owner has seen yet."""
        values = {"sign": sign, "why": why, "acknowledged_at": None}
        await self._run(sa.update(spells).where(spells.c.id == spell_id).values(values))

    async def of(self, feed_ids: Collection[str], since: datetime) -> list[Spell]:
        """The spells of these sources that lasted at or after a moment."""
        rows = await self._connection.execute(
            sa.select(spells)
            .where(
                spells.c.feed_id.in_(feed_ids),
                sa.or_(spells.c.until.is_(None), spells.c.until >= since),
            )
            .order_by(spells.c.since, spells.c.id)
        )
        return [_spell(row) for row in rows]

    async def over(self) -> list[Spell]:
        """Spells that readers were told of and that are over, of which they do not know yet."""
        rows = await self._connection.execute(
            sa.select(spells)
            .where(
                spells.c.told_at.is_not(None),
                spells.c.until.is_not(None),
                spells.c.told_back_at.is_(None),
            )
            .order_by(spells.c.id)
        )
        return [_spell(row) for row in rows]

    async def told(self, spell_ids: Sequence[int], now: datetime) -> None:
        """Readers have been told of these."""
        await self._run(sa.update(spells).where(spells.c.id.in_(spell_ids)).values(told_at=now))

    async def told_back(self, spell_ids: Sequence[int], now: datetime) -> None:
        """Readers have been told that these are over."""
        await self._run(
            sa.update(spells).where(spells.c.id.in_(spell_ids)).values(told_back_at=now)
        )

    async def acknowledge(self, up_to: int, now: datetime) -> int:
        """An owner has seen the spells that last, up to this one."""
        return await self._run(
            sa.update(spells)
            .where(
                spells.c.id <= up_to,
                spells.c.until.is_(None),
                spells.c.acknowledged_at.is_(None),
                spells.c.sign.not_in((Sign.FINE, Sign.QUIET)),
            )
            .values(acknowledged_at=now)
        )

    async def moments(
        self, feed_ids: Collection[str], since: datetime, most: int = MOMENTS
    ) -> Mapping[str, list[datetime]]:
        """When each source published: by the dates of its items, where they have none since when
        we know them; papers by their meeting, if we did not see them come."""
        found: dict[str, list[datetime]] = {feed_id: [] for feed_id in feed_ids}
        every = list(feed_ids)
        for start in range(0, len(every), _CHUNK):
            chunk = every[start : start + _CHUNK]
            for feed_id, moment in await self._connection.execute(_published(chunk, since, most)):
                found[feed_id].append(moment)
            for feed_id, day, seen_at in await self._connection.execute(_held(chunk)):
                at = min(datetime.combine(date.fromisoformat(day), time(12), UTC), seen_at)
                if at >= since:
                    found[feed_id].append(at)
        return {feed_id: sorted(moments) for feed_id, moments in found.items()}

    async def missed(self, spell: Spell) -> list[Item]:
        """What was published while the source could not be read, and told to nobody since."""
        begun = spell.last_ok_at or spell.since
        rows = await self._connection.execute(
            sa.select(items)
            .where(
                items.c.feed_id == spell.feed_id,
                items.c.state.in_((ItemState.STALE, ItemState.HELD, ItemState.DROPPED)),
                items.c.published_at.between(begun, spell.until or begun),
                items.c.seen_at > begun,
            )
            .order_by(items.c.published_at.desc())
            .limit(_MISSED)
        )
        return [
            Item(
                row.feed_id,
                row.guid,
                row.url,
                row.title,
                row.summary,
                row.published_at,
                row.digest,
            )
            for row in rows
        ]


def _published(feed_ids: Sequence[str], since: datetime, most: int) -> sa.Select[Any]:
    """The latest moments at which each of these feeds published."""
    at = sa.func.coalesce(items.c.published_at, items.c.seen_at)
    place = sa.func.row_number().over(partition_by=items.c.feed_id, order_by=at.desc())
    dated = sa.or_(items.c.published_at.is_not(None), items.c.state != ItemState.BASELINE)
    listed = (
        sa.select(items.c.feed_id, at.label("at"), place.label("place"))
        .where(items.c.feed_id.in_(feed_ids), dated, at >= since)
        .subquery()
    )
    return sa.select(listed.c.feed_id, listed.c.at).where(listed.c.place <= most)


def _held(feed_ids: Sequence[str]) -> sa.Select[Any]:
    """The meetings of these feeds that have papers, and when we first saw some."""
    return (
        sa.select(meetings.c.feed_id, meetings.c.day, sa.func.min(papers.c.seen_at))
        .join(papers, papers.c.meeting_id == meetings.c.id)
        .where(meetings.c.feed_id.in_(feed_ids), ~meetings.c.cancelled)
        .group_by(meetings.c.id, meetings.c.feed_id, meetings.c.day)
    )


def _spell(row: Any) -> Spell:
    return Spell(
        row.id,
        row.feed_id,
        Sign(row.sign),
        row.why,
        row.since,
        row.until,
        row.last_ok_at,
        row.told_at,
        row.told_back_at,
        row.acknowledged_at,
    )
