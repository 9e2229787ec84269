"""Which deliveries may go next: the first open one of each chat and lane, when it is due.

`db/claim.py` asks, once for each lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

import sqlalchemy as sa

from bot.core.pacing import chat_tolerance
from bot.core.ports import Pace
from bot.core.types import ChatKind, Lane
from db.schema import OPEN, chats, deliveries

#: Literal, so that both databases see that the partial index applies.
QUEUED = deliveries.c.state == sa.literal_column("'queued'")


def heads(
    platform: str, lane: Lane, pace: Pace | None, now: datetime, limit: int, *, doubtful: bool
) -> sa.Select[Any]:
    """Up to `limit` that the pace of their chats allows, those in doubt only if `doubtful`.

    The rows (id, chat_id, doubts, kind) are locked, and passed over where others have locked them.
    """
    earlier = deliveries.alias("earlier")
    blocked = (
        sa.select(sa.literal(1))
        .select_from(earlier)
        .where(
            earlier.c.chat_id == deliveries.c.chat_id,
            earlier.c.lane == deliveries.c.lane,
            earlier.c.id < deliveries.c.id,
            sa.text(f"earlier.{OPEN}"),
        )
        .exists()
    )
    sure = () if doubtful else (deliveries.c.doubts == 0,)
    return (
        sa.select(deliveries.c.id, deliveries.c.chat_id, deliveries.c.doubts, chats.c.kind)
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
