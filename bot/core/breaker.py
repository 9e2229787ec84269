"""When a platform answers nobody, stop asking for everybody: a circuit breaker as a pure value.

Without it, an outage of a few minutes would use up the one allowed repeat of every delivery in the
queue. The sender keeps one per platform; it is a hint, so it lives in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.types import NotSent, Outcome, Unknown

#: Attempts in a row without any answer before the breaker opens.
ENOUGH = 5
LONGEST = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Breaker:
    """How many attempts in a row had no answer, and until when nobody is asked."""

    silent: int = 0
    shut_until: datetime | None = None
    opened: int = 0  #: how often since the last answer; each time it stays open longer

    def after(self, outcome: Outcome, now: datetime) -> Breaker:
        """The breaker after one more attempt. An answer of any kind, a 429 too, closes it."""
        no_answer = isinstance(outcome, Unknown) or (
            isinstance(outcome, NotSent) and outcome.retry_after is None
        )
        if not no_answer:
            return Breaker()
        silent = self.silent + 1
        if silent < ENOUGH:
            return Breaker(silent)
        if self.shut_until is not None and now < self.shut_until:
            # It was in the air already when the breaker opened and says nothing new.
            return self
        wait = min(LONGEST, timedelta(seconds=1 << min(self.opened, 6)))
        return Breaker(silent, now + wait, self.opened + 1)

    def most(self, room: int, now: datetime) -> int:
        """How many of `room` attempts may start now: all, one to try, or none."""
        if self.shut_until is None:
            return room
        return 0 if now < self.shut_until else min(1, room)
