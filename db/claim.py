"""The queue: claiming deliveries within the pace, settling them, ending the overdue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, assert_never

import sqlalchemy as sa

from bot.core.delivery import MoveChat, PauseChat, PausePlatform, Settlement, SuspendChat
from bot.core.outbox import Claimed
from bot.core.pacing import (
    bot_burst,
    bot_tolerance,
    lane_order,
    permitted,
    spent,
)
from bot.core.ports import Pace
from bot.core.types import Address, Delivery, DeliveryState, Lane, Operation
from db.aim import aimed
from db.base import Topic
from db.chats import Chats
from db.deliveries import delivery_select, to_delivery
from db.heads import QUEUED, careful, heads, within_pace
from db.quiet import asleep, put_off
from db.schema import chats, deliveries, notices, paces, parts

#: Literal, so that both databases see that the partial indexes apply.
_SENDING = deliveries.c.state == sa.literal_column("'sending'")
_HELD = deliveries.c.state == sa.literal_column("'held'")
#: Looks at one lane, each of which puts off all that waits for some quiet hours, in one claim.
MOST_QUIET = 8
_WAITING = deliveries.c.state == sa.literal_column("'waiting'")

#: More than the tolerance of any bucket (bot/core/pacing.py).
_NEVER_EARLY = timedelta(milliseconds=50)


class Claim(Topic):
    """The part of `bot.core.outbox.Outbox` that empties it."""

    async def claim(
        self,
        platform: str,
        pace: Pace | None,
        now: datetime,
        lease: timedelta,
        limit: int,
        *,
        doubtful: bool = True,
    ) -> Claimed:
        """Take what may be sent this instant.

        1. How many does the pace of the bot allow?
        2. Lane by lane, in the order of this turn: heads of the chats' queues that are due.
        3. Mark them as being sent, and their chats and the bot as having spoken.
        4. Edits and deletions learn which message they are about; those of none end.
        """
        turn, ready_at = await self._pace_row(platform, now)
        if pace is not None:
            limit = min(limit, bot_burst(pace))
            most = permitted(ready_at, now, pace.bot, bot_tolerance(pace), limit)
        else:
            most = limit if ready_at <= now else 0
        early = bot_tolerance(pace) if pace is not None else timedelta(0)
        if most == 0:
            return Claimed((), ready_at - early)
        due = await self._due(platform, lane_order(turn), pace, now, most, doubtful=doubtful)
        if not due:
            return Claimed((), None)
        ids = [row.id for row in due]
        await self._run(
            sa.update(deliveries)
            .where(deliveries.c.id.in_(ids))
            .values(
                state=DeliveryState.SENDING,
                attempts=deliveries.c.attempts + 1,
                lease_until=now + lease,
            )
        )
        after = spent(ready_at, now, pace.bot, len(ids)) if pace is not None else ready_at
        await self._run(
            sa.update(paces)
            .where(paces.c.platform == platform)
            .values(ready_at=after, turn=turn + 1)
        )
        aimless = await self._aim([row for row in due if row.operation != Operation.SEND], now)
        rows = await self._connection.execute(
            delivery_select().where(deliveries.c.id.in_(ids), _SENDING).order_by(deliveries.c.id)
        )
        full = len(ids) == most or aimless
        # As early as may be: what wake-ups are late by is then made good, not lost.
        again_at = (after - early if pace is not None else now) if full else None
        return Claimed(tuple(to_delivery(row) for row in rows), again_at)

    async def _aim(self, changes: Sequence[Any], now: datetime) -> int:
        """Let edits and deletions find their messages, and end those whose message was never
        sent, or nobody knows whether it was; how many ended."""
        ids = [row.id for row in changes if row.target_ref is None]
        if not ids:
            return 0
        await self._run(aimed(ids))
        return await self._run(
            sa.update(deliveries)
            .where(deliveries.c.id.in_(ids), deliveries.c.target_ref.is_(None))
            .values(
                state=DeliveryState.DEAD,
                last_error="what it changes was not sent",
                lease_until=None,
                settled_at=now,
            )
        )

    async def _due(
        self,
        platform: str,
        lanes: Sequence[Lane],
        pace: Pace | None,
        now: datetime,
        most: int,
        *,
        doubtful: bool,
    ) -> list[Any]:
        """Lane by lane, the deliveries that may go now; their chats have spoken with that."""
        found: list[Any] = []
        for lane in lanes:
            if len(found) == most or any(row.doubts for row in found):
                break
            alone = doubtful and not found  # what is in doubt goes without others
            due = heads(platform, lane, pace, now, most - len(found), doubtful=alone)
            rows = await self._awake(platform, lane, due, now)
            found += await self._claim_heads(platform, rows, pace, now)
        return found

    async def _awake(
        self, platform: str, lane: Lane, due: sa.Select[Any], now: datetime
    ) -> Sequence[Any]:
        """What is due, without what waits for the end of quiet hours from now on."""
        rows: Sequence[Any] = ()
        for _ in range(MOST_QUIET):
            rows = (await self._connection.execute(due)).all()
            quiet = asleep(rows, lane, now)
            if not quiet:
                return rows
            for hours, until in quiet.items():
                await self._run(put_off(platform, hours, until))
        quiet = asleep(rows, lane, now)
        return [row for row in rows if (row.quiet, row.zone) not in quiet]

    async def settle(
        self, settled: Sequence[tuple[Delivery, Settlement]], now: datetime
    ) -> list[bool]:
        """Compare and set: only attempts that nobody settled before are written, all at once."""
        ids = [delivery.id for delivery, _ in settled]
        rows = await self._connection.execute(
            sa.select(deliveries.c.id, deliveries.c.attempts)
            .where(deliveries.c.id.in_(ids), _SENDING)
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
            .where(_SENDING, deliveries.c.lease_until < now)
            .order_by(deliveries.c.id)
            .limit(limit)
        )
        return [to_delivery(row) for row in rows]

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

    async def _pace_row(self, platform: str, now: datetime) -> tuple[int, datetime]:
        which = paces.c.platform == platform
        select = sa.select(paces.c.turn, paces.c.ready_at).where(which).with_for_update()
        row = (await self._connection.execute(select)).first()
        if row is None:
            fresh = self._insert(paces).values(platform=platform, ready_at=now, turn=0)
            await self._run(fresh.on_conflict_do_nothing())
            row = (await self._connection.execute(select)).one()
        return row.turn, row.ready_at

    async def _claim_heads(
        self, platform: str, due: Sequence[Any], pace: Pace | None, now: datetime
    ) -> Sequence[Any]:
        rows = careful(due)
        if not rows or pace is None:
            return rows
        may_go, ready = within_pace(rows, pace, now)
        await self._spend(platform, ready)
        return may_go

    async def _spend(self, platform: str, ready: Mapping[str, datetime]) -> None:
        """Chats that are about to hear from us have used up a part of their pace, with all their
        topics: `ready` has their buckets by address."""
        addresses: dict[datetime, list[str]] = {}
        for address, moment in ready.items():
            addresses.setdefault(moment, []).append(address)
        for moment, some in addresses.items():
            await self._run(
                sa.update(chats)
                .where(chats.c.platform == platform, chats.c.address.in_(some))
                .values(ready_at=moment)
            )

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
