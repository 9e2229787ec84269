"""Questions about the changes of areas that an operator decided to carry out."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from bot.core.chats import Adoption
from db.base import Topic
from db.schema import adoptions


class Adoptions(Topic):
    """See `bot.core.store.Adoptions`."""

    async def decide(self, vintage: date, now: datetime) -> bool:
        """Have the changes of that day carried out; False if that was decided before."""
        row = self._insert(adoptions).values(vintage=vintage.isoformat(), decided_at=now)
        return await self._run(row.on_conflict_do_nothing()) == 1

    async def finish(self, vintage: date, now: datetime) -> None:
        """Every subscription has been carried over."""
        mine = adoptions.c.vintage == vintage.isoformat()
        await self._run(sa.update(adoptions).where(mine).values(finished_at=now))

    async def all(self) -> list[Adoption]:
        """All decisions, oldest change first."""
        rows = await self._connection.execute(sa.select(adoptions).order_by(adoptions.c.vintage))
        return [
            Adoption(date.fromisoformat(row.vintage), row.decided_at, row.finished_at)
            for row in rows
        ]
