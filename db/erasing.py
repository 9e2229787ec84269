"""Erasing and forgetting chats, with everything that is about them alone."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from db.base import Topic
from db.schema import (
    broadcast_channels,
    channels,
    chats,
    deliveries,
    desks,
    notices,
    parts,
    people,
    readers,
    reminded,
    reminders,
    subscriptions,
    waits,
)

#: Bound parameters in one statement stay well below what either database takes.
_CHUNK = 400
#: Kinds of notices that may be for one chat alone.
_OWN = ("reply", "digest")


class Erasing(Topic):
    """The part of `bot.core.store.Chats` that ends them."""

    async def erase(self, chat_id: int) -> None:
        """Delete the chat, everything that refers to it, and the answers that only it got."""
        answers = list(
            await self._connection.scalars(
                sa.select(notices.c.id)
                .distinct()
                .join(deliveries, deliveries.c.notice_id == notices.c.id)
                .where(deliveries.c.chat_id == chat_id, notices.c.kind.in_(_OWN))
            )
        )
        mine = (deliveries, subscriptions, reminders, reminded, waits, channels, broadcast_channels)
        for table in (*mine, desks, readers):
            await self._run(sa.delete(table).where(table.c.chat_id == chat_id))
        # Whoever had a role stays in the audit under a number, and nobody knows whose it was.
        nobody = sa.literal("gone:") + sa.cast(people.c.id, people.c.address.type)
        await self._run(
            sa.update(people)
            .where(people.c.chat_id == chat_id)
            .values(address=nobody, name="", chat_id=None)
        )
        await self._run(sa.delete(chats).where(chats.c.id == chat_id))
        for start in range(0, len(answers), _CHUNK):
            await self._forget_texts(answers[start : start + _CHUNK])

    async def _forget_texts(self, notice_ids: list[int]) -> None:
        kept = sa.select(deliveries.c.notice_id).where(deliveries.c.notice_id.in_(notice_ids))
        shown = sa.select(deliveries.c.shows).where(deliveries.c.shows.in_(notice_ids))
        gone = notices.c.id.in_(notice_ids), notices.c.id.not_in(kept), notices.c.id.not_in(shown)
        await self._run(
            sa.delete(parts).where(parts.c.notice_id.in_(sa.select(notices.c.id).where(*gone)))
        )
        await self._run(sa.delete(notices).where(*gone))

    async def forget(self, before: datetime) -> int:
        """Delete chats older than `before` that follow nothing and have no messages left."""
        return await self._run(
            sa.delete(chats).where(
                chats.c.since < before,
                ~sa.exists().where(subscriptions.c.chat_id == chats.c.id),
                ~sa.exists().where(reminders.c.chat_id == chats.c.id),
                ~sa.exists().where(reminded.c.chat_id == chats.c.id),
                ~sa.exists().where(deliveries.c.chat_id == chats.c.id),
                *(
                    ~sa.exists().where(table.c.chat_id == chats.c.id)
                    for table in (channels, broadcast_channels, desks, readers, people, waits)
                ),
            )
        )
