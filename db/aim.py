"""Which message an edit or a deletion is about; `db/claim.py` asks when it claims one."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.core.types import DeliveryState, Operation
from db.schema import deliveries, notices


def aimed(delivery_ids: Collection[int]) -> sa.Update:
    """Give these edits and deletions as target the last message that was sent in their slot (see
    `db/revise.py`); those that find none keep none."""
    own, line, earlier = notices.alias("own"), notices.alias("line"), deliveries.alias("earlier")
    root = (
        sa.select(sa.func.coalesce(own.c.revises, own.c.id))
        .where(own.c.id == deliveries.c.notice_id)
        .correlate(deliveries)
        .scalar_subquery()
    )
    target = (
        sa.select(earlier.c.remote_ref)
        .join(line, line.c.id == earlier.c.notice_id)
        .where(
            earlier.c.chat_id == deliveries.c.chat_id,
            earlier.c.part == deliveries.c.part,
            earlier.c.id < deliveries.c.id,
            earlier.c.state == DeliveryState.SENT,
            earlier.c.operation != Operation.DELETE,
            earlier.c.remote_ref.is_not(None),
            sa.func.coalesce(line.c.revises, line.c.id) == root,
        )
        .order_by(earlier.c.id.desc())
        .limit(1)
        .correlate(deliveries)
        .scalar_subquery()
    )
    return sa.update(deliveries).where(deliveries.c.id.in_(delivery_ids)).values(target_ref=target)
