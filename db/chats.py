"""Questions about chats; here where they moved. `db/doors.py` and `db/erasing.py` have the rest."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.choices import ChatChoices
from bot.core.types import Address, Chat, ChatKind, ChatState, DeliveryState
from db.doors import Doors, as_chat
from db.erasing import Erasing
from db.schema import (
    asides,
    broadcast_channels,
    channels,
    chats,
    deliveries,
    desks,
    listed,
    reminded,
    reminders,
    snoozes,
    subscriptions,
)


class Chats(Doors, Erasing):
    """See `bot.core.store.Chats`."""

    async def move(self, platform: str, address: str, new_address: str, now: datetime) -> None:
        """Rename the address; where the new one is known already, join the two."""
        if address == new_address:
            return
        old = (
            await self._connection.execute(
                sa.select(chats).where(chats.c.platform == platform, chats.c.address == address)
            )
        ).all()
        for row in old:
            heir = await self.find(Address(platform, new_address, row.thread))
            if heir is None:
                await self._run(
                    sa.update(chats)
                    .where(chats.c.id == row.id)
                    .values(address=new_address, kind=ChatKind.GROUP)
                )
            else:
                await self._join(as_chat(row), heir, now)

    async def _join(self, old: Chat, heir: Chat, now: datetime) -> None:
        """Give the heir what the old chat follows and awaits, then forget the old one."""
        old_id, new_id = old.id, heir.id
        if old.state is ChatState.PAUSED and heir.state is ChatState.ACTIVE:
            # Better to miss an alert than to talk into a pause.
            await self.set_state(new_id, ChatState.PAUSED, now)
        if heir.choices == ChatChoices():
            await self.set_choices(new_id, old.choices)
        twin = deliveries.alias()
        await self._run(
            sa.update(deliveries)
            .where(
                deliveries.c.chat_id == old_id,
                ~sa.exists().where(
                    twin.c.chat_id == new_id,
                    twin.c.notice_id == deliveries.c.notice_id,
                    twin.c.part == deliveries.c.part,
                    twin.c.operation == deliveries.c.operation,
                ),
            )
            .values(chat_id=new_id)
        )
        mine = (subscriptions, listed, snoozes, asides, reminders, reminded, channels)
        for table in (*mine, broadcast_channels, desks):
            await self._inherit(table, old_id, new_id)
        await self.erase(old_id)
        if heir.state is ChatState.SUSPENDED:
            await self.requeue([new_id], DeliveryState.QUEUED, DeliveryState.HELD)
        else:
            await self.requeue([new_id], DeliveryState.HELD, DeliveryState.QUEUED)

    async def _inherit(self, table: sa.Table, old_id: int, new_id: int) -> None:
        """Rows about the old chat are about the new one, where that has none of its own."""
        twin = table.alias()
        keys = [key for key in table.primary_key.columns if key.name != "chat_id"]
        same = (twin.c[key.name] == key for key in keys)
        has_own = sa.exists().where(twin.c.chat_id == new_id, *same)
        await self._run(
            sa.update(table).where(table.c.chat_id == old_id, ~has_own).values(chat_id=new_id)
        )
