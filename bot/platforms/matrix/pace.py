"""How fast the account may speak: as the operator says, else as the homeserver's refusals teach.

A homeserver names no limits; it refuses with the time until it would take one more message.
"""

from __future__ import annotations

import time
from datetime import timedelta

from bot.core.ports import Pace

#: Seconds after the last refusal in which what it taught is believed.
BELIEVED = 600.0
#: Where messages must be further apart than this, nothing else is sent.
ROOMY = timedelta(seconds=0.2)
_SHORTEST, _LONGEST = 0.05, 60.0


class LearningPace:
    """Holds what the last refusals taught; a hint, so a restart may forget it."""

    def __init__(self, per_second: float | None) -> None:
        self._learns = per_second is None
        self._fixed = pace_of(1 / per_second) if per_second else None
        self._seconds = 0.0
        self._until = 0.0

    def refused(self, retry_after: float) -> None:
        """The server wants so many seconds between two messages, at least."""
        now = time.monotonic()
        if now >= self._until:
            self._seconds = 0.0
        self._seconds = max(self._seconds, min(max(retry_after, _SHORTEST), _LONGEST))
        self._until = now + BELIEVED

    @property
    def roomy(self) -> bool:
        """Whether there is room for more than messages."""
        refused = time.monotonic() < self._until and self._seconds > ROOMY.total_seconds()
        return not refused and (self._fixed is None or self._fixed.bot <= ROOMY)

    @property
    def pace(self) -> Pace | None:
        """The pace to keep now, None if there is no limit that we know of."""
        if not self._learns or time.monotonic() >= self._until:
            return self._fixed
        return pace_of(self._seconds)


def pace_of(seconds: float) -> Pace:
    """A pace of so many seconds between two messages of the account, wherever they go."""
    return Pace(timedelta(seconds=seconds), timedelta(0), timedelta(0))
