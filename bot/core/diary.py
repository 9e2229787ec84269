"""The questions asked about board meetings, their papers and reminders; `db/diary.py` answers.

Part of `bot.core.store.Transaction`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.meetings import Meeting, Paper
from bot.core.types import Chat


class PaperState(StrEnum):
    """How far a document has been read."""

    KNOWN = "known"  #: there when the page was first read, or not worth reading
    WAITING = "waiting"
    READ = "read"
    NO_TEXT = "no_text"  #: pictures of pages; nobody typed the words
    LOCKED = "locked"  #: encrypted
    BROKEN = "broken"  #: not a PDF that can be read
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"  #: could not be fetched, several times


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A document as the database knows it."""

    id: int
    meeting_id: int
    paper: Paper
    state: PaperState
    seen_at: datetime
    pages: int | None = None
    tries: int = 0  #: how often it has been taken to be read


@dataclass(frozen=True, slots=True)
class StoredMeeting:
    """A meeting as the database knows it; its `papers` are all that were ever seen."""

    id: int
    feed_id: str
    meeting: Meeting
    seen_at: datetime
    changed_at: datetime
    announced_at: datetime | None  #: when readers were told of its papers
    revision: int  #: how often that was said anew
    sequence: int  #: how often its date, time, place or state has changed, for calendars
    missing_since: datetime | None  #: its page no longer lists it


@dataclass(frozen=True, slots=True)
class Finding:
    """A watch word in a document: where, and a few words around it."""

    page: int
    word: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """A chat that wants to be reminded of an area's chances to act."""

    chat: Chat
    area: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a chat was reminded of: a chance, the day it was for then, how many days ahead."""

    chat_id: int
    chance: str
    day: date
    stage: int


class Diary(Protocol):
    """Board meetings and their papers."""

    async def meetings(self, feed_ids: Collection[str], since: date) -> list[StoredMeeting]:
        """The meetings of these feeds from a day on, by day, with their papers."""
        ...

    async def meeting(self, meeting_id: int) -> StoredMeeting | None:
        """One meeting."""
        ...

    async def add(self, feed_id: str, meeting: Meeting, now: datetime) -> StoredMeeting:
        """Store a meeting; its papers are for `add_papers`."""
        ...

    async def save(self, stored: StoredMeeting) -> None:
        """Keep what changed about a meeting; its papers are left as they are."""
        ...

    async def add_papers(
        self, meeting_id: int, papers: Sequence[Paper], now: datetime, state: PaperState
    ) -> None:
        """Store further documents of a meeting."""
        ...

    async def paper_waits(self, now: datetime) -> bool:
        """Whether a document is due to be read."""
        ...

    async def claim_paper(self, now: datetime, lease: timedelta) -> StoredPaper | None:
        """Take the document that has waited longest to be read."""
        ...

    async def paper_read(
        self,
        paper_id: int,
        state: PaperState,
        pages: int | None,
        findings: Sequence[Finding],
        again_at: datetime | None = None,
    ) -> None:
        """Keep what reading a document came to; with `again_at` it waits until then."""
        ...

    async def findings(self, meeting_id: int) -> list[tuple[StoredPaper, list[Finding]]]:
        """The documents of a meeting, each with what was found in it."""
        ...

    async def known_urls(self, urls: Collection[str]) -> set[str]:
        """Which of these addresses are those of documents we know, of whatever board."""
        ...


class Reminders(Protocol):
    """Who wants to be reminded, and of what they have been."""

    async def add(self, chat_id: int, area: str, now: datetime) -> bool:
        """Remind a chat of an area's chances; False if it is already."""
        ...

    async def remove(self, chat_id: int, area: str) -> bool:
        """Stop; False if there was nothing to stop."""
        ...

    async def of(self, chat_id: int) -> list[str]:
        """The areas a chat is reminded of."""
        ...

    async def all(self) -> list[Reminder]:
        """Everybody who is to be reminded; chats that paused or are away are left out."""
        ...

    async def reminded(self, chat_ids: Collection[int]) -> list[Reminded]:
        """What these chats have been reminded of."""
        ...

    async def mark(self, reminded: Reminded, now: datetime) -> bool:
        """Note a reminder; False if it was noted before."""
        ...

    async def forget(self, before: date) -> int:
        """Delete notes about days before; how many."""
        ...
