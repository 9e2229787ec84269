"""Whether an item is about health and care, and in which country: LABELLING rules 2 and 3.

Called by `bot.core.matching.judge` with the telling words the vocabulary found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from bot.core.matching.model import (
    BODY,
    COUNCIL,
    INSTITUTIONS,
    LOCALITY,
    REGION,
    SUBJECT,
    SYSTEM,
    Abroad,
    Mention,
    Role,
    Signal,
)
from bot.core.matching.regions import NEIGHBOURS

#: What stands in the title says more of the subject than what stands below it.
TITLE = 2.0
_COUNTED = (SUBJECT, Role.OWNER)
#: Words for other countries that add up to this say that the item plays there.
ENOUGH = 2
#: Places of one footprint that are too many to be namesakes of places abroad.
CLUSTER = 3
#: Classes of words that speak against a health story, and how strongly.
AGAINST = {
    "incident": 1.0,
    "crime": 1.0,
    "sport": 1.0,
    "school": 0.8,
    "research": 1.0,
    "charity": 1.0,
    "life": 0.7,
    "other": 0.7,
    "building": 1.0,
    "premises": 0.7,
}
#: What words inside a name do not say: "of England's" in "the East of England's".
_ELSE = frozenset({*AGAINST, "nationwide"})
_FOR = {"care": 1.0, "digest": 1.0, "clinical": 0.6, "reform": 0.8}
NATIONWIDE = 0.2


class Tenor(NamedTuple):
    """Sums over the telling words; `service`: a word for a health or care service stands there."""

    health: float
    against: float
    service: bool
    nationwide: bool  #: the words say that all of England is meant
    reform: bool  #: national bodies or politics are named

    @property
    def is_health(self) -> bool:
        """Health words are there and outweigh the others."""
        return self.health > 0 and self.health >= self.against


_NO_NAME = (1 << 60, 1 << 60, SUBJECT)


def outside_names(signals: Sequence[Signal], mentions: Sequence[Mention]) -> Sequence[Signal]:
    """Without the words that are part of a name: neither sport in "Rugby" nor shops in "Market
    Drayton". A service in a name is one, but not if it only says where something is."""
    if not mentions:
        return signals
    names = iter([(m.start, m.end, m.role) for m in mentions])
    start, end, role = next(names)
    kept = []
    for signal in signals:
        at, until, kind, _ = signal
        while end < until:
            start, end, role = next(names, _NO_NAME)
        if not (start <= at and (kind in _ELSE or role is Role.LANDMARK)):
            kept.append(signal)
    return kept


def tenor_of(signals: Sequence[Signal], title_end: int, bodies: int) -> Tenor:
    """The tenor of an item; `bodies` is how many health bodies it names."""
    sums: defaultdict[str, float] = defaultdict(float)
    seen: set[tuple[str, int, int]] = set()
    for start, end, kind, weight in signals:
        amount = weight * TITLE if start < title_end else float(weight)
        # A second word of a kind and length is as good as the same word again.
        key = (kind, weight, end - start)
        if key in seen:
            amount /= 2
        else:
            seen.add(key)
        sums[kind] += amount
    health = sum([sums[kind] * factor for kind, factor in _FOR.items() if kind in sums])
    if health or bodies:
        # "National" alone says nothing of health.
        health += (sums.get("nationwide", 0.0) + sums.get("share", 0.0)) * NATIONWIDE
    if bodies:
        # Thieves and parking at a hospital are its news, and gifts to it no charity.
        health += sums.pop("premises", 0.0)
        sums.pop("charity", None)
    against = sum([sums[kind] * factor for kind, factor in AGAINST.items() if kind in sums])
    return Tenor(
        health=health + 1.5 * min(bodies, 2),
        against=against,
        service=sums["care"] + sums["digest"] > 0,
        nationwide="nationwide" in sums or "share" in sums,
        reform="reform" in sums or "politics" in sums,
    )


#: What no place in Wales or Scotland is called.
_LARGE = (SYSTEM, LOCALITY, COUNCIL, REGION)


def _is_cluster(english: Sequence[Mention]) -> bool:
    """Whether several places of one footprint are named: namesakes abroad are of many."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for mention in english:
        for label in mention.meaning.labels:
            names[label].add(mention.words)
    return any(len(words) >= CLUSTER for words in names.values())


def _is_one_area(english: Sequence[Mention]) -> bool:
    """Whether several names lie in one footprint or side by side: namesakes abroad lie apart."""
    settled = {m.words: m.meaning.labels for m in english if m.settled}
    around = [
        set(labels).union(*(NEIGHBOURS.get(x, ()) for x in labels)) for labels in settled.values()
    ]
    return len(settled) > 1 and all(
        not near.isdisjoint(labels) for near in around for labels in settled.values()
    )


def elsewhere(mentions: Sequence[Mention], abroad: Abroad, home: frozenset[str]) -> bool:
    """Whether the item plays outside England; `home` is the outlet's own area."""
    if abroad.weight < ENOUGH or abroad.england:
        return False
    if abroad.overseas:
        return True
    english = [m for m in mentions if m.meaning.labels and m.role in _COUNTED]
    if not abroad.told and (_is_one_area(english) or any(m.meaning.sort is BODY for m in english)):
        # Only the outlet is foreign, and papers abroad print English news too.
        return False
    if abroad.next_door and _is_at_border(mentions, english, abroad, home):
        return False
    trusts = {m.words for m in english if m.meaning.sort is BODY}
    # A trust in the title is English whatever its new chief did abroad.
    titled = any(m.in_title and m.meaning.sort is BODY for m in english)
    if not abroad.in_title and (titled or len(trusts) > 1 or _is_cluster(english)):
        return False
    bodies = [m for m in english if m.meaning.sort in INSTITUTIONS]
    if not abroad.at_home and not (abroad.next_door and bodies):
        return True
    return abroad.weight > len(english) + 2 * len(bodies)


def _is_at_border(
    mentions: Sequence[Mention],
    english: Sequence[Mention],
    abroad: Abroad,
    home: frozenset[str],
) -> bool:
    """Whether what is said of Wales, Scotland or Northern Ireland stands beside places of ours."""
    # English hospitals near the border treat patients from Wales; further off it is a namesake.
    if any(m.in_title and m.meaning.sort in INSTITUTIONS for m in english):
        return True
    if any(not home.isdisjoint(m.meaning.labels) for m in english):
        return True
    if abroad.in_title or not abroad.told:
        return False
    # A town in Scotland on a list of ours.
    named = {m.words for m in mentions if m.meaning.labels}
    # Wales or Scotland stands in a list of counties of ours.
    counties = {m.words for m in english if m.meaning.sort in (LOCALITY, COUNCIL) and m.settled}
    titled = any(m.in_title and m.settled and m.meaning.sort in _LARGE for m in mentions)
    return _is_one_area(english) or len(named) > abroad.weight or len(counties) > 1 or titled
