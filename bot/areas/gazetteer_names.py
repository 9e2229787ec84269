"""Which names of the gazetteer fit running text, and under what patterns.

`bot.areas.names` puts them together with the hand-written tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.areas.gazette import Name, Shares
from bot.areas.name_tables import CCG_TAILS, STP_TAILS, TRUST_TAILS
from bot.core.matching.model import Meaning, Sort

#: LABELLING rule 8: a county counts for a footprint that holds at least a tenth of its people.
TENTH = 0.1
#: A district with this share of its people in one footprint is spoken of as part of that one.
MOSTLY = 0.7
HAMLET = 1_000
_INSTITUTION = re.compile(
    r"\b(?:hospitals?|infirmary|maternity|hospice|health centre|medical centre|clinic|hospitals)\b"
)
#: Smaller units of NHS trusts, except those named by what they do.
_UNIT = re.compile(
    r"^(?!child|community|department|day |mental|eye ).*\b(?:unit|centre|lodge|park)$"
)
#: Names under which no one hospital is known.
_NOBODYS = re.compile(
    r"^(?:(?:the|private|memorial|war|northern|southern|eastern|western|elderly|day|community|spire"
    r"|nuffield|health|bmi|cottage|district|treatment|maternity|childrens|child|development) )+"
    r"(?:hospitals?|centre|unit|infirmary)$"
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


@dataclass(frozen=True, slots=True)
class Known:
    """What is settled by hand: bodies and systems by pattern, aliases that are no running text."""

    bodies: Mapping[str, Meaning]
    systems: Mapping[str, Meaning]
    unspoken: frozenset[str]


def of_gazetteer(name: Name, known: Known) -> Iterator[tuple[str, Meaning]]:
    """The patterns of a name and what they mean."""
    kind = name.kind
    if kind == "place":
        yield from _elsewhere(name)
    elif kind in _PLACES:
        yield from _place(name, _PLACES[kind], known.unspoken)
    elif kind in ("trust", "ambulance trust"):
        yield from _trust(name, known.bodies)
    elif kind == "hospital":
        yield from _hospital(name)
    elif kind in ("former CCG", "former STP"):
        yield from _former(name, known.systems)


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
        for tail in TRUST_TAILS:
            if not key.endswith(("trust", "ft")):
                yield f"{key} {tail}", meaning


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
        named = " " in key and _NOBODYS.match(key) is None
        if named and (_INSTITUTION.search(key) or units.search(key)):
            yield key, meaning


def _former(name: Name, systems: Mapping[str, Meaning]) -> Iterator[tuple[str, Meaning]]:
    own = Meaning(Sort.SYSTEM, name.name, _labels(name.old), people=name.people)
    tails = CCG_TAILS if name.kind == "former CCG" else STP_TAILS
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
