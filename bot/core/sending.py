"""How a broadcast's sending goes on: a small share first, a look at the errors, then the rest.

The broadcaster asks `next_step` at every tick. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: Of each platform, so many chats are the first share: a hundredth, but not fewer than these.
FIRST_SHARE = 100
LEAST_SHARE = 5
#: Nobody is put off for a slow start if a platform has no more chats than this.
AT_ONCE = 20
#: From so many failures on, and from this share of what has ended, sending stops by itself.
MOST_FAILURES = 3
ERROR_RATE = 0.1
#: How long the first share may take before the rest follows; a chat may be slow.
PATIENCE = timedelta(minutes=2)
#: Time between two edits of the live card: its own small budget.
CARD_EVERY = timedelta(seconds=5)
BAR = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the chats of a broadcast are; each counted once."""

    waiting: int = 0
    queued: int = 0
    sending: int = 0
    held: int = 0  #: their chat has shut us out
    sent: int = 0
    uncertain: int = 0
    failed: tuple[tuple[str, int], ...] = ()  #: why -> chats
    cancelled: int = 0

    @property
    def failures(self) -> int:
        """Chats that refused."""
        return sum(count for _, count in self.failed)

    @property
    def ended(self) -> int:
        """Chats that something has come of."""
        return self.sent + self.uncertain + self.failures

    @property
    def left(self) -> int:
        """Chats that may still get it."""
        return self.waiting + self.queued + self.sending

    @property
    def total(self) -> int:
        """All of them."""
        return self.ended + self.left + self.held + self.cancelled


class Step(StrEnum):
    """What is to be done now."""

    RELEASE = "release"  #: let the rest follow
    PAUSE = "pause"  #: too many errors
    FINISH = "finish"


def first_share(chats: int) -> int:
    """How many chats of a platform go first."""
    return chats if chats <= AT_ONCE else max(LEAST_SHARE, -(-chats // FIRST_SHARE))


def next_step(
    progress: Progress, *, share: bool, failed_before: int, ended_before: int, running: timedelta
) -> Step | None:
    """What follows from the numbers of a broadcast that is being sent.

    `share`: only the first share has been let go so far; `failed_before` and `ended_before` have
    been looked at by a person; `running` is how long it has been sending.
    """
    failures = progress.failures - failed_before
    ended = progress.ended - ended_before
    if failures >= MOST_FAILURES and failures > ERROR_RATE * ended:
        # At the very end there is nothing left to stop.
        return Step.PAUSE if progress.left else Step.FINISH
    under_way = progress.queued + progress.sending
    if share and progress.waiting and (not under_way or running >= PATIENCE):
        return Step.RELEASE
    return None if progress.left else Step.FINISH


def expected_end(progress: Progress, began_at: datetime, now: datetime) -> datetime | None:
    """When the last would go if it goes on as it has; None while that cannot be said."""
    took = now - began_at
    if progress.ended < 10 or took <= timedelta(0) or not progress.left:
        return None
    return now + took * (progress.left / progress.ended)


def bar(progress: Progress) -> str:
    """How much of it is over, as a line of squares."""
    total = max(progress.total, 1)
    over = progress.total - progress.left
    full = over * BAR // total
    return "█" * full + "░" * (BAR - full)
