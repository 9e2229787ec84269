"""The bodies and places that a text names, as keys by which items are compared.

The poller asks for every new item; `bot.core.stories` uses the answer.
"""

from __future__ import annotations

import re

from bot.areas.matcher import Matcher
from bot.core.matching.flat import flatten
from bot.core.matching.model import Sort
from bot.core.stories import Named

_BODIES = {Sort.SYSTEM, Sort.BODY}
_PLACES = {Sort.COUNCIL, Sort.TOWN, Sort.MINOR, Sort.LOCALITY}
#: Words in the names of bodies that tell no two of them apart.
_COMMON_WORDS = """
    a a&e accident acute and area at board care ccg ccgs centre cic city clinic clinical college
    commissioning community cottage council county district east emergency for foundation
    general group health healthcare hospital hospitals icb ics in infirmary injuries integrated
    king maternity memorial mental mid minor national new nhs north of partnership partnerships
    pct primary princess queen royal saint service services social south st stp system teaching
    the treatment trust trusts unit university urgent west
"""
_DIRECTIONS = frozenset(
    {
        *("north", "south", "east", "west", "northern", "southern", "eastern", "western"),
        *("mid", "central"),
    }
)
_NO_INITIALS = frozenset({"nhs", "foundation", "trust", "and", "at", "in", "of", "icb", "ics"})
_COMMON = frozenset(_COMMON_WORDS.split())


def named(matcher: Matcher, title: str, summary: str) -> Named:
    """The hospitals, bodies and places of an item's text, whatever their part in it."""
    sites: set[str] = set()
    bodies: set[str] = set()
    places: set[str] = set()
    for mention in matcher.mentions(flatten(title, summary), frozenset()):
        name = mention.meaning.name.lower()
        if mention.meaning.sort is Sort.SITE:
            sites |= keys(name)
        elif mention.meaning.sort in _BODIES:
            bodies |= keys(name)
        elif mention.meaning.sort in _PLACES:
            places |= keys(name)
    return Named(frozenset(sites), frozenset(bodies), frozenset(places))


def keys(name: str) -> set[str]:
    """The telling words of a name, and what its initials are: `yeovil` of Yeovil District Hospital
    and Yeovil Hospital, `nuh` of Nottingham University Hospitals and NUH. South East London is no
    London, so with a direction all words are one key."""
    words = re.findall(r"[a-z&]+", name.lower().replace("'", ""))
    capitals = [word for word in words if word not in _NO_INITIALS]
    initials = {"".join(word[0] for word in capitals)} if len(capitals) >= 3 else set()
    telling = [word for word in words if word not in _COMMON]
    if any(word in _DIRECTIONS for word in words):
        kept = [word for word in words if word in _DIRECTIONS or word not in _COMMON]
        return {" ".join(kept)} | initials
    return set(telling or [" ".join(words)]) | initials
