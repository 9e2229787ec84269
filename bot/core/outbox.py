"""The questions asked of the outbox: publish, claim, settle, look. `db/outbox.py` answers them.

Part of `bot.core.store.Transaction`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.delivery import Settlement
from bot.core.document import Action, Document
from bot.core.ports import Pace
from bot.core.types import Address, Delivery, DeliveryState, Lane, Notice
from bot.core.wanting import News, Wish


@dataclass(frozen=True, slots=True)
class Followers:
    """Every chat that follows one of these areas, once."""

    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wishing:
    """Every chat with one of these combinations of area and choices that was not told of this
    story by another way and does not snooze it."""

    news: News
    wishes: tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class These:
    """These chats, but those that are paused."""

    chat_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OneChat:
    """One chat; with `target_ref` the first part replaces that message."""

    chat_id: int
    target_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Owners:
    """The chats at these addresses, as far as we have met them."""

    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class ChannelsOf:
    """The channels of a broadcast. Of each platform so many chats go first; the rest waits."""

    broadcast_id: int
    first: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Agreed:
    """The people who agreed to broadcasts and follow one of these areas, once; the same."""

    areas: tuple[str, ...]
    first: Mapping[str, int]


Audience = Followers | Wishing | These | OneChat | Owners | ChannelsOf | Agreed

#: For each platform, the rendered parts of a notice.
Bodies = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Revision:
    """What a notice says from now on; `key` makes publishing it twice the same as once."""

    key: str
    document: Document | None  #: None: nothing any more, it is withdrawn
    created_at: datetime
    send_before: datetime


@dataclass(frozen=True, slots=True)
class LaneCount:
    """How many deliveries of a lane are in a state."""

    lane: Lane
    state: DeliveryState
    count: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the sender may send now, and when to ask again if that is not all."""

    deliveries: tuple[Delivery, ...]
    again_at: datetime | None  #: when pace or a retry allows more; None: nothing known is waiting


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery as an operator sees it."""

    id: int
    notice_kind: str
    source_key: str
    at: Address
    lane: Lane
    state: DeliveryState
    attempts: int
    doubts: int
    due_at: datetime
    last_error: str | None


class Outbox(Protocol):
    """Everything that goes out."""

    async def publish(self, notice: Notice, bodies: Bodies, audience: Audience) -> int:
        """Turn a notice into deliveries, one per part and chat; how many were new. Publishing the
        same `source_key` again adds only chats that were not reached before, with the newest
        revision's text. Followers who paused get nothing; suspended chats' deliveries are held."""
        ...

    async def revise(self, source_key: str, revision: Revision, bodies: Bodies) -> int:
        """Say anew what a notice said, on the platforms in `bodies`; how many deliveries that
        changed or made. What was never attempted shows the new text; what was sent or may have
        been is edited in its turn, and parts that are no more are deleted. A later revision takes
        the place of one that waits. What is withdrawn stays so."""
        ...

    async def claim(
        self,
        platform: str,
        pace: Pace | None,
        now: datetime,
        lease: timedelta,
        limit: int,
        *,
        doubtful: bool = True,
    ) -> Claimed:
        """Take deliveries that may be sent this instant: in order within chat and lane, lanes by
        fair shares, within the pace of every chat and of the bot. Those in doubt only if
        `doubtful`; what is behind them waits with them."""
        ...

    async def settle(
        self, settled: Sequence[tuple[Delivery, Settlement]], now: datetime
    ) -> list[bool]:
        """Write what became of attempts, each only if nobody else did; whether it was written."""
        ...

    async def abandoned(self, now: datetime, limit: int) -> list[Delivery]:
        """Deliveries in sending whose lease has run out."""
        ...

    async def end_leases(self, platform: str, now: datetime) -> int:
        """Let the leases of what is being sent on a platform run out, as whoever sent it is no
        more; how many."""
        ...

    async def expire(self, now: datetime) -> int:
        """End queued and held deliveries that are past their send-before; how many."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete ended deliveries and their notices older than `before`; how many deliveries."""
        ...

    async def actions(self, chat_id: int, ref: str | None) -> tuple[Action, ...]:
        """The buttons below the message `ref`, or below the last message of the chat that had
        some."""
        ...

    async def release(self, chat_id: int, now: datetime) -> int:
        """What waits for the end of quiet hours of a chat may go; how many deliveries."""
        ...

    async def counts(self) -> list[LaneCount]:
        """Deliveries by lane and state."""
        ...

    async def oldest_due_at(self) -> datetime | None:
        """The due time of the longest waiting queued delivery."""
        ...

    async def rows(
        self, state: DeliveryState | None, limit: int, chat_id: int | None = None
    ) -> list[DeliveryRow]:
        """Deliveries for an operator's eyes, newest first; those of one chat for its own."""
        ...

    async def requeue(self, delivery_ids: Collection[int], now: datetime) -> int:
        """Queue dead or uncertain deliveries once more by a person's decision; how many."""
        ...
