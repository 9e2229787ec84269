"""Ways to read a person's words: wrappings like "NHS … ICB" or "… Borough Council" taken off.

`lookup` tries the readings in order until one of them is a known name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.areas.gazette import Name, Rank
from bot.areas.norm import key_of


@dataclass(frozen=True, slots=True)
class Reading:
    """A key to look up, and which things may be meant by it: `wanted` is "" for anything."""

    key: str
    wanted: str = ""  #: footprint, past, region, council, district, county, body, place

    def allows(self, name: Name) -> bool:
        """Whether a thing is of the sort that the wrapping speaks of."""
        match self.wanted:
            case "footprint":
                return name.kind == "footprint"
            case "past":
                return name.kind.startswith("former ") and name.rank is Rank.BODY
            case "region":
                return name.kind == "region"
            case "council":
                return name.rank is Rank.COUNCIL and name.kind in ("council", "county council")
            case "district":
                return name.rank is Rank.COUNCIL and name.kind in ("council", "former district")
            case "county":
                return name.codes[:1] != () and name.codes[0][:3] in ("E10", "E06")
            case "body":
                return name.rank is Rank.BODY and not name.kind.startswith(("former", "sub"))
            case "place":
                return name.rank in (Rank.COUNCIL, Rank.TOWN) or bool(name.nation)
            case _:
                return True


_ICB = re.compile(
    r"^(?:nhs )?(?P<name>.+?) (?:icbs?|ics|icp|integrated care (?:board|system|partnership)"
    r"|(?:health and (?:social )?care )?partnership|integrated care|health and care(?: system)?)"
    r"(?: icb| ics| footprint| area)?$"
)
_ICB_FIRST = re.compile(
    r"^(?:nhs )?(?:icbs?|ics|integrated care (?:board|system)) (?:(?:for|of|in|covering) )?"
    r"(?P<name>.+)$"
)
_REGION = re.compile(r"^(?:nhs england|nhse)(?: and improvement)? (?P<name>.+?)(?: region)?$")
_NHS = re.compile(r"^nhs (?P<name>.+)$")
_PAST = re.compile(
    r"^(?:nhs )?(?P<name>.+?) (?:stp|sustainability and transformation (?:plan|partnership)s?"
    r"|ccgs?|clinical commissioning groups?|health and social care partnership)$"
)
_COUNTY = re.compile(r"^(?P<name>.+?) (?:county council|cc)$|^county of (?P<after>.+)$")
_COUNCIL = re.compile(
    r"^(?P<name>.+?) (?:(?:london |metropolitan |royal )?borough council|city council"
    r"|district council|unitary (?:council|authority)|city and district council|council"
    r"|local authority|london borough|borough|metropolitan borough|district"
    r"|mbc|lbc|bc|dc|mdc|cbc|rbc|ua|(?:mayoral )?(?:combined|strategic) authority)$"
)
#: Abolished ones that stand in the tables with their kind: Easington District.
_NAMED_DISTRICT = re.compile(r"^(?P<name>.+? (?:district|borough)) council$")
_COUNCIL_OF = re.compile(
    r"^(?:(?:london|royal|metropolitan) )?(?:borough|district|council) of (?P<name>.+)$"
    r"|^(?:royal borough of|city and (?:county|district) of|city of"
    r"|metropolitan (?:district|borough) of|lb of|lb|rb|unitary authority of) (?P<after>.+)$"
)
_BODY = re.compile(
    r"^(?P<name>.+?) (?:(?:university |teaching )*hospitals? )?"
    r"(?:nhs (?:foundation )?trust|foundation trust|nhs ft|nhst|ft|trust)$"
)
_HOSPITAL = re.compile(
    r"^(?P<name>.+?) (?:(?:university|general|district|community|royal|cottage) )*"
    r"(?:hospitals?|infirmary)$"
)
_OFFICIAL = re.compile(r"^(?P<name>.+?) (?:city|county) of(?: council)?$")
_PLACE = re.compile(
    r"^(?:(?:city|town|village|parish|county|region|area) of|greater) (?P<name>.+)$"
    r"|^(?P<after>.+?) (?:town|city|village|parish|ward|region|area|county|town centre"
    r"|(?:parliamentary )?constituency|national park|aonb|national landscape)$"
)
_ISLE = re.compile(r"^isle of (?P<name>.+)$|^(?P<after>.+?) island$")
#: What people write round a place when they ask in a sentence.
_SENTENCE = re.compile(
    r"^(?:(?:hi|hello|please|and|so|ok|my|our|the) )*"
    r"(?:(?:i|we) (?:now )?(?:live|work|am|are|was born) (?:in|at|near)"
    r"|(?:im|were|living|based) (?:in|from)|(?:i am|we are) from"
    r"|where is|wheres|what about|(?:tell me )?about|find|search|show(?: me)?"
    r"|(?:what|which|who)(?:s| is| are)? (?:(?:is|are|my|our|the|nhs|local) )*"
    r"(?:icbs?|ics|area|footprint|board|integrated care board)?"
    r"(?: (?:is|for|in|covers?|runs?|serves?|of))*"
    r"|(?:area|town|city|village|place|postcode|home|council|nearest hospital)(?: is)?"
    r"|near|nr|around|from|in|for) "
    r"(?P<name>.+?)(?: (?:in|under|covered by|please|thanks|england|uk))*$"
)
#: A part of a place, or what stands in it: asked for, the place itself is meant.
_PART = re.compile(
    r"^(?:(?:central|inner|outer|north|south|east|west|mid|upper|lower|north east|north west"
    r"|south east|south west) )+(?P<name>.+)$"
    r"|^(?P<after>.+?) (?:(?:city|town) (?:centre|hall)|(?:international )?airport|bay|docks?"
    r"|quays?|harbour|marina|seafront|high street|(?:railway |train |bus )?station|university"
    r"|(?:gp )?surgery|medical practice|and (?:district|area|surrounding area)"
    r"|centre|central|north|south|east|west|north east|north west|south east|south west)$"
)
#: How people shorten the first word of a county or an area.
_SHORT_WORDS = {
    "n": "north",
    "nth": "north",
    "s": "south",
    "sth": "south",
    "e": "east",
    "w": "west",
    "ne": "north east",
    "nw": "north west",
    "se": "south east",
    "sw": "south west",
    "gt": "great",
    "gtr": "greater",
}
#: The same of counties and of what hospitals are called, anywhere among several words.
_SHORT_NAMES = {
    "beds": "bedfordshire",
    "berks": "berkshire",
    "bucks": "buckinghamshire",
    "cambs": "cambridgeshire",
    "derbys": "derbyshire",
    "glos": "gloucestershire",
    "gloucs": "gloucestershire",
    "hants": "hampshire",
    "herefs": "herefordshire",
    "herts": "hertfordshire",
    "lancs": "lancashire",
    "leics": "leicestershire",
    "lincs": "lincolnshire",
    "mersey": "merseyside",
    "northants": "northamptonshire",
    "notts": "nottinghamshire",
    "oxon": "oxfordshire",
    "shrops": "shropshire",
    "staffs": "staffordshire",
    "warks": "warwickshire",
    "wilts": "wiltshire",
    "worcs": "worcestershire",
    "yorks": "yorkshire",
    "iow": "isle of wight",
    "hosp": "hospital",
    "hosps": "hospitals",
    "gen": "general",
    "dist": "district",
    "uni": "university",
    "univ": "university",
    "inf": "infirmary",
    "memo": "memorial",
}
_WRAPPINGS = (
    (_ICB, ("footprint", "past", "")),
    (_ICB_FIRST, ("footprint", "past", "")),
    (_PAST, ("past", "footprint", "")),
    (_COUNTY, ("county", "council", "")),
    (_NAMED_DISTRICT, ("district",)),
    (_COUNCIL, ("district", "council", "")),
    (_COUNCIL_OF, ("district", "council", "")),
    (_BODY, ("body",)),
    (_HOSPITAL, ("body",)),
    (_REGION, ("region",)),
    (_NHS, ("footprint", "")),
    (_OFFICIAL, ("council",)),
    (_PLACE, ("",)),
    (_ISLE, ("place",)),
)


def readings(text: str, with_guesses: bool = True) -> list[Reading]:
    """The words as they stand, then without each wrapping that fits; likeliest first.

    `with_guesses`: also with what is left out when speaking: "Friarage", "Canvey".
    """
    key = key_of(text)
    found = [Reading(key)]
    first, _, rest = key.partition(" ")
    if rest and first in _SHORT_WORDS:
        found.append(Reading(f"{_SHORT_WORDS[first]} {rest}"))
    spelt_out = " ".join(_SHORT_NAMES.get(word, word) for word in key.split())
    if rest and spelt_out != key:
        found += [Reading(spelt_out), *_unwrapped(spelt_out, with_guesses)]
    for reading in _unwrapped(key, with_guesses):
        # "City of York Council" wears two wrappings.
        inner = [r for r in _unwrapped(reading.key, False) if r.wanted in ("", reading.wanted)]
        found += [reading, *inner]
    if with_guesses and key and not key.endswith("hospital"):
        found += [Reading(f"{key} hospital", "body"), Reading(f"{key} island")]
    return list(dict.fromkeys(found))


def part_of(text: str) -> Reading | None:
    """ "Leeds city centre" as Leeds, "north Leeds" too; None where nothing can be taken off."""
    match = _PART.match(key_of(text))
    bare = key_of(match["name"] or match["after"]) if match else ""
    # "city centre" alone names no city, though London's is called the City.
    return Reading(bare, "place") if bare not in ("", "city", "town") else None


def asked_in_sentence(text: str) -> str:
    """ "Which ICB is Leeds in?" as Leeds; "" where it is not such a sentence."""
    match = _SENTENCE.match(key_of(text))
    return match["name"] if match else ""


def _unwrapped(key: str, with_guesses: bool) -> list[Reading]:
    found = []
    for pattern, wants in _WRAPPINGS:
        match = pattern.match(key)
        if match is None:
            continue
        bare = key_of(match["name"] or match["after"])
        found += [Reading(bare, wanted) for wanted in wants if bare]
        if with_guesses and pattern in (_BODY, _HOSPITAL):
            found.append(Reading(f"{bare} hospital", "body"))
    return found
