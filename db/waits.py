"""Questions about the words that cards wait for."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.campaign import Wait
from db.base import Topic
from db.schema import waits


class Waits(Topic):
    """See `bot.core.campaign.Waits`."""

    async def put(
        self, chat_id: int, sender: str, command: str, until: datetime, *, numbers: bool = False
    ) -> None:
        """Wait for words, instead of what was waited for."""
        values = {"command": command, "until": until, "numbers": numbers}
        statement = self._insert(waits).values(chat_id=chat_id, sender=sender, **values)
        await self._run(
            statement.on_conflict_do_update(index_elements=["chat_id", "sender"], set_=values)
        )

    async def of(self, chat_id: int, sender: str, now: datetime) -> Wait | None:
        """What is waited for."""
        mine = waits.c.chat_id == chat_id, waits.c.sender == sender, waits.c.until > now
        row = (await self._connection.execute(sa.select(waits).where(*mine))).first()
        return None if row is None else Wait(row.command, row.numbers)

    async def end(self, chat_id: int, sender: str) -> None:
        """Wait no longer."""
        mine = waits.c.chat_id == chat_id, waits.c.sender == sender
        await self._run(sa.delete(waits).where(*mine))
