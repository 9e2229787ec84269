"""The questions asked about why an item reached a chat or did not; `db/reasons.py` answers them.

Part of `bot.core.store.Transaction`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.core.types import DeliveryState, Match

if TYPE_CHECKING:
    from bot.core.watched import StoredItem


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the story of an item in one chat, and since when; of one that waits for a
    list, until when."""

    state: DeliveryState
    at: datetime
    listed: bool = False  #: as part of a list, not by itself
    folded: bool = False  #: the alerts of the day were used up; it waits until it is asked for


@dataclass(frozen=True, slots=True)
class Objected:
    """An item of which chats said that it is not about their area."""

    stored: StoredItem
    chats: int
    last_at: datetime


class Reasons(Protocol):
    """What was made of items, and what readers think of it."""

    async def item(self, item_id: int) -> StoredItem | None:
        """An item by its number."""
        ...

    async def of_page(self, page: str, limit: int) -> list[StoredItem]:
        """The items with this page (see `bot.core.links`), the first seen first."""
        ...

    async def matches(self, item_id: int) -> list[Match]:
        """The matches of an item, the surest first."""
        ...

    async def told(self, chat_id: int, item_id: int) -> Told | None:
        """Whether the story of an item went to a chat; None if not, or no longer known."""
        ...

    async def object(self, item_id: int, chat_id: int, now: datetime) -> bool:
        """Note that an item is not about a chat's area; False if it was noted before."""
        ...

    async def objections_of(self, chat_id: int, limit: int) -> list[StoredItem]:
        """The items that a chat objected to, the latest first."""
        ...

    async def objected(self, limit: int) -> list[Objected]:
        """Items that chats objected to, the latest first."""
        ...

    async def unsure(self, limit: int) -> list[StoredItem]:
        """Items with matches that were too unsure to be told, the latest first."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete objections older than `before`; how many."""
        ...
