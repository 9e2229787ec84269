"""The ends of attempts: settled by compare-and-set, taken up after a crash, overdue, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, assert_never

import sqlalchemy as sa

from bot.core.delivery import MoveChat, PauseChat, PausePlatform, Settlement, SuspendChat
from bot.core.types import Address, Delivery, DeliveryState
from db.base import Topic
from db.chats import Chats
from db.deliveries import delivery_select, to_delivery
from db.heads import QUEUED
from db.schema import chats, deliveries, notices, paces, parts

#: Literal, so that both databases see that the partial indexes apply.
SENDING = deliveries.c.state == sa.literal_column("'sending'")
_HELD = deliveries.c.state == sa.literal_column("'held'")
_WAITING = deliveries.c.state == sa.literal_column("'waiting'")
#: More than the tolerance of any bucket (bot/core/pacing.py).
_NEVER_EARLY = timedelta(milliseconds=50)


class Settle(Topic):
    """The part of `bot.core.outbox.Outbox` that writes what became of attempts."""

    async def settle(
        self, settled: Sequence[tuple[Delivery, Settlement]], now: datetime
    ) -> list[bool]:
        """Compare and set: only attempts that nobody settled before are written, all at once."""
        ids = [delivery.id for delivery, _ in settled]
        rows = await self._connection.execute(
            sa.select(deliveries.c.id, deliveries.c.attempts)
            .where(deliveries.c.id.in_(ids), SENDING)
            .order_by(deliveries.c.id)
            .with_for_update()
        )
        open_attempts = {(row.id, row.attempts) for row in rows}
        written = [(one.id, one.attempts) in open_attempts for one, _ in settled]
        mine = [pair for pair, done in zip(settled, written, strict=True) if done]
        if mine:
            await self._run(
                sa.update(deliveries).where(deliveries.c.id == sa.bindparam("delivery_id")),
                [{"delivery_id": one.id, **_settled_values(end, now)} for one, end in mine],
            )
        for delivery, settlement in mine:
            if settlement.effect is not None:
                await self._apply(delivery, settlement, now)
        return written

    async def abandoned(self, now: datetime, limit: int) -> list[Delivery]:
        """Attempts whose worker did not come back in time."""
        rows = await self._connection.execute(
            delivery_select()
            .where(SENDING, deliveries.c.lease_until < now)
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        return [to_delivery(row) for row in rows]

    async def end_leases(self, platform: str, now: datetime) -> int:
        """Let the leases of what is being sent on a platform run out."""
        return await self._run(
            sa.update(deliveries)
            .where(SENDING, deliveries.c.platform == platform)
            .values(lease_until=now)
        )

    async def expire(self, now: datetime) -> int:
        """End what is past its send-before and not being sent."""
        ended = 0
        # One by one, so that each looks only through its partial index and not at all that was
        # ever sent.
        for unsent in (QUEUED, _HELD, _WAITING):
            ended += await self._run(
                sa.update(deliveries)
                .where(unsent, deliveries.c.send_before <= now)
                .values(state=DeliveryState.DEAD, last_error="past its send-before", settled_at=now)
            )
        return ended

    async def forget(self, before: datetime) -> int:
        """Delete old ends, then the notices that nothing refers to."""
        count = await self._run(
            sa.delete(deliveries).where(
                deliveries.c.settled_at < before,
                deliveries.c.state.in_(
                    (DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.UNCERTAIN)
                ),
            )
        )
        revision = notices.alias("revision")
        old = sa.select(notices.c.id).where(
            notices.c.created_at < before,
            notices.c.send_before < before,
            ~sa.exists().where(deliveries.c.notice_id == notices.c.id),
            ~sa.exists().where(deliveries.c.shows == notices.c.id),
            ~sa.exists().where(revision.c.revises == notices.c.id),
        )
        await self._run(sa.delete(parts).where(parts.c.notice_id.in_(old)))
        await self._run(sa.delete(notices).where(notices.c.id.in_(old)))
        return count

    async def _apply(self, delivery: Delivery, settlement: Settlement, now: datetime) -> None:
        book = Chats(self._connection)
        match settlement.effect:
            case SuspendChat(why, topic_only):
                at = delivery.at if topic_only else replace(delivery.at, thread="")
                await book.shut_out(at, why, now, topic_only=topic_only)
            case MoveChat(new_address):
                await book.move(delivery.at.platform, delivery.at.address, new_address, now)
            case PauseChat(until):
                await self._put_off(delivery.at, until)
            case PausePlatform(until):
                # The bot's bucket may run ahead by its tolerance, and must not do so here.
                resumes_at = until + _NEVER_EARLY
                here = paces.c.platform == delivery.at.platform
                await self._run(
                    sa.update(paces)
                    .where(here, paces.c.ready_at < resumes_at)
                    .values(ready_at=resumes_at)
                )
            case None:
                pass
            case _:
                assert_never(settlement.effect)

    async def _put_off(self, at: Address, until: datetime) -> None:
        """The queue of a chat (its topics share the platform's patience) waits until then, and so
        does what is published meanwhile."""
        here = (chats.c.platform == at.platform, chats.c.address == at.address)
        ids = sa.select(chats.c.id).where(*here)
        await self._run(
            sa.update(deliveries)
            .where(deliveries.c.chat_id.in_(ids), QUEUED, deliveries.c.due_at < until)
            .values(due_at=until)
        )
        await self._run(sa.update(chats).where(*here).values(quiet_until=until))


def _settled_values(settlement: Settlement, now: datetime) -> dict[str, Any]:
    ended = settlement.state is not DeliveryState.QUEUED
    return {
        "state": settlement.state,
        "due_at": settlement.due_at,
        "doubts": settlement.doubts,
        "first_doubt_at": settlement.first_doubt_at,
        "remote_ref": settlement.remote_ref,
        "last_error": settlement.last_error,
        "lease_until": None,
        "settled_at": now if ended else None,
    }
