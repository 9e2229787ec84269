"""Questions about broadcasts, their channels and their people; `db/progress.py` has the rest."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.broadcasts import BEGUN, Broadcast, State, text_digest
from bot.core.choices import chat_choices_from_json
from bot.core.document import Document, from_json, to_json
from bot.core.selection import Crowd, Selection, selection_from_json, selection_to_json
from db.alerts import Alerts
from db.base import Topic
from db.progress import Progressing
from db.publish import agreed
from db.schema import broadcast_channels, broadcasts, chats

#: Bound parameters in one statement stay well below what either database takes.
_CHUNK = 400


class Drafts(Topic):
    """The part of `bot.core.campaign.Broadcasts` that keeps them."""

    async def add(
        self, author: int, chat_id: int, document: Document, now: datetime, *, practice: bool
    ) -> Broadcast:
        """A new draft."""
        fresh = Broadcast(
            0, author, chat_id, State.DRAFT, now, now, document, Selection(), practice=practice
        )
        statement = sa.insert(broadcasts).values(_values(fresh)).returning(broadcasts.c.id)
        number: int = (await self._connection.scalars(statement)).one()
        made = await self.get(number)
        assert made is not None
        return made

    async def get(self, broadcast: int, *, lock: bool = False) -> Broadcast | None:
        """One of them."""
        select = sa.select(broadcasts).where(broadcasts.c.id == broadcast)
        if lock:
            select = select.with_for_update()
        row = (await self._connection.execute(select)).first()
        return None if row is None else _broadcast(row)

    async def save(self, broadcast: Broadcast) -> None:
        """Keep all of its fields."""
        which = broadcasts.c.id == broadcast.id
        await self._run(sa.update(broadcasts).where(which).values(_values(broadcast)))

    async def latest(self, limit: int, author: int | None = None) -> list[Broadcast]:
        """The newest."""
        select = sa.select(broadcasts).order_by(broadcasts.c.id.desc()).limit(limit)
        if author is not None:
            select = select.where(broadcasts.c.author == author)
        return [_broadcast(row) for row in await self._connection.execute(select)]

    async def in_states(self, states: Collection[State]) -> list[Broadcast]:
        """Those in one of these states, oldest first."""
        select = sa.select(broadcasts).where(broadcasts.c.state.in_([*states]))
        rows = await self._connection.execute(select.order_by(broadcasts.c.id))
        return [_broadcast(row) for row in rows]

    async def set_channels(self, broadcast: int, chat_ids: Collection[int]) -> None:
        """These are its channels, as previewed."""
        mine = broadcast_channels.c.broadcast_id == broadcast
        await self._run(sa.delete(broadcast_channels).where(mine))
        rows = [{"broadcast_id": broadcast, "chat_id": chat_id} for chat_id in sorted(chat_ids)]
        if rows:
            await self._run(sa.insert(broadcast_channels), rows)

    async def channels_of(self, broadcast: int) -> list[int]:
        """Its channels, as previewed."""
        mine = broadcast_channels.c.broadcast_id == broadcast
        select = sa.select(broadcast_channels.c.chat_id).where(mine)
        return list(await self._connection.scalars(select.order_by(broadcast_channels.c.chat_id)))

    async def agreement(self, chat_id: int) -> str | None:
        """Whether a chat's people agreed to broadcasts."""
        select = sa.select(chats.c.broadcasts).where(chats.c.id == chat_id)
        answer: str | None = await self._connection.scalar(select)
        return answer

    async def agree(self, chat_id: int, answer: str) -> None:
        """Note what they said."""
        await self._run(sa.update(chats).where(chats.c.id == chat_id).values(broadcasts=answer))

    async def people(self, areas: Collection[str], now: datetime) -> list[Crowd]:
        """How many people agreed and follow one of the areas, by platform and choices."""
        if not areas:
            return []
        rows = await self._connection.execute(
            sa.select(chats.c.platform, chats.c.choices, sa.func.count())
            .where(agreed(sorted(areas), now))
            .group_by(chats.c.platform, chats.c.choices)
            .order_by(chats.c.platform, chats.c.choices)
        )
        return [Crowd(name, chat_choices_from_json(text), count) for name, text, count in rows]

    async def same_text(self, digest: str, since: datetime, broadcast: int) -> Broadcast | None:
        """Another broadcast with this text that has gone out since."""
        select = sa.select(broadcasts).where(
            broadcasts.c.text_digest == digest,
            broadcasts.c.started_at > since,
            broadcasts.c.state.in_([*BEGUN]),
            broadcasts.c.practice.is_(False),
            broadcasts.c.id != broadcast,
        )
        row = (await self._connection.execute(select.order_by(broadcasts.c.id.desc()))).first()
        return None if row is None else _broadcast(row)

    async def lately(
        self, chat_ids: Collection[int], since: datetime, broadcast: int
    ) -> list[tuple[int, int]]:
        """Those of the chats that another broadcast has gone to since, with its number."""
        found: list[tuple[int, int]] = []
        wanted = sorted(chat_ids)
        for start in range(0, len(wanted), _CHUNK):
            select = (
                sa.select(broadcast_channels.c.chat_id, sa.func.max(broadcasts.c.id))
                .join(broadcasts, broadcasts.c.id == broadcast_channels.c.broadcast_id)
                .where(
                    broadcast_channels.c.chat_id.in_(wanted[start : start + _CHUNK]),
                    broadcasts.c.started_at > since,
                    broadcasts.c.practice.is_(False),
                    broadcasts.c.id != broadcast,
                )
                .group_by(broadcast_channels.c.chat_id)
            )
            found += [(chat, number) for chat, number in await self._connection.execute(select)]
        return found


class Broadcasts(Drafts, Progressing, Alerts):
    """See `bot.core.campaign.Broadcasts`."""


_PLAIN = tuple(
    one.name
    for one in fields(Broadcast)
    if one.name not in ("id", "state", "document", "selection", "correction")
)


def _values(broadcast: Broadcast) -> dict[str, Any]:
    correction = broadcast.correction
    return {
        **{name: getattr(broadcast, name) for name in _PLAIN},
        "state": broadcast.state.value,
        "document": _text(broadcast.document),
        "text_digest": text_digest(broadcast.document),
        "selection": json.dumps(selection_to_json(broadcast.selection), ensure_ascii=False),
        "correction": None if correction is None else _text(correction),
    }


def _broadcast(row: Any) -> Broadcast:
    return Broadcast(
        id=row.id,
        state=State(row.state),
        document=from_json(json.loads(row.document)),
        selection=selection_from_json(json.loads(row.selection)),
        correction=None if row.correction is None else from_json(json.loads(row.correction)),
        **{name: getattr(row, name) for name in _PLAIN},
    )


def _text(document: Document) -> str:
    return json.dumps(to_json(document), ensure_ascii=False)
