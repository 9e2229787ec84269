"""Further names of NHS bodies, hospitals and systems that no register lists.

`bot.areas.build.names` adds them to those of the registers; the tables are shared with matching.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.areas.build.census import Shares
from bot.areas.build.entry import BODY, Entry
from bot.areas.build.nhs import HOSPITAL_PEOPLE, TRUST_PEOPLE
from bot.areas.build.tables import BrokenTableError, Row, Tables
from bot.areas.norm import key_of

SHARED = Path("..") / "overlay_matching"
TABLE = SHARED / "bodies.tsv"
KIND = "NHS body"
_WRAPPED = re.compile(r"^nhs | (?:icbs?|ics|stp|ccgs?|system)$")
#: Table, its column of footprints, the kind and size of what it lists.
_MORE = (
    ("systems.tsv", "footprints", "NHS system", TRUST_PEOPLE),
    ("hospitals.tsv", "footprint", "hospital", HOSPITAL_PEOPLE),
    ("hospices.tsv", "footprints", "hospice", HOSPITAL_PEOPLE),
)


def compile_bodies_named(
    tables: Tables, known: Iterable[Entry], lineage: list[dict[str, Any]]
) -> Iterator[Entry]:
    """The names of the table that nothing else has; a trust's share comes from its own entry.

    `lineage`: for bodies that no register lists, to carry their footprints of 2022 to 2026.
    """
    listed = list(known)
    taken = {key for e in listed for key in (*e.name_keys(), *e.short_keys())}
    trusts = {key: e for e in listed if e.kind == "trust" for key in e.name_keys()}
    for row in tables.overlay(str(TABLE)):
        if ":" in row["footprints"] or "NATIONAL" in row["footprints"]:
            continue  # bodies of a whole region or of England have no footprint
        names = [n for n in row["names"].split("|") if key_of(n)]
        new_ones = [n for n in names if key_of(n) not in taken]
        if not new_ones:
            continue
        own = next((trusts[k] for n in names for k in _registered(n) if k in trusts), None)
        yield _body(row, names, new_ones, own, lineage)


def compile_more_named(
    tables: Tables, known: Iterable[Entry], lineage: list[dict[str, Any]]
) -> Iterator[Entry]:
    """Systems, hospitals and hospices under the names people use, where no place is called so.

    A name that a body of the same footprint already has adds nothing; one of another footprint
    makes a question: NGH is in Northampton and in Sheffield.
    """
    bearers: dict[str, list[Entry]] = {}
    for entry in known:
        for key in (*entry.name_keys(), *entry.short_keys()):
            bearers.setdefault(key, []).append(entry)
    for table, column, kind, people in _MORE:
        for row in tables.overlay(str(SHARED / table)):
            codes = row[column].split()
            new = _even([heir for code in codes for heir in _heirs(code, lineage)])
            if kind != "NHS system" and len(new) > len(codes):
                continue  # a divided footprint does not tell in which heir a building stands
            for name in row["names"].split("|"):
                found = [*bearers.get(key_of(name), []), *bearers.get(_bare(name), [])]
                if _is_news(found, codes):
                    yield Entry(name, kind, BODY, people, (), _even(codes), new)


def _bare(name: str) -> str:
    # "Essex ICB" and "NHS Essex" are Essex; lookup takes the wrappings off.
    return _WRAPPED.sub("", key_of(name)).strip()


def _registered(name: str) -> Iterator[str]:
    """Keys under which a register may have a body: names in use leave out what it is."""
    for tail in ("", " Foundation Trust", " NHS Trust", " NHS Foundation Trust"):
        yield key_of(name + tail)


def _is_news(bearers: list[Entry], codes: list[str]) -> bool:
    return all(e.tier == BODY and not {c for c, _ in e.old} & set(codes) for e in bearers)


def _body(
    row: Row,
    names: list[str],
    new_ones: list[str],
    own: Entry | None,
    lineage: list[dict[str, Any]],
) -> Entry:
    codes = row["footprints"].split()
    if not codes:
        raise BrokenTableError(str(TABLE), f"{names[0]}: no footprint")
    if own is not None and (len(codes) == 1 or len(own.old) > 1):
        old, new = own.old, own.new
    else:
        old = _even(codes)
        new = _even([heir for code in codes for heir in _heirs(code, lineage)])
    full = own.name if own is not None else next((n for n in names if " " in n), names[0])
    # Its full name may be taken: "Bradford District Care NHS Foundation Trust (BDCFT)".
    title = full if full in new_ones else f"{full} ({new_ones[0]})"
    return Entry(
        name=title,
        kind=KIND,
        tier=BODY,
        people=TRUST_PEOPLE,
        councils=own.councils if own is not None else (),
        old=old,
        new=new,
        aliases=tuple(new_ones),
    )


def _heirs(code: str, lineage: list[dict[str, Any]]) -> list[str]:
    heirs = sorted(
        (e for e in lineage if e["old"] == code), key=lambda e: (-e["share_of_old"], e["new"])
    )
    return [str(e["new"]) for e in heirs] or [code]


def _even(codes: list[str]) -> Shares:
    once = list(dict.fromkeys(codes))
    return tuple((code, round(1 / len(once), 4)) for code in once)
