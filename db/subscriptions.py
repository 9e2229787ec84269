"""Questions about what chats follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

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
        return [_subscription(row) for row in rows]

    async def hold(self, chat_id: int) -> list[Subscription]:
        """The same, and nobody else changes it before this transaction ends."""
        # Ordered as in the key, so that two who hold the same rows do not wait for each other.
        rows = await self._connection.execute(
            sa.select(subscriptions)
            .where(subscriptions.c.chat_id == chat_id)
            .order_by(subscriptions.c.area)
            .with_for_update()
        )
        return sorted(map(_subscription, rows), key=lambda one: (one.since, one.area))

    async def put(self, chat_id: int, wanted: Sequence[Subscription]) -> None:
        """Follow exactly these areas in these ways."""
        areas = [one.area for one in wanted]
        await self._run(
            sa.delete(subscriptions).where(
                subscriptions.c.chat_id == chat_id, subscriptions.c.area.not_in(areas)
            )
        )
        if not wanted:
            return
        row = self._insert(subscriptions)
        others = ("since", "choices", "carried_from", "settled")
        keep = {name: row.excluded[name] for name in others}
        await self._run(
            row.on_conflict_do_update(index_elements=["chat_id", "area"], set_=keep),
            [_values(chat_id, one) for one in wanted],
        )

    async def followers(self) -> dict[str, int]:
        """How many chats follow each area."""
        rows = await self._connection.execute(
            sa.select(subscriptions.c.area, sa.func.count().label("chats")).group_by(
                subscriptions.c.area
            )
        )
        return {row.area: row.chats for row in rows}

    async def unsettled(
        self, areas: Collection[str], vintage: date, after: int, limit: int
    ) -> list[int]:
        """Chats that follow one of these areas and have not been taken through the changes of
        that day; by id, from the one after `after`."""
        day = vintage.isoformat()
        open_ = sa.or_(subscriptions.c.settled.is_(None), subscriptions.c.settled < day)
        found = await self._connection.scalars(
            sa.select(subscriptions.c.chat_id)
            .distinct()
            .where(subscriptions.c.area.in_(areas), open_, subscriptions.c.chat_id > after)
            .order_by(subscriptions.c.chat_id)
            .limit(limit)
        )
        return list(found)

    async def set_choices(self, chat_id: int, area: str, choices: SubscriptionChoices) -> bool:
        """Keep what a chat chose for an area; False if it does not follow it."""
        mine = sa.and_(subscriptions.c.chat_id == chat_id, subscriptions.c.area == area)
        text = subscription_choices_to_json(choices)
        return await self._run(sa.update(subscriptions).where(mine).values(choices=text)) == 1


def _values(chat_id: int, one: Subscription) -> dict[str, Any]:
    return {
        "chat_id": chat_id,
        "area": one.area,
        "since": one.since,
        "choices": subscription_choices_to_json(one.choices),
        "carried_from": " ".join(one.carried_from),
        "settled": one.settled.isoformat() if one.settled else None,
    }


def _subscription(row: Any) -> Subscription:
    return Subscription(
        row.chat_id,
        row.area,
        row.since,
        subscription_choices_from_json(row.choices),
        tuple(row.carried_from.split()),
        date.fromisoformat(row.settled) if row.settled else None,
    )
