"""Putting deliveries into the outbox, and letting the senders know that there are some."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.core.outbox import Bodies
from db.base import Topic
from db.schema import deliveries, parts

#: The word on which processes that share a PostgreSQL wake each other.
CHANNEL = "ics_outbox"

#: What a select of new deliveries has, in this order.
COLUMNS = (
    "notice_id",
    "chat_id",
    "shows",
    "part",
    "operation",
    "platform",
    "lane",
    "state",
    "attempts",
    "doubts",
    "due_at",
    "send_before",
    "target_ref",
    "created_at",
)


class Announcer(Topic):
    """What publishing and revising share."""

    published = False  #: whether this transaction has something for the sender

    async def _deliver(self, rows: sa.Select[Any]) -> int:
        """Make deliveries of these rows, but none twice; how many."""
        statement = self._insert(deliveries).from_select(COLUMNS, rows)
        count = await self._run(statement.on_conflict_do_nothing())
        if count:
            self.published = True
            if self._postgresql:
                await self._connection.execute(sa.select(sa.func.pg_notify(CHANNEL, "")))
        return count

    async def _add_parts(self, notice_id: int, bodies: Bodies) -> None:
        rows = [
            {"notice_id": notice_id, "platform": platform, "part": number, "body": body}
            for platform, texts in bodies.items()
            for number, body in enumerate(texts)
        ]
        if rows:
            await self._run(sa.insert(parts), rows)
