"""What becomes of a delivery after an attempt: the table of the design as one pure function.

The sender asks `decide` after each attempt, the janitor for attempts that nobody finished.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot.core.types import (
    Delivery,
    DeliveryState,
    Moved,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Unknown,
)

#: Waits between attempts that the platform gave no time for; doubled each attempt up to the last.
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
#: The least wait before the repeat of a delivery in doubt: what swallowed one answer (a restart, a
#: short outage) should be over, because on Telegram there is only one repeat.
DOUBT_WAIT = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class SuspendChat:
    """The chat, or just this topic of it, takes nothing from us any more; its queue is held."""

    why: str
    topic_only: bool = False


@dataclass(frozen=True, slots=True)
class MoveChat:
    """The chat answers at a new address."""

    new_address: str


@dataclass(frozen=True, slots=True)
class PauseChat:
    """Nothing goes to this chat before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class PausePlatform:
    """Nothing goes out on this platform before `until`."""

    until: datetime


Effect = SuspendChat | MoveChat | PauseChat | PausePlatform


@dataclass(frozen=True, slots=True)
class Settlement:
    """The next state of a delivery, and what else the attempt taught us."""

    state: DeliveryState
    due_at: datetime
    doubts: int
    first_doubt_at: datetime | None
    remote_ref: str | None = None
    last_error: str | None = None
    effect: Effect | None = None


def wait_before(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 2 s, 4 s, … 5 min."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << doublings))


def transaction_id(source_key: str, chat_id: int, part: int, operation: str) -> str:
    """The same for every attempt at one part for one chat, different for everything else."""
    words = f"{source_key}\x1f{chat_id}\x1f{part}\x1f{operation}"
    return "ics" + hashlib.sha256(words.encode()).hexdigest()[:32]


def decide(delivery: Delivery, outcome: Outcome, remembers: timedelta, now: datetime) -> Settlement:
    """The settlement of one attempt.

    `remembers` is how long the platform answers a repeated transaction id with the first message.
    A delivery leaves `UNCERTAIN` and `DEAD` only by a person's hand.
    """
    match outcome:
        case Sent(ref):
            return _end(delivery, DeliveryState.SENT, now, remote_ref=ref)
        case NotSent(why, retry_after, everyone):
            return _not_sent(delivery, why, retry_after, everyone, now)
        case Refused(why, chat_gone, topic_gone):
            effect = SuspendChat(why, not chat_gone) if chat_gone or topic_gone else None
            return _end(delivery, DeliveryState.DEAD, now, last_error=why, effect=effect)
        case Moved(new_address):
            return _again(
                delivery, now, now, last_error="the chat moved", effect=MoveChat(new_address)
            )
        case Unknown(why):
            return _unknown(delivery, why, remembers, now)
        case _:
            assert_never(outcome)


def _not_sent(
    delivery: Delivery, why: str, retry_after: float | None, everyone: bool, now: datetime
) -> Settlement:
    wait = wait_before(delivery.attempts)
    if retry_after is not None:
        wait = timedelta(seconds=max(retry_after, 0))
    due_at = now + wait
    if due_at >= delivery.send_before:
        return _end(delivery, DeliveryState.DEAD, now, last_error=f"{why}; too late to try again")
    effect: Effect | None = None
    if everyone:
        effect = PausePlatform(due_at)
    elif retry_after is not None:
        effect = PauseChat(due_at)
    return _again(delivery, due_at, now, last_error=why, effect=effect)


def _unknown(delivery: Delivery, why: str, remembers: timedelta, now: datetime) -> Settlement:
    first_doubt_at = delivery.first_doubt_at or now
    # Where a repeat does no harm it need not wait until it is surely needed.
    least = timedelta(0) if remembers else DOUBT_WAIT
    due_at = now + max(least, wait_before(delivery.attempts))
    remembered = due_at - first_doubt_at < remembers
    in_time = due_at < delivery.send_before
    if in_time and (remembered or delivery.doubts == 0):
        return Settlement(
            DeliveryState.QUEUED, due_at, delivery.doubts + 1, first_doubt_at, last_error=why
        )
    return Settlement(
        DeliveryState.UNCERTAIN, now, delivery.doubts + 1, first_doubt_at, last_error=why
    )


def _again(
    delivery: Delivery, due_at: datetime, now: datetime, *, last_error: str, effect: Effect | None
) -> Settlement:
    if now >= delivery.send_before:
        return _end(delivery, DeliveryState.DEAD, now, last_error=last_error, effect=effect)
    return Settlement(
        DeliveryState.QUEUED,
        due_at,
        delivery.doubts,
        delivery.first_doubt_at,
        last_error=last_error,
        effect=effect,
    )


def _end(
    delivery: Delivery,
    state: DeliveryState,
    now: datetime,
    *,
    remote_ref: str | None = None,
    last_error: str | None = None,
    effect: Effect | None = None,
) -> Settlement:
    return Settlement(
        state, now, delivery.doubts, delivery.first_doubt_at, remote_ref, last_error, effect
    )
