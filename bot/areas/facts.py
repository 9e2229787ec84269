"""What is known about footprints besides their borders: status over time, clusters, plans, pages.

`Atlas` holds these; handlers show them, each with its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read; `as_of` is the day it was last checked, None where nobody says."""

    title: str
    url: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class RoughDate:
    """A date known to the year, the month or the day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        match self.month, self.day:
            case None, _:
                return str(self.year)
            case month, None:
                return f"{date(self.year, month, 1):%B} {self.year}"
            case _:
                return f"{self.day} {self.first:%B} {self.year}"


class EventKind(StrEnum):
    """What happened to a footprint."""

    STP_CREATED = "stp_created"
    ICS_APPROVED = "ics_approved"
    STATUTORY_ICB = "statutory_icb"
    RENAMED = "renamed"
    BOUNDARY_CHANGE = "boundary_change"
    CCG_MERGER = "ccg_merger"
    CLUSTERED = "clustered"
    MERGED_INTO = "merged_into"
    CREATED_BY_MERGER = "created_by_merger"
    ABOLISHED = "abolished"
    PLANNED_MERGER = "planned_merger"


@dataclass(frozen=True, slots=True)
class Event:
    """One dated step in a footprint's life; `partners` are the codes of the others in it."""

    footprint: str
    when: RoughDate
    kind: EventKind
    detail: str  #: one sentence for a person
    partners: tuple[str, ...]
    source: Source


class LineageKind(StrEnum):
    """How an old footprint's people came under a new one."""

    MERGER = "merger"  #: all of the old one, together with others
    SPLIT = "split"  #: a part of the old one
    TRANSFER = "transfer"  #: a part of the old one went to a footprint that already existed
    RENAME = "rename"  #: same code, another name


@dataclass(frozen=True, slots=True)
class Lineage:
    """An edge from an old footprint to a new one. A transfer or a rename may keep the code."""

    at: date
    old: str
    new: str
    kind: LineageKind
    share_of_old: float  #: 0..1 of the old footprint's LSOAs (small census areas, ~1,700 people)
    share_of_new: float  #: 0..1 of the new footprint's LSOAs that came this way
    districts: tuple[tuple[str, int], ...]  #: name of each district that moved, LSOAs moved


@dataclass(frozen=True, slots=True)
class Cluster:
    """Footprints that share leadership while each stays a body of its own."""

    name: str
    members: tuple[str, ...]  #: footprint codes
    since: RoughDate | None
    board_papers: str | None  #: page of the joint board
    source: Source


class Certainty(StrEnum):
    """How sure a planned change is."""

    APPROVED = "approved"
    ANNOUNCED = "announced"  #: by the bodies themselves, not yet approved
    REPORTED = "reported"  #: told to a council or reported by the press; no approval seen
    WEAK = "weak"  #: a single general report


@dataclass(frozen=True, slots=True)
class Plan:
    """A change that is expected."""

    footprint: str
    when: RoughDate
    partners: tuple[str, ...]
    certainty: Certainty
    detail: str
    source: Source


@dataclass(frozen=True, slots=True)
class Contact:
    """A role mailbox of a body; never a person's."""

    role: str  #: press or foi
    address: str
    source: Source


@dataclass(frozen=True, slots=True)
class Body:
    """The public face of the board that runs a footprint; None where nothing is known."""

    footprint: str
    homepage: str | None
    news_page: str | None
    board_papers: str | None
    joint_board_papers: str | None
    refuses_robots: bool
    contacts: tuple[Contact, ...]
    source: Source
