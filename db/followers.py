"""Who of the followers of a story hears of it now, and who later: conditions on `chats`.

`db/publish.py` makes deliveries of them, `db/lists.py` rows that wait.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.core.choices import subscription_choices_to_json
from bot.core.lists import Snoozed
from bot.core.selection import Posting
from bot.core.types import ChatState, Lane, Operation
from bot.core.wanting import News, Wish
from db.schema import channels, chats, deliveries, listed, notices, snoozes, subscriptions

#: A chat that shut us out for longer gets nothing queued; a short absence loses nothing.
KEEPS_FOR_ABSENT = timedelta(days=2)


def following(areas: Collection[str]) -> sa.ColumnElement[bool]:
    """Chats that follow one of these areas."""
    mine = sa.select(subscriptions.c.chat_id).where(subscriptions.c.area.in_(areas))
    return chats.c.id.in_(mine)


def wishing(wishes: Sequence[Wish]) -> sa.ColumnElement[bool]:
    """Chats with one of these combinations of area and choices."""
    areas_by_choices: dict[str, list[str]] = {}
    for area, choices in wishes:
        areas_by_choices.setdefault(subscription_choices_to_json(choices), []).append(area)
    by_areas: dict[tuple[str, ...], list[str]] = {}
    for text, areas in areas_by_choices.items():
        by_areas.setdefault(tuple(sorted(areas)), []).append(text)
    some = [
        sa.and_(subscriptions.c.area.in_(areas), subscriptions.c.choices.in_(texts))
        for areas, texts in by_areas.items()
    ]
    return chats.c.id.in_(sa.select(subscriptions.c.chat_id).where(sa.or_(sa.false(), *some)))


def listening(now: datetime) -> sa.ColumnElement[bool]:
    """Chats that want to hear and let us in, or shut us out only lately."""
    return sa.or_(
        chats.c.state == ChatState.ACTIVE,
        sa.and_(
            chats.c.state == ChatState.SUSPENDED,
            sa.func.coalesce(chats.c.state_before, "") != ChatState.PAUSED,
            chats.c.state_since > now - KEEPS_FOR_ABSENT,
        ),
    )


def wants_alerts() -> sa.ColumnElement[bool]:
    """Chats that are no channels for broadcasts alone."""
    closed = sa.select(channels.c.chat_id).where(channels.c.posting == Posting.BROADCASTS)
    return chats.c.id.not_in(closed)


def awake(news: News, now: datetime) -> sa.ColumnElement[bool]:
    """Chats that do not snooze this story, its outlet or one of its topics."""
    things = [
        _snoozes(Snoozed.STORY, [str(news.thread), str(news.story_id)]),
        _snoozes(Snoozed.OUTLET, [news.feed_id]),
        _snoozes(Snoozed.TOPIC, news.topics),
    ]
    asleep = sa.select(snoozes.c.chat_id).where(snoozes.c.until > now, sa.or_(*things))
    return chats.c.id.not_in(asleep)


def not_told(story_id: int, source_keys: Collection[str]) -> sa.ColumnElement[bool]:
    """Chats that neither got one of these notices nor wait for a list with the story."""
    told = (
        sa.select(deliveries.c.chat_id)
        .join(notices, notices.c.id == deliveries.c.notice_id)
        .where(notices.c.source_key.in_(source_keys))
    )
    waits = sa.select(listed.c.chat_id).where(listed.c.story_id == story_id)
    return sa.and_(chats.c.id.not_in(told), chats.c.id.not_in(waits))


def used_up(day_starts: Mapping[str, datetime]) -> sa.ColumnElement[bool]:
    """Chats that have had all the alerts of the day that they want; by zone when it began."""
    began = sa.case(
        *(
            (chats.c.zone == zone, sa.literal(start, deliveries.c.created_at.type))
            for zone, start in day_starts.items()
        ),
        else_=sa.literal(min(day_starts.values()), deliveries.c.created_at.type),
    )
    alerts = (
        sa.select(sa.func.count())
        .where(
            deliveries.c.chat_id == chats.c.id,
            deliveries.c.lane == int(Lane.ALERT),
            deliveries.c.part == 0,
            deliveries.c.operation == Operation.SEND,
            deliveries.c.created_at >= began,
        )
        .correlate(chats)
        .scalar_subquery()
    )
    return sa.and_(chats.c.most_a_day.is_not(None), alerts >= chats.c.most_a_day)


def _snoozes(kind: Snoozed, what: Sequence[str]) -> sa.ColumnElement[bool]:
    return sa.and_(snoozes.c.kind == kind, snoozes.c.what.in_(what))
