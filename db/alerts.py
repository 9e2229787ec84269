"""Questions about alerts for channels whose admins want to be asked before each of them."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa

from bot.core.campaign import Undecided
from bot.core.document import from_json
from bot.core.selection import Posting
from bot.core.types import ChatState, DeliveryState
from db.base import Topic
from db.deliveries import text_of
from db.schema import channels, chats, deliveries, notices

#: Noted on a waiting alert once its admins have been asked.
ASKED = "its admins have been asked"


class Alerts(Topic):
    """The part of `bot.core.campaign.Broadcasts` that is about alerts."""

    async def undecided(self, limit: int) -> list[Undecided]:
        """Alerts that nobody has been asked about yet; they count as asked from now on."""
        asking = sa.select(channels.c.chat_id).where(channels.c.posting == Posting.ASK)
        rows = (
            await self._connection.execute(
                sa.select(
                    deliveries.c.id,
                    deliveries.c.notice_id,
                    deliveries.c.chat_id,
                    deliveries.c.part,
                    notices.c.document,
                )
                .join(notices, notices.c.id == text_of(deliveries))
                .where(
                    deliveries.c.chat_id.in_(asking),
                    deliveries.c.state == sa.literal_column("'waiting'"),
                    deliveries.c.last_error.is_(None),
                    notices.c.kind != "broadcast",
                )
                .order_by(deliveries.c.id)
                .limit(limit)
            )
        ).all()
        if rows:
            which = deliveries.c.id.in_([row.id for row in rows])
            await self._run(sa.update(deliveries).where(which).values(last_error=ASKED))
        return [
            Undecided(row.notice_id, row.chat_id, from_json(json.loads(row.document)))
            for row in rows
            if row.part == 0
        ]

    async def decide(self, notice_id: int, chat_id: int, *, post: bool, now: datetime) -> bool:
        """Let such an alert go, or end it."""
        absent = sa.select(chats.c.id).where(chats.c.state == ChatState.SUSPENDED)
        held, queued = DeliveryState.HELD.value, DeliveryState.QUEUED.value
        go = sa.case((deliveries.c.chat_id.in_(absent), held), else_=queued)
        ends = {"state": DeliveryState.DEAD, "settled_at": now, "last_error": "an admin said no"}
        waiting = sa.update(deliveries).where(
            deliveries.c.notice_id == notice_id,
            deliveries.c.chat_id == chat_id,
            deliveries.c.state == sa.literal_column("'waiting'"),
        )
        values = {"state": go, "last_error": None} if post else ends
        return await self._run(waiting.values(values)) > 0
