"""Questions about the chats in which answers to broadcasts arrive, and about who answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.core.campaign import Desk
from db.base import Topic
from db.schema import desks, readers


class Desks(Topic):
    """See `bot.core.campaign.Desks`."""

    async def all(self) -> list[Desk]:
        """Every desk."""
        rows = await self._connection.execute(sa.select(desks).order_by(desks.c.since))
        return [Desk(row.chat_id, tuple(json.loads(row.areas))) for row in rows]

    async def open(self, chat_id: int, areas: Sequence[str], person: int, now: datetime) -> None:
        """Answers about these areas go to this chat."""
        values = {"areas": json.dumps(list(areas)), "opened_by": person, "since": now}
        statement = self._insert(desks).values(chat_id=chat_id, **values)
        await self._run(statement.on_conflict_do_update(index_elements=["chat_id"], set_=values))

    async def close(self, chat_id: int) -> bool:
        """They do not any more."""
        return await self._run(sa.delete(desks).where(desks.c.chat_id == chat_id)) == 1

    async def reader(self, chat_id: int, now: datetime) -> tuple[int, bool]:
        """The number that stands for this chat, and whether it is blocked."""
        made = self._insert(readers).values(chat_id=chat_id, since=now)
        await self._run(made.on_conflict_do_nothing())
        select = sa.select(readers).where(readers.c.chat_id == chat_id)
        row = (await self._connection.execute(select)).one()
        return row.id, row.blocked_at is not None

    async def block(self, reader: int, now: datetime | None) -> bool:
        """Take no more answers of a reader, or again."""
        which = sa.update(readers).where(readers.c.id == reader)
        return await self._run(which.values(blocked_at=now)) == 1
