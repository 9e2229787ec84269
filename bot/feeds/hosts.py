"""Whose turn it is at a host: few requests at once, some time between two.

`fetch` takes a turn for every request. A host that keeps its callers waiting hands back
`TurnTakenError`, so that a slow host never holds up the feeds of others.
"""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType

from bot.core.ports import Clock

#: Hosts remembered before the idle ones are forgotten; redirects can name any number.
_MOST = 1_000


class TurnTakenError(Exception):
    """Others go first; worth asking again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the host is busy, again in {seconds:.1f} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Host:
    free: asyncio.Semaphore
    patience: float
    users: int = 0
    next_at: datetime | None = None

    async def __aenter__(self) -> None:
        self.users += 1
        try:
            await self._acquire()
        except BaseException:
            self.users -= 1
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.free.release()
        self.users -= 1

    async def _acquire(self) -> None:
        if not self.free.locked():
            await self.free.acquire()  # at once; a timer would cost more than the turn
            return
        try:
            async with asyncio.timeout(self.patience):
                await self.free.acquire()
        except TimeoutError:
            raise TurnTakenError(max(self.patience, 1.0)) from None


class Hosts:
    """The turns of every host asked lately. `at_once` requests per host, `patience` seconds of
    waiting for a turn."""

    def __init__(self, clock: Clock, at_once: int, patience: float) -> None:
        self._clock = clock
        self._at_once = at_once
        self._patience = patience
        self._hosts: dict[str, _Host] = {}

    def turn(self, name: str) -> AbstractAsyncContextManager[None]:
        """Hold one of the host's places. Raises `TurnTakenError` if none comes free in time."""
        return self._host(name)

    async def space(self, name: str, seconds: float) -> None:
        """Wait until `seconds` have passed since the last request to the host, and count this one.
        Raises `TurnTakenError` instead of waiting longer than the patience."""
        host, now = self._host(name), self._clock.now()
        start = max(host.next_at or now, now)
        wait = (start - now).total_seconds()
        if wait > self._patience:
            raise TurnTakenError(wait)
        host.next_at = start + timedelta(seconds=seconds)
        if wait > 0:
            await self._clock.sleep(wait)

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            if len(self._hosts) >= _MOST:
                self._forget()
            self._hosts[name] = _Host(asyncio.Semaphore(self._at_once), self._patience)
        return self._hosts[name]

    def _forget(self) -> None:
        now = self._clock.now()
        self._hosts = {
            name: host
            for name, host in self._hosts.items()
            if host.users or (host.next_at and host.next_at > now)
        }
