"""Questions about invitations: who asked us where, and what an owner said to it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.types import Address
from db.base import Topic
from db.schema import invitations


class Invitations(Topic):
    """See `bot.core.store.Invitations`."""

    async def ask(self, at: Address, now: datetime) -> int:
        """Keep the invitation, undecided; its number."""
        statement = (
            self._insert(invitations)
            .values(platform=at.platform, address=at.address, asked_at=now, accepted=None)
            .on_conflict_do_update(
                index_elements=["platform", "address"], set_={"asked_at": now, "accepted": None}
            )
            .returning(invitations.c.id)
        )
        number: int | None = await self._connection.scalar(statement)
        assert number is not None
        return number

    async def decide(self, number: int, *, accept: bool) -> bool:
        """Keep what an owner said; False if there is no such invitation any more."""
        statement = sa.update(invitations).where(invitations.c.id == number)
        return await self._run(statement.values(accepted=accept)) == 1

    async def waiting(self) -> list[tuple[int, Address]]:
        """Invitations that nobody has decided about, oldest first."""
        rows = await self._connection.execute(
            sa.select(invitations)
            .where(invitations.c.accepted.is_(None))
            .order_by(invitations.c.id)
        )
        return [(row.id, Address(row.platform, row.address)) for row in rows]

    async def decided(self, platform: str) -> list[tuple[str, bool]]:
        """Addresses that were decided about, and whether we go."""
        rows = await self._connection.execute(
            sa.select(invitations.c.address, invitations.c.accepted)
            .where(invitations.c.platform == platform, invitations.c.accepted.is_not(None))
            .order_by(invitations.c.id)
        )
        return [(row.address, row.accepted) for row in rows]

    async def forget(self, at: Address) -> None:
        """Delete the invitation; it is over."""
        await self._run(
            sa.delete(invitations).where(
                invitations.c.platform == at.platform, invitations.c.address == at.address
            )
        )
