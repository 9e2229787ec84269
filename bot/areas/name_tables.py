"""The hand-written tables of names in running text, and how to read them.

`bot.areas.names` puts them together with the gazetteer; `bot.areas.gazetteer` reads its words here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.areas.atlas import Atlas
from bot.core.matching.flat import pattern_of, squash
from bot.core.matching.model import Meaning, Sort
from bot.core.types import AreaKind

OVERLAY = Path(__file__).parent / "overlay_matching"
#: People counted for a well-known district: more than for a village of the name elsewhere.
KNOWN = 40_000
#: People counted for a part of a county.
PART = 100_000
TRUST_TAILS = ("nhs trust", "trust", "nhs foundation trust", "foundation trust", "nhs", "ft")
CCG_TAILS = ("ccg", "ccgs", "clinical commissioning group", "pct", "primary care trust")
STP_TAILS = ("stp", "ics", "integrated care system", "sustainability and transformation plan")
ICB_TAILS = (
    "icb",
    "ics",
    "stp",
    "integrated care board",
    "integrated care system",
    "health and care partnership",
    "integrated care partnership",
    "sustainability and transformation partnership",
)
_HOME_TABLES = (
    ("bodies.tsv", Sort.BODY),
    ("hospitals.tsv", Sort.SITE),
    ("hospices.tsv", Sort.SITE),
    ("systems.tsv", Sort.SYSTEM),
    ("localities.tsv", Sort.LOCALITY),
)


def rows(table: str) -> Iterator[list[str]]:
    """The lines of a hand-written table without its heading."""
    lines = [x for x in (OVERLAY / table).read_text("utf-8").splitlines() if x and x[0] != "#"]
    return (line.split("\t") for line in lines[1:])


def words_of(table: str) -> frozenset[str]:
    """The words of a hand-written list."""
    lines = (OVERLAY / table).read_text("utf-8").splitlines()
    return frozenset(
        w.replace("_", " ") for line in lines if not line.startswith("#") for w in line.split()
    )


def by_hand() -> Iterator[tuple[str, str, Meaning]]:
    """Pattern, spelling and meaning of every name entered by hand, with its longer forms."""
    for table, sort in _HOME_TABLES:
        for names, labels, basis in rows(table):
            for spelled in names.split("|"):
                people = PART if sort is Sort.LOCALITY else 0
                where = tuple(labels.split())
                meaning = Meaning(sort, spelled, where, people=people, note=basis)
                pattern = pattern_of(spelled)
                yield pattern, spelled, meaning
                for tail in _tails(sort, spelled, labels):
                    yield f"{pattern} {tail}", spelled + " ", meaning
    for names, label, weight, basis in rows("regions.tsv"):
        for spelled in names.split("|"):
            region = Meaning(Sort.REGION, spelled, (label,), loose=weight == "loose", note=basis)
            yield pattern_of(spelled), spelled, region
    for names, what in rows("namesakes.tsv"):
        for spelled in names.split("|"):
            yield pattern_of(spelled), spelled, Meaning(Sort.NAMESAKE, spelled, (), note=what)


def districts(atlas: Atlas) -> Iterator[tuple[str, str, Meaning]]:
    """The same for well-known districts of cities."""
    codes = {a.name: a.code for a in atlas.areas.values() if a.kind is AreaKind.COUNCIL}
    for names, council, label in rows("districts.tsv"):
        for spelled in names.split("|"):
            where = (codes[council],)
            yield pattern_of(spelled), spelled, Meaning(Sort.TOWN, spelled, (label,), where, KNOWN)


def _tails(sort: Sort, spelled: str, labels: str) -> tuple[str, ...]:
    """Endings under which a body of that name may be written out in full."""
    match sort:
        case Sort.BODY if not is_abbreviation(spelled):
            return TRUST_TAILS
        case Sort.SYSTEM if not (spelled.split()[-1].isupper() or is_abbreviation(spelled)):
            return (*ICB_TAILS, *CCG_TAILS)
        case Sort.LOCALITY:
            return (*CCG_TAILS, *STP_TAILS, "county council", "council")
        case _:
            return ()


def is_abbreviation(spelled: str) -> bool:
    """Whether a name counts only in its exact case ("UHCW", "SaTH")."""
    return " " not in squash(spelled) and sum(c.isupper() for c in spelled) >= 2
