"""Turns a verdict into matches: the area, who hears of it, and why, in words for a person.

Called by `bot.areas.matcher`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.areas.atlas import STATUTORY, SUCCESSION, Atlas
from bot.areas.reach import footprints_of, forebears, vintage
from bot.areas.reaches import LABEL_OF, Reaches, once, reach_of
from bot.core.matching.model import (
    COUNCIL,
    MINOR,
    SYSTEM,
    TOWN,
    Mention,
    Role,
    Sort,
    Subject,
    Verdict,
)
from bot.core.matching.regions import CODES
from bot.core.types import AreaKind, Grade, Match

#: More councils of one footprint than this are the footprint.
MOST_COUNCILS = 3
_SMALL = (COUNCIL, TOWN, MINOR)
_KINDS = {
    Sort.SYSTEM: "a health system in",
    Sort.BODY: "a health body of",
    Sort.SITE: "a hospital or service in",
    Sort.LOCALITY: "part of",
    Sort.COUNCIL: "a council area in",
    Sort.TOWN: "a town in",
    Sort.MINOR: "a place in",
    Sort.REGION: "the region",
}
_ROLE_NOTES = {
    Role.OWNER: ", which runs the place",
    Role.RESIDENT: ", home of somebody in the story",
    Role.RECEIVER: ", where patients go",
    Role.VENUE: ", where it takes place",
    Role.PAST: ", named as background",
    Role.EMPLOYER: ", where somebody in the story works",
    Role.PART: ", part of what it runs",
    Role.LANDMARK: ", near which it happened",
    Role.TRIAL: ", where it is tried out",
}


def matches_of(reaches: Reaches, verdict: Verdict, at: date) -> tuple[Match, ...]:
    """The matches of a verdict, near misses after the others; none where it is not for us."""
    found: list[Match] = []
    if verdict.labels == ("NATIONAL",):
        why = f"No single area: {verdict.rule}"
        found.append(Match("ENG", "national", why, ("ENG",), verdict.grade))
    for subject in (*verdict.subjects, *verdict.near):
        found.extend(_of_subject(reaches, subject, at))
    return _joined(found)


def _joined(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Matches of one area as one: two divided footprints may leave the same heir."""
    by_area: dict[str, Match] = {}
    for match in matches:
        known = by_area.get(match.area)
        if known is not None:
            match = replace(known, reach=once((*known.reach, *match.reach)))
        by_area[match.area] = match
    return tuple(by_area.values())


def nothing(rule: str) -> Match:
    """What is kept of an item without an area, so that `/why` can say so; told to nobody."""
    return Match("", "none", f"no area: {rule}", (), Grade.UNSURE)


def _of_subject(reaches: Reaches, subject: Subject, at: date) -> list[Match]:
    label = subject.label
    named = reaches.said[label][vintage(at)]
    if not subject.mentions:
        why = f"No area is named; {subject.rule} of {named}"
        return [_of_label(reaches, subject, why)]
    if label in CODES:
        return [_of_label(reaches, subject, _why(subject.mentions[0], named))]
    councils = _councils(subject, reaches.atlas)
    if 0 < len(councils) <= MOST_COUNCILS:
        return [
            Match(
                council,
                "council",
                _why(mention, named),
                reaches.council(council, label),
                subject.grade,
            )
            for council, mention in councils.items()
        ]
    heir = _only_heir(reaches, subject) if vintage(at) else None
    if heir is not None:
        why = _why(subject.mentions[0], reaches.atlas.name_of(heir))
        return [Match(heir, "footprint", why, _narrowed(reaches, subject), subject.grade)]
    return [_of_label(reaches, subject, _why(subject.mentions[0], named))]


def _only_heir(reaches: Reaches, subject: Subject) -> str | None:
    """The one heir that is spoken of, where a footprint was divided between several."""
    mine = reaches.heirs[subject.label]
    left = mine.intersection(_narrowed(reaches, subject))
    return next(iter(left)) if len(mine) > 1 and len(left) == 1 else None


def _of_label(reaches: Reaches, subject: Subject, why: str) -> Match:
    label, grade = subject.label, subject.grade
    if label in CODES:
        return Match(CODES[label], "region", why, reaches.regions[label], grade)
    reach = _narrowed(reaches, subject)
    return Match(label, "footprint", why, reach, grade)


def _narrowed(reaches: Reaches, subject: Subject) -> tuple[str, ...]:
    """The reach of a label; of one that was divided since, without the heirs not spoken of.

    What is said of Slough's hospital concerns Thames Valley, not all three heirs of Frimley; what
    is said of the new Essex board does not concern councils in Hertfordshire, which were once under
    the same board as Harlow.
    """
    atlas, label = reaches.atlas, subject.label
    whole = reaches.footprints[label]
    mine = reaches.heirs[label]
    if len(mine) == 1 or not subject.mentions:
        return whole
    spoken_of: set[str] = set()
    boards = True  #: nothing but boards of today is named
    for mention in subject.mentions:
        board = _board_of_today(atlas, mention)
        within = {board} if board else _footprints_today(atlas, mention.meaning.councils)
        if not within & mine:
            return whole
        spoken_of |= within & mine
        boards = boards and board is not None
    others = mine - spoken_of
    away = {c for c in whole if boards and others >= _footprints_today(atlas, (c,)) != set()}
    return tuple(code for code in whole if code not in others | away)


def _board_of_today(atlas: Atlas, mention: Mention) -> str | None:
    """The footprint of today whose name was said: the one that came from just these labels."""
    labels = set(mention.meaning.labels)
    if mention.meaning.sort is not SYSTEM or len(labels) < 2:
        return None
    return next(
        (
            area.code
            for area in atlas.footprints_at(SUCCESSION)
            if {part.code for part in forebears(atlas, area.code)} == labels
        ),
        None,
    )


def _footprints_today(atlas: Atlas, councils: Iterable[str]) -> set[str]:
    return {part.code for code in councils for part in footprints_of(atlas, code, SUCCESSION)}


def _councils(subject: Subject, atlas: Atlas) -> dict[str, Mention]:
    """The councils a subject keeps within; none when it is a matter of the whole footprint."""
    found: dict[str, Mention] = {}
    for mention in subject.mentions:
        meaning = mention.meaning
        small = meaning.sort in _SMALL
        if not small or mention.wide or len(meaning.councils) != 1:
            return {}
        if meaning.councils[0] not in atlas.areas:
            return {}
        found.setdefault(meaning.councils[0], mention)
    return found


def _why(mention: Mention, area: str) -> str:
    kind = _KINDS.get(mention.meaning.sort, "in")
    note = _ROLE_NOTES.get(mention.role, "")
    where = " in the headline" if mention.in_title else ""
    return f"“{mention.words}”{where}: {kind} {area}{note}"


def fixed_matches(reaches: Reaches, fixed: Sequence[str], at: date) -> tuple[Match, ...]:
    """The matches of a feed whose every item is about certain areas."""
    found = []
    for code in fixed:
        area = reaches.atlas.areas[code]
        why = f"from {area.name}’s own site"
        match area.kind:
            case AreaKind.ENGLAND:
                found.append(Match(code, "national", why, ("ENG",)))
            case AreaKind.REGION:
                label = LABEL_OF[code]
                found.append(Match(code, "region", why, reaches.regions[label]))
            case AreaKind.FOOTPRINT:
                found.append(Match(code, "footprint", why, reach_of(reaches, code)))
            case _:
                labels = [p.code for p in footprints_of(reaches.atlas, code, STATUTORY)]
                reach = once(c for label in labels for c in reaches.council(code, label))
                found.append(Match(code, "council", why, reach))
    return tuple(found)
