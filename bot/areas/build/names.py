"""Collects every name of the gazetteer: footprints, regions, councils, places, bodies, abroad.

`bot.areas.build.compile_tables` stores what `all_entries` gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.areas.build.bodies import compile_bodies_named, compile_more_named
from bot.areas.build.census import PEOPLE_PER_LSOA, Census, Shares, plain_council_name, shares
from bot.areas.build.councils import ALL_CODES, Council, former_codes, named_areas
from bot.areas.build.entry import BODY, CONTEXT, COUNCIL, FOOTPRINT, TOWN, Entry
from bot.areas.build.nhs import HOSPITAL_PEOPLE, compile_former, compile_hospitals, compile_trusts
from bot.areas.build.postcodes import Outcode
from bot.areas.build.tables import BrokenTableError, Tables, number
from bot.areas.build.towns import compile_towns, post_towns
from bot.areas.norm import key_of

GEONAMES = "raw/geonames_gb_cities500.csv"
#: ONS codes of counties without a council; no published table of ours lists them.
_OLD_COUNTY_CODES = {
    "Bedfordshire": "E10000001",
    "Cumbria": "E10000006",
    "Dorset": "E10000009",
    "Northamptonshire": "E10000021",
    "North Yorkshire": "E10000023",
    "Greater Manchester": "E11000001",
    "Merseyside": "E11000002",
    "South Yorkshire": "E11000003",
    "West Yorkshire": "E11000006",
    "Tyne and Wear": "E11000007",
    "West Midlands": "E12000005",
    "East Midlands": "E12000004",
    "North East England": "E12000001",
    "Yorkshire": "E12000003",
}
#: Codes of county councils that became the one council of today with the same area.
_BEFORE_UNITARY = {"Buckinghamshire": ("E10000002",)}
#: Statistical regions that are all but the same as a region of the NHS.
_STATISTICAL = {"Y56": ("E12000007",), "Y58": ("E12000009",), "Y61": ("E12000006",)}
LEAST_ABROAD = 500
_NATIONS = {"SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}


def all_entries(
    tables: Tables,
    census: Census,
    councils: list[Council],
    footprints: list[dict[str, Any]],
    regions: list[dict[str, Any]],
    lineage: list[dict[str, Any]],
    outcodes: dict[str, Outcode],
) -> list[Entry]:
    """Every entry; the order is that of the stored table."""
    entries = [*footprint_entries(footprints, lineage), *_regions(regions, footprints, census)]
    entries += _councils(tables, councils)
    entries += _named(tables, census)
    entries += compile_towns(tables, census, post_towns(tables, outcodes))
    places = {key for e in entries for key in (*e.name_keys(), *e.short_keys())}
    hospitals = [*_more_hospitals(tables, councils), *compile_hospitals(tables, places)]
    entries += compile_former(tables)
    entries += compile_trusts(tables, {key_of(h.name) for h in hospitals})
    entries += hospitals
    entries += list(compile_bodies_named(tables, entries, lineage))
    entries += list(compile_more_named(tables, entries, lineage))
    entries += _abroad(tables)
    return entries


def _more_hospitals(tables: Tables, councils: list[Council]) -> Iterator[Entry]:
    by_name = {c.name: c for c in councils}
    for row in tables.overlay("hospital_names.tsv"):
        council = by_name.get(row["council"])
        if council is None:
            raise BrokenTableError("overlay/hospital_names.tsv", f"no council {row['council']!r}")
        yield Entry(
            name=row["name"],
            kind="hospital",
            tier=BODY,
            people=HOSPITAL_PEOPLE,
            councils=(council.code,),
            old=council.old,
            new=council.new,
            aliases=tuple(a for a in row["aliases"].split("|") if a),
        )


def footprint_entries(
    footprints: list[dict[str, Any]], lineage: list[dict[str, Any]]
) -> Iterator[Entry]:
    """Each footprint under its code; the closed as their heirs, the new as their forebears."""
    for f in footprints:
        code = str(f["code"])
        old: Shares = ((code, 1.0),)
        new: Shares = ((code, 1.0),)
        if f["to"] is not None:
            new = _ranked([(e["new"], e["share_of_old"]) for e in lineage if e["old"] == code])
        if f["from"] == "2026-04-01":
            old = _ranked([(e["old"], e["share_of_new"]) for e in lineage if e["new"] == code])
        yield Entry(
            name=str(f["name"]),
            kind="footprint",
            tier=FOOTPRINT,
            people=1_500_000,
            councils=(),
            old=old,
            new=new,
            aliases=tuple(f["aliases"]),
            code=code,
            major=True,
            codes=tuple(f["ons"]),
        )


def _ranked(pairs: list[tuple[str, float]]) -> Shares:
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))


def _regions(
    regions: list[dict[str, Any]], footprints: list[dict[str, Any]], census: Census
) -> Iterator[Entry]:
    region_of = {str(f["code"]): str(f["region"]) for f in footprints}
    ons = {
        "Y56": "E40000003",
        "Y58": "E40000006",
        "Y59": "E40000005",
        "Y60": "E40000011",
        "Y61": "E40000013",
        "Y62": "E40000014",
        "Y63": "E40000012",
    }
    for region in regions:
        code = str(region["code"])
        smalls = [s for s in census.smalls.values() if region_of[s.old] == code]
        codes = (ons[code], *_STATISTICAL.get(code, ()))
        yield _area(region["name"], "region", tuple(region["aliases"]), smalls, code, codes)
    everything = list(census.smalls.values())
    aliases = ("NHS England", "all of England", "whole of England", "national", "English NHS")
    yield _area("England", "country", aliases, everything, "ENG", ("E92000001",))


def _area(
    name: str,
    kind: str,
    aliases: tuple[str, ...],
    smalls: list[Any],
    code: str,
    codes: tuple[str, ...],
) -> Entry:
    old, new = shares(smalls)
    return Entry(
        name,
        kind,
        FOOTPRINT,
        len(smalls) * PEOPLE_PER_LSOA,
        (),
        old,
        new,
        aliases,
        code,
        True,
        "",
        codes,
    )


def _councils(tables: Tables, councils: list[Council]) -> Iterator[Entry]:
    former = former_codes(tables)
    aliases = {
        row["name"]: row["aliases"].split("|") for row in tables.overlay("council_aliases.tsv")
    }
    for council in councils:
        same = tuple(
            code
            for code, (name, now) in former.items()
            if now == council.code and key_of(name) == key_of(council.name)
        )
        yield Entry(
            name=council.name,
            kind="county council" if council.code.startswith("E10") else "council",
            tier=COUNCIL,
            people=council.lsoas * PEOPLE_PER_LSOA,
            councils=(council.code,),
            old=council.old,
            new=council.new,
            aliases=tuple(aliases.get(council.name, ())),
            code=council.code,
            major=True,
            codes=(*same, *_BEFORE_UNITARY.get(council.name, ())),
        )


def _named(tables: Tables, census: Census) -> Iterator[Entry]:
    codes = {key_of(name): code for code, (name, _) in former_codes(tables).items()}
    for named in named_areas(tables, census):
        old, new = shares(named.smalls)
        yield Entry(
            name=named.name,
            kind=named.kind,
            tier=CONTEXT if named.kind == "wider county" else COUNCIL,
            people=len(named.smalls) * PEOPLE_PER_LSOA,
            councils=named.districts,
            old=old,
            new=new,
            aliases=named.aliases,
            code=_old_code(named.name, named.kind, codes),
            major=True,
        )


def _old_code(name: str, kind: str, codes: dict[str, str]) -> str:
    if kind == "former district":
        return codes.get(key_of(name), "")
    return _OLD_COUNTY_CODES.get(name, "")


def _abroad(tables: Tables) -> Iterator[Entry]:
    seen: set[str] = set()
    for row in tables.overlay("abroad.tsv"):
        aliases = tuple(a for a in row["aliases"].split("|") if a)
        yield _outside(row["name"], row["nation"], int(row["population"]), aliases)
        seen.add(key_of(row["name"]))
    for row in tables.rows(ALL_CODES, "LADNM", "CTRYNM", "Current"):
        if row["CTRYNM"] != "England" and key_of(row["LADNM"]) not in seen:
            seen.add(key_of(row["LADNM"]))
            yield _outside(plain_council_name(row["LADNM"]), row["CTRYNM"], 100_000, ())
    for row in tables.rows(GEONAMES, "name", "alternate_names_ascii", "admin1code", "population"):
        nation = _NATIONS.get(row["admin1code"])
        if nation is not None:
            # A place with no count has at least the 500 people that put it on the list.
            people = max(int(number(GEONAMES, row, "population")), LEAST_ABROAD)
            words = row["alternate_names_ascii"].split("|")
            aliases = tuple(a for a in words if _same_words(a, row["name"]))
            yield _outside(row["name"], nation, people, aliases)


def _same_words(alias: str, name: str) -> bool:
    return bool(set(key_of(alias).split()) & set(key_of(name).split()))


def _outside(name: str, nation: str, people: int, aliases: tuple[str, ...]) -> Entry:
    return Entry(name, "place", TOWN, people, (), (), (), aliases, nation=nation)
