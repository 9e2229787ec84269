"""Weak hints from the name of an outlet: its readers' area, whose page it is, what it writes about.

Called by `bot.areas.matcher`, which reads the places in the name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.core.matching.model import MINOR, Mention, Role, Signal
from bot.core.matching.regions import MEMBERS

#: What makes the name of a place the name of an outlet.
_OUTLET_TAIL = re.compile(
    r"(?: (?:Live|News|Post|Gazette|Echo|Mail|Times|Herald|Telegraph|Advertiser|Express|Mercury"
    r"|Chronicle|Star|Argus|Guardian|Observer|Journal|Radio|Standard|Today|Citizen|Independent"
    r"|Evening|Daily|Press|World|Online|Weekly|One|Courier|Examiner|Recorder|Reporter|Messenger"
    r"|Sentinel|Dispatch|Tribune|Leader|Voice|FM|Wire|Review|Record|Packet|Pioneer|Bulletin|Magazine"
    r"|\(.*\)))+$"
)

#: Whose page a magazine or a campaign is; "(copy)" is none.
_WITHIN = re.compile(r"\(((?:[A-Z]\S* |and |of |the )*[A-Z][A-Za-z]{3,}(?: [A-Z]\S*)*)\)$")
_ADDRESS = re.compile(r"\.(?:com|co\.uk|net|org|org\.uk|info)\b")
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_NOT_A_BODY = re.compile(r"\b(?:blog|student|union|campaign|action|BBC|ITV|news|press)\b", re.I)
#: Universities and journals write of their research.
_LEARNED = re.compile(
    r"\b(?:University|Universities|Alumni|College London|Institute of Cancer|Cancer Research UK"
    r"|EurekAlert|Medical Xpress|Science ?Daily|Phys\.org|News-Medical)\b(?! (?:Hospital|NHS))"
)
#: The trade's own press writes of nothing but health and care.
_TRADE = re.compile(
    r"\b(?:HSJ|Health Service Journal|Pulse|GP ?Online|Nursing Times|Nursing Standard|Lowdown"
    r"|NHS Funding|Keep Our NHS Public|KONP|Save Our (?:NHS|Hospitals?)|999 Call for the NHS"
    r"|Healthcare Leader|National Health Executive|Health Campaigns|Digital Health"
    r"|Management in Practice|Chemist (?:&|and) Druggist|Pharmaceutical Journal"
    r"|Community Care|Health Estate Journal)\b"
)
_CARE = (Signal(0, 0, "care", 1),)
_RESEARCH = (Signal(0, 0, "research", 1),)
#: An outlet for more footprints than this has no home that could settle anything.
MOST_HOMES = 3
#: What follows the name of an outlet in that of one of its pages, or says where it was read.
_PAGE = re.compile(r"(?: \(|,| / | via | blogs?$| written answers?$).*$")
#: "NHS Funding / national press digest".
_NATIONAL_PRESS = "national press"


@dataclass(frozen=True, slots=True)
class Outlet:
    """Weak hints from an outlet's name: labels of its home, of its own body; other countries."""

    home: frozenset[str]  #: with the footprints of a region
    own: frozenset[str]
    foreign: int
    overseas: bool = False  #: these are none of the British Isles
    national: bool = False  #: it is written for all of England
    signals: tuple[Signal, ...] = ()  #: what it mostly writes about

    def standing(self, mentions: Sequence[Mention]) -> str:
        """What the places of an item are to it: an outlet for all of "england", "own" to a paper of
        an area or two, of a "region", "elsewhere", or "unknown"."""
        if self.national:
            return "england"
        if not self.home:
            return "unknown"
        told = [m for m in mentions if m.meaning.labels]
        places = [m for m in told if m.role is not Role.EMPLOYER][:1] or told
        if all(self.home.isdisjoint(m.meaning.labels) for m in places):
            return "elsewhere"
        return "own" if len(self.home) <= MOST_HOMES else "region"


NO_OUTLET = Outlet(frozenset(), frozenset(), 0)


def place_in(name: str) -> str:
    """The name of an outlet without what makes it one: "DevonLive" is Devon's, "Hospital Life
    (Barts Health)" that of the trust."""
    within = _WITHIN.search(name)
    if within is not None:
        return within[1]
    return _OUTLET_TAIL.sub("", _GLUED.sub(" ", _ADDRESS.sub("", name)))


def is_national(name: str, known: Set[str]) -> bool:
    """Whether an outlet is, or is a page of, one of those that are `known` to write for all of
    England, in small letters."""
    whole = name.casefold()
    return _NATIONAL_PRESS in whole or _PAGE.sub("", whole) in known


def hints_of(
    name: str,
    mentions: Sequence[Mention],
    readers: Sequence[str],
    foreign: int,
    *,
    national: bool,
    overseas: bool,
) -> Outlet:
    """The hints of an outlet; `readers` are the labels that the table of papers knows, `foreign` is
    what in its name speaks for another country, `overseas` whether that is far away."""
    found = frozenset(readers or (x for m in mentions for x in m.meaning.labels))
    home = found.union(*(MEMBERS[x] for x in found if x in MEMBERS))
    bodily = any(m.strong and m.meaning.sort is not MINOR for m in mentions)
    is_body = bodily and _NOT_A_BODY.search(name) is None
    return Outlet(
        home=home if len(found) <= MOST_HOMES else frozenset(),
        own=found if is_body and len(found) <= MOST_HOMES else frozenset(),
        foreign=foreign,
        overseas=overseas,
        national=national,
        signals=_RESEARCH if _LEARNED.search(name) else _CARE if _TRADE.search(name) else (),
    )
