"""Which of the names in an item are its subjects: LABELLING rules 1 and 6 to 8.

Called by `bot.core.matching.judge`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.matching.model import (
    BODY,
    COUNCIL,
    INSTITUTIONS,
    LOCALITY,
    SITE,
    SUBJECT,
    SYSTEM,
    TRIAL,
    Mention,
    Role,
)
from bot.core.matching.regions import MEMBERS, NEIGHBOURS

#: A body of this many footprints is an ambulance service: a county that is named is meant alone.
AMBULANCE = 3
#: A first clause that names this many footprints is a list.
LIST = 3
#: Roles that still tell where a story plays when nothing better does.
_FALLBACK = ((Role.OWNER, Role.PART), (Role.PAST,))
#: The same where nothing speaks of England's politics.
_UNPOLITICAL = (
    *_FALLBACK,
    *((Role.RESIDENT,), (Role.EMPLOYER,), (Role.VENUE, Role.RECEIVER, Role.LANDMARK)),
)


def subjects_of(
    local: Sequence[Mention],
    *,
    political: bool = False,
    nationwide: bool = False,
    ranked: bool = False,
    home: frozenset[str] = frozenset(),
) -> list[Mention]:
    """The mentions that an item is about: LABELLING rules 1 and 6.

    `ranked`: the title says that something is the worst or best of all, by which others stand.
    """
    about = (SUBJECT,) if nationwide else (SUBJECT, TRIAL)
    subjects = [m for m in local if m.role in about]
    for roles in _FALLBACK if political else _UNPOLITICAL:
        if subjects:
            break
        subjects = [m for m in local if m.role in roles]
    if not subjects:
        # "Fourteen trusts including ours": the one that a title singles out is whom it is for.
        singled = [m for m in local if m.in_title and m.role is Role.EXAMPLE]
        subjects = singled if len(singled) == 1 else []
    if not subjects and not political:
        # A headline says which member it is, by the seat, where the news is of that place.
        subjects = [m for m in local if m.in_title and m.role is Role.SEAT]
    return subjects if len(subjects) < 2 else _foremost(subjects, home, ranked=ranked)


def _foremost(subjects: Sequence[Mention], home: frozenset[str], *, ranked: bool) -> list[Mention]:
    """What is named first, and of the rest what goes with it."""
    first = min([_place(m) for m in subjects])
    core = labels_of([m for m in subjects if _place(m) == first])
    # What a title names is not joined by a body far away, with which it is compared.
    titled = first == 0 and any(m.in_title for m in subjects)
    if titled and not MEMBERS.keys().isdisjoint(core):
        below = labels_of([m for m in subjects if not m.in_title])
        if len(below) == 1:
            # Of what serves a whole region one part is meant.
            core = core.union(*(MEMBERS[x] for x in core if x in MEMBERS))
    # A lead that is a list goes on as a list: "A and B missed out. C was given nothing."
    listed = len(core) >= LIST and len({m.words for m in subjects if _place(m) == first}) > 1
    # A programme for a region tells of several of its places.
    several = first > 0 and core <= home - MEMBERS.keys() and len(core) < LIST
    kept = [
        m
        for m in subjects
        if _place(m) == first
        or listed
        or core.intersection(m.meaning.labels)
        or (several and home.issuperset(m.meaning.labels))
        or (m.strong and not (titled and (ranked or _is_far(m, core))))
    ]
    return _narrowed(kept)


def _is_far(mention: Mention, core: frozenset[str]) -> bool:
    """Whether a body is of an area that does not even border on those that are the subject."""
    near = core.union(*(NEIGHBOURS[x] for x in core if x in NEIGHBOURS))
    return near.isdisjoint(mention.meaning.labels)


def labels_of(mentions: Sequence[Mention]) -> frozenset[str]:
    """The labels that mentions stand for."""
    return frozenset([label for m in mentions for label in m.meaning.labels])


def _place(mention: Mention) -> int:
    return 0 if mention.in_title else mention.clause


def _narrowed(kept: Sequence[Mention]) -> list[Mention]:
    """What covers several footprints gives way to the part of it that is named.

    LABELLING rule 8 for counties; rule 7 for bodies, where only a site, or a place named before
    the body, says that a part is meant.
    """
    if len(kept) > 1:
        kept = [m for m in kept if not _is_around(m, kept)]
    narrow = [m for m in kept if _is_narrow(m)]
    parts = labels_of(narrow)
    counties = labels_of([m for m in narrow if m.meaning.sort is LOCALITY])
    if len(parts) > 1 and any(_spans(m, parts) for m in kept):
        # One body that stands for all these parts is what the title's county is named for.
        parts = frozenset()
    whole = [m for m in kept if m.in_title and len(parts.intersection(m.meaning.labels)) > 1]
    if whole and not any(m.in_title for m in narrow) and len(counties) < LIST:
        # Two of its parts below it illustrate the whole that the title names; three are a list.
        return [m for m in kept if m in whole or _is_narrow(m)]
    return [m for m in kept if _is_narrow(m) or not _gives_way(m, narrow)]


def _is_around(county: Mention, kept: Sequence[Mention]) -> bool:
    """Whether a county is named below a body of several areas that is the title's."""
    wide = len(county.meaning.labels) > 1 and not county.in_title
    if not wide or county.meaning.sort is not LOCALITY:
        return False
    return any(
        m.in_title
        and m.meaning.sort in INSTITUTIONS
        and len(m.meaning.labels) > 1
        and not set(county.meaning.labels).isdisjoint(m.meaning.labels)
        for m in kept
    )


def _spans(mention: Mention, parts: frozenset[str]) -> bool:
    """Whether a body named below the title is of just the several parts that are named."""
    labels = mention.meaning.labels
    bodily = mention.meaning.sort in (BODY, SITE) and not mention.in_title
    return bodily and 1 < len(labels) < AMBULANCE and parts == frozenset(labels)


def _is_narrow(mention: Mention) -> bool:
    labels = mention.meaning.labels
    return len(labels) == 1 and labels[0] not in MEMBERS


def _gives_way(wide: Mention, narrow: Sequence[Mention]) -> bool:
    covered = {x for label in wide.meaning.labels for x in MEMBERS.get(label, {label})}
    inside = [m for m in narrow if m.meaning.labels[0] in covered]
    if wide.meaning.sort is BODY:
        if len(covered) >= AMBULANCE:
            # A village that is not certain is one of the places that wait for it.
            return any(m.settled or m.strong or m.in_title for m in inside)
        return any(
            m.meaning.sort is SITE or m.in_title or m.start < wide.start
            for m in inside
            if m.meaning.sort is not BODY
        )
    if wide.meaning.sort is SITE:
        # A hospital that serves two areas does so wherever it stands.
        return False
    if _is_of_many(wide) and not any(m.strong for m in inside):
        return False
    if wide.meaning.sort is SYSTEM:
        return any(m.clause == wide.clause and m.start < wide.start for m in inside)
    if wide.in_title:
        beside = _next_door(narrow)
        inside = [m for m in inside if m.meaning.labels[0] not in beside]
    return any(not _are_listed(wide, m) for m in inside)


#: Where a county's footprint holds another county too, that one's name.
_OTHER_COUNTY = {"Norfolk": "QMM", "Lancashire": "QE1", "Hertfordshire": "QM7", "Herts": "QM7"}


def _next_door(narrow: Sequence[Mention]) -> frozenset[str]:
    """The footprints of counties beside it that are named: "Hellesdon in Norfolk" is no part of
    Suffolk, though some of Suffolk is served with Norfolk."""
    return frozenset(_OTHER_COUNTY[m.words] for m in narrow if m.words in _OTHER_COUNTY)


_MANY = ("Yorkshire", "East Midlands", "West Midlands", "East Anglia")


def _is_of_many(wide: Mention) -> bool:
    """Whether a title names much of a region, of which a town below it is an example."""
    return wide.in_title and not wide.strong and wide.words in _MANY


def _are_listed(one: Mention, other: Mention) -> bool:
    """ "Suffolk and Norfolk": two counties side by side, neither of which is part of the other."""
    counties = (LOCALITY, COUNCIL)
    gap = max(one.start, other.start) - min(one.end, other.end)
    return other.meaning.sort in counties and gap == len(" and ")
