"""Questions about lines that wait for the lists of chats."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.core.asides import Aside
from bot.core.document import from_json, to_json
from bot.core.hours import next_list
from bot.core.types import ChatState
from bot.core.wanting import News, Way, Wish
from db.base import Topic
from db.followers import awake, listening, wants_alerts, wishing
from db.schema import asides, chats, deliveries, notices

_CHUNK = 2_000
_COLUMNS = ("chat_id", "key", "document", "since", "due_at")


class Asides(Topic):
    """See `bot.core.asides.Asides`."""

    async def put(
        self, aside: Aside, news: News, wishes: Sequence[Wish], way: Way, now: datetime
    ) -> int:
        """Let it wait for the next list of these followers."""
        zones = list(await self._connection.scalars(sa.select(chats.c.zone).distinct()))
        text = json.dumps(to_json(aside.document), ensure_ascii=False)
        count = 0
        for zone in zones:
            for start in range(0, len(wishes), _CHUNK):
                rows = sa.select(
                    chats.c.id,
                    sa.literal(aside.key, asides.c.key.type),
                    sa.literal(text, asides.c.document.type),
                    sa.literal(now, asides.c.since.type),
                    sa.literal(next_list(way, zone, now), asides.c.due_at.type),
                ).where(
                    chats.c.zone == zone,
                    wishing(wishes[start : start + _CHUNK]),
                    wants_alerts(),
                    listening(now),
                    awake(news, now),
                    chats.c.id.not_in(_told(aside.key)),
                )
                statement = self._insert(asides).from_select(_COLUMNS, rows)
                count += await self._run(statement.on_conflict_do_nothing())
        return count

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Chats whose time for a list has come."""
        rows = await self._connection.scalars(
            sa.select(asides.c.chat_id)
            .join(chats, chats.c.id == asides.c.chat_id)
            .where(asides.c.due_at <= now, chats.c.state != ChatState.PAUSED)
            .order_by(asides.c.due_at, asides.c.chat_id)
            .limit(limit)
        )
        return sorted(set(rows))

    async def take(self, chat_ids: Collection[int]) -> dict[tuple[Aside, ...], list[int]]:
        """What waits for these chats, and no longer."""
        every, found = list(chat_ids), dict[int, list[Aside]]()
        for start in range(0, len(every), _CHUNK):
            mine = asides.c.chat_id.in_(every[start : start + _CHUNK])
            for row in await self._connection.execute(
                sa.select(asides).where(mine).order_by(asides.c.since, asides.c.key)
            ):
                aside = Aside(row.key, from_json(json.loads(row.document)))
                found.setdefault(row.chat_id, []).append(aside)
            await self._run(sa.delete(asides).where(mine))
        alike: dict[tuple[Aside, ...], list[int]] = {}
        for chat_id in every:
            alike.setdefault(tuple(found.get(chat_id, ())), []).append(chat_id)
        return alike


def _told(key: str) -> sa.Select[tuple[int]]:
    return (
        sa.select(deliveries.c.chat_id)
        .join(notices, notices.c.id == deliveries.c.notice_id)
        .where(notices.c.source_key == key)
    )
