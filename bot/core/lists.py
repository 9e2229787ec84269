"""Stories that chats hear of in lists, and what they snooze: values, and the questions asked.

`db/lists.py` answers them. Part of `bot.core.store.Transaction`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.wanting import News, Way, Wish


class Why(StrEnum):
    """Why a story waits for a list instead of being told at once."""

    CHOSEN = "chosen"  #: its followers chose lists
    CAP = "cap"  #: the day's alerts were used up


class Snoozed(StrEnum):
    """What can be snoozed."""

    STORY = "story"
    OUTLET = "outlet"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Snooze:
    """What a chat does not want to hear of for a while."""

    kind: Snoozed
    what: str  #: thread of a story, id of a feed, code of a topic
    until: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A list that is to be made: the same stories for all these chats."""

    why: Why
    story_ids: tuple[int, ...]
    chat_ids: tuple[int, ...]
    due_at: datetime  #: the latest of the moments at which they were due


@dataclass(frozen=True, slots=True)
class Fold:
    """How many stories a chat with a cap has not been told of."""

    chat_id: int
    zone: str
    most_a_day: int
    count: int


class Lists(Protocol):
    """What waits for lists, and what is snoozed."""

    async def wishes(self, areas: Collection[str]) -> list[Wish]:
        """Every combination of area and choices among the followers of these areas."""
        ...

    async def fold(self, news: News, wishes: Sequence[Wish], now: datetime) -> int:
        """Keep a story back from those of these followers whose alerts of the day are used up."""
        ...

    async def put(self, news: News, wishes: Sequence[Wish], way: Way, now: datetime) -> int:
        """Let a story wait for the next list of this kind of these followers; how many chats."""
        ...

    async def repeat(self, news: News, wishes: Sequence[Wish], way: Way, now: datetime) -> int:
        """Let a story that has changed wait again for the next list of this kind of those of these
        followers who were told of it in a list; how many chats."""
        ...

    async def first_due_at(self) -> datetime | None:
        """When the first list is due."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Due]:
        """The lists that are due, for up to `limit` chats. Others who ask pass over them until
        this transaction ends."""
        ...

    async def folds(self, chat_ids: Collection[int]) -> list[Fold]:
        """What is folded for these chats and not told."""
        ...

    async def pending(self, chat_id: int) -> list[int]:
        """The stories that wait for a chat, oldest first."""
        ...

    async def told(
        self, chat_ids: Collection[int], story_ids: Collection[int], now: datetime
    ) -> None:
        """These chats were told of these stories in a list."""
        ...

    async def announced(self, chat_ids: Collection[int], story_ids: Collection[int]) -> None:
        """These chats know that these stories are folded; they wait until they are asked for."""
        ...

    async def hurry(self, chat_id: int, now: datetime) -> None:
        """What waits for lists of a chat is due now."""
        ...

    async def snooze(self, chat_id: int, snooze: Snooze) -> None:
        """Snooze, in place of an earlier snooze of the same thing."""
        ...

    async def wake(self, chat_id: int, kind: Snoozed, what: str) -> bool:
        """End a snooze; False if there was none."""
        ...

    async def snoozed(self, chat_id: int, now: datetime) -> list[Snooze]:
        """What a chat snoozes, the first to end first."""
        ...

    async def forget(self, before: datetime, now: datetime) -> int:
        """Delete what has waited since before then, and the snoozes that have ended; how many."""
        ...
