"""Questions about campaign channels."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.core.choices import chat_choices_from_json
from bot.core.selection import Channel, Posting
from bot.core.types import Address, ChatKind, ChatState
from db.base import Topic
from db.schema import channels, chats


class Channels(Topic):
    """See `bot.core.campaign.Channels`."""

    async def all(self) -> list[Channel]:
        """Every channel, by name."""
        rows = await self._connection.execute(_select().order_by(channels.c.name, chats.c.id))
        return [_channel(row) for row in rows]

    async def get(self, chat_id: int) -> Channel | None:
        """The channel that this chat is."""
        select = _select().where(channels.c.chat_id == chat_id)
        row = (await self._connection.execute(select)).first()
        return None if row is None else _channel(row)

    async def shut(self) -> list[Channel]:
        """Channels that have shut us out and are not suspended for that yet."""
        fresh = chats.c.state == ChatState.SUSPENDED, channels.c.suspended_why == ""
        rows = await self._connection.execute(_select().where(*fresh).order_by(chats.c.id))
        return [_channel(row) for row in rows]

    async def save(self, channel: Channel) -> None:
        """Register or change one."""
        values = {
            "name": channel.name,
            "areas": json.dumps(list(channel.areas)),
            "tags": json.dumps(list(channel.tags), ensure_ascii=False),
            "posting": channel.posting,
            "registered_by": channel.registered_by,
            "suspended_why": channel.suspended_why,
        }
        statement = self._insert(channels).values(
            chat_id=channel.chat_id, since=channel.since, **values
        )
        await self._run(statement.on_conflict_do_update(index_elements=["chat_id"], set_=values))

    async def remove(self, chat_id: int) -> None:
        """It is no campaign channel any more."""
        await self._run(sa.delete(channels).where(channels.c.chat_id == chat_id))


def _select() -> sa.Select[Any]:
    return sa.select(
        channels,
        chats.c.platform,
        chats.c.address,
        chats.c.thread,
        chats.c.kind,
        chats.c.state,
        chats.c.choices,
    ).join(chats, chats.c.id == channels.c.chat_id)


def _channel(row: Any) -> Channel:
    return Channel(
        chat_id=row.chat_id,
        at=Address(row.platform, row.address, row.thread),
        kind=ChatKind(row.kind),
        chat_state=ChatState(row.state),
        name=row.name,
        areas=tuple(json.loads(row.areas)),
        tags=tuple(json.loads(row.tags)),
        posting=Posting(row.posting),
        registered_by=row.registered_by,
        since=row.since,
        suspended_why=row.suspended_why,
        choices=chat_choices_from_json(row.choices),
    )
