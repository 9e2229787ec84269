"""No second holds more messages than a platform takes, counted as they leave.

The pace in the database counts claims. Between a claim and its message lies a transaction, and
where one takes longer than the next their messages would bunch up.
"""

from __future__ import annotations

from collections import deque

from bot.core.pacing import bot_burst
from bot.core.ports import Pace

_SECOND = 1.0


class Gate:
    """Holds when the last messages left; a hint, as the database knows the pace."""

    def __init__(self) -> None:
        self._left: deque[float] = deque()

    def wait(self, pace: Pace | None, now: float) -> float:
        """Seconds until one more may leave, which it is taken to do; `now` only grows."""
        if pace is None:
            return 0.0
        most = bot_burst(pace) + 1
        leaves = max(now, self._left[-1]) if self._left else now
        if len(self._left) >= most:
            leaves = max(leaves, self._left[-most] + _SECOND)
        self._left.append(leaves)
        while len(self._left) > most:
            self._left.popleft()
        return leaves - now
