"""How fast we may talk: a generic cell rate (GCRA) as arithmetic on one moment per bucket.

A bucket is the moment at which it would be empty again (its theoretical arrival time, "ready at").
Keeping it in the database makes it hold over restarts and between processes. The claim of the
outbox applies it to every chat and to the bot as a whole.
Source: ITU-T I.371, annex A (virtual scheduling algorithm).
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

from bot.core.ports import Pace
from bot.core.types import ChatKind, Lane

#: Of 16 messages that all lanes below the replies would like to send, how many each may.
#: Spread so that no lane waits long; an empty lane leaves its turn to the next.
_TURNS: tuple[Lane, ...] = tuple(
    Lane(lane) for lane in (1, 2, 1, 3, 1, 2, 1, 4, 1, 2, 1, 3, 1, 2, 1, 2)
)


def lane_order(turn: int) -> tuple[Lane, ...]:
    """The lanes in the order in which this turn serves them: replies always first, then the lane
    whose turn it is, then the rest by rank."""
    favoured = _TURNS[turn % len(_TURNS)]
    rest = tuple(lane for lane in Lane if lane not in (Lane.REPLY, favoured))
    return (Lane.REPLY, favoured, *rest)


def permitted(
    ready_at: datetime, now: datetime, interval: timedelta, tolerance: timedelta, most: int
) -> int:
    """How many messages, up to `most`, the bucket lets go at once."""
    room = now + tolerance - ready_at
    if room < timedelta(0):
        return 0
    if not interval:
        return most
    return min(most, 1 + room // interval)


def spent(ready_at: datetime, now: datetime, interval: timedelta, count: int) -> datetime:
    """The bucket after `count` messages have gone at `now`."""
    return max(ready_at, now) + interval * count


def chat_interval(pace: Pace, kind: ChatKind) -> timedelta:
    """The time between two messages to one chat of this kind."""
    return pace.private if kind is ChatKind.PRIVATE else pace.group


def chat_tolerance(pace: Pace, kind: ChatKind) -> timedelta:
    """How far ahead of its interval a chat of this kind may run."""
    if kind is ChatKind.PRIVATE:
        return timedelta(0)
    return pace.group * (pace.group_burst - 1)


def bot_burst(pace: Pace) -> int:
    """How many messages the bot may send at one instant after a rest: what a second holds."""
    return max(1, timedelta(seconds=1) // pace.bot) if pace.bot else sys.maxsize


def bot_tolerance(pace: Pace) -> timedelta:
    """How far ahead of its interval the bot as a whole may run: less than one message, so that a
    late wake-up is made good but no second holds more messages than the pace allows."""
    return pace.bot * 0.5
