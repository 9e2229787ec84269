"""Full postcodes, sectors and outcodes: the exact answer of the ONS Postcode Directory.

`lookup` asks first whether a text is a postcode; the tables are `sectors` and `exceptions`.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_RECORD = 9  # seven letters of postcode, two bytes of the answer's number
_AREA = r"(?:[A-Z]{1,2}[0-9][0-9A-Z]?|NPT|GIR)"
_FULL = re.compile(rf"^({_AREA}) ?([0-9O])([A-Z]{{2}})$")
_SECTOR = re.compile(rf"^({_AREA}) ?([0-9])$")
_OUTCODE = re.compile(rf"^{_AREA}$")
_INSIDE = re.compile(rf"(?<![0-9A-Z])({_AREA}) ?([0-9])([A-Z]{{2}})(?![0-9A-Z])")
#: Letters of outcodes that no table lists: where they are, by the Post Office's own letters.
_ELSEWHERE = {
    "BT": "Northern Ireland",
    "IM": "the Isle of Man",
    "JE": "the Channel Islands",
    "GY": "the Channel Islands",
}


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode as written: the whole, or only its sector ("SW1A 1") or outcode ("SW1A")."""

    outcode: str
    sector_digit: str = ""
    unit: str = ""

    def __str__(self) -> str:
        return f"{self.outcode} {self.sector_digit}{self.unit}".strip()


@dataclass(frozen=True, slots=True)
class PostcodeAnswer:
    """Where some postcodes are: `old` and `new` are "" outside England, `district` if unknown."""

    nation: str
    old: str
    new: str
    district: str


@dataclass(frozen=True, slots=True)
class Found:
    """Every answer under a postcode, with the number of postcodes that have it."""

    answers: tuple[tuple[PostcodeAnswer, int], ...]
    districts: tuple[str, ...]  #: that it may lie in, likeliest first
    precision: str  #: postcode, sector, outcode
    name: str  #: of what was found: "SW1A 1" for an unknown postcode of that sector


@dataclass(frozen=True, slots=True)
class Postcodes:
    """The tables in memory: a line a sector, and the exceptions as one sorted string of bytes."""

    answers: tuple[PostcodeAnswer, ...]
    sectors: Mapping[str, str]
    by_outcode: Mapping[str, tuple[str, ...]]
    exceptions: bytes


def load_postcodes(folder: Path) -> Postcodes:
    """Read the compiled tables."""
    lines = gzip.decompress((folder / "sectors.tsv.gz").read_bytes()).decode().split("\n")
    answers = tuple(PostcodeAnswer(*answer.split("|")) for answer in lines[0].split("\t"))
    sectors: dict[str, str] = {}
    by_outcode: dict[str, list[str]] = {}
    for line in lines[1:]:
        sector, rest = line.split("\t", 1)
        sectors[sector] = rest
        by_outcode.setdefault(sector[:-2], []).append(sector)
    exceptions = gzip.decompress((folder / "exceptions.bin.gz").read_bytes())
    grouped = {outcode: tuple(found) for outcode, found in by_outcode.items()}
    return Postcodes(answers, sectors, grouped, exceptions)


def read_postcode(text: str) -> Postcode | None:
    """The postcode that a text is, or that stands in it whole ("12 High St, Bath BA1 2AB")."""
    upper = " ".join(unicodedata.normalize("NFKC", text).upper().split())
    joined = re.sub(r"[\s.\-,]+", "", upper)
    if found := _FULL.match(joined):
        return Postcode(found[1], found[2].replace("O", "0"), found[3])
    # "GL16" is an outcode; the sector is written "GL1 6".
    if _OUTCODE.match(joined) and " " not in upper:
        return Postcode(joined)
    if found := _SECTOR.match(upper):
        return Postcode(found[1], found[2])
    if found := _INSIDE.search(upper):
        return Postcode(found[1], found[2], found[3])
    return None


def nation_by_letters(postcode: Postcode) -> str | None:
    """The nation of outcodes that are not in the tables but known by their letters."""
    return _ELSEWHERE.get(re.sub(r"[0-9].*", "", postcode.outcode))


def find_postcode(tables: Postcodes, postcode: Postcode) -> Found | None:
    """Where a postcode is. One the sector does not list is answered by the sector's majority;
    an unknown sector by its outcode; None where even that is unknown.
    """
    sector = f"{postcode.outcode} {postcode.sector_digit}"
    if postcode.unit and sector in tables.sectors:
        return _full(tables, postcode, sector)
    if postcode.sector_digit and sector in tables.sectors:
        return _sum(tables, (sector,), "sector", sector)
    sectors = tables.by_outcode.get(postcode.outcode)
    return None if sectors is None else _sum(tables, sectors, "outcode", postcode.outcode)


def _full(tables: Postcodes, postcode: Postcode, sector: str) -> Found:
    packed = f"{postcode.outcode}{postcode.sector_digit}{postcode.unit}".ljust(7).encode()
    exception = _exception(tables, packed)
    if exception is not None:
        return Found(((exception, 1),), (exception.district,), "postcode", str(postcode))
    majority, counted = tables.sectors[sector].split("\t")
    answer = tables.answers[int(majority)]
    here = [
        (tables.answers[n], count)
        for n, count in _counts(counted)
        if (tables.answers[n].nation, tables.answers[n].old, tables.answers[n].new)
        == (answer.nation, answer.old, answer.new)
    ]
    districts = tuple(a.district for a, _ in sorted(here, key=lambda pair: -pair[1]))
    return Found(((answer, 1),), districts, "postcode", str(postcode))


def _exception(tables: Postcodes, packed: bytes) -> PostcodeAnswer | None:
    size = len(tables.exceptions) // _RECORD
    at = bisect_left(
        range(size), packed, key=lambda i: tables.exceptions[i * _RECORD : i * _RECORD + 7]
    )
    record = tables.exceptions[at * _RECORD : (at + 1) * _RECORD]
    if record[:7] != packed:
        return None
    return tables.answers[int.from_bytes(record[7:], "big")]


def _sum(tables: Postcodes, sectors: tuple[str, ...], precision: str, name: str) -> Found:
    totals: dict[tuple[str, str, str], int] = {}
    districts: dict[str, int] = {}
    for sector in sectors:
        for number, count in _counts(tables.sectors[sector].split("\t")[1]):
            answer = tables.answers[number]
            key = (answer.nation, answer.old, answer.new)
            totals[key] = totals.get(key, 0) + count
            districts[answer.district] = districts.get(answer.district, 0) + count
    ranked = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))
    return Found(
        tuple((PostcodeAnswer(*key, ""), count) for key, count in ranked),
        tuple(sorted(districts, key=lambda d: (-districts[d], d))),
        precision,
        name,
    )


def _counts(counted: str) -> list[tuple[int, int]]:
    pairs = (pair.split(":") for pair in counted.split(" ") if pair)
    return [(int(number), int(count)) for number, count in pairs]
