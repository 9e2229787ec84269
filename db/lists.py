"""Questions about stories that wait for lists, and about snoozes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.core.choices import subscription_choices_from_json
from bot.core.hours import day_start, next_list
from bot.core.lists import Due, Fold, Snooze, Snoozed, Why
from bot.core.types import ChatState
from bot.core.wanting import News, Way, Wish
from db.base import Topic
from db.followers import awake, listening, not_told, used_up, wants_alerts, wishing
from db.schema import chats, listed, snoozes, subscriptions

#: Bound parameters in one statement stay well below what either database takes.
_CHUNK = 2_000
_COLUMNS = ("chat_id", "story_id", "why", "since", "due_at")


class Lists(Topic):
    """See `bot.core.lists.Lists`."""

    async def wishes(self, areas: Collection[str]) -> list[Wish]:
        """The combinations of area and choices among the followers."""
        rows = await self._connection.execute(
            sa.select(subscriptions.c.area, subscriptions.c.choices)
            .distinct()
            .where(subscriptions.c.area.in_(areas))
            .order_by(subscriptions.c.area, subscriptions.c.choices)
        )
        return [(row.area, subscription_choices_from_json(row.choices)) for row in rows]

    async def fold(self, news: News, wishes: Sequence[Wish], now: datetime) -> int:
        """Keep a story back from those who have had enough today."""
        zones = list(
            await self._connection.scalars(
                sa.select(chats.c.zone).distinct().where(chats.c.most_a_day.is_not(None))
            )
        )
        if not zones:
            return 0
        enough = used_up({zone: day_start(zone, now) for zone in zones})
        due_at = sa.literal(now, listed.c.due_at.type)
        count = 0
        for chunk in _chunks(wishes):
            count += await self._wait(news, chunk, Why.CAP, due_at, now, enough)
        return count

    async def put(self, news: News, wishes: Sequence[Wish], way: Way, now: datetime) -> int:
        """Let a story wait for the next list of its followers."""
        due_at = await self._due_at(way, now)
        if due_at is None:
            return 0
        count = 0
        for chunk in _chunks(wishes):
            count += await self._wait(news, chunk, Why.CHOSEN, due_at, now, sa.true())
        return count

    async def repeat(self, news: News, wishes: Sequence[Wish], way: Way, now: datetime) -> int:
        """Let a changed story wait again."""
        due_at = await self._due_at(way, now)
        if due_at is None:
            return 0
        mine = sa.select(due_at).where(chats.c.id == listed.c.chat_id).scalar_subquery()
        count = 0
        for chunk in _chunks(wishes):
            readers = sa.select(chats.c.id).where(
                wishing(chunk), wants_alerts(), listening(now), awake(news, now)
            )
            count += await self._run(
                sa.update(listed)
                .where(
                    listed.c.story_id == news.story_id,
                    listed.c.told_at.is_not(None),
                    listed.c.why == Why.CHOSEN,
                    listed.c.chat_id.in_(readers),
                )
                .values(told_at=None, due_at=mine)
            )
        return count

    async def _due_at(self, way: Way, now: datetime) -> sa.ColumnElement[datetime] | None:
        """When the next list of a chat is due, by its zone; None if there are no chats."""
        zones = list(await self._connection.scalars(sa.select(chats.c.zone).distinct()))
        if not zones:
            return None
        moments = {zone: next_list(way, zone, now) for zone in zones}
        return sa.case(
            *(
                (chats.c.zone == zone, sa.literal(moment, listed.c.due_at.type))
                for zone, moment in moments.items()
            ),
            else_=sa.literal(max(moments.values()), listed.c.due_at.type),
        )

    async def _wait(
        self,
        news: News,
        wishes: Sequence[Wish],
        why: Why,
        due_at: sa.ColumnElement[datetime],
        now: datetime,
        where: sa.ColumnElement[bool],
    ) -> int:
        rows = sa.select(
            chats.c.id,
            sa.literal(news.story_id),
            sa.literal(why.value),
            sa.literal(now, listed.c.since.type),
            due_at,
        ).where(
            wishing(wishes),
            wants_alerts(),
            listening(now),
            awake(news, now),
            not_told(news.story_id, news.source_keys),
            where,
        )
        statement = self._insert(listed).from_select(_COLUMNS, rows)
        return await self._run(statement.on_conflict_do_nothing())

    async def first_due_at(self) -> datetime | None:
        """When the first list is due."""
        first: datetime | None = await self._connection.scalar(
            sa.select(sa.func.min(listed.c.due_at)).where(listed.c.due_at.is_not(None))
        )
        return first

    async def due(self, now: datetime, limit: int) -> list[Due]:
        """The lists to be made now, the same for many chats at once."""
        first = (
            sa.select(listed.c.chat_id)
            .join(chats, chats.c.id == listed.c.chat_id)
            .where(listed.c.due_at <= now, chats.c.state != ChatState.PAUSED)
            .order_by(listed.c.due_at, listed.c.chat_id)
            .limit(limit)
            .with_for_update(of=listed, skip_locked=True)
        )
        chat_ids = sorted(set(await self._connection.scalars(first)))
        found: dict[tuple[int, Why], list[tuple[int, datetime]]] = {}
        for start in range(0, len(chat_ids), _CHUNK):
            rows = await self._connection.execute(
                sa.select(listed)
                .where(
                    listed.c.chat_id.in_(chat_ids[start : start + _CHUNK]), listed.c.due_at <= now
                )
                .order_by(listed.c.chat_id, listed.c.story_id)
                .with_for_update(skip_locked=True)
            )
            for row in rows:
                key = (row.chat_id, Why(row.why))
                found.setdefault(key, []).append((row.story_id, row.due_at))
        return _alike(found)

    async def folds(self, chat_ids: Collection[int]) -> list[Fold]:
        """How much is folded for these chats."""
        rows = await self._connection.execute(
            sa.select(chats.c.id, chats.c.zone, chats.c.most_a_day, sa.func.count())
            .join(listed, listed.c.chat_id == chats.c.id)
            .where(chats.c.id.in_(chat_ids), listed.c.why == Why.CAP, listed.c.told_at.is_(None))
            .group_by(chats.c.id, chats.c.zone, chats.c.most_a_day)
            .order_by(chats.c.id)
        )
        return [Fold(chat, zone, most or 0, count) for chat, zone, most, count in rows]

    async def pending(self, chat_id: int) -> list[int]:
        """What waits for a chat."""
        return list(
            await self._connection.scalars(
                sa.select(listed.c.story_id)
                .where(listed.c.chat_id == chat_id, listed.c.told_at.is_(None))
                .order_by(listed.c.since, listed.c.story_id)
            )
        )

    async def told(
        self, chat_ids: Collection[int], story_ids: Collection[int], now: datetime
    ) -> None:
        """They were told."""
        await self._mark(chat_ids, story_ids, told_at=now)

    async def announced(self, chat_ids: Collection[int], story_ids: Collection[int]) -> None:
        """They wait until they are asked for."""
        await self._mark(chat_ids, story_ids)

    async def _mark(
        self, chat_ids: Collection[int], story_ids: Collection[int], **values: datetime
    ) -> None:
        every = list(chat_ids)
        for start in range(0, len(every), _CHUNK):
            await self._run(
                sa.update(listed)
                .where(
                    listed.c.chat_id.in_(every[start : start + _CHUNK]),
                    listed.c.story_id.in_(story_ids),
                )
                .values(due_at=None, **values)
            )

    async def hurry(self, chat_id: int, now: datetime) -> None:
        """What waits for a list is due."""
        await self._run(
            sa.update(listed)
            .where(listed.c.chat_id == chat_id, listed.c.due_at > now)
            .values(due_at=now)
        )

    async def snooze(self, chat_id: int, snooze: Snooze) -> None:
        """Snooze."""
        values = {"chat_id": chat_id, "kind": snooze.kind, "what": snooze.what}
        await self._run(
            self._insert(snoozes)
            .values(**values, until=snooze.until)
            .on_conflict_do_update(
                index_elements=["chat_id", "kind", "what"], set_={"until": snooze.until}
            )
        )

    async def wake(self, chat_id: int, kind: Snoozed, what: str) -> bool:
        """End a snooze."""
        this = (snoozes.c.chat_id == chat_id, snoozes.c.kind == kind, snoozes.c.what == what)
        return await self._run(sa.delete(snoozes).where(*this)) == 1

    async def snoozed(self, chat_id: int, now: datetime) -> list[Snooze]:
        """What is snoozed."""
        rows = await self._connection.execute(
            sa.select(snoozes)
            .where(snoozes.c.chat_id == chat_id, snoozes.c.until > now)
            .order_by(snoozes.c.until, snoozes.c.kind, snoozes.c.what)
        )
        return [Snooze(Snoozed(row.kind), row.what, row.until) for row in rows]

    async def forget(self, before: datetime, now: datetime) -> int:
        """Delete what is old."""
        count = await self._run(sa.delete(listed).where(listed.c.since < before))
        return count + await self._run(sa.delete(snoozes).where(snoozes.c.until <= now))


def _chunks(wishes: Sequence[Wish]) -> Iterator[Sequence[Wish]]:
    for start in range(0, len(wishes), _CHUNK):
        yield wishes[start : start + _CHUNK]


def _alike(found: dict[tuple[int, Why], list[tuple[int, datetime]]]) -> list[Due]:
    """Chats with the same stories, together."""
    groups: dict[tuple[Why, tuple[int, ...]], tuple[list[int], list[datetime]]] = {}
    for (chat_id, why), rows in found.items():
        stories = tuple(story for story, _ in rows)
        chat_ids, moments = groups.setdefault((why, stories), ([], []))
        chat_ids.append(chat_id)
        moments += [moment for _, moment in rows]
    return [
        Due(why, stories, tuple(chat_ids), max(moments))
        for (why, stories), (chat_ids, moments) in groups.items()
    ]
