"""What one process at a time may do: the lease on a platform's stream of events, and its cursor.

The inbox role lets a platform listen only while it holds the lease.
"""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.core.ports import Clock
from bot.core.store import Store, StoreError

log = structlog.get_logger(__name__)

#: How long a lease outlives the process that took it, and how often it is renewed.
LEASE = timedelta(seconds=8)
RENEW_SECONDS = 2.0


class InboxLease:
    """The right to listen, held by one process."""

    def __init__(self, store: Store, name: str, clock: Clock) -> None:
        self._store = store
        self._name = name
        self._clock = clock
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    async def take(self) -> bool:
        """Try to get or renew it; False while another process has it."""
        now = self._clock.now()
        async with self._store.write() as tx:
            return await tx.leases.take(self._name, self._holder, now, now + LEASE)

    async def keep(self) -> None:
        """Renew it for as long as that works; returns when it is lost."""
        expires_at = self._clock.now() + LEASE
        while self._clock.now() < expires_at:
            await self._clock.sleep(RENEW_SECONDS)
            try:
                if not await self.take():
                    break
                expires_at = self._clock.now() + LEASE
            except StoreError as error:
                log.warning("lease not renewed", lease=self._name, error=str(error))
        log.warning("lease lost", lease=self._name)

    async def release(self) -> None:
        """Let another process have it at once."""
        with suppress(StoreError):
            async with self._store.write() as tx:
                await tx.leases.release(self._name, self._holder)


class StoredCursor:
    """See `bot.core.ports.Cursor`."""

    def __init__(self, store: Store, platform: str) -> None:
        self._store = store
        self._name = f"inbox:{platform}"

    async def load(self) -> str | None:
        """The stored value."""
        async with self._store.read() as tx:
            return await tx.leases.cursor(self._name)

    async def save(self, value: str) -> None:
        """Store a value."""
        async with self._store.write() as tx:
            await tx.leases.set_cursor(self._name, value)
