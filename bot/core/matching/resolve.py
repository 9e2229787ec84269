"""Reads each name found in a text: drops what is no place, settles which of namesakes is meant.

Called by `bot.core.matching.judge`. Order: what the name is part of, persons, wary words, then the
company it keeps: a namesake is settled by the other names of the item, else by size, else dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.core.matching import context
from bot.core.matching.flat import Flat, shown
from bot.core.matching.model import Hit, Meaning, Mention, Role, Sort
from bot.core.matching.regions import MEMBERS, NEIGHBOURS
from bot.core.matching.roles import CuesFound, carried_by, role_of

#: One namesake is meant without further evidence when it has this many times the people.
DWARFS = 4
#: What the outlet's own area weighs among the company of a name.
HOME = 2
#: One that is said to be the usual one of its namesakes has so many people.
USUAL = 3_000_000
#: What is certain enough for small places to be measured by.
_CERTAIN = (Sort.SYSTEM, Sort.BODY, Sort.SITE, Sort.LOCALITY, Sort.COUNCIL)
#: A place of fewer people that stands below the title must not be far from what is certain.
SLIGHT = 40_000
#: Letters within which another name bears out a small place.
NEAR_BY = 120
#: What may stand between two names of a list, and how long it may be.
_LINKS, LINK = frozenset({"and", "or", "the", "in", "at", "nor"}), 12
_PLACES = (Sort.LOCALITY, Sort.COUNCIL, Sort.TOWN, Sort.MINOR)


_DIRECTIONS = {"north", "south", "east", "west", "central", "mid"}


class Choice(NamedTuple):
    """What a name is taken to mean, and how well founded that is."""

    meaning: Meaning
    settled: bool
    guess: bool = False  #: other places of the name are as likely


class Read(NamedTuple):
    """A name that is a place or body, with what stands beside it."""

    hit: Hit
    around: context.Sides
    meanings: tuple[Meaning, ...]
    service: bool
    shown: bool = True  #: words beside it say that it is a place; else others must bear it out
    building: bool = False  #: it is the name of a house, ward or centre called after a place


def read_all(
    flat: Flat,
    hits: Sequence[Hit],
    cues: CuesFound,
    first_names: frozenset[str],
    home: frozenset[str],
) -> list[Mention]:
    """The mentions of an item in order; `home` are the labels of the outlet's own area."""
    clauses = clause_starts(flat)
    people: set[str] = set()
    reads = [r for h in hits if (r := _read(flat, h, first_names, people)) is not None]
    kept = [r for r in reads if r.shown or _borne_out(flat, r, reads)]
    company = _company(kept, home)
    mentions: list[Mention] = []
    for before, read in zip((None, *kept), kept, strict=False):
        choice = _choose(read, company, home)
        if choice is not None and not _is_constituency(flat, before, read):
            mention = _mention(flat, read, choice, clauses, cues)
            mentions.append(_as_before(flat, mentions[-1], mention) if mentions else mention)
    return _in_full(_not_far(flat, mentions))


def _not_far(flat: Flat, mentions: list[Mention]) -> list[Mention]:
    """Without small places far from everything certain: they are namesakes, streets or people."""
    certain = {x for m in mentions if m.meaning.sort in _CERTAIN for x in m.meaning.labels}
    if not certain:
        return mentions
    around = certain.union(*(NEIGHBOURS[x] for x in certain if x in NEIGHBOURS))
    return [
        m
        for m in mentions
        if m.meaning.sort not in (Sort.TOWN, Sort.MINOR)
        or not around.isdisjoint(m.meaning.labels)
        or not _is_slight(flat, m)
    ]


def _is_slight(flat: Flat, mention: Mention) -> bool:
    if not mention.in_title and mention.meaning.people < SLIGHT:
        return True
    return context.names_practice(context.sides(flat.cased, mention.start, mention.end))


def _as_before(flat: Flat, before: Mention, mention: Mention) -> Mention:
    """A name that goes on a list has the role of the one before it."""
    if mention.role is not Role.SUBJECT or before.role is Role.SUBJECT:
        return mention
    between = flat.cased[before.end : mention.start]
    listed = len(between) <= LINK and set(between.split()) <= _LINKS
    if not listed or before.role not in carried_by(mention.meaning.sort):
        return mention
    return replace(mention, role=before.role)


def _in_full(mentions: list[Mention]) -> list[Mention]:
    """A name that begins a hospital's name given elsewhere in the item is short for it."""
    full = {m.words.lower(): m.meaning for m in mentions if m.meaning.sort is Sort.SITE}
    if not full:
        return mentions
    found = []
    for mention in mentions:
        start = mention.words.lower() + " "
        site = next((full[x] for x in full if x.startswith(start)), None)
        is_short = site is not None and mention.meaning.sort >= Sort.TOWN and "'s" in start
        found.append(replace(mention, meaning=site, strong=True) if site and is_short else mention)
    return found


def _is_constituency(flat: Flat, before: Read | None, read: Read) -> bool:
    """ "Coventry North East": a direction straight after a place is part of a seat's name."""
    if before is None or before.hit.end + 1 != read.hit.start:
        return False
    words = set(flat.lower[read.hit.start : read.hit.end].split())
    return words <= _DIRECTIONS and before.meanings[0].sort in _PLACES


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
    around = context.sides(flat.cased, hit.start, hit.end)
    words = flat.cased[hit.start : hit.end]
    is_place = first.sort in _PLACES or first.sort is Sort.ELSEWHERE
    if is_place and " " not in words:
        before = around.left.rsplit(None, 1)
        if (before and before[-1] in first_names) or words in people:
            people.add(words)
            return None
    if is_place and (context.is_other_name(around) or context.names_police(around)):
        return None
    if first.sort is Sort.REGION and (
        context.is_other_name(around) or context.names_police(around)
    ):
        return None
    if words.islower() and not around.left.endswith((" the ", " across ")):
        return None
    if is_place and _is_possessive(words):
        return None
    if first.sort is Sort.SITE and _is_end_of_longer(words, around):
        return None
    if not _is_shown(first, words, around) and not context.opens_title(around, hit.start):
        if first.wary != "hospital" and (first.wary or not is_place or _saint(words)):
            return None
        return Read(hit, around, hit.meanings, service=False, shown=False)
    return Read(
        hit,
        around,
        hit.meanings,
        service=context.has_service(around),
        building=is_place and context.names_building(around),
    )


def _is_shown(first: Meaning, words: str, around: context.Sides) -> bool:
    """Whether a name that is often something else is shown to be a place here."""
    match first.wary:
        case "month":
            return context.says_place_after(around)
        case "word":
            return context.says_place(around, ordinary=True)
        case "hospital":
            return context.says_place(around) or around.left.endswith((" the ", " The ", "S "))
        case _ if first.sort in _PLACES and _saint(words):
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


def _borne_out(flat: Flat, read: Read, reads: Sequence[Read]) -> bool:
    """Whether another name near by lies in the same footprint as a small place."""
    words = flat.lower[read.hit.start : read.hit.end]
    labels = {label for m in read.meanings for label in m.labels}
    return any(
        abs(other.hit.start - read.hit.start) <= NEAR_BY
        and other.meanings[0].sort is not Sort.REGION
        and flat.lower[other.hit.start : other.hit.end] != words
        and not labels.isdisjoint(x for m in other.meanings for x in m.labels)
        for other in reads
    )


def _saint(words: str) -> bool:
    """ "St Margaret's" is a church, school or hospital before it is a place."""
    return words.startswith("St ") and words.endswith("S")


def _weak(meaning: Meaning, words: str) -> bool:
    """Small places with one-word names share them with too many people and things."""
    small = meaning.sort is Sort.MINOR or (meaning.sort is Sort.TOWN and meaning.people < 8000)
    return small and " " not in words


def _company(reads: Sequence[Read], home: frozenset[str]) -> Counter[str]:
    """How often each label is named without doubt; the outlet's own area counts a little."""
    company: Counter[str] = Counter()
    for read in reads:
        settled = [m for m in read.meanings if m.sort is not Sort.ELSEWHERE]
        if settled and settled[0].sort is Sort.REGION:
            company.update(dict.fromkeys(MEMBERS[settled[0].labels[0]], 1))
            continue
        doubtful = not settled or settled[0].sort is Sort.MINOR or settled[0].wary or read.building
        if len(settled) == 1 and not doubtful:
            weight = 4 if settled[0].sort in (Sort.SYSTEM, Sort.BODY, Sort.SITE) else 3
            company.update(dict.fromkeys(settled[0].labels, weight))
        elif len(settled) == 1 and not read.shown:
            company.update(dict.fromkeys(settled[0].labels, 1))
    company.update(dict.fromkeys(home, HOME))
    return company


def _choose(read: Read, company: Counter[str], home: frozenset[str]) -> Choice | None:
    """Which of the things of a name is meant, if any fits."""
    meanings = read.meanings
    if len(meanings) == 1:
        sure = read.shown and not read.building and meanings[0].sort is not Sort.MINOR
        choice = Choice(meanings[0], settled=sure)
        return choice if _fits(read, meanings[0], company) else None
    scored = sorted(
        ((sum(company[label] for label in set(m.labels)), m) for m in meanings),
        key=lambda pair: (-pair[0], pair[1].sort, -pair[1].people),
    )
    (best, first), (second, _) = scored[0], scored[1]
    if best > second:
        by_home = home.issuperset(first.labels) and best <= HOME
        return Choice(first, settled=not by_home) if _fits(read, first, company) else None
    ranked = sorted(meanings, key=lambda m: -m.people)
    usual = ranked[0].people >= DWARFS * max(1, ranked[1].people)
    if not _fits(read, ranked[0], company):
        return None
    return Choice(ranked[0], settled=ranked[0].people >= USUAL, guess=not usual)


def _fits(read: Read, meaning: Meaning, company: Counter[str]) -> bool:
    """A small or doubtful place must lie where the rest of the item plays, if that is known."""
    doubtful = meaning.sort is Sort.MINOR or meaning.wary or not read.shown or read.building
    if not doubtful or not company:
        return True
    return any(company[label] for label in meaning.labels)


def _mention(
    flat: Flat, read: Read, choice: Choice, clauses: list[int], cues: CuesFound
) -> Mention:
    meaning = choice.meaning
    start, end = read.hit.start, read.hit.end
    words = flat.cased[start:end]
    body = meaning.sort in (Sort.BODY, Sort.SITE) or _is_board(meaning, words)
    clause = bisect_right(clauses, start) - 1
    role = Role.SUBJECT
    if meaning.sort is not Sort.ELSEWHERE:
        role = role_of(flat.cased, start, end, clauses[clause], read.around, cues, body=body)
    return Mention(
        start=start,
        end=end,
        words=shown(words),
        meaning=meaning,
        role=role,
        clause=clause,
        in_title=start < flat.title_end,
        strong=body or read.service,
        wide=context.has_wide_service(read.around),
        settled=choice.settled,
        guess=choice.guess,
    )


_BOARD = re.compile(
    r"\b(?:NHS|Health|health|CCGs?|ICB|ICS|STP|PCT|Care|care|Clinical|Integrated|Board|Partnership"
    r"|[A-Z]+[a-z]*[A-Z]+)\b"
)


def _is_board(meaning: Meaning, words: str) -> bool:
    """Whether a system is named as a body, not just as the land it covers."""
    return meaning.sort is Sort.SYSTEM and _BOARD.search(words) is not None
