"""Questions about who wants to be reminded, and of what they have been."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa

from bot.core.diary import Reminded, Reminder
from bot.core.types import Address, Chat, ChatKind, ChatState
from db.base import Topic
from db.schema import chats, reminded, reminders

_CHUNK = 400


class Reminders(Topic):
    """See `bot.core.diary.Reminders`."""

    async def add(self, chat_id: int, area: str, now: datetime) -> bool:
        """Remind a chat of an area's chances."""
        statement = self._insert(reminders).values(chat_id=chat_id, area=area, since=now)
        return await self._run(statement.on_conflict_do_nothing()) == 1

    async def remove(self, chat_id: int, area: str) -> bool:
        """Stop."""
        mine = sa.and_(reminders.c.chat_id == chat_id, reminders.c.area == area)
        return await self._run(sa.delete(reminders).where(mine)) == 1

    async def of(self, chat_id: int) -> list[str]:
        """The areas a chat is reminded of, oldest first."""
        found = await self._connection.scalars(
            sa.select(reminders.c.area)
            .where(reminders.c.chat_id == chat_id)
            .order_by(reminders.c.since, reminders.c.area)
        )
        return list(found)

    async def all(self) -> list[Reminder]:
        """Everybody who is to be reminded and listens."""
        rows = await self._connection.execute(
            sa.select(reminders.c.area, reminders.c.since.label("asked_at"), chats)
            .join(chats, chats.c.id == reminders.c.chat_id)
            .where(chats.c.state == ChatState.ACTIVE)
            .order_by(reminders.c.area, chats.c.id)
        )
        return [
            Reminder(
                Chat(
                    row.id,
                    Address(row.platform, row.address, row.thread),
                    ChatKind(row.kind),
                    ChatState(row.state),
                    row.since,
                    row.title,
                ),
                row.area,
                row.asked_at,
            )
            for row in rows
        ]

    async def reminded(self, chat_ids: Collection[int]) -> list[Reminded]:
        """What these chats have been reminded of."""
        every, found = list(chat_ids), []
        for start in range(0, len(every), _CHUNK):
            rows = await self._connection.execute(
                sa.select(reminded).where(reminded.c.chat_id.in_(every[start : start + _CHUNK]))
            )
            found += [
                Reminded(row.chat_id, row.chance, date.fromisoformat(row.day), row.stage)
                for row in rows
            ]
        return found

    async def mark(self, note: Reminded, now: datetime) -> bool:
        """Note a reminder."""
        statement = self._insert(reminded).values(
            chat_id=note.chat_id,
            chance=note.chance,
            day=note.day.isoformat(),
            stage=note.stage,
            sent_at=now,
        )
        return await self._run(statement.on_conflict_do_nothing()) == 1

    async def forget(self, before: date) -> int:
        """Delete notes about days before."""
        return await self._run(sa.delete(reminded).where(reminded.c.day < before.isoformat()))
