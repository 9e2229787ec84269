"""Quiet hours in the queue: what may not ring now waits until they end.

`db/claim.py` looks at what it is about to claim, so that it does not matter when something was
published, how long it had to wait, or whether the program was away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.choices import QuietHours
from bot.core.hours import quiet_until
from bot.core.types import Lane
from db.heads import QUEUED
from db.schema import chats, deliveries

#: Quiet hours as text, and the zone in which they hold.
Hours = tuple[str, str]


def asleep(rows: Sequence[Any], lane: Lane, now: datetime) -> Mapping[Hours, datetime]:
    """The quiet hours that are on for some of these deliveries, and when they end. Answers are not
    kept from those who asked, nor urgent alerts from those who wanted to be woken."""
    if lane is Lane.REPLY:
        return {}
    hours = {
        (row.quiet, row.zone)
        for row in rows
        if row.quiet is not None and not (lane is Lane.URGENT and row.urgent)
    }
    ends = ((one, quiet_until(QuietHours.parse(one[0]), one[1], now)) for one in hours)
    return {one: end for one, end in ends if end is not None}


def put_off(platform: str, hours: Hours, until: datetime) -> sa.Update:
    """Everything that waits for chats with these quiet hours waits until they end."""
    quiet, zone = hours
    waits = (
        sa.select(deliveries.c.id)
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(
            QUEUED,
            deliveries.c.platform == platform,
            deliveries.c.due_at < until,
            deliveries.c.lane != int(Lane.REPLY),
            chats.c.quiet == quiet,
            chats.c.zone == zone,
            sa.or_(deliveries.c.lane != int(Lane.URGENT), ~chats.c.urgent),
        )
        .with_for_update(of=deliveries, skip_locked=True)
    )
    return sa.update(deliveries).where(deliveries.c.id.in_(waits)).values(due_at=until)
