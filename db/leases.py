"""Questions about jobs for one process at a time, and about cursors of event streams."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from db.base import Topic
from db.schema import cursors, leases


class Leases(Topic):
    """See `bot.core.store.Leases`."""

    async def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew; False while somebody else's lease runs."""
        statement = self._insert(leases).values(name=name, holder=holder, until=until)
        return (
            await self._run(
                statement.on_conflict_do_update(
                    index_elements=["name"],
                    set_={"holder": holder, "until": until},
                    where=sa.or_(leases.c.holder == holder, leases.c.until < now),
                )
            )
            == 1
        )

    async def release(self, name: str, holder: str) -> None:
        """Let go."""
        await self._run(sa.delete(leases).where(leases.c.name == name, leases.c.holder == holder))

    async def cursor(self, name: str) -> str | None:
        """A stored cursor."""
        return await self._connection.scalar(
            sa.select(cursors.c.value).where(cursors.c.name == name)
        )

    async def set_cursor(self, name: str, value: str) -> None:
        """Store a cursor."""
        statement = self._insert(cursors).values(name=name, value=value)
        await self._run(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )
