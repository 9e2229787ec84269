"""Whether the name of a region in a text stands for the region as the subject: LABELLING rule 5.

Called by `bot.areas.matcher`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.core.matching import context
from bot.core.matching.flat import Flat
from bot.core.matching.model import BODIES, LOCALITY, PLACES, REGION, SUBJECT, SYSTEM, Mention, Role
from bot.core.matching.regions import MEMBERS
from bot.core.matching.subjects import labels_of

_PASSING = (
    Role.SEAT,
    Role.STAGE,
    Role.VENUE,
    Role.RESIDENT,
    Role.EMPLOYER,
    Role.COMPARISON,
    Role.EXAMPLE,
)
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
#: Where a place lies, and what only takes place in the capital: no matter of the region.
_BESIDE_LEFT = re.compile(
    r"\b(?:north|south|east|west|outskirts|edge|outside|near|miles (?:from|of|outside)) (?:of )?"
    r"(?:the )?$"
)
_EVENT_RIGHT = re.compile(
    r"^S? (?:\w+ )?(?:rally|rallies|day of action|march|demo|demonstration|protest|lobby|conference"
    r"|marathon|summit|congress|exhibition|show|awards|event|vigil|courts?|courtroom|hotel|hearing|ceremony"
    r"|studio|headquarters)\b",
    re.IGNORECASE,
)
#: What stands between a hospital and the region that only says where it is.
_LIES_IN = (" in ", " in the ")
_ACROSS = re.compile(
    r"\b(?:across|throughout|whole of|all over|all of|parts of|every part of|around|NHS England"
    r"|(?:NHS|services|hospitals|trusts|patients|people|health|care|GPs?|nurses|doctors|wards|A&Es?"
    r"|residents|parents|children|families|women|adults|staff|crews|boards|ICBs|CCGs|dentists"
    r"|practices|units|cases|rates|waits|workers|leaders|bosses|chiefs|vaccin\w+|trust|hospital"
    r"|beds?|posts|vacancies|jobs|deaths|care system|care board|jabs?|everyone|regional|thousands"
    r"|hundreds|millions|many|anyone|those"
    r"|demand|matters|news|councils|voters|trainees|midwives|paramedics|pharmacies|schoolchildren"
    r"|babies|men|plans?|strategy|strategies|blueprint|proposals|vision|review|\d{2,}) (?:in|for))"
    r" (?:the )?$",
    re.IGNORECASE,
)
#: A national body's arm there speaks of the region, unless it is a place in it.
_ARM_LEFT = re.compile(
    r"\b(?:NHSE|UKHSA|Public Health England|PHE|HEE|Health Education England|RCN|UNISON|Unison|GMB"
    r"|Unite|BMA|CQC|ADASS) (?:in )?(?:the )?$"
)
#: "London's St Pancras station" is a place in the capital, no matter of the region.
_SIGHT_RIGHT = re.compile(
    r"^S (?:[A-Z]\w*S? ){0,3}(?:station|airport|bridge|stadium|arena|museum|theatre|gallery"
    r"|university|hotel|zoo|cathedral|park|square|street|market)\b",
    re.IGNORECASE,
)
#: A title that speaks of a region, which is named below.
_TITLED = re.compile(
    r" (?:across|throughout|in|for|of) (?:the |our |this |a |one |whole ){0,2}region "
    r"| regionS | regional | region wide ",
    re.IGNORECASE,
)
_OF_REGION = re.compile(
    r"^S?(?: (?:NHS|mental|\w+(?<![sd])))? (?:region|regional|trusts?|hospitals?"
    r"|patients|NHS|ICBs?|ICSs?|A&E\w*|health"
    r"|ambulances?|people|residents|GPs?|maternity|services|STPs?|CCGs?|systems?|councils?"
    r"|nurses|doctors|wide|LMCs?|dental|dentists?|commissioning|team|vaccination)\b",
    re.IGNORECASE,
)


def regional_starts(
    flat: Flat, mentions: Sequence[Mention], home: frozenset[str]
) -> frozenset[int]:
    """The starts of the region names that an item is about, in an outlet for the area `home`."""
    regions = [m for m in mentions if m.meaning.sort is REGION]
    if not regions:
        return frozenset()
    sites = [m for m in mentions if m.meaning.sort in BODIES]
    parts = [m for m in mentions if m.meaning.sort in (*BODIES, LOCALITY)]
    systems = [m for m in mentions if m.meaning.sort is SYSTEM]
    wide = [m for m in mentions if m.meaning.sort in (SYSTEM, LOCALITY)] if systems else []
    of_systems = labels_of(wide)
    places = {m.start for m in mentions if m.meaning.sort in PLACES}
    titled = [
        m
        for m in mentions
        if m.in_title and m.role is SUBJECT and m.meaning.labels and m.meaning.sort is not REGION
    ]
    regions = [
        m
        for m in regions
        # "South East Manchester" is a part of the city.
        if m.end + 1 not in places
        and not _gives_way(flat, m, sites, parts, titled, of_systems)
        and not (systems and _counts_systems(flat, m))
        and not _only_helps(flat, m, mentions)
        and not _only_lies_in(flat, m, mentions)
        and not (_ONE_UNIT.match(flat.cased, m.end) and _has_part(m, mentions))
    ]
    guests = _where_they_meet(flat, regions, mentions)
    placed = any(m.in_title and m.meaning.sort in (*PLACES, *BODIES, SYSTEM) for m in mentions)
    found = {m.start for m in regions if _is_subject(flat, m, guests, titled=placed)}
    if not (found or placed or sites):
        # A programme for the region speaks of it.
        found = {m.start for m in regions if m.role is SUBJECT and home.issuperset(_members(m))}
    if not found and not placed and _TITLED.search(flat.cased, 0, flat.title_end + 1):
        found = {m.start for m in regions if m.role is SUBJECT}
    for before, after in pairwise(regions):
        listed = flat.cased[before.end : after.start].split()
        roles = {before.role, after.role}
        if set(listed) <= {"and", "the", "or"} and (
            {before.start, after.start} & found or roles == {SUBJECT}
        ):
            # No place lies in two regions: where both are named, they are meant.
            found |= {before.start, after.start}
    return frozenset(found)


def _members(region: Mention) -> frozenset[str]:
    """The footprints of a region."""
    return MEMBERS[region.meaning.labels[0]]


def _gives_way(
    flat: Flat,
    region: Mention,
    sites: Sequence[Mention],
    parts: Sequence[Mention],
    titled: Sequence[Mention],
    systems: frozenset[str],
) -> bool:
    """ "A London hospital" that is named is that hospital: LABELLING rule 7."""
    if not region.meaning.loose:
        # "NHS London" has a say in what is done with one of its hospitals.
        members = _members(region)
        if region.meaning.note == COLUMN and len(systems) == 1 and systems <= members:
            return True
        return any(
            members.issuperset(m.meaning.labels)
            for m in titled
            if not region.in_title or m.meaning.sort in BODIES
        )
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
    members = _members(region)
    named = {
        s.words
        for s in parts
        if members.issuperset(s.meaning.labels) and s.role is SUBJECT and not s.in_title
    }
    many = region.in_title and some[0].endswith("s") and not _NUMBER_LEFT.search(left)
    return len(named) > (1 if many else 0)  # one of many hospitals is an example


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


def _only_lies_in(flat: Flat, region: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a title's region only says where one or a few units are, whose towns follow."""
    if not (region.in_title and region.meaning.loose):
        return False
    around = context.sides(flat.cased, region.start, region.end)
    return _UNIT_LEFT.search(around.left) is not None and _has_part(region, mentions)


def _has_part(region: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether something in a region is named below the title."""
    members = _members(region)
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
        and _members(region).isdisjoint(m.meaning.labels)
        for m in mentions
        if m.meaning.labels and m.meaning.sort is not REGION
    )


def _counts_systems(flat: Flat, region: Mention) -> bool:
    """ "Two London ICBs explore merger": those two, which are named below."""
    around = context.sides(flat.cased, region.start, region.end)
    return bool(_NUMBER_LEFT.search(around.left) and _SYSTEMS.match(around.right))


def _where_they_meet(
    flat: Flat, regions: Sequence[Mention], mentions: Sequence[Mention]
) -> frozenset[int]:
    """ "Stafford and Grantham join campaigners in London": those who come from elsewhere only
    meet there."""
    titled = [m for m in mentions if m.in_title and m.meaning.sort in PLACES and m.role is SUBJECT]
    return frozenset(
        r.start
        for r in regions
        if r.in_title
        and flat.cased.endswith((" in ", " on "), 0, r.start)
        and any(_members(r).isdisjoint(m.meaning.labels) for m in titled)
    )


def _is_subject(flat: Flat, mention: Mention, guests: frozenset[int], *, titled: bool) -> bool:
    if mention.role in _PASSING:
        return False
    if not mention.meaning.loose:
        return True
    around = context.sides(flat.cased, mention.start, mention.end)
    possessive = flat.cased[mention.end] == "S"
    beside = around.left.endswith((" to ", " from ", " at ", " near ", " by "))
    if mention.in_title and beside and not possessive:
        return False
    if mention.start in guests:
        return False
    if _SIGHT_RIGHT.match(around.right) or _EVENT_RIGHT.match(around.right):
        return False
    if _BESIDE_LEFT.search(around.left) and not _OF_REGION.search(around.right):
        return False
    if mention.in_title or possessive:
        return True
    if not titled and _ARM_LEFT.search(around.left):
        return True
    return bool(_ACROSS.search(around.left) or _OF_REGION.search(around.right))
