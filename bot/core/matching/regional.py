"""Whether the name of a region in a text stands for the region as the subject: LABELLING rule 5.

Called by `bot.areas.matcher`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.core.matching import context
from bot.core.matching.flat import Flat
from bot.core.matching.giving_way import gives_way, members_of
from bot.core.matching.model import BODIES, PLACES, REGION, SUBJECT, SYSTEM, Mention, Role

_PASSING = (
    Role.SEAT,
    Role.STAGE,
    Role.VENUE,
    Role.RESIDENT,
    Role.EMPLOYER,
    Role.COMPARISON,
    Role.EXAMPLE,
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
    places = {m.start for m in mentions if m.meaning.sort in PLACES}
    regions = [
        m
        for m in regions
        # "South East Manchester" is a part of the city.
        if m.end + 1 not in places and not gives_way(flat, m, mentions)
    ]
    guests = _where_they_meet(flat, regions, mentions)
    placed = any(m.in_title and m.meaning.sort in (*PLACES, *BODIES, SYSTEM) for m in mentions)
    found = {m.start for m in regions if _is_subject(flat, m, guests, titled=placed)}
    if not (found or placed or sites):
        # A programme for the region speaks of it.
        found = {m.start for m in regions if m.role is SUBJECT and home.issuperset(members_of(m))}
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
        and any(members_of(r).isdisjoint(m.meaning.labels) for m in titled)
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
