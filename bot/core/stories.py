"""Which items tell of the same event: pure, called by the poller for every new item.

Shared link or document first, then shared named bodies and places with near time and a shared
event, then near-same text. The likeness of titles alone never merges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.likeness import DECISIVE, REACTIONS, common_words, shared, stage, telling
from bot.core.links import page

#: An event is told by most within this time; what comes later is new news.
NEAR = timedelta(days=4)
#: The same page or document may be pointed at for longer.
LINKED_FOR = timedelta(days=21)
#: How much two items must share of what happened: weight, and weight times its share of the
#: shorter; with a hospital or other body in common, with one's body in the town that the other
#: names, with only a place or an area, with neither.
OF_ONE_BODY, OF_ONE_TOWN = (1.75, 0.65), (3.0, 1.0)
OF_ONE_AREA, OF_ENGLAND = (3.5, 1.25), (4.0, 1.4)
#: The same for a kind of event that one body has once in such a time.
OF_ONE_EVENT, EVENT = (1.5, 0.25), timedelta(days=2)
#: Who tells it at once needs the least in common; by so much more does a day of delay.
SAME_TIME, A_DAY_LATER = timedelta(days=1), 0.5
#: What makes two texts nearly the same, and how much text that takes.
SAME_TEXT, SAME_TEXT_WEIGHT = 0.7, 8.0
#: What ties a later story to an earlier one without being the same.
FOLLOWS_WEIGHT, FOLLOWS_FOR = 2.0, timedelta(days=60)

#: Areas that tell nothing about where.
NATION = frozenset({"ENG"})

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
_INDEX = re.compile(r"^/?(?:index\.\w+|news|latest|home|blog|press|media|articles?\.\w+)?/?$", re.I)
#: Pages of a list, whose content moves on.
_LISTING = re.compile(
    r"/(?:page|tag|tags|category|categories|author|authors|topics?)/|[?&](?:page|start|offset)="
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names, as keys in lower case."""

    sites: frozenset[str] = frozenset()  #: hospitals and units
    bodies: frozenset[str] = frozenset()  #: trusts, boards, systems
    places: frozenset[str] = frozenset()  #: towns, councils, villages

    @property
    def all(self) -> frozenset[str]:
        """Every key."""
        return self.sites | self.bodies | self.places


@dataclass(frozen=True)
class Piece:
    """What merging looks at of an item."""

    feed_id: str
    url: str | None
    title: str
    summary: str
    at: datetime
    areas: frozenset[str] = frozenset()  #: codes of councils and footprints, or the nation
    named: Named = Named()
    words: Mapping[str, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the text once."""
        object.__setattr__(self, "words", telling(f"{self.title} . {self.summary}", self.named.all))

    @property
    def links(self) -> frozenset[str]:
        """The pages and documents it stands at or points to, as keys."""
        addresses = [self.url or "", *_ADDRESS.findall(self.summary)]
        return frozenset(link_key(one) for one in addresses) - {""}


@dataclass(frozen=True, slots=True)
class Merge:
    """Two items are one story; why, for a person."""

    why: str
    strength: float


def link_key(url: str) -> str:
    """The page behind an address; "" for one that tells of many things."""
    key = page(url.rstrip(".,;")) or ""
    path = key.partition("/")[2]
    return "" if _INDEX.match(path) or _LISTING.search(f"/{path}") else key


def same_story(one: Piece, other: Piece, common: Set[str] = frozenset()) -> Merge | None:
    """Whether and why two items tell of the same event; `common` words tell nothing."""
    apart = abs(one.at - other.at)
    weight, share = shared(one.words, other.words, common)
    links = one.links & other.links
    alike = weight >= 1 or one.title == other.title or bool(one.named.all & other.named.all)
    if links and alike and apart <= LINKED_FOR and one.feed_id != other.feed_id:
        return Merge(f"the same page: {min(links)}", 100.0)
    if one.feed_id == other.feed_id or apart > NEAR or _elsewhere(one, other):
        return None  # an outlet that comes back to an event has something new to say
    stages = {stage(one.title), stage(other.title)} - {""}
    if len(stages) > 1:
        return None
    if share >= SAME_TEXT and weight >= SAME_TEXT_WEIGHT and one.summary and other.summary:
        return Merge(f"nearly the same text ({share:.0%})", 50.0 * share)
    if _reacts(one, other) or _reacts(other, one):
        return None
    least, product = _bar(one, other)
    later = max(apart - SAME_TIME, timedelta()) / timedelta(days=1)
    if weight < least or weight * share < product * (1 + A_DAY_LATER * later):
        return None
    words = (one.words.keys() & other.words.keys()) - common
    said = ", ".join(sorted(word.removeprefix("=") for word in words))
    names = ", ".join(sorted(one.named.all & other.named.all)[:3]) or "the same area"
    return Merge(f"both are about {names} and say: {said}", weight * share)


def follows(later: Piece, earlier: Piece) -> float:
    """How strongly a later story comes back to an earlier one; 0 if it does not."""
    if not _bodies(later) & _bodies(earlier) or later.at - earlier.at > FOLLOWS_FOR:
        return 0.0
    weight, _ = shared(later.words, earlier.words)
    return weight if weight >= FOLLOWS_WEIGHT else 0.0


def best(piece: Piece, candidates: Sequence[tuple[int, Piece]]) -> tuple[int, Merge] | None:
    """The story, among items with the ids of their stories, that an item belongs to."""
    common = common_words([other.words for _, other in candidates])
    found = [
        (merge.strength, -story, merge)
        for story, other in candidates
        if (merge := same_story(piece, other, common)) is not None
    ]
    if not found:
        return None
    _, story, merge = max(found, key=lambda one: one[:2])
    return -story, merge


def _bar(one: Piece, other: Piece) -> tuple[float, float]:
    """How much of the event must be shared, given who and where is."""
    if _bodies(one) & _bodies(other):
        once = DECISIVE & one.words.keys() & other.words.keys()
        return OF_ONE_EVENT if once and abs(one.at - other.at) <= EVENT else OF_ONE_BODY
    if _bodies(one) & other.named.places or _bodies(other) & one.named.places:
        return OF_ONE_TOWN
    local = one.areas & other.areas - NATION
    return OF_ONE_AREA if local or one.named.places & other.named.places else OF_ENGLAND


def _bodies(piece: Piece) -> frozenset[str]:
    return piece.named.sites | piece.named.bodies


def _elsewhere(one: Piece, other: Piece) -> bool:
    """Whether two items are about different places: no area in common, or each about a hospital
    or body that the other does not name."""
    if one.areas and other.areas and not one.areas & other.areas:
        return True
    mine, others = one.named, other.named
    return _strangers(mine.sites, others.sites, mine, others) or _strangers(
        mine.bodies, others.bodies, mine, others
    )


def _strangers(some: Set[str], more: Set[str], mine: Named, others: Named) -> bool:
    """Whether two items each name hospitals, or each name bodies, that the other knows nothing
    of."""
    return bool(some and more and not some & others.all and not more & mine.all)


def _reacts(one: Piece, other: Piece) -> bool:
    """Whether the title makes an item a reaction (a march, a court case) of which the other says
    nothing."""
    return bool(REACTIONS & telling(one.title).keys() - other.words.keys())
