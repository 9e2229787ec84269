"""What names that have been read say of each other, by where they stand in the same text.

Called by `bot.core.matching.resolve` when each name has its meaning and role.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from bot.core.matching import context
from bot.core.matching.flat import Flat
from bot.core.matching.model import (
    BODY,
    COUNCIL,
    LOCALITY,
    MINOR,
    PLACES,
    SITE,
    SUBJECT,
    SYSTEM,
    TOWN,
    Meaning,
    Mention,
    Role,
)
from bot.core.matching.regions import NEIGHBOURS

#: What is certain enough for small places to be measured by.
_CERTAIN = (SYSTEM, BODY, SITE, LOCALITY, COUNCIL)
#: A place of fewer people that stands below the title must not be far from what is certain.
SLIGHT = 40_000
_SMALL = (TOWN, MINOR)
#: What may stand between two names of a list, and how long it may be.
_LINKS, LINK = frozenset({"and", "or", "the", "in", "at", "nor"}), 12


def settled_among(flat: Flat, mentions: list[Mention]) -> list[Mention]:
    """The mentions, each as the others let it stand."""
    sorts = {m.meaning.sort for m in mentions}
    if BODY in sorts:
        mentions = _trusts_of(flat, _standing_at(flat, mentions))
    if TOWN in sorts or MINOR in sorts:
        mentions = _not_far(flat, mentions)
    return _in_full(mentions) if SITE in sorts else mentions


def are_listed(flat: Flat, before: Mention, after: Mention) -> bool:
    """Whether two names stand on a list: with nothing but small words between them."""
    between = flat.cased[before.end : after.start]
    return len(between) <= LINK and set(between.split()) <= _LINKS


_TRUST_RIGHT = re.compile(r"S? (?:\w+ ){0,3}?trusts?\b", re.IGNORECASE)


def _trusts_of(flat: Flat, mentions: list[Mention]) -> list[Mention]:
    """A place that only says which trust is meant ("South Yorkshire trust's rating"), where the
    trust is named later and serves more than that."""
    bodies = [m for m in mentions if m.meaning.sort is BODY and m.role is SUBJECT]
    if not bodies or not mentions[0].in_title:
        return mentions
    return [
        m._replace(role=Role.PART)
        if m.in_title
        and m.role is SUBJECT
        and m.meaning.sort in PLACES
        and _TRUST_RIGHT.match(flat.cased, m.end)
        and any(not b.in_title and set(m.meaning.labels) < set(b.meaning.labels) for b in bodies)
        else m
        for m in mentions
    ]


def _standing_at(flat: Flat, mentions: list[Mention]) -> list[Mention]:
    """A trust of a wider area, or of another, that stands or works in a place is its owner there:
    "The Christie at Macclesfield"."""
    for number, (body, place) in enumerate(pairwise(mentions)):
        if (
            body.meaning.sort is BODY
            and body.role is SUBJECT
            and flat.cased[body.end : place.start] in _STANDS
            and len(place.meaning.labels) == 1
            and place.meaning.sort in (SITE, LOCALITY, *_TOWNS)
            and place.meaning.labels != body.meaning.labels
        ):
            mentions[number] = body._replace(role=Role.OWNER)
    return mentions


_STANDS = (" at ", " in ", " at the ")
_TOWNS = (COUNCIL, TOWN, MINOR)


def _not_far(flat: Flat, mentions: list[Mention]) -> list[Mention]:
    """Without small places far from everything certain: they are namesakes, streets or people."""
    certain = {x for m in mentions if m.meaning.sort in _CERTAIN for x in m.meaning.labels}
    if not certain:
        return mentions
    around = certain.union(*(NEIGHBOURS[x] for x in certain if x in NEIGHBOURS))
    return [
        m
        for m in mentions
        if m.meaning.sort not in _SMALL
        or not around.isdisjoint(m.meaning.labels)
        or not _is_slight(flat, m)
    ]


def _is_slight(flat: Flat, mention: Mention) -> bool:
    if not mention.in_title and mention.meaning.people < SLIGHT:
        return True
    return context.names_practice(context.sides(flat.cased, mention.start, mention.end))


def _in_full(mentions: list[Mention]) -> list[Mention]:
    """A name that begins a hospital's name given elsewhere in the item is short for it."""
    full = {m.words.lower(): m.meaning for m in mentions if m.meaning.sort is SITE}
    return [_of_full(m, full) if m.words.endswith("'s") else m for m in mentions]


def _of_full(mention: Mention, full: Mapping[str, Meaning]) -> Mention:
    start = mention.words.lower() + " "
    site = next((full[name] for name in full if name.startswith(start)), None)
    if site is None or mention.meaning.sort < TOWN:
        return mention
    return mention._replace(meaning=site, strong=True)
