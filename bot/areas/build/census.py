"""Shares by counting LSOAs: small census areas of about 1,650 people, the grain of every border.

Councils of today, districts that are gone and counties of any kind all get their shares here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.areas.build.tables import BrokenTableError, Tables
from bot.areas.norm import key_of

PEOPLE_PER_LSOA = 1650
Shares = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Small:
    """An LSOA: where it lies."""

    code: str
    district: str  #: ONS code of April 2025
    ward: str
    old: str  #: footprint of 2022
    new: str  #: footprint of 2026


@dataclass(frozen=True, slots=True)
class Census:
    """All LSOAs, and the sets of them that a district name of any year since 2011 stands for."""

    smalls: dict[str, Small]
    district_names: dict[str, str]  #: today's districts: code -> name
    by_district: dict[str, list[Small]]
    former: dict[str, list[Small]]  #: key of a district name of 2011 to 2022 -> its LSOAs
    former_names: dict[str, str]
    wards: dict[tuple[str, str], list[Small]]  #: (district, key of a part of a ward's name)


def plain_council_name(name: str) -> str:
    """ "Bristol, City of" as people write it: "Bristol"."""
    return re.sub(r", (?:City|County) of$", "", name).replace("St. ", "St ")


def read_census(tables: Tables) -> Census:
    """Read the LSOA tables; refuses a count other than that of the census of 2021."""
    name = "derived/lsoa21_icb.csv.gz"
    rows = tables.rows(name, "lsoa21cd", "wd24cd", "lad25cd", "ladnm", "icb24_ods", "icb26_ods")
    smalls: dict[str, Small] = {}
    names: dict[str, str] = {}
    by_district: dict[str, list[Small]] = {}
    for row in rows:
        small = Small(
            row["lsoa21cd"], row["lad25cd"], row["wd24cd"], row["icb24_ods"], row["icb26_ods"]
        )
        if not (small.district and small.old and small.new):
            raise BrokenTableError(name, f"{small.code} has no district or no footprint")
        smalls[small.code] = small
        names[small.district] = plain_council_name(row["ladnm"])
        by_district.setdefault(small.district, []).append(small)
    former, former_names = _former_districts(tables, smalls)
    wards = _wards(tables, smalls.values())
    return Census(smalls, names, by_district, former, former_names, wards)


def _wards(tables: Tables, smalls: Iterable[Small]) -> dict[tuple[str, str], list[Small]]:
    table = "raw/geographr_lookup_lsoa21_ward24_ltla24.csv.gz"
    titles = {r["ward24_code"]: r["ward24_name"] for r in tables.rows(table, "ward24_name")}
    found: dict[tuple[str, str], list[Small]] = {}
    for small in smalls:
        # "Watchfield & Shrivenham" tells where Watchfield is.
        for part in re.split(r" & | and |, ", titles.get(small.ward, "")):
            found.setdefault((small.district, key_of(part)), []).append(small)
    return found


def _former_districts(
    tables: Tables, smalls: dict[str, Small]
) -> tuple[dict[str, list[Small]], dict[str, str]]:
    # The name of an LSOA of 2011 begins with the district of 2011; 94 % of the codes live on.
    sets: dict[str, dict[str, Small]] = {}
    names: dict[str, str] = {}
    table = "raw/geographr_lookup_lsoa11_sicbl22_icb22_ltla22.csv.gz"
    for row in tables.rows(table, "lsoa11_name", "lsoa11_code", "ltla22_name"):
        small = smalls.get(row["lsoa11_code"])
        if small is None:
            continue
        for district in (row["lsoa11_name"][:-5], row["ltla22_name"]):
            plain = plain_council_name(district)
            names[key_of(plain)] = plain
            sets.setdefault(key_of(plain), {})[small.code] = small
    return {key: list(found.values()) for key, found in sets.items()}, names


def shares(smalls: Iterable[Small]) -> tuple[Shares, Shares]:
    """The footprints of 2022 and of 2026 that a set of LSOAs lies in, largest first."""
    listed = list(smalls)
    return _ranked(Counter(s.old for s in listed)), _ranked(Counter(s.new for s in listed))


def districts_of(smalls: Iterable[Small]) -> tuple[str, ...]:
    """Today's districts that a set of LSOAs touches, largest part first."""
    return tuple(code for code, _ in _ranked(Counter(s.district for s in smalls)))


def _ranked(counts: Counter[str]) -> Shares:
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((code, round(n / total, 4)) for code, n in ranked)
