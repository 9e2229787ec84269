"""Every name that running text may use for an area, as patterns with their meanings.

`bot.areas.gazetteer` builds its automaton from `running_names(atlas)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot.areas.atlas import Atlas
from bot.areas.gazette import Name, Shares
from bot.core.matching.flat import pattern_of, squash
from bot.core.matching.model import Meaning, Sort
from bot.core.types import AreaKind

OVERLAY = Path(__file__).parent / "overlay_matching"
#: LABELLING rule 8: a county counts for a footprint that holds at least a tenth of its people.
TENTH = 0.1
#: A district with this share of its people in one footprint is spoken of as part of that one.
MOSTLY = 0.7
HAMLET = 1_000
#: People counted for a well-known district: more than for a village of the name elsewhere.
KNOWN = 40_000
#: People counted for a part of a county, and for the usual one of namesakes.
PART, USUAL = 100_000, 3_000_000
_INSTITUTION = re.compile(
    r"\b(?:hospitals?|infirmary|maternity|hospice|health centre|medical centre|clinic|hospitals)\b"
)
#: Smaller units of NHS trusts, except those named by what they do.
_UNIT = re.compile(
    r"^(?!child|community|department|day |mental|eye ).*\b(?:unit|centre|lodge|park)$"
)
NHS_RUN = 50_000
_BODY_WORDS = re.compile(
    r"\b(?:hospitals?|health ?care|teaching|partnership|community health|mental health|infirmary"
    r"|integrated care|ambulance|health services|and social care|acute|trust)\b"
)
_PLACES = {
    "council": Sort.COUNCIL,
    "county council": Sort.LOCALITY,
    "county": Sort.LOCALITY,
    "area": Sort.LOCALITY,
    "former district": Sort.COUNCIL,
    "town": Sort.TOWN,
    "village": Sort.MINOR,
    "neighbourhood": Sort.MINOR,
    "built-up area": Sort.MINOR,
    "parish": Sort.MINOR,
    "footprint": Sort.LOCALITY,
}
_TRUST_TAILS = ("nhs trust", "trust", "nhs foundation trust", "foundation trust", "nhs", "ft")
_CCG_TAILS = ("ccg", "ccgs", "clinical commissioning group", "pct", "primary care trust")
_STP_TAILS = ("stp", "ics", "integrated care system", "sustainability and transformation plan")
_ICB_TAILS = (
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
    ("systems.tsv", Sort.SYSTEM),
    ("localities.tsv", Sort.LOCALITY),
)


@dataclass(frozen=True, slots=True)
class Names:
    """Patterns in the lower form of a text; `exact` is how an abbreviation must be written."""

    meanings: Mapping[str, tuple[Meaning, ...]]
    exact: Mapping[str, str]


def rows(table: str) -> Iterator[list[str]]:
    """The lines of a hand-written table without its heading."""
    lines = [x for x in (OVERLAY / table).read_text("utf-8").splitlines() if x and x[0] != "#"]
    return (line.split("\t") for line in lines[1:])


def words_of(table: str) -> frozenset[str]:
    """The words of a hand-written list."""
    lines = (OVERLAY / table).read_text("utf-8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())


def running_names(atlas: Atlas) -> Names:
    """All patterns: the hand-written tables first, then the gazetteer's names that fit them."""
    found: dict[str, list[Meaning]] = {}
    exact: dict[str, str] = {}
    for key, spelled, meaning in (*_by_hand(), *_districts(atlas)):
        _put(found, key, meaning)
        if _is_abbreviation(spelled):
            exact.setdefault(key, squash(spelled))
    settled = frozenset(found)
    unspoken = words_of("not_in_text.txt")
    # "West Midlands hospitals" are those of the West Midlands, not the one that is called so.
    wide = {k for k, ms in found.items() if len(ms[0].labels) > 1 or ms[0].sort is Sort.REGION}
    bodies = {key: ms[0] for key, ms in found.items() if ms[0].sort is Sort.BODY}
    systems = {key: ms[0] for key, ms in found.items() if ms[0].sort is Sort.SYSTEM}
    for name in atlas.gazetteer.all_names():
        for key, meaning in _of_gazetteer(name, bodies, systems, unspoken):
            if meaning.sort is Sort.SITE and key.removesuffix(" hospital") in wide:
                continue
            if key not in settled:
                _put(found, key, meaning)
            elif set(found[key][0].labels) & set(meaning.labels):
                found[key][0] = _with_councils(found[key][0], meaning)
            elif meaning.sort in (Sort.ELSEWHERE, Sort.COUNCIL, Sort.TOWN):
                _put(found, key, meaning)
    wary = {pattern_of(w): what for words, what in rows("wary.tsv") for w in words.split("|")}
    usual = {
        pattern_of(n): label for names, label, _ in rows("usual.tsv") for n in names.split("|")
    }
    for key, label in usual.items():
        found[key] = [
            replace(m, people=USUAL) if m.labels == (label,) else m for m in found.get(key, ())
        ]
    kept = {key: _settled(key, listed, wary) for key, listed in found.items()}
    return Names({key: listed for key, listed in kept.items() if listed}, exact)


def _by_hand() -> Iterator[tuple[str, str, Meaning]]:
    for table, sort in _HOME_TABLES:
        for names, labels, basis in rows(table):
            for spelled in names.split("|"):
                people = PART if sort is Sort.LOCALITY else 0
                where = tuple(labels.split())
                meaning = Meaning(sort, spelled, where, people=people, note=basis)
                yield pattern_of(spelled), spelled, meaning
                for tail in _tails(sort, spelled, labels):
                    yield f"{pattern_of(spelled)} {tail}", spelled + " ", meaning
    for names, label, weight, _ in rows("regions.tsv"):
        for spelled in names.split("|"):
            region = Meaning(Sort.REGION, spelled, (label,), loose=weight == "loose")
            yield pattern_of(spelled), spelled, region
    for names, what in rows("namesakes.tsv"):
        for spelled in names.split("|"):
            yield pattern_of(spelled), spelled, Meaning(Sort.NAMESAKE, spelled, (), note=what)


def _districts(atlas: Atlas) -> Iterator[tuple[str, str, Meaning]]:
    codes = {a.name: a.code for a in atlas.areas.values() if a.kind is AreaKind.COUNCIL}
    for names, council, label in rows("districts.tsv"):
        for spelled in names.split("|"):
            where = (codes[council],)
            yield pattern_of(spelled), spelled, Meaning(Sort.TOWN, spelled, (label,), where, KNOWN)


def _tails(sort: Sort, spelled: str, labels: str) -> tuple[str, ...]:
    """Endings under which a body of that name may be written out in full."""
    match sort:
        case Sort.BODY if not _is_abbreviation(spelled):
            return _TRUST_TAILS
        case Sort.SYSTEM if not spelled.split()[-1].isupper():
            return (*_ICB_TAILS, *_CCG_TAILS)
        case Sort.LOCALITY:
            return (*_CCG_TAILS, *_STP_TAILS, "county council", "council")
        case _:
            return ()


def _put(found: dict[str, list[Meaning]], key: str, meaning: Meaning) -> None:
    if len(key) > 1:
        found.setdefault(key, []).append(meaning)


def _is_abbreviation(spelled: str) -> bool:
    return " " not in squash(spelled) and sum(c.isupper() for c in spelled) >= 2


def _of_gazetteer(
    name: Name,
    bodies: Mapping[str, Meaning],
    systems: Mapping[str, Meaning],
    unspoken: frozenset[str],
) -> Iterator[tuple[str, Meaning]]:
    kind = name.kind
    if kind == "place":
        yield from _elsewhere(name)
    elif kind in _PLACES:
        yield from _place(name, _PLACES[kind], unspoken)
    elif kind in ("trust", "ambulance trust"):
        yield from _trust(name, bodies)
    elif kind == "hospital":
        yield from _hospital(name)
    elif kind in ("former CCG", "former STP"):
        yield from _former(name, systems)


def _elsewhere(name: Name) -> Iterator[tuple[str, Meaning]]:
    if name.people >= 1000 and "United Kingdom" not in name.nation and name.nation != "Europe":
        meaning = Meaning(Sort.ELSEWHERE, name.name, (), people=name.people, nation=name.nation)
        for key in name.keys:
            if len(key) > 3:
                yield key, meaning


def _place(name: Name, sort: Sort, unspoken: frozenset[str]) -> Iterator[tuple[str, Meaning]]:
    labels = _labels(name.old)
    if sort is Sort.COUNCIL and name.old and name.old[0][1] >= MOSTLY:
        labels = labels[:1]
    # Neighbourhoods all count 7,500 people, which is more than their names are known for.
    people = min(name.people, HAMLET) if name.kind == "neighbourhood" else name.people
    meaning = Meaning(sort, name.name, labels, name.councils, people)
    for key in (*name.keys, *name.short_keys):
        if key not in unspoken and len(key) > 2 and _spoken(key):
            yield key, meaning


def _spoken(key: str) -> bool:
    """Short forms without a vowel are for questions ("nyc", "lbth"), not for texts."""
    return len(key) > 4 or any(v in key for v in "aeiouy")


def _trust(name: Name, bodies: Mapping[str, Meaning]) -> Iterator[tuple[str, Meaning]]:
    own = Meaning(Sort.BODY, name.name, _labels(name.old), name.councils)
    for key in name.keys:
        if " " not in key:
            continue  # abbreviations and nicknames are in the hand-written table, with their case
        known = _longest_start(key, bodies)
        meaning = own if known is None else replace(known, name=name.name, councils=name.councils)
        if _BODY_WORDS.search(key):
            yield key, meaning
        for tail in _TRUST_TAILS:
            if not key.endswith(("trust", "ft")):
                yield f"{key} {tail}", meaning


def _with_councils(by_hand: Meaning, place: Meaning) -> Meaning:
    is_place = by_hand.sort is Sort.LOCALITY and place.sort is Sort.COUNCIL
    if by_hand.councils or not is_place or not place.councils:
        return by_hand
    sort = place.sort if len(place.councils) == 1 else by_hand.sort
    return replace(by_hand, councils=place.councils, people=place.people, sort=sort)


def _longest_start(key: str, bodies: Mapping[str, Meaning]) -> Meaning | None:
    words = key.split()
    for count in range(len(words), 1, -1):
        start = " ".join(words[:count])
        if start in bodies:
            return bodies[start]
    return None


def _hospital(name: Name) -> Iterator[tuple[str, Meaning]]:
    meaning = Meaning(Sort.SITE, name.name, _labels(name.old), name.councils, name.people)
    units = _UNIT if name.people >= NHS_RUN else _INSTITUTION
    for key in name.keys:
        if len(key.split()) > 1 and (_INSTITUTION.search(key) or units.search(key)):
            yield key, meaning


def _former(name: Name, systems: Mapping[str, Meaning]) -> Iterator[tuple[str, Meaning]]:
    own = Meaning(Sort.SYSTEM, name.name, _labels(name.old), people=name.people)
    tails = _CCG_TAILS if name.kind == "former CCG" else _STP_TAILS
    for key in name.keys:
        bare = key.removeprefix("nhs ").removesuffix(" ccg")
        # A system of today by the same name is what people mean, not the STP of that name.
        meaning = systems.get(bare, own)
        yield f"nhs {bare}", meaning
        for tail in tails:
            yield f"{bare} {tail}", meaning
            yield f"nhs {bare} {tail}", meaning
        if " and " in bare:
            yield bare, meaning


def _labels(old: Shares) -> tuple[str, ...]:
    kept = tuple(code for code, share in old if share >= TENTH)
    return kept or tuple(code for code, _ in old[:1])


def _settled(key: str, listed: list[Meaning], wary: Mapping[str, str]) -> tuple[Meaning, ...]:
    """One meaning for each set of labels, the most telling one; namesakes win over all."""
    namesakes = [m for m in listed if m.sort is Sort.NAMESAKE]
    if namesakes:
        return (namesakes[0],)
    best: dict[tuple[object, ...], Meaning] = {}
    for meaning in sorted(listed, key=lambda m: (m.sort, -m.people)):
        best.setdefault((frozenset(meaning.labels), meaning.nation), meaning)
    return tuple(replace(m, wary=wary.get(key, "")) for m in _told_apart(best.values()))


def _told_apart(meanings: Iterable[Meaning]) -> Iterator[Meaning]:
    """Without villages and parishes where a town or something greater has the name."""
    listed = list(meanings)
    greatest = max((m.people for m in listed), default=0)
    has_place = any(m.sort < Sort.MINOR for m in listed)
    for meaning in listed:
        dwarfed = meaning.sort is Sort.MINOR and has_place and meaning.people * 10 < greatest
        if not dwarfed:
            yield meaning
