"""Names of NHS bodies: trusts, hospitals, and the CCGs, STPs and sub-ICB locations of the past.

They resolve to the footprint they stand in, or to the footprints they cover.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.areas.build.census import PEOPLE_PER_LSOA, Shares
from bot.areas.build.entry import BODY, Entry
from bot.areas.build.tables import BrokenTableError, Row, Tables, number
from bot.areas.norm import key_of

FORMER = "derived/ccg_stp_subicb_icb.csv"
TRUSTS = "derived/trusts.csv"
TRUST_NAMES = "raw/nhs_board_papers_trust_2026-08.csv"
HOSPITALS = "derived/hospitals.csv"
_TRUST_TAIL = re.compile(
    r"(?: University)?(?: NHS)?(?: Foundation)? Trust$| NHS FT$| FT$"
    r"| National Health Service Trust$",
    re.IGNORECASE,
)
_HOSPITAL_TAIL = re.compile(
    r" (?:(?:University|General|District|Community|District General) )*"
    r"(?:Hospitals?|Infirmary|Medical Centre|Health Centre)$",
    re.IGNORECASE,
)
_BODY_TAIL = re.compile(r" (?:CCG|ICS|\(?Health and Care Partnership\)?)$")
#: Sizes that only rank namesakes.
TRUST_PEOPLE, HOSPITAL_PEOPLE = 100_000, 50_000
#: ODS gave this trust another footprint than the one it stands in; known to be wrong (README).
REGISTER_WRONG = frozenset({"RXT"})


def compile_former(tables: Tables) -> Iterator[Entry]:
    """CCGs of 2015 to 2021, STPs of 2017 to 2021 and the sub-ICB locations of 2022."""
    former = _former_names(tables)
    for row in tables.rows(FORMER, "kind", "name", "onscd", "icb_ods_2022_2025", "all_icb_2026"):
        kind = row["kind"] if row["kind"].startswith("sub") else f"former {row['kind']}"
        bare = _BODY_TAIL.sub("", row["name"].removeprefix("NHS "))
        more = former.get(row["onscd"], [])
        yield Entry(
            name=row["name"],
            kind=kind,
            tier=BODY,
            people=int(number(FORMER, row, "lsoas")) * PEOPLE_PER_LSOA,
            councils=(),
            old=_old_shares(row),
            new=_new_shares(row),
            aliases=() if row["kind"].startswith("sub") else (bare, *more),
            code=row["onscd"],
            codes=tuple(c for c in (row["ods"],) if c),
        )


def _new_shares(row: Row) -> Shares:
    top, share = row["icb_ods_2026"], number(FORMER, row, "share_2026")
    rest = [c for c in row["all_icb_2026"].split("|") if c and c != top]
    return _with_rest(top, share, rest)


def _old_shares(row: Row) -> Shares:
    # The table names all heirs of 2026 but only the largest footprint of 2022: the remainder is
    # given to those of the heirs that already existed.
    top, share = row["icb_ods_2022_2025"], number(FORMER, row, "share_2022_2025")
    rest = [c for c in row["all_icb_2026"].split("|") if c.startswith("Q") and c != top]
    return _with_rest(top, share, rest if share < 1 else [])


def _with_rest(top: str, share: float, rest: list[str]) -> Shares:
    if not top:
        raise BrokenTableError(FORMER, "a body without a footprint")
    left = round(max(0.0, 1 - share) / len(rest), 4) if rest else 0.0
    return ((top, share), *((code, left) for code in rest))


def compile_trusts(tables: Tables, hospitals: set[str]) -> list[Entry]:
    """Trusts by their names of 2022 and 2026, short forms and initials.

    `hospitals`: keys of hospitals, which no trust may take as a name unless it is its own.
    """
    patches = {row["ods"]: row for row in tables.overlay("trust_patches.tsv")}
    more = {r["ods_code"]: r["alt_names"].split(";") for r in tables.rows(TRUST_NAMES, "alt_names")}
    rows = tables.rows(TRUSTS, "ods", "name_2026", "name_2022", "icb_ods_2026_by_register")
    nick: dict[str, list[str]] = {}
    for row in tables.overlay("hospital_nicknames.tsv"):
        for code in row["trusts"].split("|"):
            nick.setdefault(code, []).extend(row["nicknames"].split("|"))
    former = _former_names(tables)
    found = []
    for row in rows:
        code = row["ods"]
        old, new = _trust_shares(row, patches.get(code))
        if not new:
            continue  # Welsh bodies of the English register
        main = _plain_title(row["name_2026"] or _title(row["name_2022"]))
        names = [row["name_2022"], *more.get(code, ()), *former.get(code, ())]
        names += [_TRUST_TAIL.sub("", n) for n in (main, *names)]
        names += [_bare(n) for n in names if len(n.split()) > 2]
        found.append(
            Entry(
                name=main,
                kind="ambulance trust" if row["ambulance"] == "1" else "trust",
                tier=BODY,
                people=TRUST_PEOPLE,
                councils=(row["lad25cd"],) if row["lad25cd"] else (),
                old=old,
                new=new,
                aliases=(*_once(n for n in names if n and key_of(n)), *nick.get(code, ())),
                code=code,
            )
        )
    return _without_borrowed_names(found, nick, _own_names(rows), hospitals)


def _former_names(tables: Tables) -> dict[str, list[str]]:
    """Names of trusts that were merged away, by the code of the trust that took them over."""
    found: dict[str, list[str]] = {}
    for row in tables.rows(HOSPITALS, "parent_name", "parent_ods_2026", "parent_kind"):
        if row["parent_kind"] == "NHS trust" and row["parent_name"]:
            found.setdefault(row["parent_ods_2026"], []).append(_title(row["parent_name"]))
    for row in tables.overlay("former_trusts.tsv"):
        found.setdefault(row["heir"], []).extend([row["name"], *row["aliases"].split("|")])
    return found


def _trust_shares(row: Row, patch: Row | None) -> tuple[Shares, Shares]:
    if patch is not None:
        return _even(patch["footprints_2022"]), _even(patch["footprints_2026"])
    by_seat = row["icb_ods_2026_by_postcode"]
    new = by_seat if row["ods"] in REGISTER_WRONG else row["icb_ods_2026_by_register"] or by_seat
    # The register's footprint of 2022 fits the one of 2026; else the place of the seat counts.
    old = row["icb_ods_2022_2025"] if new == by_seat else row["icb_etr_2022"]
    old = old or row["icb_etr_2022"] or new
    return _even(old), _even(new)


def _even(codes: str) -> Shares:
    listed = [c for c in codes.split(";") if c]
    return tuple((code, round(1 / len(listed), 4)) for code in listed)


def _bare(name: str) -> str:
    return re.sub(r" Hospitals?$", "", _TRUST_TAIL.sub("", name), flags=re.IGNORECASE)


def _own_names(rows: Iterable[Row]) -> dict[str, str]:
    """Key of every registered name, with and without its tail -> code of the trust."""
    return {
        key_of(form): row["ods"]
        for row in rows
        for name in (row["name_2022"], row["name_2026"])
        for form in (name, _TRUST_TAIL.sub("", name), _bare(name))
        if form
    }


def _without_borrowed_names(
    trusts: list[Entry], nick: dict[str, list[str]], own: dict[str, str], hospitals: set[str]
) -> list[Entry]:
    """Drop an alias that is another trust's own name, and one that two trusts are given."""
    claims = Counter(key for t in trusts for key in t.name_keys())
    kept = []
    for trust in trusts:
        shared = {key_of(n) for n in nick.get(trust.code, ())}
        aliases = tuple(
            a
            for a in trust.aliases
            if key_of(a) in shared
            or own.get(key_of(a)) == trust.code
            or (key_of(a) not in own and key_of(a) not in hospitals and claims[key_of(a)] == 1)
        )
        kept.append(replace(trust, aliases=aliases))
    return kept


def compile_hospitals(tables: Tables, places: set[str]) -> Iterator[Entry]:
    """Hospitals of England; short forms only where no place has that name."""
    for row in tables.rows(HOSPITALS, "name", "ods", "lad25cd", "icb_ods_2026", "country"):
        if row["country"] != "England" or not row["icb_ods_2026"]:
            continue
        name = _title(row["name"])
        first = re.split(r",| - | \(", name)[0]
        shorts = [_HOSPITAL_TAIL.sub("", n) for n in (name, first)] + [first]
        shorts += [
            re.sub(r" (?:University|General|District|Community) Hospital$", " Hospital", first)
        ]
        aliases = [s for s in _once(shorts) if len(key_of(s)) > 3 and key_of(s) not in places]
        yield Entry(
            name=name,
            kind="hospital",
            tier=BODY,
            people=HOSPITAL_PEOPLE if row["parent_kind"] == "NHS trust" else 20_000,
            councils=(row["lad25cd"],),
            old=((row["icb_ods_2022_2025"], 1.0),),
            new=((row["icb_ods_2026"], 1.0),),
            aliases=tuple(a for a in aliases if key_of(a) != key_of(name)),
            code=row["ods"],
        )


def _plain_title(name: str) -> str:
    # The published names have capitals and a slip: "Of Derby And Burton", "Basset Law".
    small = re.sub(r"(?<= )(?:And|Of|The|For|In|On)(?= )", lambda m: m[0].lower(), name)
    return small.replace("Basset Law", "Bassetlaw")


def _title(name: str) -> str:
    if not name.isupper():
        return name
    small = {"And", "Of", "The", "On", "In", "For", "At", "With"}
    words = [w.capitalize() if w != "NHS" else w for w in name.split()]
    return " ".join(w.lower() if i and w in small else w for i, w in enumerate(words))


def _once(names: Iterable[str]) -> list[str]:
    return list({key_of(n): n for n in names}.values())
