"""Reads each name found in a text in its place: what is no place or body falls out.

Called by `bot.core.matching.resolve`. A name may be part of another, a person, a word like any
other, or too small to be believed without another name near by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.core.matching import context
from bot.core.matching.flat import Flat
from bot.core.matching.model import (
    ELSEWHERE,
    MINOR,
    NAMESAKE,
    PLACES,
    REGION,
    SITE,
    TOWN,
    Hit,
    Meaning,
)

#: Letters within which another name bears out a small place.
NEAR_BY = 120
#: A town of fewer people with a one-word name needs words beside it that say place.
SMALL = 8_000


class Read(NamedTuple):
    """A name that is a place or body, with what stands beside it."""

    hit: Hit
    words: str  #: as they stand there
    around: context.Sides
    meanings: tuple[Meaning, ...]
    service: bool = False
    shown: bool = True  #: words beside it say that it is a place; else others must bear it out
    building: bool = False  #: it is the name of a house, ward or centre called after a place


def reads_of(flat: Flat, hits: Sequence[Hit], first_names: frozenset[str]) -> list[Read]:
    """The hits that are places or bodies; small places only where others bear them out."""
    people: set[str] = set()
    reads = []
    for hit in hits:
        if hit.meanings[0].sort is not NAMESAKE:
            read = _read(flat, hit, first_names, people)
            if read is not None:
                reads.append(read)
    return [r for r in reads if r.shown or _borne_out(r, reads)]


def _read(flat: Flat, hit: Hit, first_names: frozenset[str], people: set[str]) -> Read | None:
    start, end, meanings = hit
    first = meanings[0]
    around = context.sides(flat.cased, start, end)
    words = flat.cased[start:end]
    is_place = first.sort in PLACES or first.sort is ELSEWHERE
    may_be_surname = (is_place or first.sort is SITE) and " " not in words
    if may_be_surname and _is_person(words, around, first_names, people):
        return None
    if _is_other(first, words, around, is_place=is_place):
        return None
    if not (
        _is_shown(first, words, around)
        or context.opens_title(around, start)
        or (_is_only_town(meanings) and context.begins_title(around, start))
        or (first.wary == "hospital" and _is_told_of(flat, around, start))
    ):
        if first.wary == "month" or (not first.wary and (not is_place or _saint(words))):
            return None
        return Read(hit, words, around, meanings, shown=False)
    if not around.telling:
        return Read(hit, words, around, meanings)
    building = is_place and context.names_building(around)
    return Read(hit, words, around, meanings, context.has_service(around), True, building)


_ABOUT_LEFT = re.compile(
    r" (?:about|over|on|against|without|visits|visited|visiting|leave|leaves|closing|reopen) $"
)
_NAME_LEFT = re.compile(r"(?:\b[A-Z][a-z]+|\b[A-Z]) $")
_OF_HOSPITALS = re.compile(
    r" (?:(?:heart|brain|cancer|hip) (?:surgery|unit|centre)|surgeons?|A&E|wards?|maternity"
    r"|hospitals?|inpatients?|beds|casualty|operations|operating theatres?|intensive care)S? ",
    re.IGNORECASE,
)


def _is_told_of(flat: Flat, around: context.Sides, start: int) -> bool:
    """Whether a hospital's short name stands where its news is told: "Glenfield news a shock",
    with words for what hospitals do elsewhere in the item."""
    if around.right[1:2].isupper() or (start > 1 and _NAME_LEFT.search(around.left)):
        return False
    titled = start < flat.title_end or _ABOUT_LEFT.search(around.left) is not None
    return titled and _OF_HOSPITALS.search(flat.cased) is not None


def _is_only_town(meanings: tuple[Meaning, ...]) -> bool:
    """Whether a name is that of one town and of nothing else that we know."""
    first = meanings[0]
    return len(meanings) == 1 and first.sort is TOWN and not first.wary


#: Forms of address.
_FORMS = frozenset(
    {"Dr", "Mr", "Mrs", "Ms", "Miss", "Sir", "Dame", "Prof", "Professor", "Lord", "Lady"}
    | {"Baroness", "Cllr", "Councillor", "Rev"}
)


def _is_person(
    words: str, around: context.Sides, first_names: frozenset[str], people: set[str]
) -> bool:
    """Whether a first name stands before it, here or where it was named earlier; after "Dr" any
    word is one."""
    before = around.left.rsplit(None, 2)
    addressed = len(before) > 1 and before[-2] in _FORMS and before[-1][0].isupper()
    if words in people or addressed or (before and before[-1] in first_names):
        people.add(words)
        return True
    return False


#: What makes a part of another country of a region's name.
_NATIONS = (" Wales", " Scotland", " Ireland", " Lanarkshire", " Ayrshire", " America")


def _is_other(first: Meaning, words: str, around: context.Sides, *, is_place: bool) -> bool:
    """Whether it is part of the name of something else, or no name at all."""
    if (is_place or first.sort is REGION) and context.is_other_name(around):
        return True
    if around.right.startswith(_NATIONS) and words[:5].lower() in ("north", "south"):
        # "North East Wales" is no part of England.
        return True
    if words.islower() and not (
        words.startswith("the ") or around.left.endswith((" the ", " across ", " in "))
    ):
        return True
    if is_place:
        return _is_possessive(words)
    return first.sort is SITE and _is_end_of_longer(words, around)


#: Who or what a hospital has: "Christie boss resigns".
_ITS_RIGHT = re.compile(
    r"^S? (?:new |former |top |hospital )?(?:boss|bosses|chief|chiefs|CEO|staff|nurses|doctors|A&E"
    r"|wards?|maternity|patients|consultants?|surgeons?|campaigners|trust)\b"
)


def _is_shown(first: Meaning, words: str, around: context.Sides) -> bool:
    """Whether a name that is often something else is shown to be a place here."""
    match first.wary:
        case "month":
            # "March A&E figures" are those of the month.
            return context.says_place_after(around) and not context.has_wide_service(around)
        case "rare":
            return context.is_in(around)
        case "word" if first.sort is MINOR and not around.left.strip():
            # Every word that begins a sentence has a capital.
            return context.names_unit(around)
        case "word":
            return context.says_place(around, ordinary=True)
        case "hospital":
            return (
                context.says_place(around)
                or around.left.endswith((" the ", " The ", " our ", " Our ", "S "))
                or _ITS_RIGHT.match(around.right) is not None
            )
        case _ if first.sort in PLACES and _saint(words):
            return context.says_place(around, ordinary=True)
        case _:
            return not _weak(first, words) or context.says_place(around)


def _is_possessive(words: str) -> bool:
    """ "Hunt's" is not "Hunts": the s of a short form is no possessive."""
    return words.endswith("S") and " " not in words and words[:-1].istitle()


#: Beginnings of names under which every other town has a hospital.
_COMMON = frozenset(
    {"Memorial", "War", "General", "Community", "County", "City", "Cottage", "District", "Central"}
)
_LONGER = re.compile(
    r"(?:^|\s)(?!The |At |In |Of |Save |From |For |A |New |Our |Your )[A-Z][a-z]+ $"
)


def _is_end_of_longer(words: str, around: context.Sides) -> bool:
    """ "Memorial Hospital" in the name of one that we do not know is not the one we know."""
    return words.split(" ", 1)[0] in _COMMON and _LONGER.search(around.left) is not None


def _borne_out(read: Read, reads: Sequence[Read]) -> bool:
    """Whether another name near by lies in the same footprint as a small place."""
    wary = read.meanings[0].wary
    listed = bool(wary) and any(other.shown and _are_listed(read, other) for other in reads)
    if listed or wary in ("word", "rare"):
        return listed
    labels = {label for m in read.meanings for label in m.labels}
    words = read.words.lower()
    return any(
        abs(other.hit.start - read.hit.start) <= NEAR_BY
        and other.meanings[0].sort is not REGION
        and other.words.lower() != words
        and not labels.isdisjoint(x for m in other.meanings for x in m.labels)
        for other in reads
    )


def _are_listed(read: Read, other: Read) -> bool:
    """ "Reading and Bracknell": an ordinary word beside a place is a place."""
    gap = max(read.hit.start, other.hit.start) - min(read.hit.end, other.hit.end)
    return gap == len(" and ") and other.meanings[0].sort in PLACES


def _saint(words: str) -> bool:
    """ "St Margaret's" is a church, school or hospital before it is a place."""
    return words.startswith("St ") and words.endswith("S")


def _weak(meaning: Meaning, words: str) -> bool:
    """Small places with one-word names share them with too many people and things."""
    small = meaning.sort is MINOR or (meaning.sort is TOWN and meaning.people < SMALL)
    return small and " " not in words
