"""Localities: the parts that names of neighbourhoods and wards are put together from.

"Carfax & Jericho" is how the tables know Jericho. `bot.areas.build.towns` adds these to its places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path
from types import MappingProxyType

from bot.areas.build.census import Census, shares
from bot.areas.build.entry import MINOR, WARD, Entry
from bot.areas.build.tables import BrokenTableError, Tables
from bot.areas.norm import key_of

#: Sizes of a part of a ward and of a well-known district: they only rank namesakes.
LOCALITY_PEOPLE, DISTRICT_PEOPLE = 2500, 8000
DISTRICTS = Path("..") / "overlay_matching" / "districts.tsv"
_DIRECTION = r"(?:north|south|east|west|central|upper|lower|town|rural|city|village)"
#: Wards and parts of wards called by these words alone are not what anybody asks for.
NOT_NAMES = frozenset(
    {
        *("city centre", "town centre", "north east", "north west", "south east", "south west"),
        *("north", "south", "east", "west", "central", "town", "centre", "city", "rural"),
        *("park", "riverside", "university", "airport", "hospital", "station", "green", "hill"),
        *("common", "villages", "village", "the villages", "castle", "abbey", "minster", "priory"),
        *("cathedral", "church", "market", "dock", "docks", "harbour", "bridge", "heath"),
    }
)
_JOINTS = re.compile(r"\s*(?:,|&| and |/)\s*")
_ENDS = re.compile(rf"(?: {_DIRECTION})+$", re.IGNORECASE)
_STARTS = re.compile(r"^(?:(?:north|south|east|west|central) )+", re.IGNORECASE)


def localities(
    entries: Iterable[Entry], known: Mapping[str, Set[str]] = MappingProxyType({})
) -> Iterator[Entry]:
    """One entry for each part of a joined name and each name less its direction, by district.

    `known`: the councils of towns and well-known districts, by key. North Woolwich, in Newham, is
    not what people mean by Woolwich, in Greenwich.
    """
    for entry in entries:
        if entry.kind not in ("neighbourhood", "ward"):
            continue
        for part in _parts(entry.name):
            councils = known.get(key_of(part), frozenset(entry.councils))
            if not councils & set(entry.councils) and _is_directed(part, entry.name):
                continue
            yield Entry(
                name=part,
                kind="locality",
                tier=WARD,
                people=LOCALITY_PEOPLE,
                councils=entry.councils,
                old=entry.old,
                new=entry.new,
            )


def _is_directed(part: str, name: str) -> bool:
    return re.search(rf"\b{_DIRECTION} {re.escape(part)}\b", name, re.IGNORECASE) is not None


def _parts(name: str) -> list[str]:
    found: dict[str, str] = {}
    for part in _JOINTS.split(name):
        for form in (part, _ENDS.sub("", part), _STARTS.sub("", _ENDS.sub("", part))):
            key = key_of(form)
            if len(key) > 3 and key not in NOT_NAMES and key != key_of(name):
                found.setdefault(key, form)
    return list(found.values())


def known_districts(tables: Tables, census: Census) -> Iterator[Entry]:
    """Well-known districts of cities, from the table that is shared with matching."""
    councils = {name: code for code, name in census.district_names.items()}
    for row in tables.overlay(str(DISTRICTS)):
        code = councils.get(row["council"])
        if code is None:
            raise BrokenTableError(str(DISTRICTS), f"no council {row['council']!r}")
        old, new = shares(census.by_district[code])
        if len(old) > 1 or len(new) > 1:
            continue  # the council does not tell in which of its footprints they lie
        for name in row["names"].split("|"):
            yield Entry(name, "locality", MINOR, DISTRICT_PEOPLE, (code,), old, new)
