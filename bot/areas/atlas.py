"""The atlas: all areas with their dates, shares and lineage, read once from the compiled tables.

`load_atlas()` makes it; `bot.areas.reach` and `bot.areas.lookup` answer questions about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.areas.facts import Body, Cluster, Event, Lineage, Plan
from bot.core.types import Area

#: The day on which the 42 footprints of 2022 became the 36 of 2026.
SUCCESSION = date(2026, 4, 1)
#: The day on which the 42 became statutory bodies; earlier questions are answered as of this day.
STATUTORY = date(2022, 7, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """A share of something that lies in an area."""

    code: str
    share: float  #: 0..1


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Atlas:
    """Everything known, by code. Footprint shares come per vintage: (2022, 2026)."""

    areas: Mapping[str, Area]
    council_footprints: Mapping[str, tuple[Parts, Parts]]
    council_lsoas: Mapping[str, int]
    lineage: tuple[Lineage, ...]
    history: Mapping[str, tuple[Event, ...]]
    clusters: tuple[Cluster, ...]
    plans: Mapping[str, tuple[Plan, ...]]
    bodies: Mapping[str, Body]
    versions: Mapping[str, str]  #: table -> vintage, for /status

    def footprints_at(self, day: date) -> tuple[Area, ...]:
        """The footprints of that day (42 before 1 April 2026, 36 from then), by code."""
        raise NotImplementedError
