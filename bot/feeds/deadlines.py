"""The time limits of many looks with one timer: nearly every look ends long before its limit, and
a timer of its own would be put in order among all others for nothing.
"""

from __future__ import annotations

import asyncio


class Deadlines:
    """Lets limits made by `asyncio.timeout(None)` run out."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ends: dict[asyncio.Timeout, float] = {}
        self._timer: asyncio.TimerHandle | None = None  #: of the earliest end, or an earlier one

    def watch(self, limit: asyncio.Timeout, seconds: float) -> None:
        """Have `limit` run out in so many seconds, unless it is forgotten before."""
        end = self._loop.time() + seconds
        self._ends[limit] = end
        if self._timer is None or end < self._timer.when():
            self.close()
            self._timer = self._loop.call_at(end, self._ring)

    def forget(self, limit: asyncio.Timeout) -> None:
        """What `limit` was for has ended."""
        self._ends.pop(limit, None)

    def close(self) -> None:
        """Let go of the timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self) -> None:
        now = self._loop.time()
        for limit in [limit for limit, end in self._ends.items() if end <= now]:
            del self._ends[limit]
            limit.reschedule(now)
        first = min(self._ends.values(), default=None)
        self._timer = None if first is None else self._loop.call_at(first, self._ring)
