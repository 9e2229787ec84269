"""What the core of the program needs from outside: a clock, platforms, a place to keep a cursor.

The roles are handed these; adapters satisfy them by shape. The ports of the store are in
`bot/core/store.py`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.core.document import Document
from bot.core.types import Address, Delivery, Inbound, Offer, Outcome, Standing


class Clock(Protocol):
    """The time of day, so that tests can set it."""

    def now(self) -> datetime:
        """The present moment as an aware datetime in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait so many seconds."""
        ...


#: Takes one inbound event and returns when it is committed; only then may it be acknowledged.
Receive = Callable[[Inbound], Awaitable[None]]


class Cursor(Protocol):
    """How far a platform's stream of events has been handled; kept in the database."""

    async def load(self) -> str | None:
        """The last saved value, None before the first."""
        ...

    async def save(self, value: str) -> None:
        """Keep `value`; called only after everything up to it is committed."""
        ...


#: The bytes of a file that a document carries, None if they are no longer kept. Raises StoreError.
LoadFile = Callable[[str], Awaitable[bytes | None]]


class Desk(Protocol):
    """Where a platform turns to the owners of the bot; what they decide is in the database."""

    async def tell(self, key: str, document: Document) -> None:
        """Tell the owners, once for each key."""
        ...

    async def ask(self, key: str, at: Address, question: Callable[[int], Document]) -> None:
        """Ask the owners, once for each key, whether to go to the chat at `at`; the question is
        given the number that its buttons must name."""
        ...

    async def decided(self, platform: str) -> list[tuple[str, bool]]:
        """Addresses that an owner has decided about, and whether we go."""
        ...

    async def done(self, at: Address) -> None:
        """We have gone, or said no."""
        ...


#: What to offer for words that a person (their id on the platform) types with our name in front.
#: Reads only. Raises StoreError.
Suggest = Callable[[str, str], Awaitable[tuple[Offer, ...]]]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a platform lets us talk; every figure is a time between two messages.

    `burst` is how many messages may go at once after a rest, the first included.
    """

    bot: timedelta
    private: timedelta
    group: timedelta
    group_burst: int = 1


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One command as a platform's menu shows it."""

    name: str
    summary: str
    changes: bool  #: alters what a chat follows, so in groups it is for admins
    owners: bool  #: for the owners of the bot only


class Platform(Protocol):
    """One way to talk to people: Telegram, Matrix, the console."""

    @property
    def name(self) -> str:
        """The word in addresses, tables and logs, such as `telegram`."""
        ...

    @property
    def remembers(self) -> timedelta:
        """How long the far side answers a repeated transaction id with the first message."""
        ...

    @property
    def pace(self) -> Pace | None:
        """The permitted pace, None for no limit."""
        ...

    def render(self, document: Document) -> tuple[str, ...]:
        """The document as one or more bodies within the platform's limits, in order; actions go
        with the last. Pure: the same document gives the same bodies."""
        ...

    def preview(self, body: str) -> str:
        """A body that `render` made as its readers will read it, in plain text."""
        ...

    async def perform(self, delivery: Delivery) -> Outcome:
        """Ask the platform once; no retry, no waiting for its limits. Never raises for what the
        outside world does."""
        ...

    async def listen(self, receive: Receive, cursor: Cursor) -> None:
        """Hand over every event once it happened, acknowledge it once it is committed. Returns
        when the stream has ended (a closed terminal); otherwise runs until cancelled."""
        ...

    async def standing(self, address: str, person: str) -> Standing | None:
        """How the bot and this person stand in a chat (its id, or its public name); None when the
        platform could not be asked. A chat that is not there for us is one we may not post in."""
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class OnePlace(Protocol):
    """A platform with something that only one process may use at a time, such as encryption keys:
    the process that sends there also listens there."""

    async def ours(self) -> None:
        """Return once this process is the one."""
        ...
