"""The atlas: all areas with their dates, shares and lineage, read once from the compiled tables.

`load_atlas()` makes it; `bot.areas.reach` and `bot.areas.lookup` answer questions about it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bot.areas.facts import (
    Body,
    Certainty,
    Cluster,
    Contact,
    Event,
    EventKind,
    Lineage,
    LineageKind,
    Plan,
    RoughDate,
    Source,
)
from bot.areas.gazette import Gazetteer, load_gazetteer, parse_shares
from bot.areas.postcodes import Postcodes, load_postcodes
from bot.core.types import Area, AreaKind

#: The day on which the 42 footprints of 2022 became the 36 of 2026.
SUCCESSION = date(2026, 4, 1)
#: The day on which the 42 became statutory bodies; earlier questions are answered as of this day.
STATUTORY = date(2022, 7, 1)
_Fact = TypeVar("_Fact", Event, Plan)
DATA = Path(__file__).parent / "data"
_BOARDS_URL = "https://github.com/Davewest84/nhs-trust-icb-data"


@dataclass(frozen=True, slots=True)
class Part:
    """A share of something that lies in an area."""

    code: str
    share: float  #: 0..1


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Atlas:
    """Everything known, by code. Footprint shares come per vintage: (2022, 2026).

    Without a `repr` of its megabytes, for which whatever holds an atlas would be asked in vain:
    `asyncio.Runner` has one made of every result.
    """

    areas: Mapping[str, Area]
    council_footprints: Mapping[str, tuple[Parts, Parts]]
    council_lsoas: Mapping[str, int]  #: size: an LSOA is a census area of about 1,650 people
    lineage: tuple[Lineage, ...]
    history: Mapping[str, tuple[Event, ...]]  #: by footprint; also the STPs closed in 2018
    clusters: tuple[Cluster, ...]  #: of footprints of today
    plans: Mapping[str, tuple[Plan, ...]]
    bodies: Mapping[str, Body]  #: of footprints of today
    versions: Mapping[str, str]  #: table -> vintage, for /status
    gazetteer: Gazetteer
    postcodes: Postcodes

    def footprints_at(self, day: date) -> tuple[Area, ...]:
        """The footprints of that day (42 before 1 April 2026, 36 from then), by code.

        Days before 1 July 2022 get the 42: the nearest that is known.
        """
        seen_at = max(day, STATUTORY)
        return tuple(a for a in self.areas.values() if _is_footprint_at(a, seen_at))

    def is_current(self, code: str, day: date) -> bool:
        """Whether a footprint exists on that day."""
        area = self.areas.get(code)
        return area is not None and _is_footprint_at(area, max(day, STATUTORY))

    def name_of(self, code: str) -> str:
        """The name of an area, or the code itself where it is unknown."""
        area = self.areas.get(code)
        return code if area is None else area.name

    def cluster_of(self, footprint: str) -> Cluster | None:
        """The cluster a footprint of today belongs to."""
        return next((c for c in self.clusters if footprint in c.members), None)


def _is_footprint_at(area: Area, day: date) -> bool:
    if area.kind is not AreaKind.FOOTPRINT:
        return False
    begun = area.valid_from is None or area.valid_from <= day
    return begun and (area.valid_to is None or day < area.valid_to)


def load_atlas(folder: Path = DATA) -> Atlas:
    """Read the compiled tables (about a third of a second); keep the result."""
    tables = json.loads((folder / "areas.json").read_text("utf-8"))
    events = [_event(e) for e in tables["events"]]
    shares = {c["code"]: (_parts(c["old"]), _parts(c["new"])) for c in tables["councils"]}
    return Atlas(
        areas=_areas(tables, shares),
        council_footprints=shares,
        council_lsoas={c["code"]: c["lsoas"] for c in tables["councils"]},
        lineage=tuple(_edge(e) for e in tables["lineage"]),
        history=_grouped(e for e in events if e.kind is not EventKind.PLANNED_MERGER),
        clusters=tuple(_cluster(c, tables) for c in tables["clusters"]),
        plans=_grouped(_plan(e) for e in tables["events"] if e["kind"] == "planned_merger"),
        bodies={b["code"]: _body(b) for b in tables["bodies"]},
        versions=tables["versions"],
        gazetteer=load_gazetteer(folder),
        postcodes=load_postcodes(folder),
    )


def _areas(tables: Any, shares: Mapping[str, tuple[Parts, Parts]]) -> dict[str, Area]:
    england = Area("ENG", "England", AreaKind.ENGLAND, None, None, None)
    found = {"ENG": england}
    for r in tables["regions"]:
        kind = AreaKind.REGION
        found[r["code"]] = Area(r["code"], r["name"], kind, "ENG", None, None, tuple(r["aliases"]))
    for f in tables["footprints"]:
        found[f["code"]] = Area(
            f["code"],
            f["name"],
            AreaKind.FOOTPRINT,
            f["region"],
            date.fromisoformat(f["from"]),
            date.fromisoformat(f["to"]) if f["to"] else None,
            tuple(f["aliases"]),
        )
    for c in tables["councils"]:
        parent = c["county"] or shares[c["code"]][1][0].code
        found[c["code"]] = Area(c["code"], c["name"], AreaKind.COUNCIL, parent, None, None)
    return found | _formers(found, tables)


def _formers(areas: Mapping[str, Area], tables: Any) -> dict[str, Area]:
    """Footprints as they were before they grew and kept their code, each under a code of ours:
    QRL@2026 is what QRL was until 2026."""
    found = {}
    for edge in tables["lineage"]:
        area, at = areas[edge["new"]], date.fromisoformat(edge["at"])
        if area.valid_from is not None and area.valid_from < at:
            code = f"{area.code}@{at.year}"
            found[code] = replace(area, code=code, kind=AreaKind.FORMER, valid_to=at, aliases=())
    return found


def _parts(text: str) -> Parts:
    return tuple(Part(code, share) for code, share in parse_shares(text))


def _edge(e: Any) -> Lineage:
    return Lineage(
        date.fromisoformat(e["at"]),
        e["old"],
        e["new"],
        LineageKind(e["kind"]),
        e["share_of_old"],
        e["share_of_new"],
        tuple((name, count) for name, count in e["districts"]),
    )


def _event(e: Any) -> Event:
    return Event(
        e["code"],
        _rough(e["when"]),
        EventKind(e["kind"]),
        e["detail"],
        tuple(e["partners"]),
        _source(e["source"]),
    )


def _source(s: Any) -> Source:
    title, url, as_of = s
    return Source(title, url, date.fromisoformat(as_of))


def _plan(e: Any) -> Plan:
    certainty = Certainty(e["certainty"])
    partners = tuple(e["partners"])
    when, source = _rough(e["when"]), _source(e["source"])
    return Plan(e["code"], when, partners, certainty, e["detail"], source)


def _cluster(c: Any, tables: Any) -> Cluster:
    names = {f["code"]: f["name"] for f in tables["footprints"]}
    name = "; ".join(names[m] for m in c["members"])
    members = tuple(c["members"])
    return Cluster(name, members, _rough(c["since"]), c["board"], _source(c["source"]))


def _body(b: Any) -> Body:
    checked = date.fromisoformat(b["checked"])
    contacts = tuple(
        Contact(role, address, Source("contact page of the board", url, checked))
        for role, address, url in b["contacts"]
    )
    return Body(
        b["code"],
        b["homepage"],
        b["news"],
        b["board"],
        b["joint_board"],
        b["refuses_robots"],
        contacts,
        Source("list of ICB board pages (CC0)", _BOARDS_URL, checked),
    )


def _rough(text: str) -> RoughDate:
    return RoughDate(*(int(part) for part in text.split("-")))


def _grouped(facts: Iterable[_Fact]) -> dict[str, tuple[_Fact, ...]]:
    found: dict[str, list[_Fact]] = {}
    for fact in facts:
        found.setdefault(fact.footprint, []).append(fact)
    return {code: tuple(listed) for code, listed in found.items()}
