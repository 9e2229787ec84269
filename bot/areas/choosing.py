"""Which of the things that share a name a person may mean; the rules behind every question asked.

Sizes decide between namesakes: a clearly larger one is taken, comparable ones are all offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.areas.gazette import Name, Rank, Shares

#: A namesake this many times smaller than the largest is left out ...
AMONG_MAJOR = 30.0  # ... if both are councils or post towns,
AMONG_SHORT = 10.0  # ... if people only shorten its name to this,
AMONG_LESSER = 1.5  # ... if it is neither, but the largest is,
AMONG_MINOR = 10.0  # ... if none is a council or post town,
AMONG_WARDS = 3.0  # ... if it is a ward and a town is called so,
AMONG_BODIES = 6.0  # ... if they are hospitals, trusts and the like.
SHORT_WEIGHT = 1 / 3
#: A part of a county smaller than both of these is mentioned, not offered.
LEAST_SHARE, LEAST_PEOPLE = 0.1, 200_000
#: Bodies of the past are often named after their smaller part: South Yorkshire and Bassetlaw.
LEAST_SHARE_OF_BODY = 0.05
#: A place as large as this is meant by its name, whatever hospital is called so too.
A_TOWN = 10_000
WARD_TOWN = 5_000
#: Nobody knows how many people live in each part of these, so all parts are offered.
LANDSCAPES = frozenset({"national park", "landscape", "valley", "island", "constituency"})
_UNDIVIDED = ("footprint", "region", "country", "ambulance trust")
_NHS = ("trust", "hospital")
#: A namesake abroad this many times larger than any in England is what is meant.
ABROAD = 10.0


@dataclass(frozen=True, slots=True)
class Meaning:
    """A thing that the words may mean; `is_short`: the words are a short form of its name."""

    name: Name
    is_short: bool = False

    @property
    def weight(self) -> float:
        """People, less for a short form."""
        return self.name.people * (SHORT_WEIGHT if self.is_short else 1.0)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The meanings to offer, largest first, and a larger or equal namesake outside England."""

    meanings: tuple[Meaning, ...]
    abroad: Name | None
    nations: str = ""  #: where the namesakes abroad are: "Wales", "Northern Ireland or Wales"


def choose(meanings: list[Meaning]) -> Chosen:
    """Weigh the meanings of one name against each other."""
    english = [m for m in meanings if not m.name.nation]
    foreign = [m.name for m in meanings if m.name.nation and not m.is_short]
    abroad = max(foreign, key=lambda n: n.people, default=None)
    english = _without_heirs(_without_doubles(english))
    kept = _weigh(_of_best_rank(english))
    if kept and not any(_is_settled(m) for m in kept):
        # "Whittington" is a hospital as well as six villages.
        bodies = _weigh([m for m in english if m.name.kind in _NHS and m not in kept])
        # St Thomas' is a hospital first, and then four wards.
        wards = all(m.name.rank is Rank.WARD for m in kept)
        kept = [*bodies, *kept] if wards else [*kept, *bodies]
    if abroad is not None and _belongs_abroad(kept, abroad):
        kept = []
    return Chosen(tuple(kept), abroad, _nations(foreign))


def _without_doubles(meanings: list[Meaning]) -> list[Meaning]:
    # A council stands for its county: the larger county of the same name adds nothing.
    names = {m.name.name for m in meanings if m.name.kind in ("county council", "council")}
    # A town inside a divided district of its name is what people mean: Guildford.
    towns = {
        (key, code)
        for m in meanings
        if m.name.rank is Rank.TOWN and not m.is_short
        for key in m.name.keys[:1]
        for code in m.name.councils
    }
    # A village as large as the council of its name around it is that council: Isles of Scilly.
    councils = {
        (m.name.keys[0], m.name.councils[0]): m.name.people
        for m in meanings
        if m.name.kind == "council"
    }
    return [
        m
        for m in meanings
        if not (m.name.kind == "county" and m.name.name in names)
        and not (m.name.kind == "village" and _fills(m.name, councils))
        and not (_is_divided(m.name) and (m.name.keys[0], m.name.councils[0]) in towns)
    ]


def _without_heirs(meanings: list[Meaning]) -> list[Meaning]:
    # Hinchingbrooke is a hospital; the trust that has taken over one so called lies wider.
    sites = [{code for code, _ in m.name.new} for m in meanings if m.name.kind == "hospital"]
    return [
        m
        for m in meanings
        if not (m.name.kind == "trust" and any(s < {c for c, _ in m.name.new} for s in sites))
    ]


def _fills(name: Name, councils: Mapping[tuple[str, str], int]) -> bool:
    known = [councils[key] for code in name.councils if (key := (name.keys[0], code)) in councils]
    return any(name.people >= people for people in known)


def _is_divided(name: Name) -> bool:
    parts = max(len(offered(name, 0)), len(offered(name, 1)))
    return name.kind == "council" and parts > 1


def _nations(foreign: list[Name]) -> str:
    ranked = sorted(foreign, key=lambda n: -n.people)
    large = [n.nation for n in ranked if n.people * AMONG_MINOR >= ranked[0].people]
    return " or ".join(dict.fromkeys(large))


def _belongs_abroad(kept: list[Meaning], abroad: Name) -> bool:
    if not kept:
        return True
    if kept[0].name.rank is Rank.FOOTPRINT:
        return False
    known = [
        m.weight
        for m in kept
        if (m.name.major or m.name.rank in (Rank.COUNCIL, Rank.TOWN)) and not m.is_short
    ]
    if known:
        return max(known) * ABROAD < abroad.people
    return kept[0].weight < abroad.people


def _is_settled(meaning: Meaning) -> bool:
    name = meaning.name
    return name.major or name.rank in (Rank.FOOTPRINT, Rank.BODY) or name.people >= A_TOWN


def _of_best_rank(meanings: list[Meaning]) -> list[Meaning]:
    for ranks in (
        (Rank.FOOTPRINT,),
        (Rank.COUNCIL, Rank.TOWN, Rank.MINOR, Rank.WARD),
        (Rank.BODY,),
        (Rank.CONTEXT,),
    ):
        found = [m for m in meanings if m.name.rank in ranks]
        if found:
            return found
    return []


def _weigh(meanings: list[Meaning]) -> list[Meaning]:
    ranked = sorted(meanings, key=lambda m: (-m.weight, m.name.row))
    majors = [m for m in ranked if m.name.major]
    if not ranked:
        return []
    if majors:
        top = majors[0]
        largest = ranked[0].weight
        kept = [m for m in ranked if m is top or _rivals(m, top, largest)]
    else:
        top = ranked[0]
        kept = [m for m in ranked if m.weight * _apart(m, ranked) >= top.weight]
    # The thing itself comes first, then its rivals by size.
    return sorted(kept, key=lambda m: (m is not top and m.weight <= top.weight, -m.weight))


def _apart(meaning: Meaning, ranked: list[Meaning]) -> float:
    if ranked[0].name.rank is Rank.BODY:
        return AMONG_BODIES
    # A ward elsewhere is not what people mean by the name of a town.
    is_town = any(m.name.rank is Rank.TOWN and m.weight >= WARD_TOWN for m in ranked)
    return AMONG_WARDS if meaning.name.rank is Rank.WARD and is_town else AMONG_MINOR


def _rivals(meaning: Meaning, top: Meaning, largest: float) -> bool:
    if meaning.name.rank is Rank.WARD:
        return meaning.weight * AMONG_LESSER >= largest
    if not meaning.name.major:
        # A lesser place that is really called so stands up to one that is only called so for short.
        apart = AMONG_SHORT if top.is_short and not meaning.is_short else AMONG_LESSER
        return meaning.weight * apart >= top.weight
    apart = AMONG_SHORT if meaning.is_short and not top.is_short else AMONG_MAJOR
    return meaning.weight * apart >= top.weight


def shares_at(name: Name, vintage: int) -> Shares:
    """The footprints of a thing in 2022 (0) or 2026 (1)."""
    return name.new if vintage else name.old


def offered(name: Name, vintage: int) -> Shares:
    """Its footprints without the slivers; heirs of a footprint are all offered."""
    shares = shares_at(name, vintage)
    if name.kind in _UNDIVIDED or name.kind in LANDSCAPES:
        return shares
    least = LEAST_SHARE if name.rank is not Rank.BODY else LEAST_SHARE_OF_BODY
    large = tuple(
        (code, share)
        for code, share in shares
        if share >= least or share * name.people >= LEAST_PEOPLE
    )
    return large or shares[:1]


def slivers(name: Name, vintage: int) -> Shares:
    """The footprints that `offered` leaves out."""
    kept = {code for code, _ in offered(name, vintage)}
    return tuple(pair for pair in shares_at(name, vintage) if pair[0] not in kept)
