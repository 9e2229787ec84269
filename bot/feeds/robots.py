"""What a site's robots.txt asks of us, remembered per origin (RFC 9309).

`fetch` asks before every request of a feed. Absent means allowed; unreachable or failing means not
now, unless an earlier copy is still at hand.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from bot.core.ports import Clock

#: The product token that rules are looked up under.
TOKEN = "ICSWatch"  # noqa: S105

LARGEST = 500_000
KEEP = timedelta(hours=24)
KEEP_FAILURE = timedelta(minutes=10)
#: A site may ask us to leave this long between requests, not longer.
LONGEST_DELAY = 3_600.0

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What asking for robots.txt came to: a status and a text, or None for no answer at all."""

    status: int | None
    text: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether we may ask for an address, and the seconds the site wants between requests."""

    allowed: bool
    delay: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    rules: Protego | None  #: None: no rules
    until: datetime
    delay: float = 0.0
    unreachable: str = ""  #: why nothing may be asked; "" if the rules are known


#: Gets the robots.txt at an address.
Get = Callable[[str], Awaitable[Answer]]


class Robots:
    """The rules of every origin asked lately."""

    def __init__(self, clock: Clock, get: Get) -> None:
        self._clock = clock
        self._get = get
        self._entries: dict[str, _Entry] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def verdict(self, url: str) -> Verdict:
        """May `url` be asked for? Fetches the site's robots.txt at most once a day."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        entry = await self._entry(origin)
        if entry.unreachable:
            return Verdict(False, entry.delay, f"robots.txt: {entry.unreachable}")
        if entry.rules is None or entry.rules.can_fetch(url, TOKEN):
            return Verdict(True, entry.delay)
        return Verdict(False, entry.delay, "robots.txt of the site asks us not to fetch this")

    async def _entry(self, origin: str) -> _Entry:
        entry = self._entries.get(origin)
        if entry and entry.until > self._clock.now():
            return entry
        if len(self._entries) >= _MOST:
            self._forget()
        async with self._locks.setdefault(origin, asyncio.Lock()):
            held = self._entries.get(origin)
            if held and held.until > self._clock.now():
                return held
            fresh = await _read(await self._get(f"{origin}/robots.txt"), held, self._clock.now())
            self._entries[origin] = fresh
            return fresh

    def _forget(self) -> None:
        now = self._clock.now()
        kept = {origin: entry for origin, entry in self._entries.items() if entry.until > now}
        self._entries = kept if len(kept) < _MOST else {}
        self._locks = {origin: lock for origin, lock in self._locks.items() if lock.locked()}


async def _read(answer: Answer, held: _Entry | None, now: datetime) -> _Entry:
    status = answer.status
    if status is not None and 200 <= status < 300:
        # In a thread: half a megabyte of rules takes long enough to be noticed.
        rules = await asyncio.to_thread(Protego.parse, answer.text)
        delay = min(max(rules.crawl_delay(TOKEN) or 0.0, 0.0), LONGEST_DELAY)
        return _Entry(rules, now + KEEP, delay)
    if status is not None and 400 <= status < 500 and status != 429:
        return _Entry(None, now + KEEP)
    if held and not held.unreachable:
        return _Entry(held.rules, now + KEEP_FAILURE, held.delay)
    return _Entry(None, now + KEEP_FAILURE, unreachable=answer.why or f"status {status}")
