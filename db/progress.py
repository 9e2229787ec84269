"""Questions about what became of a broadcast in the outbox, and stopping it there.

A broadcast is up to two notices: one for its channels, one for people, who are told how to stop.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.campaign import LedgerRow
from bot.core.sending import Progress
from bot.core.types import Address, ChatState, DeliveryState, Operation
from db.base import Topic
from db.schema import chats, deliveries, notices

CANCELLED = "cancelled"
#: The kinds of notice of a broadcast, as in its source keys.
PARTS = ("channels", "people")

_D = DeliveryState


def source_key(broadcast: int, part: str) -> str:
    """The source key of one of its notices."""
    return f"broadcast:{broadcast}:{part}"


def _mine(broadcast: int) -> sa.ColumnElement[bool]:
    keys = [source_key(broadcast, part) for part in PARTS]
    return deliveries.c.notice_id.in_(sa.select(notices.c.id).where(notices.c.source_key.in_(keys)))


class Progressing(Topic):
    """The part of `bot.core.campaign.Broadcasts` that looks into the outbox."""

    async def progress(self, broadcast: int) -> Progress:
        """Where its chats are: by their first part, and open as long as any part is."""
        mine = _mine(broadcast), deliveries.c.operation == Operation.SEND
        first = sa.select(deliveries.c.state, deliveries.c.last_error, sa.func.count()).where(
            *mine, deliveries.c.part == 0
        )
        rows = await self._connection.execute(
            first.group_by(deliveries.c.state, deliveries.c.last_error)
        )
        counts: Counter[str] = Counter()
        failed: Counter[str] = Counter()
        for state, error, count in rows:
            if state == _D.DEAD and error != CANCELLED:
                failed[error or "no reason given"] += count
            counts[state] += count
        cancelled = counts[_D.DEAD] - failed.total()
        queued = counts[_D.QUEUED]
        if not (queued or counts[_D.SENDING] or counts[_D.WAITING]):
            queued = await self._later_parts(mine)
            counts[_D.SENT] -= queued
        return Progress(
            waiting=counts[_D.WAITING],
            queued=queued,
            sending=counts[_D.SENDING],
            held=counts[_D.HELD],
            sent=counts[_D.SENT],
            uncertain=counts[_D.UNCERTAIN],
            failed=tuple(failed.most_common()),
            cancelled=cancelled,
        )

    async def _later_parts(self, mine: tuple[sa.ColumnElement[bool], ...]) -> int:
        still = deliveries.c.state.in_((_D.QUEUED, _D.SENDING, _D.WAITING))
        select = sa.select(sa.func.count(sa.distinct(deliveries.c.chat_id)))
        open_chats: int | None = await self._connection.scalar(
            select.where(*mine, still, deliveries.c.part > 0)
        )
        return open_chats or 0

    async def undoing(self, broadcast: int) -> dict[DeliveryState, int]:
        """What came of its deletion or correction: of the newest, where there were several."""
        later = notices.alias("later")
        newest = ~sa.exists().where(later.c.revises == notices.c.revises, later.c.id > notices.c.id)
        rows = await self._connection.execute(
            sa.select(deliveries.c.state, sa.func.count())
            .join(notices, notices.c.id == deliveries.c.notice_id)
            .where(
                _revises(broadcast),
                newest,
                deliveries.c.operation != Operation.SEND,
            )
            .group_by(deliveries.c.state)
        )
        return {DeliveryState(state): count for state, count in rows}

    async def hold(self, broadcast: int) -> int:
        """Let nothing of it that is queued go."""
        unsent = deliveries.c.state.in_((_D.QUEUED, _D.HELD))
        statement = sa.update(deliveries).where(_mine(broadcast), unsent)
        return await self._run(statement.values(state=_D.WAITING))

    async def release(self, broadcast: int) -> int:
        """Let go what waits, except to chats that have shut us out."""
        absent = sa.select(chats.c.id).where(chats.c.state == ChatState.SUSPENDED)
        state = sa.case((deliveries.c.chat_id.in_(absent), _D.HELD.value), else_=_D.QUEUED.value)
        waiting = deliveries.c.state == sa.literal_column("'waiting'")
        statement = sa.update(deliveries).where(_mine(broadcast), waiting)
        return await self._run(statement.values(state=state))

    async def cancel(self, broadcast: int, now: datetime) -> int:
        """End all of it that has not been sent, in one statement. What is in the air right now
        may still arrive; it cannot be claimed again, as its time is over."""
        in_the_air = deliveries.c.state == _D.SENDING
        over = sa.literal(now, deliveries.c.settled_at.type)
        statement = (
            sa.update(deliveries)
            .where(
                _mine(broadcast),
                deliveries.c.state.in_((_D.QUEUED, _D.HELD, _D.WAITING, _D.SENDING)),
            )
            .values(
                send_before=now,
                state=sa.case((in_the_air, _D.SENDING.value), else_=_D.DEAD.value),
                last_error=sa.case((in_the_air, deliveries.c.last_error), else_=CANCELLED),
                settled_at=sa.case((in_the_air, deliveries.c.settled_at), else_=over),
            )
        )
        return await self._run(statement)

    async def ledger(self, broadcast: int) -> list[LedgerRow]:
        """Every delivery of it, and of its undoing."""
        keys = [source_key(broadcast, part) for part in PARTS]
        rows = await self._connection.execute(
            sa.select(deliveries, chats.c.address, chats.c.thread, chats.c.title, chats.c.kind)
            .join(notices, notices.c.id == deliveries.c.notice_id)
            .join(chats, chats.c.id == deliveries.c.chat_id)
            .where(sa.or_(notices.c.source_key.in_(keys), _revises(broadcast)))
            .order_by(deliveries.c.id)
        )
        return [_row(row) for row in rows]

    async def told_by(self, chat_id: int, ref: str) -> int | None:
        """The broadcast that this message in this chat was a part of."""
        key: str | None = await self._connection.scalar(
            sa.select(notices.c.source_key)
            .join(deliveries, deliveries.c.notice_id == notices.c.id)
            .where(
                deliveries.c.chat_id == chat_id,
                deliveries.c.remote_ref == ref,
                notices.c.kind == "broadcast",
            )
            .limit(1)
        )
        words = (key or "").split(":")
        return int(words[1]) if len(words) > 2 and words[1].isdigit() else None


def _revises(broadcast: int) -> sa.ColumnElement[bool]:
    """Whether a notice withdraws or corrects one of the broadcast's."""
    original = notices.alias("original")
    keys = [source_key(broadcast, part) for part in PARTS]
    return notices.c.revises.in_(sa.select(original.c.id).where(original.c.source_key.in_(keys)))


def _row(row: Any) -> LedgerRow:
    return LedgerRow(
        at=Address(row.platform, row.address, row.thread),
        title=row.title,
        part=row.part,
        operation=row.operation,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        doubts=row.doubts,
        settled_at=row.settled_at,
        last_error=row.last_error,
    )
