"""Which deliveries may go next: the first open one of each chat and lane, when it is due.

`db/claim.py` asks, once for each lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import takewhile
from typing import Any

import sqlalchemy as sa

from bot.core.pacing import chat_interval, chat_tolerance, permitted, spent
from bot.core.ports import Pace
from bot.core.types import ChatKind, Lane
from db.schema import OPEN, chats, deliveries

#: Literal, so that both databases see that the partial index applies.
QUEUED = deliveries.c.state == sa.literal_column("'queued'")


#: A statement and its values; as they are asked several times a second and making a statement costs
#: more than executing it, each is made once.
Question = tuple[sa.Select[Any], dict[str, Any]]


def lanes_due(platform: str, now: datetime) -> Question:
    """One row with a column for each lane: whether anything in it is due."""
    return _lanes_due(), {"platform": platform, "now": now}


@cache
def _lanes_due() -> sa.Select[Any]:
    found: list[sa.ColumnElement[bool]] = [
        sa.exists()
        .where(
            deliveries.c.platform == sa.bindparam("platform"),
            deliveries.c.lane == int(lane),
            QUEUED,
            deliveries.c.due_at <= _moment("now"),
        )
        .label(lane.name.casefold())
        for lane in Lane
    ]
    return sa.select().add_columns(*found)


def heads(
    platform: str, lane: Lane, pace: Pace | None, now: datetime, limit: int, *, doubtful: bool
) -> Question:
    """Up to `limit` that the pace of their chats allows, those in doubt only if `doubtful`.

    The rows are locked, and passed over where others have locked them.
    """
    values: dict[str, Any] = {"platform": platform, "lane": int(lane), "now": now, "most": limit}
    if pace is not None:
        values["private"] = now + chat_tolerance(pace, ChatKind.PRIVATE)
        values["group"] = now + chat_tolerance(pace, ChatKind.GROUP)
    return _heads(doubtful=doubtful, paced=pace is not None), values


@cache
def _heads(*, doubtful: bool, paced: bool) -> sa.Select[Any]:
    now = _moment("now")
    earlier = deliveries.alias("earlier")
    blocked = (
        sa.select(sa.literal(1))
        .select_from(earlier)
        .where(
            earlier.c.chat_id == deliveries.c.chat_id,
            earlier.c.lane == deliveries.c.lane,
            earlier.c.id < deliveries.c.id,
            sa.text(f"earlier.{OPEN}"),
            # What waited past its send-before is the janitor's and in nobody's way.
            sa.or_(earlier.c.state == sa.literal_column("'sending'"), earlier.c.send_before > now),
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
            deliveries.c.platform == sa.bindparam("platform"),
            deliveries.c.lane == sa.bindparam("lane"),
            QUEUED,
            deliveries.c.due_at <= now,
            deliveries.c.send_before > now,
            ~blocked,
            *sure,
            *(_ready() if paced else ()),
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
        .with_for_update(of=deliveries, skip_locked=True)
    )


def _ready() -> tuple[sa.ColumnElement[bool], ...]:
    private = chats.c.kind == ChatKind.PRIVATE
    return (
        sa.or_(
            sa.and_(private, chats.c.ready_at <= _moment("private")),
            sa.and_(~private, chats.c.ready_at <= _moment("group")),
        ),
    )


def _moment(name: str) -> sa.BindParameter[datetime]:
    return sa.bindparam(name, type_=deliveries.c.due_at.type)


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
