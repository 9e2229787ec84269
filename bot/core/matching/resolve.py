"""Reads each name found in a text: drops what is no place, settles which of namesakes is meant.

Called by `bot.core.matching.judge`. Order: what the name is part of, persons, wary words, then the
company it keeps: a namesake is settled by the other names of the item, else by size, else dropped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.matching import roles
from bot.core.matching.flat import Flat, shown
from bot.core.matching.model import Hit, Meaning, Mention, Role, Sort

#: One namesake is meant without further evidence when it has this many times the people.
DWARFS = 8
_PLACES = (Sort.LOCALITY, Sort.COUNCIL, Sort.TOWN, Sort.MINOR)


@dataclass(frozen=True, slots=True)
class Read:
    """A name that is a place or body, with what stands beside it."""

    hit: Hit
    around: roles.Sides
    meanings: tuple[Meaning, ...]
    service: bool


def read_all(
    flat: Flat, hits: Sequence[Hit], first_names: frozenset[str], home: frozenset[str]
) -> list[Mention]:
    """The mentions of an item in order; `home` are the labels of the outlet's own area."""
    clauses = clause_starts(flat)
    people: set[str] = set()
    kept = [r for h in hits if (r := _read(flat, h, first_names, people)) is not None]
    company = _company(kept, home)
    mentions = []
    for read in kept:
        meaning = _choose(read, company)
        if meaning is not None:
            mentions.append(_mention(flat, read, meaning, clauses))
    return mentions


def clause_starts(flat: Flat) -> list[int]:
    """Where the clauses of a text begin."""
    starts = [0]
    at = flat.cased.find(" . ")
    while at >= 0:
        starts.append(at + 2)
        at = flat.cased.find(" . ", at + 2)
    return starts


def _read(flat: Flat, hit: Hit, first_names: frozenset[str], people: set[str]) -> Read | None:
    first = hit.meanings[0]
    if first.sort is Sort.NAMESAKE:
        return None
    around = roles.sides(flat.cased, hit.start, hit.end)
    words = flat.cased[hit.start : hit.end]
    is_place = first.sort in _PLACES or first.sort is Sort.ELSEWHERE
    if is_place and " " not in words:
        before = around.left.rsplit(None, 1)
        if (before and before[-1] in first_names) or words in people:
            people.add(words)
            return None
    if is_place and (roles.is_other_name(around) or roles.names_police(around)):
        return None
    if first.sort is Sort.REGION and (roles.is_other_name(around) or roles.names_police(around)):
        return None
    if words.islower() and not around.left.endswith((" the ", " across ")):
        return None
    service = roles.has_service(around)
    if (first.wary or _weak(first, words)) and not roles.says_place(around):
        return None
    return Read(hit, around, hit.meanings, service)


def _weak(meaning: Meaning, words: str) -> bool:
    """Small places with one-word names share them with too many people and things."""
    small = meaning.sort is Sort.MINOR or (meaning.sort is Sort.TOWN and meaning.people < 8000)
    return small and " " not in words


def _company(reads: Sequence[Read], home: frozenset[str]) -> Counter[str]:
    """How often each label is named without doubt; the outlet's own area counts a little."""
    company: Counter[str] = Counter()
    for read in reads:
        settled = [m for m in read.meanings if m.sort is not Sort.ELSEWHERE]
        if len(settled) == 1 and settled[0].sort is not Sort.MINOR:
            weight = 4 if settled[0].sort in (Sort.SYSTEM, Sort.BODY, Sort.SITE) else 3
            company.update(dict.fromkeys(settled[0].labels, weight))
    company.update(dict.fromkeys(home, 2))
    return company


def _choose(read: Read, company: Counter[str]) -> Meaning | None:
    meanings = read.meanings
    if len(meanings) == 1:
        return meanings[0]
    scored = sorted(
        ((sum(company[label] for label in set(m.labels)), m) for m in meanings),
        key=lambda pair: (-pair[0], pair[1].sort, -pair[1].people),
    )
    (best, first), (second, _) = scored[0], scored[1]
    if best > second:
        return first
    ranked = sorted(meanings, key=lambda m: -m.people)
    if ranked[0].people >= DWARFS * max(1, ranked[1].people):
        return ranked[0]
    return None


def _mention(flat: Flat, read: Read, meaning: Meaning, clauses: list[int]) -> Mention:
    start, end = read.hit.start, read.hit.end
    strong = read.service or meaning.sort in (Sort.SYSTEM, Sort.BODY, Sort.SITE)
    return Mention(
        start=start,
        end=end,
        words=shown(flat.cased[start:end]),
        meaning=meaning,
        role=roles.role_of(read.around) if meaning.sort is not Sort.ELSEWHERE else Role.SUBJECT,
        clause=bisect_right(clauses, start) - 1,
        in_title=start < flat.title_end,
        strong=strong,
        wide=roles.has_wide_service(read.around),
    )
