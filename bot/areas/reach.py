"""Who contains whom at a date: regions, footprints and councils, and 2022 to 2026 and back.

Matching asks for the followers to reach; handlers ask for the lists they show.
"""

from __future__ import annotations

from datetime import date

from bot.areas.atlas import Atlas, Part


def footprints_of(atlas: Atlas, council: str, at: date) -> tuple[Part, ...]:
    """The footprints a council lies in at a date, with the share of the council, largest first."""
    raise NotImplementedError


def councils_of(atlas: Atlas, footprint: str, at: date) -> tuple[Part, ...]:
    """The upper-tier and district councils of a footprint, with the share of each council in it."""
    raise NotImplementedError


def containing(atlas: Atlas, code: str, at: date) -> tuple[str, ...]:
    """The areas that wholly or partly contain an area: county, footprints, regions, ENG."""
    raise NotImplementedError


def contained(atlas: Atlas, code: str, at: date) -> tuple[str, ...]:
    """The areas that lie wholly or partly inside an area."""
    raise NotImplementedError


def heirs(atlas: Atlas, footprint: str) -> tuple[Part, ...]:
    """The footprints of 2026 that took over one of 2022, with the share of the old one."""
    raise NotImplementedError


def forebears(atlas: Atlas, footprint: str) -> tuple[Part, ...]:
    """The footprints of 2022 that a footprint of 2026 came from, with the share of the new one."""
    raise NotImplementedError
