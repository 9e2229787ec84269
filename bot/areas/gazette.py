"""The gazetteer in memory: lines by key and by code, taken apart only when asked for.

`lookup` and the matcher read it; `bot.areas.build.store` wrote it.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

Shares = tuple[tuple[str, float], ...]


class Rank(IntEnum):
    """The kinds of names, the strongest first."""

    FOOTPRINT = 0  #: footprints, regions, England
    COUNCIL = 1  #: councils, counties, areas, former districts
    TOWN = 2
    MINOR = 3  #: neighbourhoods, built-up areas, parishes
    BODY = 4  #: trusts, hospitals, bodies of the past
    WARD = 5
    CONTEXT = 6  #: wider counties: they only tell namesakes apart


@dataclass(frozen=True, slots=True)
class Name:
    """One thing that has names, and where it lies. `old`: footprints of 2022, `new`: of 2026."""

    row: int
    keys: tuple[str, ...]  #: of its full name and aliases, the full name's first
    short_keys: tuple[str, ...]  #: of what people shorten it to
    codes: tuple[str, ...]
    name: str
    kind: str
    rank: Rank
    major: bool
    people: int
    councils: tuple[str, ...]
    old: Shares
    new: Shares
    nation: str  #: "" in England
    aliases: tuple[str, ...]  #: other names as people write them


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Lines by number, and the numbers of the lines under each key and code."""

    lines: tuple[str, ...]
    by_key: Mapping[str, tuple[int, ...]]
    by_short: Mapping[str, tuple[int, ...]]
    by_code: Mapping[str, tuple[int, ...]]

    def name(self, row: int) -> Name:
        """A line taken apart."""
        return _parse(row, self.lines[row])

    def all_names(self) -> Iterator[Name]:
        """Every name, in the order of the table."""
        return (self.name(row) for row in range(len(self.lines)))

    def under_key(self, key: str) -> list[Name]:
        """The things that have this key as a full name or alias."""
        return [self.name(row) for row in self.by_key.get(key, ())]

    def under_short(self, key: str) -> list[Name]:
        """The things that people shorten to this key."""
        return [self.name(row) for row in self.by_short.get(key, ())]

    def under_code(self, code: str) -> list[Name]:
        """The things that have this ODS or ONS code."""
        return [self.name(row) for row in self.by_code.get(code, ())]


def load_gazetteer(folder: Path) -> Gazetteer:
    """Read the compiled table."""
    text = gzip.decompress((folder / "names.tsv.gz").read_bytes()).decode()
    lines = tuple(text.split("\n"))
    by_key: dict[str, tuple[int, ...]] = {}
    by_short: dict[str, tuple[int, ...]] = {}
    by_code: dict[str, tuple[int, ...]] = {}
    for row, line in enumerate(lines):
        keys, codes, _ = line.split("\t", 2)
        for key in keys.split("|"):
            if key[0] == "~":
                by_short[key[1:]] = (*by_short.get(key[1:], ()), row)
            else:
                by_key[key] = (*by_key.get(key, ()), row)
        for code in codes.split():
            by_code[code] = (*by_code.get(code, ()), row)
    return Gazetteer(lines, by_key, by_short, by_code)


_RANKS = {str(rank.value): rank for rank in Rank}


def _parse(row: int, line: str) -> Name:
    keys, codes, name, kind, rank, major, people, councils, old, new, nation, also = line.split(
        "\t"
    )
    listed = keys.split("|")
    return Name(
        row=row,
        keys=tuple([k for k in listed if k[0] != "~"]),
        short_keys=tuple([k[1:] for k in listed if k[0] == "~"]) if "~" in keys else (),
        codes=tuple(codes.split()),
        name=name,
        kind=kind,
        rank=_RANKS[rank],
        major=bool(major),
        people=int(people),
        councils=tuple(councils.split()),
        old=parse_shares(old),
        new=parse_shares(new),
        nation=nation,
        aliases=tuple(also.split("|")) if also else (),
    )


@lru_cache(maxsize=4096)  # most places lie in one footprint as a whole
def parse_shares(text: str) -> Shares:
    """ "QOX" is the whole, "QU9:0.95 QOX:0.05" are parts."""
    found = []
    for part in text.split():
        code, _, share = part.partition(":")
        found.append((code, float(share) if share else 1.0))
    return tuple(found)
