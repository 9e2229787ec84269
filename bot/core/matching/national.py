"""Whether an item is about all of England though it names areas: LABELLING rules 4 and 9.

Called by `bot.core.matching.judge`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.matching.model import (
    LOCALITY,
    REGION,
    SUBJECT,
    SYSTEM,
    Mention,
    Role,
    Signal,
    Verdict,
)
from bot.core.matching.regions import MEMBERS, regions_of
from bot.core.matching.subjects import LIST, labels_of
from bot.core.matching.tenor import Tenor

#: More footprints than this in three or more regions are a list of all.
MOST_FOOTPRINTS, MOST_REGIONS = 8, 3
#: Letters from a share to the name of that of which it is one.
BESIDE = 40


def come_late(
    verdict: Verdict, placed: Sequence[Mention], home: frozenset[str], opening: int
) -> bool:
    """Whether no area is named before the second sentence.

    News says first where it plays; what is named after a headline and a sentence without a place
    shows what they say. A local paper leaves out what its readers know.
    """
    told = [m.start for subject in verdict.subjects for m in subject.mentions]
    if not told or min(told) < opening or not home.isdisjoint(verdict.labels):
        return False
    named = [m for m in placed if m.start < opening and not _is_elsewhere(m, verdict.labels)]
    if any(m.role in _NAMING for m in named):
        return False
    return labels_of(named).isdisjoint(verdict.labels)


def is_placed(mentions: Sequence[Mention]) -> bool:
    """Whether the title begins with a place or body as its subject, so that nothing comes late."""
    if not mentions:
        return False
    first = mentions[0]
    is_subject = first.in_title and first.role is SUBJECT and not first.guess
    return is_subject and bool(first.meaning.labels) and first.meaning.sort is not REGION


def _is_elsewhere(region: Mention, labels: Sequence[str]) -> bool:
    """Whether it is a region in which nothing that the item is about lies."""
    members = MEMBERS.get(region.meaning.labels[0])
    return members is not None and members.isdisjoint(labels)


#: Roles in which a name says where an item plays, or may do.
_NAMING = (SUBJECT, Role.TRIAL, Role.OWNER, Role.PART, Role.PAST)


def all_over(placed: Sequence[Mention]) -> bool:
    """Whether three or more whole regions are listed: LABELLING rule 4."""
    large = [
        m
        for m in placed
        if m.meaning.sort is REGION
        or (m.meaning.sort is LOCALITY and m.words.casefold().endswith(_LARGE))
    ]
    if not large or any(m.in_title for m in large):
        return False
    return len({r for m in large for r in regions_of(m.meaning.labels)}) >= MOST_REGIONS


_LARGE = (
    "north east",
    "yorkshire",
    "east midlands",
    "west midlands",
    "east anglia",
    "south east coast",
)


def national_frame(subjects: Sequence[Mention], signals: Sequence[Signal]) -> bool:
    """Whether the item speaks of all England before it names an area, or says that all of England
    will get what is tried there."""
    if any(s.kind == "rollout" for s in signals):
        return True
    if not subjects:
        return False
    if len(labels_of(subjects)) >= LIST and any(s.kind == "nationwide" for s in signals):
        # A list of some, and then of how many: "A, B and C are the three of England's 200".
        return True
    first = min(m.start for m in subjects)
    # "A third of Kent's GPs" is a share of theirs.
    kinds = {
        "nationwide" if s.kind == "share" and first - s.end > BESIDE else s.kind
        for s in signals
        if s.start < first
    }
    # "Several trusts" may all be of one region, whose story it is then.
    spread = len(regions_of(labels_of(subjects))) >= MOST_REGIONS
    return "nationwide" in kinds or ("several" in kinds and spread)


def are_examples(subjects: Sequence[Mention], regions: Sequence[Mention], tenor: Tenor) -> bool:
    """Whether places far apart, none of them with a service, only illustrate a national matter."""
    if any(m.strong or (m.meaning.sort is SYSTEM and not regions) for m in subjects):
        return False
    labels = labels_of(subjects)
    apart = len(regions_of(labels | labels_of(regions))) > 1
    if len(labels) >= LIST and len(regions_of(labels)) >= MOST_REGIONS:
        return True
    in_passing = all(m.role is not SUBJECT for m in subjects)
    return apart and (len(labels) >= LIST if in_passing else tenor.reform)
