"""Questions about which events have been handled already."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from db.base import Topic
from db.schema import requests


class Requests(Topic):
    """See `bot.core.store.Requests`."""

    async def first_seen(self, key: str, platform: str, now: datetime) -> bool:
        """Mark an event; False if it was marked before."""
        statement = self._insert(requests).values(key=key, platform=platform, seen_at=now)
        return await self._run(statement.on_conflict_do_nothing()) == 1

    async def forget(self, before: datetime) -> int:
        """Delete old marks."""
        return await self._run(sa.delete(requests).where(requests.c.seen_at < before))
