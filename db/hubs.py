"""Questions about the hubs that send us what is new in feeds."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.types import Hub, HubState
from db.base import Topic
from db.schema import hubs


class Hubs(Topic):
    """See `bot.core.store.Hubs`."""

    async def offer(self, hub: Hub) -> None:
        """Know the hub of a feed."""
        values = asdict(hub)
        changed = sa.or_(hubs.c.hub != hub.hub, hubs.c.topic != hub.topic)
        await self._run(
            self._insert(hubs)
            .values(**values)
            .on_conflict_do_update(index_elements=[hubs.c.feed_id], set_=values, where=changed)
        )

    async def due(self, now: datetime, limit: int) -> list[Hub]:
        """Hubs to be asked."""
        return await self._found(
            sa.select(hubs).where(hubs.c.ask_at <= now).order_by(hubs.c.ask_at).limit(limit)
        )

    async def by_token(self, token: str) -> Hub | None:
        """The hub whose callback ends in this token."""
        return next(iter(await self._found(sa.select(hubs).where(hubs.c.token == token))), None)

    async def of(self, feed_id: str) -> Hub | None:
        """The hub of a feed."""
        found = await self._found(sa.select(hubs).where(hubs.c.feed_id == feed_id))
        return next(iter(found), None)

    async def save(self, hub: Hub) -> None:
        """Keep how far we have come."""
        values = asdict(hub)
        await self._run(sa.update(hubs).where(hubs.c.feed_id == hub.feed_id).values(**values))

    async def _found(self, question: sa.Select[Any]) -> list[Hub]:
        rows = await self._connection.execute(question)
        return [Hub(**{**row, "state": HubState(row["state"])}) for row in rows.mappings()]
