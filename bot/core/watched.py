"""What is watched and what was seen there, as the database keeps it; `db/` answers.

Moments are aware UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.core.types import FeedState, Hub, Item, Match


class ItemState(StrEnum):
    """What was done with an item when it was first seen."""

    BASELINE = "baseline"  #: was there when the feed was first read
    STALE = "stale"  #: too old to be news
    PUBLISHED = "published"  #: given to the outbox
    HELD = "held"  #: part of a burst; waits for an owner
    DROPPED = "dropped"  #: an owner decided against it


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item as the database knows it."""

    id: int
    item: Item
    state: ItemState
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class HeldBurst:
    """The held items of one feed."""

    feed_id: str
    items: int
    oldest_seen_at: datetime


class Look(NamedTuple):
    """A look at a feed that found it well and as it was."""

    feed_id: str
    at: datetime
    next_due_at: datetime


class Feeds(Protocol):
    """How far each feed has been read."""

    async def sync(self, feed_ids: Collection[str], now: datetime) -> None:
        """Know these feeds (new ones are due at once); others are never claimed."""
        ...

    async def claim_due(
        self, feed_ids: Collection[str], now: datetime, lease: timedelta, limit: int
    ) -> list[FeedState]:
        """Lease up to `limit` due feeds of these, longest due first."""
        ...

    async def save(self, *states: FeedState) -> None:
        """Keep what fetches taught us and end their leases."""
        ...

    async def all(self) -> list[FeedState]:
        """Every feed we know."""
        ...

    async def looked(self, *looks: Look) -> None:
        """Keep the moments of these looks and end their leases; all else stays as it is kept, at a
        third of the cost of `save`."""
        ...

    async def is_due(self, feed_ids: Collection[str], now: datetime) -> bool:
        """Whether any of these feeds could be claimed."""
        ...

    async def find(self, feed_id: str) -> FeedState | None:
        """One feed, None if we do not know it."""
        ...

    async def set_push(self, feed_id: str, since: datetime | None, until: datetime | None) -> None:
        """Until when a hub sends us what is new in a feed; None for not at all. `save` leaves this
        alone."""
        ...

    async def end_pushes(self) -> None:
        """Nothing is sent to us any more; look at every feed that waited for it."""
        ...

    async def delivered(self, feed_id: str, now: datetime, *, news: bool) -> None:
        """A hub sent a body of this feed, with something new in it or not."""
        ...


class Hubs(Protocol):
    """Hubs that send us what is new in feeds."""

    async def offer(self, hub: Hub) -> None:
        """Know the hub of a feed; another one, or another topic, takes the place of the first."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Hub]:
        """Hubs to be asked, longest due first."""
        ...

    async def by_token(self, token: str) -> Hub | None:
        """The hub whose callback ends in this token."""
        ...

    async def of(self, feed_id: str) -> Hub | None:
        """The hub of a feed."""
        ...

    async def save(self, hub: Hub) -> None:
        """Keep how far we have come with a hub."""
        ...


class Items(Protocol):
    """What the feeds said."""

    async def known(self, feed_id: str, items: Sequence[Item]) -> set[str]:
        """The guids among `items` that this feed has shown before, under that guid or another
        with the same digest."""
        ...

    async def add(
        self, item: Item, state: ItemState, matches: Sequence[Match], now: datetime
    ) -> int:
        """Store an item with its matches; its id."""
        ...

    async def latest(self, areas: Collection[str], limit: int) -> list[StoredItem]:
        """The newest items that reached one of these areas, each story once."""
        ...

    async def newest(self, feed_id: str, limit: int) -> list[StoredItem]:
        """What a feed showed last, whatever was done about it, the newest first."""
        ...

    async def count_since(self, areas: Collection[str], since: datetime) -> int:
        """How many published items have reached one of these areas since."""
        ...

    async def bursts(self) -> list[HeldBurst]:
        """Feeds with held items."""
        ...

    async def held(self, feed_id: str) -> list[tuple[StoredItem, list[Match]]]:
        """The held items of a feed, oldest first."""
        ...

    async def set_state(self, item_ids: Collection[int], state: ItemState) -> None:
        """Mark what was decided about held items."""
        ...
