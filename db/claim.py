"""The queue: claiming deliveries within the pace and outside quiet hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.outbox import Claimed
from bot.core.pacing import (
    bot_burst,
    bot_tolerance,
    lane_order,
    permitted,
    spent,
)
from bot.core.ports import Pace
from bot.core.types import DeliveryState, Lane, Operation
from db.aim import aimed
from db.deliveries import delivery_select, to_delivery
from db.heads import Question, careful, heads, lanes_due, within_pace
from db.quiet import asleep, put_off
from db.schema import chats, deliveries, paces
from db.settle import SENDING, Settle

#: Looks at one lane, each of which puts off all that waits for some quiet hours, in one claim.
MOST_QUIET = 8


class Claim(Settle):
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
        after = spent(ready_at, now, pace.bot, len(ids)) if pace is not None else ready_at
        await self._begin(platform, ids, now + lease, {"ready_at": after, "turn": turn + 1})
        aimless = await self._aim([row for row in due if row.operation != Operation.SEND], now)
        rows = await self._connection.execute(
            delivery_select().where(deliveries.c.id.in_(ids), SENDING).order_by(deliveries.c.id)
        )
        full = len(ids) == most or aimless
        # As early as may be: what wake-ups are late by is then made good, not lost.
        again_at = (after - early if pace is not None else now) if full else None
        return Claimed(tuple(to_delivery(row) for row in rows), again_at)

    async def _begin(
        self, platform: str, ids: Sequence[int], lease_until: datetime, bot: Mapping[str, Any]
    ) -> None:
        """These are being sent, and the bot has spoken."""
        await self._run(
            sa.update(deliveries)
            .where(deliveries.c.id.in_(ids))
            .values(
                state=DeliveryState.SENDING,
                attempts=deliveries.c.attempts + 1,
                lease_until=lease_until,
            )
        )
        await self._run(sa.update(paces).where(paces.c.platform == platform).values(bot))

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
        row = (await self._connection.execute(*lanes_due(platform, now))).one()
        due_lanes = [lane for lane, due in zip(Lane, row, strict=True) if due]
        for lane in (one for one in lanes if one in due_lanes):
            if len(found) == most or any(row.doubts for row in found):
                break
            alone = doubtful and not found  # what is in doubt goes without others
            due = heads(platform, lane, pace, now, most - len(found), doubtful=alone)
            rows = await self._awake(platform, lane, due, now)
            found += await self._claim_heads(platform, rows, pace, now)
        return found

    async def _awake(
        self, platform: str, lane: Lane, due: Question, now: datetime
    ) -> Sequence[Any]:
        """What is due, without what waits for the end of quiet hours from now on."""
        rows: Sequence[Any] = ()
        for _ in range(MOST_QUIET):
            rows = (await self._connection.execute(*due)).all()
            quiet = asleep(rows, lane, now)
            if not quiet:
                return rows
            for hours, until in quiet.items():
                await self._run(put_off(platform, hours, until))
        quiet = asleep(rows, lane, now)
        return [row for row in rows if (row.quiet, row.zone) not in quiet]

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
