"""The questions the program asks of its database, by topic; `db/` answers them.

Everything asked of one `Transaction` happens together or not at all. Moments are aware UTC.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.core.asides import Asides
from bot.core.campaign import Audit, Broadcasts, Channels, Desks, Team, Waits
from bot.core.chats import Adoptions, Chats, Invitations, Subscriptions
from bot.core.diary import Diary, Reminders
from bot.core.lists import Lists
from bot.core.outbox import Outbox
from bot.core.reasons import Reasons
from bot.core.spells import Spells
from bot.core.told import Stories
from bot.core.watched import Feeds, Hubs, Items


class StoreError(Exception):
    """The database could not be asked: it is away, locked, full, or newer than this program."""


class Requests(Protocol):
    """Which events have been handled."""

    async def first_seen(self, key: str, platform: str, now: datetime) -> bool:
        """Mark an event as handled; False if it was before."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete marks older than `before`; how many."""
        ...


class Files(Protocol):
    """Bytes that documents carry, each kept once under the hash of its content."""

    async def add(self, data: bytes, now: datetime) -> str:
        """Keep these bytes, from now on; the SHA-256 they are kept under."""
        ...

    async def load(self, file: str) -> bytes | None:
        """The bytes, None if they are not kept (any more)."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete files that were last added before this moment; how many."""
        ...


class Leases(Protocol):
    """Jobs that one process at a time may do, and cursors of event streams."""

    async def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew a lease; False while somebody else holds it."""
        ...

    async def release(self, name: str, holder: str) -> None:
        """Let go of a lease."""
        ...

    async def cursor(self, name: str) -> str | None:
        """A stored cursor."""
        ...

    async def set_cursor(self, name: str, value: str) -> None:
        """Store a cursor."""
        ...


class Transaction(Protocol):
    """All questions, asked together."""

    @property
    def chats(self) -> Chats: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def hubs(self) -> Hubs: ...
    @property
    def items(self) -> Items: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def reasons(self) -> Reasons: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def diary(self) -> Diary: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def asides(self) -> Asides: ...
    @property
    def spells(self) -> Spells: ...
    @property
    def waits(self) -> Waits: ...
    @property
    def team(self) -> Team: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def broadcasts(self) -> Broadcasts: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def desks(self) -> Desks: ...
    @property
    def files(self) -> Files: ...
    @property
    def adoptions(self) -> Adoptions: ...
    @property
    def stories(self) -> Stories: ...
    @property
    def lists(self) -> Lists: ...


class Store(Protocol):
    """A database."""

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """Ask; nothing may be changed."""
        ...

    def write(self) -> AbstractAsyncContextManager[Transaction]:
        """Ask and change; committed at the end of the block, rolled back on an exception."""
        ...

    async def woken(self) -> None:
        """Return when somebody may have published something since the last call. A hint only:
        the caller looks by itself from time to time."""
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...
