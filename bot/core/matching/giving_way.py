"""Where the name of a region only says where one or some of its parts are: LABELLING rule 7.

Called by `bot.core.matching.regional`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.matching import context
from bot.core.matching.flat import Flat
from bot.core.matching.model import BODIES, LOCALITY, REGION, SUBJECT, SYSTEM, Mention
from bot.core.matching.regions import MEMBERS
from bot.core.matching.subjects import labels_of

#: Letters after a region in which some of its hospitals may be named.
RIGHT = 36
#: How the table of regions marks a column, which may be on one system of the region.
COLUMN = "column on the region"
_SOME_OF = re.compile(r"^ (?:\w+ ){0,3}?(?:hospitals?|trusts?|A&Es?)\b", re.IGNORECASE)
#: "London's new polyclinic" stands in one place of it.
_ONE_UNIT = re.compile(
    r"S? (?:\w+ ){0,2}?(?:polyclinic|clinic|health centre|walk in centre|surgery|hospice"
    r"|borough)\b",
    re.IGNORECASE,
)
#: So many of its systems, which are named.
_NUMBER_LEFT = re.compile(r"\b(?:two|three|both|\d) $", re.IGNORECASE)
_SYSTEMS = re.compile(
    r"^ (?:\w+ ){0,2}?(?:ICBs|ICSs|CCGs|PCTs|STPs|boards|systems|boroughs)\b", re.IGNORECASE
)
#: What stands between a hospital and the region that only says where it is.
_LIES_IN = (" in ", " in the ")
#: "One of London's biggest hospitals" is one, whether it is named or not.
_ONE_OF_LEFT = re.compile(r"\b[Oo]ne of (?:the )?$")
_OF_ITS_HOSPITALS = re.compile(
    r"S? (?:[\w&]+ ){0,3}?(?:hospitals|trusts|units|wards|surgeries|practices|A&Es)\b"
)
#: So many units that stand in a region, which are named: "two maternity centres in".
_UNIT_LEFT = re.compile(
    r"(?:\b(?:two|three|four|five|six|\d) (?:\w+ ){0,3}(?:hospitals|centres|units|wards|surgeries"
    r"|practices|trusts|homes|clinics|hospices|A&Es|departments|sites)"
    r"|\b(?:hospital|centre|unit|ward|surgery|practice|trust|home|clinic|hospice|A&E|department))"
    r" in (?:the )?$",
    re.IGNORECASE,
)


def gives_way(flat: Flat, region: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a region gives way to parts of it that are named, or to a place elsewhere."""
    return (
        _to_parts(flat, region, mentions)
        or _counts_systems(flat, region, mentions)
        or _only_helps(flat, region, mentions)
        or _only_lies_in(flat, region, mentions)
        or (_ONE_UNIT.match(flat.cased, region.end) is not None and _has_part(region, mentions))
    )


def members_of(region: Mention) -> frozenset[str]:
    """The footprints of a region."""
    return MEMBERS[region.meaning.labels[0]]


def _name_of_part(region: Mention, mentions: Sequence[Mention]) -> bool:
    """A region's own name gives way to what of it the title names: "NHS London" has a say in what
    is done with one of its hospitals."""
    members = members_of(region)
    if region.meaning.note == COLUMN:
        wide = [m for m in mentions if m.meaning.sort in (SYSTEM, LOCALITY)]
        systems = labels_of(wide) if any(m.meaning.sort is SYSTEM for m in wide) else ()
        if len(systems) == 1 and members.issuperset(systems):
            return True
    return any(
        members.issuperset(m.meaning.labels)
        for m in mentions
        if m.in_title and m.role is SUBJECT and m.meaning.labels and m.meaning.sort is not REGION
        if not region.in_title or m.meaning.sort in BODIES
    )


def _to_parts(flat: Flat, region: Mention, mentions: Sequence[Mention]) -> bool:
    """ "A London hospital" that is named is that hospital."""
    if not region.meaning.loose:
        return _name_of_part(region, mentions)
    sites = [m for m in mentions if m.meaning.sort in BODIES]
    left = context.sides(flat.cased, region.start, region.end).left
    if _ONE_OF_LEFT.search(left) and _OF_ITS_HOSPITALS.match(flat.cased, region.end):
        return True
    if any(
        flat.cased[s.end : region.start] in _LIES_IN or flat.cased[region.end : s.start] == "S "
        for s in sites
    ):
        return True
    if not region.in_title and any(s.in_title and s.role is SUBJECT for s in sites):
        return True
    some = _SOME_OF.search(flat.cased[region.end :][:RIGHT])
    if some is None:
        return False
    members = members_of(region)
    named = {
        s.words
        for s in mentions
        if s.meaning.sort in (*BODIES, LOCALITY)
        if members.issuperset(s.meaning.labels) and s.role is SUBJECT and not s.in_title
    }
    many = region.in_title and some[0].endswith("s") and not _NUMBER_LEFT.search(left)
    return len(named) > (1 if many else 0)  # one of many hospitals is an example


def _only_lies_in(flat: Flat, region: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a title's region only says where one or a few units are, whose towns follow."""
    if not (region.in_title and region.meaning.loose):
        return False
    around = context.sides(flat.cased, region.start, region.end)
    return _UNIT_LEFT.search(around.left) is not None and _has_part(region, mentions)


def _has_part(region: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether something in a region is named below the title."""
    members = members_of(region)
    return any(
        members.issuperset(m.meaning.labels) and not m.in_title
        for m in mentions
        if m.meaning.sort is not REGION and m.meaning.labels
    )


def _only_helps(flat: Flat, region: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether some of a region's bodies come after a place elsewhere, whose news it is: "two London
    hospitals will send experts"."""
    around = context.sides(flat.cased, region.start, region.end)
    return _NUMBER_LEFT.search(around.left) is not None and any(
        m.start < region.start
        and m.role is SUBJECT
        and members_of(region).isdisjoint(m.meaning.labels)
        for m in mentions
        if m.meaning.labels and m.meaning.sort is not REGION
    )


def _counts_systems(flat: Flat, region: Mention, mentions: Sequence[Mention]) -> bool:
    """ "Two London ICBs explore merger": those two, which are named below."""
    if not any(m.meaning.sort is SYSTEM for m in mentions):
        return False
    around = context.sides(flat.cased, region.start, region.end)
    return bool(_NUMBER_LEFT.search(around.left) and _SYSTEMS.match(around.right))
