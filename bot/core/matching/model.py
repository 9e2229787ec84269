"""What is found in an item and what becomes of it, as frozen values.

The other modules of `bot.core.matching` and `bot.areas.matcher` speak in these.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from bot.core.types import Grade


class Sort(IntEnum):
    """What a name names, the most telling first."""

    SYSTEM = 0  #: an ICB, ICS, STP, CCG or PCT by name, brand or abbreviation
    BODY = 1  #: a trust or other provider
    SITE = 2  #: a hospital or unit
    LOCALITY = 3  #: a county, part of one, or a loose area
    COUNCIL = 4  #: a council of today or of the past
    TOWN = 5
    MINOR = 6  #: village, neighbourhood, parish
    REGION = 7
    ELSEWHERE = 8  #: a place outside England
    NAMESAKE = 9  #: a name that contains a place but is something else


#: Groups and single sorts under names of their own: looking a member up on its enum takes longer
#: than all else that is done with it, and it is done for every name of every item.
PLACES = (Sort.LOCALITY, Sort.COUNCIL, Sort.TOWN, Sort.MINOR)
BODIES = (Sort.BODY, Sort.SITE)
INSTITUTIONS = (Sort.SYSTEM, Sort.BODY, Sort.SITE)
SYSTEM, BODY, SITE = INSTITUTIONS
LOCALITY, COUNCIL, TOWN, MINOR = PLACES
REGION, ELSEWHERE, NAMESAKE = Sort.REGION, Sort.ELSEWHERE, Sort.NAMESAKE


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing a name can stand for."""

    sort: Sort
    name: str  #: for people
    labels: tuple[str, ...]  #: footprints of 2022, or one region label
    councils: tuple[str, ...] = ()  #: ONS codes of the councils in which it lies
    people: int = 0
    nation: str = ""
    note: str = ""
    wary: str = ""  #: "word", "rare", "month", "hospital": the words beside it must say place
    loose: bool = False  #: a region whose bare name is not enough


class Hit(NamedTuple):
    """A name found at a place of the flat text, not yet read."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]


class Role(StrEnum):
    """What the words beside a name make of it; only `SUBJECT` alerts by itself."""

    SUBJECT = "subject"
    RESIDENT = "resident"  #: somebody's home
    RECEIVER = "receiver"  #: where displaced patients go, an alternative
    EXAMPLE = "example"
    COMPARISON = "comparison"
    VENUE = "venue"
    STAGE = "stage"  #: a town where people from all over the country confer
    SEAT = "seat"  #: a constituency or office
    WRITER = "writer"  #: where one who writes to a paper lives
    EMPLOYER = "employer"  #: where a person who speaks works or worked
    OWNER = "owner"  #: who runs the place that is spoken of
    PAST = "past"  #: background
    PART = "part"  #: one of the places that a body consists of
    LANDMARK = "landmark"  #: a hospital beside which something happens, or that is one no more
    TRIAL = "trial"  #: where something is tried out; the subject, unless all of England will get it


SUBJECT, TRIAL = Role.SUBJECT, Role.TRIAL


class Mention(NamedTuple):
    """A name read in its place: one meaning, one role."""

    start: int
    end: int
    words: str
    meaning: Meaning
    role: Role
    clause: int
    in_title: bool
    strong: bool  #: a body or site, or a place with a service named beside it
    wide: bool  #: that service is a hospital or the like, which serves more than its council
    settled: bool = True  #: no other place of the name comes into question
    guess: bool = False  #: one of several places of the name, none of which stands out


class Signal(NamedTuple):
    """A word that says what an item is about."""

    start: int
    end: int
    kind: str  #: class of the vocabulary
    weight: int


class Abroad(NamedTuple):
    """What speaks for another country, and what for home."""

    weight: int = 0
    at_home: bool = False  #: words are there that only the British NHS and its councils use
    in_title: bool = False  #: the title names a place abroad
    told: bool = False  #: the text itself says so, not only the outlet
    england: bool = False  #: England is named where the others are, so it is a comparison
    next_door: bool = True  #: all that is named is Wales, Scotland or Northern Ireland
    overseas: bool = False  #: the outlet is, and no word of the British NHS is there


#: The labels of what is England's news, and of what is not for us.
NATIONAL, NONE = ("NATIONAL",), ("NONE",)


class Subject(NamedTuple):
    """A label an item gets, with the mentions and the rule it rests on."""

    label: str
    mentions: tuple[Mention, ...]
    rule: str
    grade: Grade


class Verdict(NamedTuple):
    """What an item is: its labels (42 footprints, R:…, NATIONAL, NONE) and what they rest on."""

    labels: tuple[str, ...]
    subjects: tuple[Subject, ...]
    rule: str
    grade: Grade = Grade.SURE  #: of NATIONAL; the others have theirs in `subjects`
    near: tuple[Subject, ...] = ()  #: unsure ones, which are no labels
