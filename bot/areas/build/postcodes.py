"""Postcodes: the majority of every sector, and every postcode that differs from it.

Majority plus exceptions answers all 2.6 million postcodes; sectors and outcodes carry counts.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from bot.areas.build.tables import BrokenTableError, Tables, number

MAJORITY = "derived/postcode_sector_majority.csv.gz"
EXCEPTIONS = "derived/postcode_exceptions.csv.gz"
PARTS = "derived/postcode_sector_icb.csv.gz"
OUTCODES = "derived/outcode_icb.csv"
# NPT is a terminated outcode without a digit.
_SECTOR = re.compile(r"^(?:[A-Z]{1,2}[0-9][0-9A-Z]?|NPT) [0-9]$")
_POSTCODE = re.compile(r"^(?:[A-Z]{1,2}[0-9][0-9A-Z]?|NPT)[0-9][A-Z]{2}$")


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outcode:
    """The first half of a postcode: its middle, and the districts it reaches into."""

    middle: Point
    districts: frozenset[str]


@dataclass(frozen=True, slots=True)
class PostcodeTables:
    """Lines ready to be stored: answers are "country|old|new|district" with a number each."""

    answers: list[str]
    sectors: list[str]
    exceptions: bytes  #: records of nine bytes: the postcode padded to seven, the answer's number
    outcodes: dict[str, Outcode]


def compile_postcodes(tables: Tables, districts: set[str], footprints: set[str]) -> PostcodeTables:
    """Read the four postcode tables; BrokenTableError for a code that no other table knows."""
    answers: dict[str, int] = {}
    parts = _sector_parts(tables, districts, footprints)
    sectors = []
    for row in tables.rows(MAJORITY, "sector", "icb_ods_2022_2025", "icb_ods_2026", "country"):
        sector = row["sector"]
        if not _SECTOR.match(sector):
            raise BrokenTableError(MAJORITY, f"not a postcode sector: {sector!r}")
        old, new = row["icb_ods_2022_2025"], row["icb_ods_2026"]
        _known(MAJORITY, sector, footprints, old, new)
        majority = _number(answers, f"{row['country']}|{old}|{new}|")
        counted = " ".join(
            f"{_number(answers, answer)}:{n}" for answer, n in sorted(parts[sector].items())
        )
        sectors.append(f"{sector}\t{majority}\t{counted}")
    exceptions = _exceptions(tables, answers, districts, footprints)
    return PostcodeTables(list(answers), sorted(sectors), exceptions, _outcodes(tables, parts))


def _outcodes(tables: Tables, parts: dict[str, Counter[str]]) -> dict[str, Outcode]:
    districts: dict[str, set[str]] = {}
    for sector, answers in parts.items():
        found = {answer.split("|")[3] for answer in answers}
        districts.setdefault(sector[:-2], set()).update(found)
    return {
        row["outcode"]: Outcode(
            (number(OUTCODES, row, "lat"), number(OUTCODES, row, "lon")),
            frozenset(districts.get(row["outcode"], ())),
        )
        for row in tables.rows(OUTCODES, "outcode", "lat", "lon")
    }


def _sector_parts(
    tables: Tables, districts: set[str], footprints: set[str]
) -> dict[str, Counter[str]]:
    parts: dict[str, Counter[str]] = {}
    for row in tables.rows(PARTS, "sector", "country", "lad25cd", "postcodes"):
        old, new, district = row["icb_ods_2022_2025"], row["icb_ods_2026"], row["lad25cd"]
        _known(PARTS, row["sector"], footprints, old, new)
        if row["country"] == "England" and district not in districts:
            raise BrokenTableError(PARTS, f"{row['sector']}: unknown district {district!r}")
        answer = f"{row['country']}|{old}|{new}|{district}"
        count = int(number(PARTS, row, "postcodes"))
        parts.setdefault(row["sector"], Counter())[answer] += count
    return parts


def _exceptions(
    tables: Tables, answers: dict[str, int], districts: set[str], footprints: set[str]
) -> bytes:
    records = []
    for row in tables.rows(EXCEPTIONS, "postcode", "country", "lad25cd"):
        postcode = row["postcode"]
        if not _POSTCODE.match(postcode):
            raise BrokenTableError(EXCEPTIONS, f"not a postcode: {postcode!r}")
        old, new, district = row["icb_ods_2022_2025"], row["icb_ods_2026"], row["lad25cd"]
        _known(EXCEPTIONS, postcode, footprints, old, new)
        if row["country"] == "England" and district not in districts:
            raise BrokenTableError(EXCEPTIONS, f"{postcode}: unknown district {district!r}")
        found = _number(answers, f"{row['country']}|{old}|{new}|{district}")
        records.append(postcode.ljust(7).encode("ascii") + found.to_bytes(2, "big"))
    return b"".join(sorted(records))


def _known(table: str, where: str, footprints: set[str], *codes: str) -> None:
    for code in codes:
        if code and code not in footprints:
            raise BrokenTableError(table, f"{where}: unknown footprint {code!r}")


def _number(answers: dict[str, int], answer: str) -> int:
    return answers.setdefault(answer, len(answers))
