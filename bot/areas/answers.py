"""The four answers of `lookup`: one footprint, several, none, or another nation.

Handlers and the command line take them apart with `match`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the words were taken for."""

    kind: str  #: postcode, council, footprint, trust, hospital, town, parish, former district, ...
    name: str
    code: str | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" if self.kind else self.name


@dataclass(frozen=True, slots=True)
class Candidate:
    """A footprint that the words may mean."""

    code: str
    name: str  #: "Surrey and Sussex"
    share: float | None  #: 0..1 of what was asked that lies in it; None between namesakes
    why: str  #: for a person
    via: Recognised


@dataclass(frozen=True, slots=True)
class One:
    """The words mean a place inside one footprint (or nearly: `note` says what is left out)."""

    query: str
    footprint: Candidate
    via: Recognised
    areas: tuple[str, ...]  #: followable areas the words themselves name, or stand in: councils
    note: str = ""


@dataclass(frozen=True, slots=True)
class Many:
    """The words mean several footprints: ask. Best first."""

    query: str
    candidates: tuple[Candidate, ...]
    via: tuple[Recognised, ...]
    areas: tuple[str, ...]  #: as in `One`: "London" gives the region Y56
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing is known under these words; every suggestion resolves when asked in its turn."""

    query: str
    suggestions: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotEngland:
    """The words mean a place outside England, where there are no integrated care boards."""

    query: str
    nation: str  #: Wales, Scotland, Northern Ireland, the Isle of Man, ...
    via: Recognised
    note: str = ""

    @property
    def where(self) -> str:
        """ "in Wales"; of a postcode district with English farms "mostly in Wales"."""
        is_mixed = bool(self.note) and self.via.kind in ("outcode", "sector")
        return f"mostly in {self.nation}" if is_mixed else f"in {self.nation}"


Lookup = One | Many | NotFound | NotEngland
