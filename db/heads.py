"""Which deliveries may go next: the first open one of each chat and lane, when it is due.

`db/claim.py` asks, once for each lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.pacing import chat_interval, chat_tolerance, permitted, spent
from bot.core.ports import Pace
from bot.core.types import ChatKind, Lane
from db.schema import OPEN, chats, deliveries

#: Literal, so that both databases see that the partial index applies.
QUEUED = deliveries.c.state == sa.literal_column("'queued'")
#: Made once: a new alias copies every column, which costs more than asking the question.
_EARLIER = deliveries.alias("earlier")
#: For each lane whether anything in it is due: looks at one row of the index for each, where the
#: heads of a lane take a long question.
_DUE = sa.select(
    *(
        sa.select(sa.literal(1))
        .where(
            deliveries.c.platform == sa.bindparam("platform"),
            deliveries.c.lane == int(lane),
            QUEUED,
            deliveries.c.due_at <= sa.bindparam("now"),
        )
        .exists()
        for lane in Lane
    )
)


async def lanes_due(connection: AsyncConnection, platform: str, now: datetime) -> frozenset[Lane]:
    """The lanes in which anything is due, whether or not it may go."""
    row = (await connection.execute(_DUE, {"platform": platform, "now": now})).one()
    return frozenset(lane for lane, due in zip(Lane, row, strict=True) if due)


def heads(
    platform: str, lane: Lane, pace: Pace | None, now: datetime, limit: int, *, doubtful: bool
) -> sa.Select[Any]:
    """Up to `limit` that the pace of their chats allows, those in doubt only if `doubtful`.

    The rows are locked, and passed over where others have locked them.
    """
    blocked = (
        sa.select(sa.literal(1))
        .select_from(_EARLIER)
        .where(
            _EARLIER.c.chat_id == deliveries.c.chat_id,
            _EARLIER.c.lane == deliveries.c.lane,
            _EARLIER.c.id < deliveries.c.id,
            sa.text(f"earlier.{OPEN}"),
            # What waited past its send-before is the janitor's and in nobody's way.
            sa.or_(
                _EARLIER.c.state == sa.literal_column("'sending'"), _EARLIER.c.send_before > now
            ),
        )
        .exists()
    )
    sure = () if doubtful else (deliveries.c.doubts == 0,)
    return (
        sa.select(
            deliveries.c.id,
            deliveries.c.doubts,
            deliveries.c.operation,
            deliveries.c.target_ref,
            chats.c.address,
            chats.c.kind,
            chats.c.ready_at,
            chats.c.quiet,
            chats.c.zone,
            chats.c.urgent,
        )
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(
            deliveries.c.platform == platform,
            deliveries.c.lane == int(lane),
            QUEUED,
            deliveries.c.due_at <= now,
            deliveries.c.send_before > now,
            ~blocked,
            *sure,
            *_ready(pace, now),
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(limit)
        .with_for_update(of=deliveries, skip_locked=True)
    )


def careful(rows: Sequence[Any]) -> Sequence[Any]:
    """A delivery in doubt goes alone, so that the moment in which a second crash could end its
    only repeat is as short as can be."""
    if not rows or not rows[0].doubts:
        return list(takewhile(lambda row: not row.doubts, rows))
    return rows[:1]


def within_pace(
    rows: Sequence[Any], pace: Pace, now: datetime
) -> tuple[list[Any], dict[str, datetime]]:
    """Which of the rows may go at once, as several may be for topics of one chat, and that chat's
    limit is one; with it the buckets of their chats after that, by address."""
    ready: dict[str, datetime] = {}
    may_go = []
    for row in rows:
        kind = ChatKind(row.kind)
        interval, tolerance = chat_interval(pace, kind), chat_tolerance(pace, kind)
        ready_at = ready.get(row.address, row.ready_at)
        if permitted(ready_at, now, interval, tolerance, 1):
            ready[row.address] = spent(ready_at, now, interval, 1)
            may_go.append(row)
    return may_go, ready


def _ready(pace: Pace | None, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    if pace is None:
        return ()
    private = chats.c.kind == ChatKind.PRIVATE
    return (
        sa.or_(
            sa.and_(private, chats.c.ready_at <= now + chat_tolerance(pace, ChatKind.PRIVATE)),
            sa.and_(~private, chats.c.ready_at <= now + chat_tolerance(pace, ChatKind.GROUP)),
        ),
    )
