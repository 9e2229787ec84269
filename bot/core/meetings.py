"""Board meetings and their papers, as a board-papers page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum


class MeetingKind(StrEnum):
    """What is held; a board may have two on one day."""

    BOARD = "board"
    EXTRAORDINARY = "extraordinary"
    AGM = "agm"


#: What people call each kind.
KIND_NAMES = {
    MeetingKind.BOARD: "board meeting",
    MeetingKind.EXTRAORDINARY: "extraordinary board meeting",
    MeetingKind.AGM: "annual general meeting",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document linked from a meeting: an agenda, a report, or a whole pack."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a board in public, as far as its page tells."""

    day: date  #: the first of the month where only that is told
    kind: MeetingKind = MeetingKind.BOARD
    month_only: bool = False
    begins: time | None = None  #: in the United Kingdom
    place: str = ""
    url: str | None = None  #: a page of its own
    papers: tuple[Paper, ...] = ()
    agenda: tuple[str, ...] = ()  #: items, where the page lists them beside the papers
    questions_by: date | None = None  #: last day to send a question
    questions_words: str = ""  #: how the page says so
    cancelled: bool = False
    moved_from: date | None = None  #: where the page itself says that it was moved


@dataclass(frozen=True, slots=True)
class PapersPage:
    """What one page shows, and which pages of the same site it leads to."""

    meetings: tuple[Meeting, ...]  #: by day
    follow: tuple[str, ...] = ()  #: pages of meetings and years, the most promising first
    title: str = ""
