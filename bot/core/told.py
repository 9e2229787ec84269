"""The questions asked about stories; `db/stories.py` answers them.

Part of `bot.core.store.Transaction`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.types import Item, Match


@dataclass(frozen=True, slots=True)
class StoryItem:
    """An item as part of a story, with everything that its card needs."""

    id: int
    story_id: int
    item: Item
    matches: tuple[Match, ...]
    seen_at: datetime
    why: str  #: it is part of the story
    changed_at: datetime | None = None  #: when its outlet last changed it
    change: str = ""  #: what was changed, for a person


class Stories(Protocol):
    """Items about one event, told as one."""

    async def near(
        self, pages: Collection[str], areas: Collection[str], since: datetime, limit: int
    ) -> list[StoryItem]:
        """Items of stories, seen since then, of one of these pages or areas; newest first. Others
        who look for a story wait until this transaction ends, so that two outlets at one moment
        cannot make two stories of it."""
        ...

    async def begin(self, item_id: int, thread: int | None, now: datetime) -> int:
        """A new story with this item; `thread` is the story it comes back to. Its id."""
        ...

    async def join(self, story_id: int, item_id: int, why: str, now: datetime) -> None:
        """Add an item to a story."""
        ...

    async def of(self, item_id: int) -> int | None:
        """The story an item is part of."""
        ...

    async def thread(self, story_id: int) -> int:
        """The first of the stories that this one comes back to, else itself."""
        ...

    async def items(self, story_id: int) -> list[StoryItem]:
        """The items of a story, the one that it began with first, then as they joined."""
        ...

    async def part(self, item_id: int, now: datetime) -> tuple[int, int] | None:
        """Take an item out of its story into one of its own; the old story and the new. None if
        it stands alone, or is the one that the story began with."""
        ...

    async def since(self, areas: Collection[str], since: datetime, limit: int) -> list[StoryItem]:
        """What was told of these areas since then, newest first; an item that is part of no story
        has a negative `story_id` of its own."""
        ...

    async def moments(self, areas: Collection[str], since: datetime) -> list[datetime]:
        """When each story (or item that is part of none) that reached one of these areas came
        out, since then, oldest first."""
        ...

    async def merges(self, limit: int) -> list[StoryItem]:
        """The items that last joined a story of others."""
        ...

    async def change(
        self, item_id: int, item: Item, matches: Collection[Match], what: str, now: datetime
    ) -> None:
        """Keep an item as its outlet says it now."""
        ...

    async def first_said(self, item_id: int, version: str, now: datetime) -> bool:
        """Note a version of an item; False if the item was so before."""
        ...

    async def shown_before(self, items: Collection[Item]) -> dict[str, tuple[int, Item]]:
        """Of items of one feed those with a guid that the feed has shown before and that are part
        of a story: guid -> id and item as kept."""
        ...
