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
    """The words before and after a name, within its clause."""

    left: str
    right: str
    telling: int  #: what the words after the name could tell, as bits; of most names nothing


#: A service named straight after a place: it is the service that is spoken of.
_SERVICE = re.compile(
    r"^S?(?! air ambulance)(?: (?!(?:and|to|in|at|is|was|has|for|from|MP|with|who|where)\b)\w+)?"
    r" (?:hospitals?|A&E|infirmary|maternity|MIU|minor injur\w+|health cent\w+|medical cent\w+"
    r"|medical practice|surger(?:y|ies)|GPs?|clinic|CCGs?|PCTs?|ICB|ICS|STP|NHS|trusts?|ambulances?"
    r"|health|healthcare|primary care|urgent|walk in|hospices?|care homes?|dent\w+"
    r"|pharmac\w+|chemists?|opticians?|nurses?|matrons?|paramedics|doctors|midwi\w+|birth\w*"
    r"|nursing|social care|vaccin\w+|mental|HWB|clinical|integrated care|care|baby|cancer"
    r"|stroke)\b",
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
    r"|south|north|east|west|central|mid|save|into|beyond|over|covering"
    r"|hospital|surgery|practice|health centre|medical centre|care home|hospice|infirmary"
    r") (?:the )?$",
    _I,
)
_LOCATIVE_RIGHT = re.compile(
    r"^S?(?: \w+)? (?:[Cc]ouncil|residents?|villagers?|village|town|area|[Dd]istrict|[Bb]orough"
    r"|city|campaigners?|people|locals?|MP|community|county|high street|library|councillors?"
    r"|families|mums|mothers|patients|constituents)\b"
)
_UNIVERSITY_RIGHT = re.compile(
    r"^ (?:\w+ )?(?:University|Uni|Business School|Polytechnic|College|Law School|Academy"
    r"|Grammar|Primary|High School|School)S?\b"
    r"(?! (?:Hospitals?|NHS|Healthcare|Health|Care|Teaching))"
)
_UNIVERSITY_LEFT = re.compile(r"\b(?:University of|University|Diocese of|HMP|HM Prison) (?:the )?$")
_PLAYS_LEFT = re.compile(r"\b(?:play(?:s|ed|ing)?|signed|scored|goals?|appearances) for $")
_UNIVERSITY_ENDS = (" of ", " the ", " University ", " HMP ", " Prison ")
_CLUB_RIGHT = re.compile(
    r"^ (?:United|Rovers|Albion|Wanderers|FC|Athletic|Hotspur|AFC|RFC|CCC|Rugby Club|Football Club"
    r"|City (?:striker|fans|manager|star|defender|goalkeeper|midfielder|boss|FC|player|forward)"
    r"|Town (?:striker|fans|manager|star|defender|goalkeeper|midfielder|boss|FC|player)"
    r"|(?:Half |Ultra |Coastal |Coast )?(?:Challenge|Marathon|Triathlon|Festival)"
    r"|(?:players|striker|midfielder|defender|winger|goalkeeper|supporters|fans))\b"
)
_STREET_RIGHT = re.compile(
    r"^ (?:Street|Road|Lane|Avenue|Close|Drive|Terrace|Square|Crescent|Gardens|Way|Row|Gate"
    r"|Bridge|Station|Airport|Castle|Barracks|Minster|Abbey|Synagogue|Mosque|Temple)\b"
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
    r"|Gallery|Tower|Hall|Hotel|Arms|Estate|Sports? Centre|Leisure Centre|Library|Racecourse|Arena"
    r"|Stadium|Showground|Cathedral"
    r"|Football Ground|Cricket Ground|Rugby Club"
    r"|(?:Street|Road|Lane|Avenue|Way|Drive|Square|Gardens) (?:Surgery|Medical|Health|Clinic"
    r"|Practice|Pharmacy|Dental))\b"
)
#: A practice called after a place or a street.
_PRACTICE_RIGHT = re.compile(
    r"^S? (?:[Ss]urger(?:y|ies)|[Pp]ractice|Group Practice|Medical (?:Centre|Practice|Group)"
    r"|Health Centre|Road|Pharmacy)\b"
)
_UNIT_RIGHT = re.compile(
    r"^ (?:Surgery|Group Practice|Medical (?:Centre|Practice|Group)|Health Centre|Hospital|MIU)\b"
)
#: What the words after a name may tell; a look for each is taken only where its bit is set.
_OTHER, _SERVES, _PLACES, SEAT, _BUILDING, _PRACTICE, ROLE = (1 << bit for bit in range(7))
#: Beginnings of such words, cut to four letters.
_BEGINNINGS = (
    (
        _OTHER,
        "univ uni busi poly coll law acad gram prim scho high unit rove albi wand fc athl hots afc"
        " rfc ccc rugb foot city town play stri midf defe"
        " wing goal supp fans stre road lane aven clos driv terr squa cres gard way row gate"
        " brid stat airp cath cast race aren stad barr gaze echo even dail mail post time hera tele"
        " adve expr merc chro star argu guar obse jour live radi stan inde reco cour repo exam citi"
        " mess toda sent week disp trib poli fire crow magi pris"
        " half ultr coas chal mara tria fest mins abbe syna mosq temp",
    ),
    (
        _SERVES,
        "hosp a&e infi mate miu mius mino heal medi surg gp gps clin ccg ccgs pct pcts icb icbs ics"
        " icss stp stps nhs trus ambu prim urge walk care dent phar nurs doct midw birt soci vacc"
        " ment hwb inte baby canc stro emer chem opti matr para",
    ),
    (
        _PLACES,
        "coun resi vill town area dist boro city camp peop loca mp comm high libr fami mums moth"
        " pati cons",
    ),
    (SEAT, "mp mps am msp mep ppc parl cons"),
    (
        _BUILDING,
        "hous lodg cour wing suit buil clin cent unit ward bloc thea gall towe hall hote arms esta"
        " stre road lane aven way driv squa gard spor leis libr race aren stad show cath foot cric"
        " rugb",
    ),
    (_PRACTICE, "surg prac grou medi heal road phar"),
    (
        ROLE,
        "near clos furt win wins won winn awar chos take took taki run runs ran oper mana prov"
        " beat bid bids bidd"
        " site land grou hosp befo earl prev been scan disa exce one base char star tech soft manu"
        " comp supp entr lawy soli law firm pare coup mum moth fath dad man woma boy girl todd teen"
        " pens wido gran fami son daug baby stud teac gp doct nurs midw cons surg para dent phar"
        " prof expe acad care medi phys econ scie rese mans mums dads boys sons",
    ),
)


def _telling() -> dict[str, int]:
    found: dict[str, int] = {}
    for bit, words in _BEGINNINGS:
        for word in words.split():
            found[word] = found.get(word, 0) | bit
    return found


_TELLING = _telling()
#: Words after a name among which one may be telling.
_WORDS = 6


def sides(cased: str, start: int, end: int) -> Sides:
    """What stands beside a name, cut at the ends of the clause."""
    left = cased[start - LEFT if start > LEFT else 0 : start]
    cut = left.rfind(" . ")
    if cut >= 0:
        left = left[cut + 2 :]
    right = cased[end : end + RIGHT]
    cut = right.find(" . ")
    right = right if cut < 0 else right[: cut + 1]
    telling = 0
    for word in right.lower().split(None, _WORDS)[:_WORDS]:
        telling |= _TELLING.get(word[:4], 0)
    return Sides(left, right, telling)


def is_other_name(around: Sides) -> bool:
    """Whether the name is part of a university, club, street, newspaper, police force or the
    like."""
    left, right, telling = around
    if left.endswith(" for ") and _PLAYS_LEFT.search(left[-24:]):
        return True
    if left.endswith(_UNIVERSITY_ENDS) and _UNIVERSITY_LEFT.search(left[-24:]):
        return True
    return telling & _OTHER > 0 and bool(
        _UNIVERSITY_RIGHT.match(right)
        or _CLUB_RIGHT.match(right)
        or _STREET_RIGHT.match(right)
        or _OUTLET_RIGHT.match(right)
        or _POLICE_RIGHT.match(right)
    )


def names_building(around: Sides) -> bool:
    """Whether it is the name of a house, ward or centre, which needs not stand in the place."""
    return around.telling & _BUILDING > 0 and _BUILDING_RIGHT.match(around.right) is not None


def names_practice(around: Sides) -> bool:
    """Whether it is the name of a surgery, which may be called after a street."""
    return around.telling & _PRACTICE > 0 and _PRACTICE_RIGHT.match(around.right) is not None


def opens_title(around: Sides, start: int) -> bool:
    """Whether the name stands before a colon at the very beginning: "Deal: beds to close"."""
    return start == 1 and around.right == " "


#: What follows the name of a town that a headline begins with; people speak, leave and win.
_BEGINS_RIGHT = re.compile(
    r"^S? (?!says|said|warns|urges|tells|calls|slams|backs|wants|admits|denies|insists|quits"
    r"|resigns|joins|leaves|wins|scores|signs|named|appointed|hits|blasts|vows|pledges"
    r"|sets out|unveils|promises|announces|defends|hails|accuses|apologises|outlines|signals"
    r"|and |who |is |was )[a-z]"
)


def begins_title(around: Sides, start: int) -> bool:
    """Whether a headline begins with the name as with a town: "Tenterden to lose beds"."""
    return start == 1 and _BEGINS_RIGHT.match(around.right) is not None


def has_service(around: Sides) -> bool:
    """Whether a health service is named straight after the place."""
    return around.telling & _SERVES > 0 and _SERVICE.match(around.right) is not None


def has_wide_service(around: Sides) -> bool:
    """Whether the service named after the place serves more than its council."""
    return around.telling & _SERVES > 0 and _WIDE.match(around.right) is not None


def is_in(around: Sides) -> bool:
    """Whether something is in, at or near what is named."""
    return _IN_LEFT.search(around.left[-20:]) is not None


def names_unit(around: Sides) -> bool:
    """Whether it is the beginning of a unit's name: "Holt Medical Practice"."""
    return _UNIT_RIGHT.match(around.right) is not None


def says_place(around: Sides, *, ordinary: bool = False) -> bool:
    """Whether the words beside it show that the name is a place.

    For a name that is also an `ordinary` word, "for Sale" and "of Reading" show nothing.
    """
    left = _IN_LEFT if ordinary else _LOCATIVE_LEFT
    return left.search(around.left[-20:]) is not None or says_place_after(around)


def says_place_after(around: Sides) -> bool:
    """Whether what follows the name shows that it is a place."""
    is_place = around.telling & _PLACES and _LOCATIVE_RIGHT.match(around.right)
    return bool(is_place) or has_service(around)
