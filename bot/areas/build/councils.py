"""Councils of today with their shares, and the codes and names of those that are gone.

Also gives every name of a county or an informal area the set of LSOAs it stands for.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.areas.build.census import (
    Census,
    Shares,
    Small,
    districts_of,
    plain_council_name,
    shares,
)
from bot.areas.build.tables import BrokenTableError, Tables
from bot.areas.norm import key_of

ALL_CODES = "raw/geo_lookups_la_all_codes.csv"
UPPER_NAMES = "raw/geo_lookups_utla_all_codes.csv"
UPPER_SHARES = "derived/utla_icb.csv"


@dataclass(frozen=True, slots=True)
class Council:
    """A council of today."""

    code: str
    name: str
    county: str | None  #: code of the county council above a district
    old: Shares
    new: Shares
    lsoas: int


@dataclass(frozen=True, slots=True)
class Named:
    """A set of LSOAs with names: a county, an area, a district that is gone."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    smalls: tuple[Small, ...]

    @property
    def districts(self) -> tuple[str, ...]:
        """Today's districts it touches."""
        return districts_of(self.smalls)


def compile_councils(tables: Tables, census: Census) -> list[Council]:
    """Districts, unitary councils and counties; refuses counts other than 296 and 153."""
    counties = _county_of_district(tables)
    upper_names = {
        row["UTLACD"]: row["UTLANM"] for row in tables.rows(UPPER_NAMES, "UTLACD", "UTLANM")
    }
    councils = []
    grouped: dict[str, list[Small]] = {}
    for code, name in sorted(census.district_names.items()):
        smalls = census.by_district[code]
        county = counties.get(code)
        if county is not None:
            grouped.setdefault(county, []).extend(smalls)
        councils.append(Council(code, name, county, *shares(smalls), len(smalls)))
    for code, smalls in sorted(grouped.items()):
        name = plain_council_name(upper_names[code])
        councils.append(Council(code, name, None, *shares(smalls), len(smalls)))
    published = {
        row["utlacd"] for row in tables.rows(UPPER_SHARES, "utlacd") if row["vintage"] == "2026-04"
    }
    upper = {c.code for c in councils if c.county is None}
    if upper != published:
        odd = sorted(upper ^ published)[0]
        raise BrokenTableError(UPPER_SHARES, f"upper-tier councils do not agree: {odd}")
    return councils


def _county_of_district(tables: Tables) -> dict[str, str]:
    counties = {}
    for row in tables.rows(ALL_CODES, "LADCD", "UTLACD", "Current", "CTRYNM"):
        if row["Current"] == "TRUE" and row["UTLACD"].startswith("E10"):
            counties[row["LADCD"]] = row["UTLACD"]
    return counties


def former_codes(tables: Tables) -> dict[str, tuple[str, str]]:
    """Old ONS codes of English districts: code -> (name then, code of today's council)."""
    return {
        row["LADCD"]: (plain_council_name(row["LADNM"]), row["LADCD_ACTIVE"])
        for row in tables.rows(ALL_CODES, "LADCD", "LADNM", "LADCD_ACTIVE", "Current", "CTRYNM")
        if row["Current"] != "TRUE" and row["CTRYNM"] == "England"
    }


def named_areas(tables: Tables, census: Census) -> list[Named]:
    """Counties, informal areas and districts that are gone, each as its set of LSOAs."""
    today = {key_of(name): code for code, name in census.district_names.items()}
    named = []
    for row in tables.overlay("counties.tsv"):
        smalls = [
            small
            for member in row["members"].split(";")
            for small in members_of(census, today, member, row["name"])
        ]
        aliases = tuple(a for a in row["aliases"].split("|") if a)
        named.append(Named(row["name"], row["kind"], aliases, tuple(smalls)))
    for key, name in sorted(census.former_names.items()):
        if key not in today:
            named.append(Named(name, "former district", (), tuple(census.former[key])))
    return named


def members_of(census: Census, today: dict[str, str], member: str, asked_by: str) -> list[Small]:
    """The LSOAs of a council of today or of a district that is gone, by name."""
    key = key_of(member)
    if key in today:
        return census.by_district[today[key]]
    if key in census.former:
        return census.former[key]
    raise BrokenTableError("overlay/counties.tsv", f"{asked_by}: no council is called {member!r}")
