"""The questions about campaigns asked of the database: channels, teams, broadcasts, the audit.

Part of `bot.core.store.Transaction`; `db/` answers them, one module a protocol.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.core.broadcasts import Broadcast, State
from bot.core.document import Document
from bot.core.selection import Channel, Crowd
from bot.core.sending import Progress
from bot.core.team import Grant, Person, Role, Source
from bot.core.types import Address, DeliveryState


@dataclass(frozen=True, slots=True)
class Wait:
    """A card waits for words: the next message of this person completes this command."""

    command: str
    numbers: bool  #: a number is an answer too, and not a button


class Waits(Protocol):
    """What cards wait for; the state of a wizard is a row here."""

    async def put(
        self, chat_id: int, sender: str, command: str, until: datetime, *, numbers: bool = False
    ) -> None:
        """Wait for the next words of this person in this chat; instead of what was waited for."""
        ...

    async def of(self, chat_id: int, sender: str, now: datetime) -> Wait | None:
        """What is waited for."""
        ...

    async def end(self, chat_id: int, sender: str) -> None:
        """Wait no longer."""
        ...


class Team(Protocol):
    """People with roles."""

    async def person(
        self, platform: str, address: str, chat_id: int | None, now: datetime
    ) -> Person:
        """This person, made known if need be; `chat_id` is where they speak to us privately."""
        ...

    async def spoke(self, platform: str, address: str, chat_id: int) -> None:
        """Note where somebody speaks to us privately, if we have met them in a team."""
        ...

    async def known(self, platform: str, address: str) -> Person | None:
        """This person, if we have met them in a team."""
        ...

    async def find(self, person: int) -> Person | None:
        """A person by number."""
        ...

    async def rename(self, person: int, name: str) -> None:
        """Call somebody so."""
        ...

    async def grants(self, person: int) -> list[Grant]:
        """What somebody may do."""
        ...

    async def everyone(self) -> list[tuple[Person, Grant]]:
        """All roles of all people."""
        ...

    async def give(
        self,
        person: int,
        role: Role,
        areas: Sequence[str],
        channels: Sequence[int],
        source: Source,
        given_by: int | None,
        now: datetime,
    ) -> int:
        """Give a role; the number of the grant."""
        ...

    async def take(self, grant: int, why: str, now: datetime) -> bool:
        """End a role; False if it had ended before."""
        ...


class Channels(Protocol):
    """Campaign channels."""

    async def all(self) -> list[Channel]:
        """Every channel, by name."""
        ...

    async def get(self, chat_id: int) -> Channel | None:
        """The channel that this chat is."""
        ...

    async def shut(self) -> list[Channel]:
        """Channels that have shut us out and are not suspended for that yet."""
        ...

    async def save(self, channel: Channel) -> None:
        """Register or change one."""
        ...

    async def remove(self, chat_id: int) -> None:
        """It is no campaign channel any more."""
        ...


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What became of a broadcast in one chat."""

    at: Address
    title: str
    part: int
    operation: str
    state: DeliveryState
    attempts: int
    doubts: int
    settled_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Undecided:
    """An alert that waits for an admin of a channel to say yes."""

    notice_id: int
    chat_id: int
    document: Document


class Broadcasts(Protocol):
    """Broadcasts, whom they are for, and what became of them in the outbox."""

    async def add(
        self, author: int, chat_id: int, document: Document, now: datetime, *, practice: bool
    ) -> Broadcast:
        """A new draft."""
        ...

    async def get(self, broadcast: int, *, lock: bool = False) -> Broadcast | None:
        """One of them; with `lock`, nobody else may change it before this transaction ends."""
        ...

    async def save(self, broadcast: Broadcast) -> None:
        """Keep all of its fields."""
        ...

    async def latest(self, limit: int, author: int | None = None) -> list[Broadcast]:
        """The newest, of everybody or of one author."""
        ...

    async def in_states(self, states: Collection[State]) -> list[Broadcast]:
        """Those in one of these states, oldest first."""
        ...

    async def set_channels(self, broadcast: int, chat_ids: Collection[int]) -> None:
        """These are its channels, as previewed."""
        ...

    async def channels_of(self, broadcast: int) -> list[int]:
        """Its channels, as previewed."""
        ...

    async def agreement(self, chat_id: int) -> str | None:
        """Whether a chat's people agreed to broadcasts: on, off, asked, or None."""
        ...

    async def agree(self, chat_id: int, answer: str) -> None:
        """Note what they said."""
        ...

    async def people(self, areas: Collection[str], now: datetime) -> list[Crowd]:
        """How many people agreed to broadcasts and follow one of the areas."""
        ...

    async def same_text(self, digest: str, since: datetime, broadcast: int) -> Broadcast | None:
        """Another broadcast with this text that has gone out since."""
        ...

    async def lately(
        self, chat_ids: Collection[int], since: datetime, broadcast: int
    ) -> list[tuple[int, int]]:
        """Those of the chats that another broadcast has gone to since, with its number."""
        ...

    async def progress(self, broadcast: int) -> Progress:
        """Where its chats are."""
        ...

    async def undoing(self, broadcast: int) -> Mapping[DeliveryState, int]:
        """What came of its deletion or correction: of the newest, where there were several."""
        ...

    async def hold(self, broadcast: int) -> int:
        """Let nothing of it that is queued go; how many deliveries."""
        ...

    async def release(self, broadcast: int) -> int:
        """Let go what waits; how many deliveries."""
        ...

    async def cancel(self, broadcast: int, now: datetime) -> int:
        """End all of it that has not been sent; what is in the air is not tried again."""
        ...

    async def ledger(self, broadcast: int) -> list[LedgerRow]:
        """Every delivery of it."""
        ...

    async def undecided(self, limit: int) -> list[Undecided]:
        """Alerts that nobody has been asked about yet; they count as asked from now on."""
        ...

    async def decide(self, notice_id: int, chat_id: int, *, post: bool, now: datetime) -> bool:
        """Let such an alert go, or end it; False if that was decided before."""
        ...

    async def told_by(self, chat_id: int, ref: str) -> int | None:
        """The broadcast that this message in this chat was a part of."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit; `seal` is a hash over all the rest and the seal before it."""

    id: int
    at: datetime
    actor: int | None  #: person; None for the program itself
    broadcast_id: int | None
    action: str
    areas: tuple[str, ...]
    details: Mapping[str, Any]
    previous: str
    seal: str


class Audit(Protocol):
    """Who did what and when; only ever added to."""

    async def add(
        self,
        at: datetime,
        actor: int | None,
        action: str,
        *,
        broadcast: int | None = None,
        areas: Sequence[str] = (),
        details: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Write it down."""
        ...

    async def entries(
        self, *, after: int = 0, limit: int = 1000, broadcast: int | None = None
    ) -> list[Entry]:
        """Entries in order, of all or of one broadcast."""
        ...

    async def latest(self, limit: int) -> list[Entry]:
        """The newest entries, newest first."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """A team's chat in which answers to broadcasts arrive."""

    chat_id: int
    areas: tuple[str, ...]


class Desks(Protocol):
    """Where answers go, and the numbers that stand for those who answer."""

    async def all(self) -> list[Desk]:
        """Every desk."""
        ...

    async def open(self, chat_id: int, areas: Sequence[str], person: int, now: datetime) -> None:
        """Answers about these areas go to this chat."""
        ...

    async def close(self, chat_id: int) -> bool:
        """They do not any more; False if they did not."""
        ...

    async def reader(self, chat_id: int, now: datetime) -> tuple[int, bool]:
        """The number that stands for this chat, and whether it is blocked."""
        ...

    async def block(self, reader: int, now: datetime | None) -> bool:
        """Take no more answers of a reader (or again, with None); False if there is none."""
        ...
