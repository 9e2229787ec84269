"""What the map of a footprint says: names, where its parts came from, sources; and for the ear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import shapely
from shapely.geometry.base import BaseGeometry

from bot.areas.atlas import SUCCESSION, Atlas
from bot.areas.outlines import Outlines
from bot.areas.reach import councils_of, footprints_of

#: Metres by which the outlines of two sets differ although the border is the same.
_SAME = 900.0
_ALL = 0.9999
#: The least share of a council that is shown to have lain elsewhere.
_STRAY = 0.05


@dataclass(frozen=True, slots=True)
class Content:
    """Everything on a map but the drawing."""

    title: str
    subtitle: str
    names: Mapping[str, str]  #: of councils, "(part)" where the rest lies elsewhere
    families: Mapping[str, int]  #: which colour family a council belongs to
    key: tuple[tuple[int, str], ...]  #: colour family and what it stands for
    #: councils that were divided: what lay in another origin, in metres, and the family of that
    strays: Mapping[str, tuple[tuple[int, BaseGeometry], ...]]
    former: tuple[BaseGeometry, ...]  #: borders inside the footprint that are no more, in metres
    notes: str
    alt: str


def content_of(atlas: Atlas, outlines: Outlines, footprint: str) -> Content:
    """The content of the map of a footprint of today."""
    councils = outlines.councils[footprint]
    origins = origins_of(atlas, footprint)
    names = {code: _name(atlas, code, footprint) for code in councils}
    families, key = _families(atlas, footprint, tuple(councils), origins)
    name = atlas.name_of(footprint)
    region = atlas.areas[footprint].parent
    where = f"NHS region {atlas.name_of(region)}" if region else "England"
    came = _came(atlas, footprint)
    listed = ", ".join(sorted(names.values()))
    return Content(
        title=f"NHS {name} ICB",
        subtitle=f"{where}. {came}",
        names=names,
        families=families,
        key=key,
        strays={code: _strays(atlas, outlines, footprint, code, origins) for code in councils},
        former=_former(outlines, footprint, origins),
        notes=_notes(atlas, changed=bool(origins)),
        alt=f"Map of NHS {name} ICB, {where}. {came} Its councils: {listed}.",
    )


def origins_of(atlas: Atlas, footprint: str) -> tuple[str, ...]:
    """The footprints of 2022 it is made of, largest part first; none if it never changed."""
    edges = sorted(
        (e for e in atlas.lineage if e.new == footprint), key=lambda e: (-e.share_of_new, e.old)
    )
    if not edges:
        return ()
    begun = atlas.areas[footprint].valid_from
    own = (footprint,) if begun is not None and begun < edges[0].at else ()
    return (*own, *(e.old for e in edges))


def _name(atlas: Atlas, council: str, footprint: str) -> str:
    parts = footprints_of(atlas, council, SUCCESSION)
    share = next((p.share for p in parts if p.code == footprint), 1.0)
    return atlas.name_of(council) if share >= _ALL else f"{atlas.name_of(council)} (part)"


def _families(
    atlas: Atlas, footprint: str, councils: Sequence[str], origins: Sequence[str]
) -> tuple[dict[str, int], tuple[tuple[int, str], ...]]:
    """Colours tell origins apart where there are several, else counties from other councils."""
    if len(origins) > 1:
        ends = _day(SUCCESSION - timedelta(days=1))
        key = tuple(
            (index, f"{atlas.name_of(code)} until {ends}") for index, code in enumerate(origins)
        )
        return {code: _origin(atlas, code, origins) for code in councils}, key
    counties = [p.code for p in councils_of(atlas, footprint, SUCCESSION) if p.code[:3] == "E10"]
    if not counties:
        return dict.fromkeys(councils, 0), ()
    rest = len(counties)
    families = {
        code: counties.index(parent) if (parent := atlas.areas[code].parent) in counties else rest
        for code in councils
    }
    key = tuple((i, f"{atlas.name_of(code)} County Council") for i, code in enumerate(counties))
    others = ((rest, "Unitary councils"),) if rest in families.values() else ()
    return families, (*key, *others)


def _origin(atlas: Atlas, council: str, origins: Sequence[str]) -> int:
    before = atlas.council_footprints[council][0]
    return next((origins.index(p.code) for p in before if p.code in origins), 0)


def _strays(
    atlas: Atlas, outlines: Outlines, footprint: str, council: str, origins: Sequence[str]
) -> tuple[tuple[int, BaseGeometry], ...]:
    part = outlines.councils[footprint][council]
    parts = [p for p in atlas.council_footprints[council][0] if p.code in origins]
    main = parts[0].code if parts else ""
    return tuple(
        (origins.index(p.code), shapely.intersection(part, outlines.before[p.code]))
        for p in parts
        if p.code != main and p.share >= _STRAY
    )


def _former(outlines: Outlines, footprint: str, origins: Sequence[str]) -> tuple[BaseGeometry, ...]:
    inside = outlines.today[footprint].buffer(-_SAME)
    found: list[BaseGeometry] = []
    for code in origins:
        border = shapely.intersection(outlines.before[code].boundary, inside)
        for other in found:
            border = shapely.difference(border, other.buffer(_SAME))
        if not border.is_empty:
            found.append(border)
    return tuple(found)


def _came(atlas: Atlas, footprint: str) -> str:
    begun = atlas.areas[footprint].valid_from
    since = f"Since {_day(begun)}" if begun else "Since a day not known"
    edges = sorted((e for e in atlas.lineage if e.new == footprint), key=lambda e: -e.share_of_new)
    if not edges:
        return f"{since}, unchanged."
    parts = [
        atlas.name_of(e.old) if e.share_of_old >= _ALL else f"part of {atlas.name_of(e.old)}"
        for e in edges
    ]
    between = "; " if any(", " in part for part in parts[:-1]) else ", "
    last = "; and " if between == "; " else " and "
    before = f"{between.join(parts[:-1])}{last}" if len(parts) > 1 else ""
    listed = f"{before}{parts[-1]}"
    if begun == edges[0].at:
        return f"{since}, from {listed}."
    return f"{since}; on {_day(edges[0].at)} it gained {listed}."


def _notes(atlas: Atlas, *, changed: bool) -> str:
    before = f"Dashed: borders until {_day(SUCCESSION - timedelta(days=1))}. " if changed else ""
    return (
        f"{before}Footprint as of April 2026, generalised; councils of "
        f"{atlas.versions['councils']}, their borders drawn from census areas and not exact. "
        "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
        "Contains OS data © Crown copyright and database right 2026."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
