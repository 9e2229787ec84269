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
    a a&e accident acute and area board care centre cic city clinic clinical college
    commissioning community council county cottage district emergency for foundation general
    group health healthcare hospital hospitals icb ics infirmary integrated maternity memorial
    mental mid minor injuries unit national new nhs north south east west of partnership
    partnerships primary royal queen king princess st saint service services social system
    teaching the treatment trust trusts university urgent
"""
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
    and Yeovil Hospital, `nuh` of Nottingham University Hospitals and NUH."""
    words = re.findall(r"[a-z&]+", name.lower().replace("'", ""))
    telling = {word for word in words if word not in _COMMON}
    capitals = [word for word in words if word not in ("nhs", "foundation", "trust", "and", "of")]
    initials = "".join(word[0] for word in capitals)
    return (telling or {" ".join(words)}) | ({initials} if len(capitals) >= 3 else set())
