"""What an operator asks of the outbox: counts, rows, and one more try."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from bot.core.outbox import DeliveryRow, LaneCount
from bot.core.types import Address, ChatState, DeliveryState, Lane
from db.base import Topic
from db.schema import chats, deliveries, notices


class Ledger(Topic):
    """The part of `bot.core.outbox.Outbox` that people look at."""

    async def counts(self) -> list[LaneCount]:
        """Deliveries by lane and state."""
        rows = await self._connection.execute(
            sa.select(deliveries.c.lane, deliveries.c.state, sa.func.count())
            .group_by(deliveries.c.lane, deliveries.c.state)
            .order_by(deliveries.c.lane, deliveries.c.state)
        )
        return [LaneCount(Lane(lane), DeliveryState(state), count) for lane, state, count in rows]

    async def oldest_due_at(self) -> datetime | None:
        """When the longest waiting queued delivery was due."""
        oldest: datetime | None = await self._connection.scalar(
            sa.select(sa.func.min(deliveries.c.due_at)).where(
                deliveries.c.state == sa.literal_column("'queued'")
            )
        )
        return oldest

    async def rows(
        self, state: DeliveryState | None, limit: int, chat_id: int | None = None
    ) -> list[DeliveryRow]:
        """Deliveries, newest first; of all chats or of one."""
        select = (
            sa.select(
                deliveries,
                notices.c.kind,
                notices.c.source_key,
                chats.c.address,
                chats.c.thread,
            )
            .join(notices, notices.c.id == deliveries.c.notice_id)
            .join(chats, chats.c.id == deliveries.c.chat_id)
            .order_by(deliveries.c.id.desc())
            .limit(limit)
        )
        if state is not None:
            select = select.where(deliveries.c.state == state)
        if chat_id is not None:
            select = select.where(deliveries.c.chat_id == chat_id)
        return [
            DeliveryRow(
                id=row.id,
                notice_kind=row.kind,
                source_key=row.source_key,
                at=Address(row.platform, row.address, row.thread),
                lane=Lane(row.lane),
                state=DeliveryState(row.state),
                attempts=row.attempts,
                doubts=row.doubts,
                due_at=row.due_at,
                last_error=row.last_error,
            )
            for row in await self._connection.execute(select)
        ]

    async def requeue(self, delivery_ids: Collection[int], now: datetime) -> int:
        """Queue ended deliveries again; a person has decided that a copy does no harm. What is
        past its send-before stays ended; for a chat that shut us out it is held."""
        absent = sa.select(chats.c.id).where(chats.c.state == ChatState.SUSPENDED)
        return await self._run(
            sa.update(deliveries)
            .where(
                deliveries.c.id.in_(delivery_ids),
                deliveries.c.state.in_((DeliveryState.DEAD, DeliveryState.UNCERTAIN)),
                deliveries.c.send_before > now,
            )
            .values(
                state=sa.case(
                    (deliveries.c.chat_id.in_(absent), DeliveryState.HELD.value),
                    else_=DeliveryState.QUEUED.value,
                ),
                due_at=now,
                doubts=0,
                first_doubt_at=None,
                settled_at=None,
            )
        )

    async def release(self, chat_id: int, now: datetime) -> int:
        """Let go what waits for the end of quiet hours; those that are on put it off again."""
        busy_until: datetime | None = await self._connection.scalar(
            sa.select(chats.c.quiet_until).where(chats.c.id == chat_id)
        )
        return await self._run(
            sa.update(deliveries)
            .where(
                deliveries.c.chat_id == chat_id,
                deliveries.c.state == sa.literal_column("'queued'"),
                deliveries.c.attempts == 0,
                deliveries.c.due_at > now,
            )
            .values(due_at=max(now, busy_until or now))
        )
