"""Reads the words beside a name: is it the place meant, and as what?

Called by `bot.core.matching.resolve`. Windows are of fixed width, so the work is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.matching.model import Role

#: Letters looked at on either side of a name.
LEFT, RIGHT = 64, 48
_I = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Sides:
    """The words before and after a name, within its clause."""

    left: str
    right: str


def sides(cased: str, start: int, end: int) -> Sides:
    """What stands beside a name, cut at the ends of the clause."""
    left = cased[max(0, start - LEFT) : start]
    cut = left.rfind(" . ")
    if cut >= 0:
        left = left[cut + 2 :]
    right = cased[end : end + RIGHT]
    cut = right.find(" . ")
    return Sides(left, right if cut < 0 else right[: cut + 1])


#: A service named straight after a place: it is the service that is spoken of.
_SERVICE = re.compile(
    r"^S?(?: (?!(?:and|to|in|at|is|was|has|for|from|MP|with|who|where)\b)\w+){0,2}?"
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
    r"^S?(?: \w+)? (?:council|residents?|villagers?|village|town|area|district|borough|city"
    r"|campaigners?|people|locals?|MP|community|county|high street|library|councillors?|families"
    r"|mums|mothers|patients|constituents)\b"
)
_SEAT_RIGHT = re.compile(
    r"^S?(?: (?:Labour|Conservative|Tory|Lib Dem|Liberal Democrat|Green|Reform|and|South|North"
    r"|East|West|Central|former|Independent|SNP|constituency|[A-Z][a-z]+)){0,3}"
    r" (?:MPs?|AM|MSP|MEP|PPC|parliamentary candidate|constituency)\b(?! and patients)"
)
_SEAT_LEFT = re.compile(
    r"\b(?:MPs?|MEP|candidate|Member of Parliament|Bishop|Earl|Duke|Duchess|Lord|Baroness|Mayor)"
    r" (?:for|of) (?:the )?(?:\w+ ){0,3}$"
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
_RESIDENT_LEFT = re.compile(
    r"\b(?:from|lives? in|living in|lived in|born in|grew up in|raised in|home in|resident of"
    r"|son of|a native of|based in) (?:near |the )?$",
    _I,
)
_RECEIVER_LEFT = re.compile(
    r"\b(?:divert\w*|redirect\w*|transfer\w*|travel\w*|travelling|sent|displaced|journeys?|drive"
    r"|driving|taken|rushed|airlifted|flown|referred|go|going|head|heading|treated|trek|trips?"
    r"|directed|told to go|forced to go) (?:\S+ ){0,5}?(?:to|towards|at|in|between)"
    r" (?:\w+ ){0,2}?(?:(?:\S+ ){1,3}(?:and|or) )?(?:the |in )?$",
    _I,
)
_INSTEAD_LEFT = re.compile(
    r"\b(?:alternatives?|instead|nearest|next nearest|remain|remains|remain open|away in|away at"
    r"|miles (?:away )?(?:to|in|at)|overspill)(?: \w+){0,3} $",
    _I,
)
_EXAMPLE_LEFT = re.compile(
    r"\b(?:such as|for example|for instance|examples?|e\.g\.|eg|including|included|includes|include|incl|inc"
    r"|(?:places|areas|towns|cities|trusts|hospitals|boards) like|case stud(?:y|ies)|ranging from"
    r"|among them|among others|comes after|follows|in one case)\b",
    _I,
)
#: "best in London": the measure, not the subject.
_BEST_LEFT = re.compile(
    r"\b(?:best|worst|first|only|longest|largest|biggest|busiest|top|second|highest|lowest|most"
    r" \w+|oldest|leading) (?:\w+ )?(?:in|of|for) (?:the )?(?:whole )?$",
    _I,
)
_COMPARISON_LEFT = re.compile(
    r"\b(?:compared|comparison|compares|unlike|similar to|neighbouring|modelled on|in contrast"
    r"|same as|lessons from|as happened|already (?:closed |lost |done )?in|better than|worse than"
    r"|rather than|more than (?:in|at)|less than (?:in|at))\b",
    _I,
)
_VENUE_LEFT = re.compile(
    r"\b(?:coach(?:es)?|lobby|stadium|conference|summit|exhibition|meeting|event|held|marched|march"
    r"|rally|ceremony|award\w*|dinner|protest\w*|demonstration|hearing|sitting|boarded|hotel|gala"
    r"|debate|petition|travelled|visit\w*|show|concert|palace|court) (?:\S+ ){0,3}?"
    r"(?:to|in|at) (?:the )?(?:\w+ )?$",
    _I,
)
_EMPLOYER_LEFT = re.compile(
    r"\b(?:formerly|previously|ex|former|joins? from|joined from|moves? from|worked (?:at|for|in)"
    r"|works (?:at|for|in)|moved from|career (?:at|in)|time at|trained (?:at|in)|professor"
    r"|chair of|lecturer|left|leaves|leaving|was chief executive|secondment from|deputy at"
    r"|role at|post at|job at|spell at) (?:\S+ ){0,3}?$",
    _I,
)
_PAST_LEFT = re.compile(
    r"\b(?:follows?|following|after|previous(?:ly)?|earlier|last year|sued|lost|losing|loser|rival"
    r"|bids?|bidders?|comes after|in the wake of|since|once|unsuccessful|beaten|beat|beating)"
    r" (?:\S+ ){0,5}$",
    _I,
)


def is_other_name(around: Sides) -> bool:
    """Whether the name is part of a university, club, street, newspaper or the like."""
    left, right = around.left, around.right
    return bool(
        _UNIVERSITY_RIGHT.search(right)
        or _CLUB_RIGHT.search(right)
        or _STREET_RIGHT.search(right)
        or _OUTLET_RIGHT.search(right)
        or _UNIVERSITY_LEFT.search(left)
    )


def names_police(around: Sides) -> bool:
    """Whether a police force, fire brigade or court follows."""
    return _POLICE_RIGHT.search(around.right) is not None


def has_service(around: Sides) -> bool:
    """Whether a health service is named straight after the place."""
    return _SERVICE.search(around.right) is not None


def has_wide_service(around: Sides) -> bool:
    """Whether the service named after the place serves more than its council."""
    return _WIDE.search(around.right) is not None


def says_place(around: Sides, *, ordinary: bool = False) -> bool:
    """Whether the words beside it show that the name is a place.

    For a name that is also an `ordinary` word, "for Sale" and "of Reading" show nothing.
    """
    left = _IN_LEFT if ordinary else _LOCATIVE_LEFT
    return left.search(around.left) is not None or says_place_after(around)


def says_place_after(around: Sides) -> bool:
    """Whether what follows the name shows that it is a place."""
    return _LOCATIVE_RIGHT.search(around.right) is not None or has_service(around)


#: A person named just before a body: who works there.
_PERSON_LEFT = re.compile(r"\b[A-Z][a-z]+ (?:Mac|Mc|O)?[A-Z][a-z]+ \( (?:the )?$")
#: Cues whose reach is the rest of their clause, so that lists are read as one.
_WHOLE_CLAUSE = ((_EXAMPLE_LEFT, Role.EXAMPLE), (_COMPARISON_LEFT, Role.COMPARISON))
_OWNER_LEFT = re.compile(
    r"\b(?:run|runs|managed|provided|operated|owned|overseen|staffed) (?:\w+ )?by (?:the )?$"
    r"|\bpart of (?:the )?$",
    _I,
)
_ROLES = (
    (_OWNER_LEFT, Role.OWNER),
    (_SEAT_LEFT, Role.SEAT),
    (_PERSON_LEFT, Role.EMPLOYER),
    (_RESIDENT_LEFT, Role.RESIDENT),
    (_RECEIVER_LEFT, Role.RECEIVER),
    (_INSTEAD_LEFT, Role.RECEIVER),
    (_BEST_LEFT, Role.COMPARISON),
    (_VENUE_LEFT, Role.VENUE),
    (_EMPLOYER_LEFT, Role.EMPLOYER),
    (_PAST_LEFT, Role.PAST),
)


#: Events take place in towns; a hospital at which something happens is what it happens to.
_OF_PLACES = (Role.VENUE, Role.RESIDENT)


def role_of(around: Sides, clause: str, *, body: bool) -> Role:
    """What the words beside a place or body make of it; `clause` is its clause up to it."""
    if _SEAT_RIGHT.search(around.right):
        return Role.SEAT
    for pattern, role in _ROLES:
        if not (body and role in _OF_PLACES) and pattern.search(around.left):
            return role
    for pattern, role in _WHOLE_CLAUSE:
        if pattern.search(clause):
            return role
    return Role.SUBJECT
