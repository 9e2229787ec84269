"""Who contains whom at a date: regions, footprints and councils, and 2022 to 2026 and back.

Matching asks for the followers to reach; handlers ask for the lists they show.
"""

from __future__ import annotations

from datetime import date

from bot.areas.atlas import STATUTORY, SUCCESSION, Atlas, Part, Parts
from bot.core.types import Area, AreaKind


def vintage(at: date) -> int:
    """Which of the two sets of footprints holds on a day: 0 for that of 2022, 1 for 2026."""
    return int(at >= SUCCESSION)


def footprints_of(atlas: Atlas, council: str, at: date) -> Parts:
    """The footprints a council lies in at a date, with the share of the council, largest first."""
    shares = atlas.council_footprints.get(council)
    return () if shares is None else shares[vintage(at)]


def councils_of(atlas: Atlas, footprint: str, at: date) -> Parts:
    """The upper-tier and district councils of a footprint, with the share of each council in it.

    Counties come before their districts, otherwise by name.
    """
    found = [
        Part(code, part.share)
        for code, shares in atlas.council_footprints.items()
        for part in shares[vintage(at)]
        if part.code == footprint
    ]
    return tuple(sorted(found, key=lambda p: (not p.code.startswith("E10"), atlas.name_of(p.code))))


def containing(atlas: Atlas, code: str, at: date) -> tuple[str, ...]:
    """The areas that wholly or partly contain an area: county, footprints, regions, ENG.

    A footprint that is closed at the date is contained by what contains its heirs and by them.
    """
    area = atlas.areas.get(code)
    if area is None:
        return ()
    match area.kind:
        case AreaKind.ENGLAND:
            return ()
        case AreaKind.REGION:
            return ("ENG",)
        case AreaKind.FOOTPRINT:
            return _above_footprint(atlas, area, at)
        case AreaKind.FORMER:
            heir = living(code)
            return (heir, *containing(atlas, heir, at))
        case _:
            return _above_council(atlas, area, at)


def _above_footprint(atlas: Atlas, area: Area, at: date) -> tuple[str, ...]:
    now = at_date(atlas, area.code, at)
    footprints = tuple(part.code for part in now if part.code != area.code)
    regions = [r for part in now if (r := atlas.areas[part.code].parent)]
    return (*footprints, *dict.fromkeys(regions), "ENG")


def _above_council(atlas: Atlas, area: Area, at: date) -> tuple[str, ...]:
    is_district = area.parent is not None and area.parent.startswith("E10")
    county = (area.parent,) if is_district and area.parent else ()
    footprints = tuple(part.code for part in footprints_of(atlas, area.code, at))
    regions = dict.fromkeys(r for f in footprints if (r := atlas.areas[f].parent))
    return (*county, *footprints, *regions, "ENG")


def contained(atlas: Atlas, code: str, at: date) -> tuple[str, ...]:
    """The areas that lie wholly or partly inside an area: regions, footprints, councils."""
    area = atlas.areas.get(code)
    if area is None:
        return ()
    match area.kind:
        case AreaKind.ENGLAND:
            return tuple(
                a.code
                for a in atlas.areas.values()
                if a.code != "ENG"
                and a.kind is not AreaKind.FORMER
                and (a.kind is not AreaKind.FOOTPRINT or atlas.is_current(a.code, at))
            )
        case AreaKind.REGION:
            inside = [f.code for f in atlas.footprints_at(at) if f.parent == code]
            councils = dict.fromkeys(p.code for f in inside for p in councils_of(atlas, f, at))
            return (*inside, *councils)
        case AreaKind.FOOTPRINT:
            return tuple(part.code for part in councils_of(atlas, code, at))
        case AreaKind.FORMER:
            assert area.valid_from is not None
            return tuple(p.code for p in councils_of(atlas, living(code), area.valid_from))
        case _:
            return tuple(a.code for a in atlas.areas.values() if a.parent == code)


def living(code: str) -> str:
    """The code under which a footprint that has grown lives on: QRL for QRL@2026."""
    return code.partition("@")[0]


def former_of(atlas: Atlas, footprint: str, at: date) -> str | None:
    """The code of a footprint within its borders until a day, if it grew then and kept its own."""
    code = f"{footprint}@{at.year}"
    return code if code in atlas.areas else None


def formers_of(atlas: Atlas, footprint: str) -> tuple[str, ...]:
    """The codes of a footprint within all its earlier borders."""
    found = (former_of(atlas, footprint, at) for at in dict.fromkeys(e.at for e in atlas.lineage))
    return tuple(code for code in found if code is not None)


#: A footprint of 2022 still hears of one of today as a whole if at least so much of that was it.
_HEARD = 0.1


def earlier(atlas: Atlas, code: str) -> tuple[str, ...]:
    """Areas that are no more, but whose followers still hear of an area: whoever chose to follow
    just the old one."""
    area = atlas.areas.get(code)
    if area is None:
        return ()
    match area.kind:
        case AreaKind.FOOTPRINT:
            parts = forebears(atlas, code)
        case AreaKind.COUNCIL:
            parts = footprints_of(atlas, code, STATUTORY)
        case _:
            return ()
    old = [part.code for part in parts if part.share >= _HEARD]
    formers = [former for one in old for former in formers_of(atlas, one)]
    return tuple(one for one in (*old, *formers) if not atlas.is_current(one, SUCCESSION))


def heirs(atlas: Atlas, footprint: str) -> Parts:
    """The footprints of 2026 that took over one of 2022, with the share of the old one."""
    found = [Part(e.new, e.share_of_old) for e in atlas.lineage if e.old == footprint]
    if not found and atlas.is_current(footprint, SUCCESSION):
        return (Part(footprint, 1.0),)
    return tuple(sorted(found, key=lambda p: (-p.share, p.code)))


def forebears(atlas: Atlas, footprint: str) -> Parts:
    """The footprints of 2022 that a footprint of 2026 came from, with the share of the new one."""
    found = [Part(e.old, e.share_of_new) for e in atlas.lineage if e.new == footprint]
    area = atlas.areas.get(footprint)
    if area is not None and area.valid_from is not None and area.valid_from < SUCCESSION:
        rest = round(1 - sum(p.share for p in found), 4)
        found.append(Part(footprint, rest))
    return tuple(sorted(found, key=lambda p: (-p.share, p.code)))


def name_today(atlas: Atlas, code: str, today: date) -> str:
    """The name of an area in today's words: a closed footprint by its heir, if it has just one."""
    area = atlas.areas.get(code)
    if area is None or area.kind is not AreaKind.FOOTPRINT:
        return atlas.name_of(code)
    now = at_date(atlas, code, today)
    return atlas.name_of(now[0].code if len(now) == 1 else code)


def at_date(atlas: Atlas, footprint: str, at: date) -> Parts:
    """What a footprint of either set is called at a date: itself, its heirs or its forebears."""
    if atlas.is_current(footprint, at):
        return (Part(footprint, 1.0),)
    return heirs(atlas, footprint) if vintage(at) else forebears(atlas, footprint)
