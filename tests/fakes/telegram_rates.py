"""Telegram's send limits, counted strictly; used by the fake Bot API server.

30 messages a second for the bot, 1 a second in a private chat, 20 a minute in a group or channel
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). The real server
lets short bursts pass in private chats; this one does not. Edits count like messages.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

#: How much earlier than allowed a message may arrive, for jitter on the way here.
TOLERANCE = 0.05
BOT_LIMIT = (30, 1.0)
PRIVATE_LIMIT = (1, 1.0)
GROUP_LIMIT = (20, 60.0)


@dataclass(frozen=True, slots=True)
class Violation:
    """A request that came too early: under which limit, for which chat, and when."""

    scope: str
    chat_id: int
    at: float


@dataclass(slots=True)
class Rates:
    """Recent sends by scope, and who must wait until when. All times are monotonic seconds."""

    on: bool = True
    violations: list[Violation] = field(default_factory=list)
    recent: dict[str, deque[float]] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)

    def judge(self, chat_id: int, *, private: bool, now: float) -> int | None:
        """None when the message may pass (and is counted), else the seconds of `retry_after`."""
        chat = str(chat_id)
        for scope in ("bot", chat):
            if now < self.waits.get(scope, 0.0) - TOLERANCE:
                self.violations.append(Violation(scope, chat_id, now))
                return math.ceil(self.waits[scope] - now)
        if not self.on:
            return None
        limits = {"bot": BOT_LIMIT, chat: PRIVATE_LIMIT if private else GROUP_LIMIT}
        for scope, (most, window) in limits.items():
            wait = self._wait(scope, most, window, now)
            if wait is not None:
                self.violations.append(Violation(scope, chat_id, now))
                seconds = max(1, math.ceil(wait))
                self.waits[scope] = now + seconds
                return seconds
        for scope in limits:
            self.recent.setdefault(scope, deque()).append(now)
        return None

    def hold(self, scope: str, seconds: float, now: float) -> None:
        """Refuse everything of a scope ("bot" or a chat id) for so long, as after a 429."""
        self.waits[scope] = max(self.waits.get(scope, 0.0), now + seconds)

    def _wait(self, scope: str, most: int, window: float, now: float) -> float | None:
        times = self.recent.setdefault(scope, deque())
        while times and times[0] <= now - window + TOLERANCE:
            times.popleft()
        return None if len(times) < most else times[0] + window - now
