"""Settles which of namesakes is meant, and in which role each name stands there.

Called by `bot.areas.matcher`. A namesake is settled by the other names of the item, the company it
keeps; else by size; else it is a guess, on which nothing is built.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.core.matching import context
from bot.core.matching.beside import are_listed, settled_among
from bot.core.matching.cues import FindCues
from bot.core.matching.flat import Flat, shown
from bot.core.matching.model import (
    BODIES,
    ELSEWHERE,
    INSTITUTIONS,
    LOCALITY,
    MINOR,
    PLACES,
    REGION,
    SUBJECT,
    SYSTEM,
    Hit,
    Meaning,
    Mention,
    Role,
)
from bot.core.matching.reading import Read, reads_of
from bot.core.matching.regions import MEMBERS, NEIGHBOURS
from bot.core.matching.roles import carried_by, gains, is_left, is_with_person, role_of

#: One namesake is meant without further evidence when it has this many times the people.
DWARFS = 4
#: What the outlet's own area weighs among the company of a name.
HOME = 2
#: One that is said to be the usual one of its namesakes has so many people.
USUAL = 3_000_000
_DIRECTIONS = {"north", "south", "east", "west", "central", "mid"}


class Choice(NamedTuple):
    """What a name is taken to mean, and how well founded that is."""

    meaning: Meaning
    settled: bool
    guess: bool = False  #: other places of the name are as likely


def read_all(
    flat: Flat,
    hits: Sequence[Hit],
    cues: FindCues,
    first_names: frozenset[str],
    home: frozenset[str],
) -> list[Mention]:
    """The mentions of an item in order; `home` are the labels of the outlet's own area."""
    kept = reads_of(flat, hits, first_names)
    if not kept:
        return []
    clauses = clause_starts(flat)
    company = _company(kept, home)
    mentions: list[Mention] = []
    for before, read in zip((None, *kept), kept, strict=False):
        choice = _choose(read, company, home)
        if choice is not None and not _is_constituency(before, read):
            mention = _mention(flat, read, choice, clauses, cues, first_names)
            mentions.append(_as_before(flat, mentions[-1], mention) if mentions else mention)
    return settled_among(flat, mentions)


def _as_before(flat: Flat, before: Mention, mention: Mention) -> Mention:
    """A name that goes on a list has the role of the one before it."""
    if mention.role is not SUBJECT or before.role is SUBJECT:
        return mention
    if not are_listed(flat, before, mention) or before.role not in carried_by(mention.meaning.sort):
        return mention
    return mention._replace(role=before.role)


def _is_constituency(before: Read | None, read: Read) -> bool:
    """ "Coventry North East": a direction straight after a place is part of a seat's name."""
    if before is None or before.hit.end + 1 != read.hit.start:
        return False
    words = set(read.words.lower().split())
    return words <= _DIRECTIONS and before.meanings[0].sort in PLACES


def clause_starts(flat: Flat) -> list[int]:
    """Where the clauses of a text begin."""
    starts = [0]
    at = flat.cased.find(" . ")
    while at >= 0:
        starts.append(at + 2)
        at = flat.cased.find(" . ", at + 2)
    return starts


def _company(reads: Sequence[Read], home: frozenset[str]) -> dict[str, int]:
    """How often each label is named without doubt; the outlet's own area counts a little."""
    company: dict[str, int] = dict.fromkeys(home, HOME)
    for read in reads:
        labels, weight = _says(read)
        for label in labels:
            company[label] = company.get(label, 0) + weight
    return company


def _says(read: Read) -> tuple[Iterable[str], int]:
    """The labels that a name adds to the company of the others, and how much of each."""
    meanings = [m for m in read.meanings if m.sort is not ELSEWHERE]
    if not meanings:
        return (), 0
    first = meanings[0]
    if first.sort is REGION:
        return MEMBERS[first.labels[0]], 1
    if len(meanings) > 1:
        return (), 0
    if not (first.sort is MINOR or first.wary or read.building):
        return first.labels, 4 if first.sort in INSTITUTIONS else 3
    return (() if read.shown else first.labels), 1


def _choose(read: Read, company: dict[str, int], home: frozenset[str]) -> Choice | None:
    """Which of the things of a name is meant, if any fits."""
    meanings = read.meanings
    if len(meanings) == 1:
        sure = read.shown and not read.building and meanings[0].sort is not MINOR
        choice = Choice(meanings[0], settled=sure)
        return choice if _fits(read, meanings[0], company) else None
    scored = sorted(
        ((sum(company.get(label, 0) for label in set(m.labels)), m) for m in meanings),
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


def _fits(read: Read, meaning: Meaning, company: dict[str, int]) -> bool:
    """A small or doubtful place must lie where the rest of the item plays, if that is known."""
    doubtful = meaning.sort is MINOR or meaning.wary or not read.shown or read.building
    if not doubtful or not company:
        return True
    near = NEIGHBOURS.get(meaning.labels[0], ()) if meaning.wary == "hospital" else ()
    return any(company.get(label) for label in (*meaning.labels, *near))


def _mention(
    flat: Flat,
    read: Read,
    choice: Choice,
    clauses: list[int],
    cues: FindCues,
    first_names: frozenset[str],
) -> Mention:
    meaning = choice.meaning
    (start, end, _), words = read.hit, read.words
    body = meaning.sort in BODIES or _is_board(meaning, words)
    clause = bisect_right(clauses, start) - 1
    role = SUBJECT
    if meaning.sort is not ELSEWHERE:
        role = role_of(flat, start, end, clauses[clause], read.around, cues, body=body)
        if role is Role.EMPLOYER and start < flat.title_end and is_left(read.around.right):
            role = SUBJECT
        if role is Role.RECEIVER and (meaning.sort is SYSTEM or _is_board(meaning, words)):
            # Nobody is taken to a board.
            role = SUBJECT
        if role is SUBJECT and is_with_person(read.around.left, first_names):
            role = _of_person(flat, start, meaning, words, body=body)
    # By position: naming eleven fields takes three times as long.
    return Mention(
        start,
        end,
        shown(words),
        meaning,
        role,
        clause,
        start < flat.title_end,
        body or read.service or gains(read.around.left),
        not body and context.has_wide_service(read.around),
        choice.settled,
        choice.guess,
    )


#: A column of letters, in which a person of a place is one who writes.
_LETTERS = re.compile(r" letters? ")


def _of_person(flat: Flat, start: int, meaning: Meaning, words: str, *, body: bool) -> Role:
    """What "Helen Dale of" makes of a name: a member's seat, an employer, or nothing."""
    if body:
        # Who is of an ambulance service speaks for it; those are few and large.
        return SUBJECT if "ambulance" in meaning.note else Role.EMPLOYER
    if meaning.sort is REGION and not meaning.loose:
        return Role.EMPLOYER
    if meaning.sort is SYSTEM:
        return SUBJECT
    if _LETTERS.search(flat.lower, 0, flat.title_end + 1):
        return Role.WRITER
    named_so = " " in words and words.split(" ", 1)[0].lower() in _DIRECTIONS
    return Role.SEAT if named_so and start > flat.title_end else SUBJECT


_BOARD = re.compile(
    r"\b(?:NHS|Health|health|CCGs?|ICB|ICS|STP|PCT|Care|care|Clinical|Integrated|Board|Partnership"
    r"|[A-Z]+[a-z]*[A-Z]+)\b"
)


def _is_board(meaning: Meaning, words: str) -> bool:
    """Whether a system is named as a body, not just as the land it covers."""
    return meaning.sort in (SYSTEM, LOCALITY) and _BOARD.search(words) is not None
