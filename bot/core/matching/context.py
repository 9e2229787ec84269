"""Reads the words beside a name: is it a place, a part of another name, a service?

Called by `bot.core.matching.resolve`. Windows are of fixed width, so the work is linear.
"""

from __future__ import annotations

import re
from typing import NamedTuple

#: Letters looked at on either side of a name.
LEFT, RIGHT = 64, 48
_I = re.IGNORECASE


class Sides(NamedTuple):
    """The words before and after a name, within its clause.

    `telling` is whether any word after the name could say what it is; most names have none.
    """

    left: str
    right: str
    telling: bool


#: A service named straight after a place: it is the service that is spoken of.
_SERVICE = re.compile(
    r"^S?(?: (?!(?:and|to|in|at|is|was|has|for|from|MP|with|who|where)\b)\w+)?"
    r" (?:hospitals?|A&E|infirmary|maternity|MIU|minor injur\w+|health cent\w+|medical cent\w+"
    r"|medical practice|surger(?:y|ies)|GPs?|clinic|CCGs?|PCTs?|ICB|ICS|STP|NHS|trusts?|ambulances?"
    r"|health|healthcare|primary care|urgent|walk in|hospices?|care homes?|dent\w+"
    r"|pharmac\w+|nurses|doctors|midwi\w+|birth\w*|nursing|social care|vaccin\w+|mental|HWB"
    r"|clinical|integrated care|care|baby|cancer|stroke)\b",
    _I,
)
#: Services that a whole footprint uses.
_WIDE = re.compile(
    r"^S?(?: \w+){0,2}? (?:hospitals?|A&E|infirmary|maternity|urgent|minor injur\w+|MIU|CCGs?|PCTs?"
    r"|ICB|ICS|STP|NHS|trusts?|ambulances?|emergency|stroke|cancer|hospices?)\b",
    _I,
)
_IN_LEFT = re.compile(
    r"\b(?:in|at|near|around|across|serving|outside|throughout|within) (?:the )?$", _I
)
_LOCATIVE_LEFT = re.compile(
    r"\b(?:in|at|near|around|across|serving|outside|throughout|of|from|for|to|between|within"
    r"|south|north|east|west|central|mid|save|into|beyond|over|covering) (?:the )?$",
    _I,
)
_LOCATIVE_RIGHT = re.compile(
    r"^S?(?: \w+)? (?:[Cc]ouncil|residents?|villagers?|village|town|area|[Dd]istrict|[Bb]orough"
    r"|city|campaigners?|people|locals?|MP|community|county|high street|library|councillors?"
    r"|families|mums|mothers|patients|constituents)\b"
)
_UNIVERSITY_RIGHT = re.compile(
    r"^ (?:\w+ )?(?:University|Uni|Business School|Polytechnic|College|Law School|Academy"
    r"|Grammar|Primary|High School|School)\b(?! (?:Hospitals?|NHS|Healthcare|Health|Teaching))"
)
_UNIVERSITY_LEFT = re.compile(r"\b(?:University of|University|Diocese of|HMP|HM Prison) (?:the )?$")
_CLUB_RIGHT = re.compile(
    r"^ (?:United|Rovers|Albion|Wanderers|FC|Athletic|Hotspur|AFC|RFC|CC|Rugby Club|Football Club"
    r"|City (?:striker|fans|manager|star|defender|goalkeeper|midfielder|boss|FC|player|forward)"
    r"|Town (?:striker|fans|manager|star|defender|goalkeeper|midfielder|boss|FC|player))\b"
)
_STREET_RIGHT = re.compile(
    r"^ (?:Street|Road|Lane|Avenue|Close|Drive|Terrace|Square|Crescent|Gardens|Way|Row|Gate"
    r"|Bridge|Station|Airport|Cathedral|Castle|Racecourse|Arena|Stadium)\b"
    r"(?! (?:Hospital|Surgery|Medical|Health|Clinic|Practice|GP|Birth|Care|Maternity))"
)
_OUTLET_RIGHT = re.compile(
    r"^ (?:Gazette|Echo|Evening|Daily|Mail|Post|Times|Herald|Telegraph|Advertiser|Express|Mercury"
    r"|Chronicle|Star|Argus|Guardian|Observer|Journal|Live|Radio|Standard|Independent|Recorder"
    r"|Courier|Reporter|Examiner|Citizen|Messenger|Today|Sentinel|Weekly|Dispatch|Tribune)\b"
)
_POLICE_RIGHT = re.compile(
    r"^S? (?:Police|police|Fire|fire service|Crown Court|Magistrates|Prison)\b"
)
#: A building called after a place: it may stand anywhere.
_BUILDING_RIGHT = re.compile(
    r"^ (?:House|Lodge|Court|Wing|Suite|Building|Clinic|Centre|Unit|Wards?|wards?|Block|Theatres?"
    r"|Gallery|Tower|Hall|Hotel|Arms|Estate)\b"
)
#: A practice called after a place or a street.
_PRACTICE_RIGHT = re.compile(
    r"^S? (?:[Ss]urger(?:y|ies)|[Pp]ractice|Group Practice|Medical (?:Centre|Practice|Group)"
    r"|Health Centre|Road|Pharmacy)\b"
)
#: One look for all that may follow a name, before the looks for each.
_TELLING = re.compile(
    r"S?(?: (?!\.)\S+){0,3}? (?:hosp|A&E|infirm|matern|MIU|minor|health|medic|surger|GP|clinic|CCG"
    r"|PCT|IC[BS]|STP|NHS|trust|ambul|primary|urgent|walk|hospice|care|dent|pharm|nurs|doctor|midwi"
    r"|birth|social|vaccin|mental|HWB|integrated|baby|cancer|stroke|emerg|council|resident|villag"
    r"|town|area|district|borough|city|campaign|people|local|communit|county|high|librar|famil"
    r"|mums|mother|patient|constit|MP|AM |MSP|MEP|PPC|parliament|Univ|Uni |Business|Polytech"
    r"|College|Law|Acad|Gramm|Primary|School|United|Rovers|Albion|Wander|FC|Athlet|Hotspur|AFC"
    r"|RFC|CC |Rugby|Football|Street|Road|Lane|Avenue|Close|Drive|Terrace|Square|Crescent|Gardens"
    r"|Way|Row|Gate"
    r"|Bridge|Station|Airport|Cathedral|Castle|Race|Arena|Stadium|Gazette|Echo|Evening|Daily|Mail"
    r"|Post|Times|Herald|Teleg|Advert|Express|Mercury|Chron|Star|Argus|Guardian|Observ|Journal|Live"
    r"|Radio|Standard|Indep|Record|Courier|Report|Examin|Citizen|Messeng|Today|Sentinel|Weekly"
    r"|Dispatch|Tribune|Police|Fire|Crown|Magist|Prison|House|Lodge|Court|Wing|Suite|Building|Cent"
    r"|Unit|Ward|Practice|Group|Block|Theat|Galle|Tower|Hall|Hotel|Arms|Estate)",
    _I,
)


def sides(cased: str, start: int, end: int) -> Sides:
    """What stands beside a name, cut at the ends of the clause."""
    left = cased[max(0, start - LEFT) : start]
    cut = left.rfind(" . ")
    if cut >= 0:
        left = left[cut + 2 :]
    right = cased[end : end + RIGHT]
    cut = right.find(" . ")
    right = right if cut < 0 else right[: cut + 1]
    return Sides(left, right, _TELLING.match(right) is not None)


def is_other_name(around: Sides) -> bool:
    """Whether the name is part of a university, club, street, newspaper or the like."""
    left, right = around.left, around.right
    if not around.telling:
        return _UNIVERSITY_LEFT.search(left[-24:]) is not None
    return bool(
        _UNIVERSITY_RIGHT.match(right)
        or _CLUB_RIGHT.match(right)
        or _STREET_RIGHT.match(right)
        or _OUTLET_RIGHT.match(right)
        or _UNIVERSITY_LEFT.search(left[-24:])
    )


def names_police(around: Sides) -> bool:
    """Whether a police force, fire brigade or court follows."""
    return around.telling and _POLICE_RIGHT.match(around.right) is not None


def names_building(around: Sides) -> bool:
    """Whether it is the name of a house, ward or centre, which needs not stand in the place."""
    return around.telling and _BUILDING_RIGHT.match(around.right) is not None


def names_practice(around: Sides) -> bool:
    """Whether it is the name of a surgery, which may be called after a street."""
    return around.telling and _PRACTICE_RIGHT.match(around.right) is not None


def opens_title(around: Sides, start: int) -> bool:
    """Whether the name stands before a colon at the very beginning: "Deal: beds to close"."""
    return start == 1 and around.right == " "


def has_service(around: Sides) -> bool:
    """Whether a health service is named straight after the place."""
    return around.telling and _SERVICE.match(around.right) is not None


def has_wide_service(around: Sides) -> bool:
    """Whether the service named after the place serves more than its council."""
    return around.telling and _WIDE.match(around.right) is not None


def says_place(around: Sides, *, ordinary: bool = False) -> bool:
    """Whether the words beside it show that the name is a place.

    For a name that is also an `ordinary` word, "for Sale" and "of Reading" show nothing.
    """
    left = _IN_LEFT if ordinary else _LOCATIVE_LEFT
    return left.search(around.left[-20:]) is not None or says_place_after(around)


def says_place_after(around: Sides) -> bool:
    """Whether what follows the name shows that it is a place."""
    return (around.telling and _LOCATIVE_RIGHT.match(around.right) is not None) or has_service(
        around
    )
