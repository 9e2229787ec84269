"""Questions about what chats follow."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.choices import (
    SubscriptionChoices,
    subscription_choices_from_json,
    subscription_choices_to_json,
)
from bot.core.types import Subscription
from db.base import Topic
from db.schema import listed, reach, story_items, subscriptions


class Subscriptions(Topic):
    """See `bot.core.store.Subscriptions`."""

    async def add(self, chat_id: int, area: str, now: datetime) -> bool:
        """Follow an area."""
        statement = self._insert(subscriptions).values(chat_id=chat_id, area=area, since=now)
        return await self._run(statement.on_conflict_do_nothing()) == 1

    async def remove(self, chat_id: int, area: str) -> bool:
        """Stop following an area."""
        mine = sa.and_(subscriptions.c.chat_id == chat_id, subscriptions.c.area == area)
        removed = await self._run(sa.delete(subscriptions).where(mine)) == 1
        await self._drop_listed(chat_id)
        return removed

    async def remove_all(self, chat_id: int) -> int:
        """Stop following everything."""
        removed = await self._run(
            sa.delete(subscriptions).where(subscriptions.c.chat_id == chat_id)
        )
        await self._drop_listed(chat_id)
        return removed

    async def _drop_listed(self, chat_id: int) -> None:
        """No list tells of what only concerns areas that are no longer followed."""
        concerns = (
            sa.select(story_items.c.story_id)
            .join(reach, reach.c.item_id == story_items.c.item_id)
            .join(subscriptions, subscriptions.c.area == reach.c.area)
            .where(subscriptions.c.chat_id == chat_id)
        )
        await self._run(
            sa.delete(listed).where(
                listed.c.chat_id == chat_id,
                listed.c.told_at.is_(None),
                listed.c.story_id.not_in(concerns),
            )
        )

    async def of(self, chat_id: int) -> list[Subscription]:
        """What a chat follows, oldest first."""
        rows = await self._connection.execute(
            sa.select(subscriptions)
            .where(subscriptions.c.chat_id == chat_id)
            .order_by(subscriptions.c.since, subscriptions.c.area)
        )
        return [
            Subscription(
                row.chat_id, row.area, row.since, subscription_choices_from_json(row.choices)
            )
            for row in rows
        ]

    async def set_choices(self, chat_id: int, area: str, choices: SubscriptionChoices) -> bool:
        """Keep what a chat chose for an area; False if it does not follow it."""
        mine = sa.and_(subscriptions.c.chat_id == chat_id, subscriptions.c.area == area)
        text = subscription_choices_to_json(choices)
        return await self._run(sa.update(subscriptions).where(mine).values(choices=text)) == 1
