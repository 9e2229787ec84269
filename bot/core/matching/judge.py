"""Decides what an item concerns: areas, a region, England, or nothing for us.

Called by `bot.areas.matcher`; each rule has a name that is kept with what it decided.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.matching.model import Mention, Role, Signal, Sort, Subject, Verdict
from bot.core.matching.regions import MEMBERS, REGION_OF, regions_of
from bot.core.matching.topic import Topic, elsewhere, topic_of

#: LABELLING rule 4: more footprints than this in three or more regions are a list of all.
MOST_FOOTPRINTS, MOST_REGIONS = 8, 3
NATIONAL, NONE = ("NATIONAL",), ("NONE",)
#: Roles that still tell where a story plays when nothing better does.
_FALLBACK = ((Role.RESIDENT,), (Role.PAST, Role.EMPLOYER), (Role.VENUE, Role.RECEIVER))


def judge(
    mentions: Sequence[Mention],
    signals: Sequence[Signal],
    title_end: int,
    foreign: int,
    regional: frozenset[int],
) -> Verdict:
    """The verdict on an item. `regional` are the starts of region names that are the subject."""
    placed = [m for m in mentions if m.meaning.labels]
    bodies = sum(m.meaning.sort in (Sort.SYSTEM, Sort.BODY, Sort.SITE) for m in placed)
    topic = topic_of(signals, title_end, bodies)
    if elsewhere(placed, foreign):
        return Verdict(NONE, (), "another nation")
    if not topic.is_health:
        return Verdict(NONE, (), "not about health or care")
    local = [m for m in placed if m.meaning.sort is not Sort.REGION]
    regions = [m for m in placed if m.meaning.sort is Sort.REGION]
    subjects = subjects_of(local)
    chosen = [m for m in regions if m.start in regional]
    if _national_frame(topic, local, subjects, signals):
        return Verdict(NATIONAL, (), "national story, areas as examples")
    return _collapse(subjects, chosen, regions, topic)


def subjects_of(local: Sequence[Mention]) -> list[Mention]:
    """The mentions that an item is about: LABELLING rules 1 and 6."""
    subjects = [m for m in local if m.role is Role.SUBJECT]
    for roles in _FALLBACK:
        if subjects:
            break
        subjects = [m for m in local if m.role in roles]
    if not subjects:
        return []
    lead = _lead(subjects)
    core = frozenset(label for m in lead for label in m.meaning.labels)
    kept = list(lead)
    for mention in subjects:
        if mention not in lead and (core.intersection(mention.meaning.labels) or mention.strong):
            kept.append(mention)
    return _narrowed(kept)


def _lead(subjects: Sequence[Mention]) -> list[Mention]:
    first = min(0 if m.in_title else m.clause for m in subjects)
    return [m for m in subjects if (0 if m.in_title else m.clause) == first]


def _narrowed(kept: Sequence[Mention]) -> list[Mention]:
    """A county of several footprints gives way to the named part of it: LABELLING rule 8."""
    narrow = [m for m in kept if len(m.meaning.labels) == 1]
    inside = frozenset(m.meaning.labels[0] for m in narrow)
    return [
        m
        for m in kept
        if len(m.meaning.labels) == 1
        or m.meaning.sort in (Sort.BODY, Sort.SYSTEM)
        or not inside.intersection(m.meaning.labels)
    ]


def _national_frame(
    topic: Topic,
    local: Sequence[Mention],
    subjects: Sequence[Mention],
    signals: Sequence[Signal],
) -> bool:
    if not subjects or any(m.in_title for m in subjects):
        return False
    first = min(m.start for m in subjects)
    return any(s.kind == "nationwide" and s.start < first for s in signals)


def _collapse(
    subjects: Sequence[Mention],
    chosen: Sequence[Mention],
    regions: Sequence[Mention],
    topic: Topic,
) -> Verdict:
    by_label: dict[str, list[Mention]] = {}
    for mention in (*chosen, *subjects):
        for label in mention.meaning.labels:
            by_label.setdefault(label, []).append(mention)
    labels = [x for x in by_label if REGION_OF.get(x) not in by_label]
    if not labels:
        return _without_place(regions, topic)
    touched = regions_of(labels)
    named = [x for x in labels if x in MEMBERS]
    if (len(labels) > MOST_FOOTPRINTS and len(touched) >= MOST_REGIONS) or len(named) >= 3:
        return Verdict(NATIONAL, (), "a list of areas all over England")
    found = tuple(sorted(labels))
    told = tuple(Subject(x, tuple(by_label[x]), by_label[x][0].role.value) for x in found)
    return Verdict(found, told, "areas named as the subject")


def _without_place(regions: Sequence[Mention], topic: Topic) -> Verdict:
    if topic.service or topic.reform:
        return Verdict(NATIONAL, (), "health in England, no area named")
    return Verdict(NONE, (), "no area and no service")
