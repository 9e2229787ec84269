"""What a site's robots.txt asks of us, remembered per origin (RFC 9309).

`fetch` asks before every request of a feed. Absent means allowed; unreachable or failing means not
now, unless an earlier copy is still at hand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from bot.core.ports import Clock
from bot.feeds.results import Failed, FailureKind

#: The product token that rules are looked up under.
TOKEN = "ICSWatch"  # noqa: S105

LARGEST = 500_000
KEEP = timedelta(hours=24)
KEEP_FAILURE = timedelta(minutes=1)
#: A site may ask us to leave this long between requests, not longer.
LONGEST_DELAY = 3_600.0

_MOST = 1_000

#: What would have befallen the feed as well: no news of robots.txt, and nothing to remember.
_OF_THE_HOST = frozenset(
    {FailureKind.ADDRESS, FailureKind.DNS, FailureKind.CONNECT, FailureKind.TLS}
)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer to asking for robots.txt."""

    status: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """We may ask, leaving `delay` seconds between requests."""

    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class _Entry:
    rules: Protego | None  #: None: no rules
    until: datetime
    allowed: Allowed = Allowed()
    unreachable: Failed | None = None  #: why nothing may be asked


#: Gets the robots.txt at an address; the second argument as `named` of `verdict`.
Get = Callable[[str, bool], Awaitable[Page | Failed]]


class Robots:
    """The rules of every origin asked lately."""

    def __init__(self, clock: Clock, get: Get) -> None:
        self._clock = clock
        self._get = get
        self._entries: dict[str, _Entry] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def verdict(self, url: str, origin: str, named: bool) -> Allowed | Failed:
        """May `url`, which begins with `origin`, be asked for? Fetches the robots.txt of the
        origin at most once a day.

        `named` says that the owner wrote down this host, so that it may be a private one.
        """
        entry = self._entries.get(origin)
        if entry is None or entry.until <= self._clock.now():
            entry = await self._asked(origin, named)
        if entry.unreachable:
            return entry.unreachable
        if entry.rules is None or entry.rules.can_fetch(url, TOKEN):
            return entry.allowed
        return Failed(FailureKind.ROBOTS, "robots.txt of the site asks us not to fetch this")

    async def _asked(self, origin: str, named: bool) -> _Entry:
        if len(self._entries) >= _MOST:
            self._forget()
        async with self._locks.setdefault(origin, asyncio.Lock()):
            held = self._entries.get(origin)
            if held and held.until > self._clock.now():
                return held
            answer = await self._get(f"{origin}/robots.txt", named)
            self._entries[origin] = await _read(answer, held, self._clock.now())
            return self._entries[origin]

    def _forget(self) -> None:
        now = self._clock.now()
        kept = {origin: entry for origin, entry in self._entries.items() if entry.until > now}
        self._entries = kept if len(kept) < _MOST else {}
        self._locks = {origin: lock for origin, lock in self._locks.items() if lock.locked()}


async def _read(answer: Page | Failed, held: _Entry | None, now: datetime) -> _Entry:
    if isinstance(answer, Page) and 200 <= answer.status < 300:
        # In a thread: half a megabyte of rules takes long enough to be noticed.
        rules = await asyncio.to_thread(Protego.parse, answer.text)
        delay = min(max(rules.crawl_delay(TOKEN) or 0.0, 0.0), LONGEST_DELAY)
        return _Entry(rules, now + KEEP, Allowed(delay))
    if isinstance(answer, Page) and 400 <= answer.status < 500 and answer.status != 429:
        return _Entry(None, now + KEEP)
    if held and not held.unreachable:
        return _Entry(held.rules, now + KEEP_FAILURE, held.allowed)
    if isinstance(answer, Failed) and answer.kind in _OF_THE_HOST:
        return _Entry(None, now, unreachable=answer)
    why = answer.why if isinstance(answer, Failed) else f"answered {answer.status}"
    failed = Failed(FailureKind.ROBOTS, f"robots.txt: {why}")
    return _Entry(None, now + KEEP_FAILURE, unreachable=failed)
