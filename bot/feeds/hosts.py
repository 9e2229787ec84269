"""Whose turn it is at a host: few requests at once, some time between two.

`fetch` takes a turn for every request. A host that keeps its callers waiting hands back
`TurnTakenError`, so that a slow host never holds up the feeds of others.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from bot.core.ports import Clock

#: Hosts remembered before the idle ones are forgotten; redirects can name any number.
_MOST = 1_000


class TurnTakenError(Exception):
    """Others go first; worth asking again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the host is busy, again in {seconds:.1f} s")
        self.seconds = seconds


class Host:
    """A host, which `async with` holds one of the places of. Raises `TurnTakenError` if none comes
    free in time."""

    __slots__ = ("_at_once", "_clock", "_free", "_next_at", "_patience", "_users")

    def __init__(self, clock: Clock, at_once: int, patience: float) -> None:
        self._clock = clock
        self._at_once = at_once
        self._patience = patience
        self._free = asyncio.Semaphore(at_once)
        self._users = 0  #: that hold a place or wait for one
        self._next_at: datetime | None = None

    async def __aenter__(self) -> Self:
        self._users += 1
        if self._users > self._at_once:
            await self._wait()
        else:
            await self._free.acquire()  # at once; a timer would cost more than the turn
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._free.release()
        self._users -= 1

    def spacing(self, seconds: float) -> float:
        """Seconds until `seconds` have passed since the last request to the host; counts this one.
        Raises `TurnTakenError` where that is longer than the patience."""
        start = now = self._clock.now()
        if self._next_at is not None and self._next_at > now:
            start = self._next_at
        wait = (start - now).total_seconds()
        if wait > self._patience:
            raise TurnTakenError(wait)
        self._next_at = start + timedelta(seconds=seconds)
        return wait

    def idle(self) -> bool:
        """Whether it may be forgotten."""
        spaced = self._next_at is not None and self._next_at > self._clock.now()
        return not self._users and not spaced

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._free.acquire()
        except BaseException as error:
            self._users -= 1
            if isinstance(error, TimeoutError):
                raise TurnTakenError(max(self._patience, 1.0)) from None
            raise


class Hosts:
    """Every host asked lately: `at_once` requests each, `patience` seconds of waiting for a
    turn."""

    def __init__(self, clock: Clock, at_once: int, patience: float) -> None:
        self._clock = clock
        self._at_once = at_once
        self._patience = patience
        self._hosts: dict[str, Host] = {}

    def turn(self, name: str) -> Host:
        """The host of that name."""
        host = self._hosts.get(name)
        if host is None:
            if len(self._hosts) >= _MOST:
                self._hosts = {name: host for name, host in self._hosts.items() if not host.idle()}
            host = self._hosts[name] = Host(self._clock, self._at_once, self._patience)
        return host
