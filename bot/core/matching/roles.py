"""What the words beside a name make of it: the subject, somebody's home, an example, and so on.

Called by `bot.core.matching.resolve`. What the words before it may say is in
`bot.core.matching.cues`.
"""

from __future__ import annotations

import re

from bot.core.matching.context import LEFT, ROLE, SEAT, Sides
from bot.core.matching.cues import CUES, Cue, FindCues
from bot.core.matching.flat import Flat
from bot.core.matching.model import BODIES, SUBJECT, Role, Sort

#: Letters of a clause before a name in which a cue ("such as", "compared with") still counts.
CLAUSE = 240
_SEAT_RIGHT = re.compile(
    r"^S?(?: (?:Labour|Conservative|Tory|Lib Dem|Liberal Democrat|Green|Reform|and|South|North"
    r"|East|West|Central|former|Independent|SNP|constituency|[A-Z][a-z]+)){0,3}"
    r" (?:MPs?|AM|MSP|MEP|PPC|parliamentary candidate|constituency)\b(?! and patients)"
)
#: All members of a county who speak for its hospitals: "Sussex MPs discuss the new hospital".
_TOGETHER_RIGHT = re.compile(
    r"^S? MPs (?:\w+ ){0,4}?(?:hospitals?|A&Es?|maternity|ambulances?|wards?|beds|units?|dental"
    r"|dentists|dentistry|surgery|surgeries|GPs?|health services|trusts?)\b"
)
_MOVES = (
    r"\b(?:mov(?:es?|ed|ing)|go|goes|transfer(?:s|red|ring)?|relocat(?:es?|ed|ing|ion)|shift(?:s|ed|ing)?"
    r"|transfer of|move of|switch(?:es|ed|ing)?) (?:(?!to )[a-z&A-Z]+ ){0,5}?from"
)
_MOVES_LEFT = re.compile(_MOVES + r" (?:the )?(?:(?:[A-Z]\w*|and|of|the) ){0,5}?(?:to )?(?:the )?$")
#: It is people who are moved, not a service.
_PEOPLE_LEFT = re.compile(
    r"\b(?:patients?|people|mothers?|mums|wom[ae]n|man|boy|girl|bab(?:y|ies)|residents?|he|she|they"
    r"|it|family|staff|who|was|chief|boss|director)\b",
    re.IGNORECASE,
)
#: It is a service that goes there, which both places gain or lose: LABELLING rule 6.
_SERVICE_LEFT = re.compile(
    r"\b(?:department|unit|ward|service|maternity|A&E|bed|clinic|theatre|centre|job|post|contract"
    r"|scanner|hub|practice|laborator(?:y|ie)|kitchen|team|function|treatment)s?"
    r" (?:(?:would|will|could|may|might|must|should|is|are|to|be|being|due|set|have|has|had|been)"
    r" ){0,4}(?:go|going|move|moved|moving|transfer|transferred|shifted|relocated|sent|switched)"
    r" (?:\w+ ){0,3}?to (?:the )?$",
    re.IGNORECASE,
)
_RANGE_RIGHT = re.compile(r"^ to (?:the )?[A-Z]")
#: A body that wins a contract or runs a place that is named elsewhere.
_WINS_RIGHT = re.compile(
    r"^ (?:and [A-Z]\w{1,14} )?(?:has |have |had |is |are |was |will |which |who ){0,2}(?:wins?"
    r"|bids?|bidding|won|winning|awarded|chosen|takes? over|took over|taking over|to take over"
    r"|take on|took on|to run|run|runs|ran|operates?|manages?|provides?|beat|beats|beaten)"
    r"\b(?! by\b)"
)
#: Whose head goes or comes: "chair of Wolverhampton's trust leaving".
_LEAVES_RIGHT = re.compile(
    r"^[Ss]? (?:\w+ ){0,4}?(?:leav(?:es|ing)|quits?|steps?|stepping|stands?|resigns?|retires?"
    r"|to leave|to quit|to retire|suspended|sacked|appointed|departs?|ousted)\b",
    re.IGNORECASE,
)
#: The land of a hospital is sold and built on when the hospital is no more.
_LAND_RIGHT = re.compile(r"^ (?:hospital )?(?:site|land|grounds)\b")
_BEFORE_RIGHT = re.compile(
    r"^ (?:(?:went|came|had come|had gone|has gone) before|earlier|previously|had been)\b"
)
#: What news of other hospitals is measured by: "the Stafford Hospital scandal".
_YARDSTICK_RIGHT = re.compile(
    r"^ (?:\w{1,12} )?(?:scandal|disaster|was no exception|was not a one"
    r"|(?:in [A-Z]\w{2,14} )?(?:is|are|was|were) (?:much |far |even )?(?:nearer|closer|further))\b"
)
#: Places in a table of all: "Alder Hey had the fewest".
_RANKED_RIGHT = re.compile(
    r"^ (?:\w+ ){0,2}?(?:had|has|is|was|were|are|came|at) (?:the )?(?:most|fewest|worst|best|top"
    r"|bottom|last|lowest|highest|\d+(?:st|nd|rd|th))\b|^ (?:fewest|least)\b"
    r"|^ (?:\w+ ){0,1}?(?:tops|topped|heads|headed) (?:the|a|our) "
    r"|^ (?:and (?:[A-Z]\w+ ){1,3})?(?:is|are|was|were|comes?|came) (?:at )?(?:the )?"
    r"(?:foot|bottom|top) "
)
#: Where a company has its seat, or those who study.
_FIRM_RIGHT = re.compile(
    r"^ based(?! (?:hospital|ambulance(?! trust)|service|unit|team|nurse|health|NHS(?! [A-Z])"
    r"|clinic|ward|A&E|care))"
    r"|^ (?:charity|start ?up|firm|company|tech|software|manufacturer|supplier|entrepreneur"
    r"|lawyers?|solicitors?|law firm|academics?|scientists?|researchers?|economists?)\b"
)
#: Whose home it is: "Biggleswade parents thank the Lister".
_PEOPLE_RIGHT = re.compile(
    r"^ (?:parents (?=who|of)|couple|mum|mother|father|dad|man|woman|boy|girl|toddler|teenager"
    r"|teen|pensioner|widow|widower|grandmother|grandfather|family|son|daughter|baby|student"
    r"|teacher)(?:S?\b|(?<= ))"
)
#: One of a trade who speaks, whose place is not what is spoken of.
_TELLER_RIGHT = re.compile(
    r"^ (?:GP|doctor|nurse|midwife|consultant|surgeon|paramedic|dentist|pharmacist|professor"
    r"|expert|academic|carer|medic|physio) (?:leader |chief )?(?:Dr |Professor |Prof )?"
    r"(?:[A-Z]\w+ ){0,2}(?:warns?|says?|said|tells?|told|claims?|calls?|speaks|writes|slams"
    r"|attacks|blasts|urges|explains|reveals|fears)\b"
)
#: Events take place in towns; a hospital at which something happens is what it happens to.
_OF_PLACES = (Role.VENUE, Role.STAGE, Role.RESIDENT, Role.WRITER)
#: "Near Derby" is about Derby; near a hospital is somewhere else.
_OF_BODIES = (Role.LANDMARK,)


def _is_silent(cue: Cue, *, body: bool, below: bool) -> bool:
    """Whether a cue says nothing of a name of this kind, in the title or below it."""
    skipped = _OF_PLACES if body else _OF_BODIES
    if cue.of_bodies:
        return not body or (cue.below and not below)
    return cue.role in skipped or (cue.below and not below)


#: By whether it is a body and stands below the title: the numbers of the cues that say nothing.
_SILENT = {
    (body, below): frozenset(n for n, c in enumerate(CUES) if _is_silent(c, body=body, below=below))
    for body in (False, True)
    for below in (False, True)
}


def carried_by(sort: Sort) -> frozenset[Role]:
    """The roles that a name of this sort takes over from the one before it in a list."""
    return _BODY_ROLES if sort in BODIES else _ALL_ROLES


_ALL_ROLES = frozenset(Role)
_BODY_ROLES = _ALL_ROLES.difference(_OF_PLACES)


#: "Mothers from Basildon's neonatal ward" are there because of the ward.
_OWN_UNIT_RIGHT = re.compile(
    r"S (?:\w+ ){0,2}(?:hospital|wards?|units?|A&E|surgery|department|practice|clinic|hospice)\b"
)
#: What ends a list of examples.
_ELSEWHERE_RIGHT = re.compile(
    r"(?: (?:[A-Z]\w*|and|or|of|the|on|in|upon)){0,14}? and (?:elsewhere|beyond|many others|others"
    r"|nationwide|across (?:the (?:country|nation|NHS)|England|Britain)|up and down"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|a dozen|dozens|many|\d+) (?:more|others?)"
    r"|other (?:parts|places|areas|towns|cities|trusts|hospitals|counties|regions))\b"
)


def role_of(
    flat: Flat,
    start: int,
    end: int,
    clause: int,
    around: Sides,
    cues: FindCues,
    *,
    body: bool,
) -> Role:
    """What the words beside a place or body make of it; its clause begins at `clause`."""
    cased = flat.cased
    if body and start >= flat.title_end and _RANKED_RIGHT.match(around.right):
        return Role.EXAMPLE
    right = _by_right(around, body=body, opens=clause == 0)
    if right is not None:
        return right
    if " and " in around.right and _ELSEWHERE_RIGHT.match(cased, end):
        return Role.EXAMPLE
    begin, near = max(clause, start - CLAUSE - 1), start - LEFT - 1
    if begin + 1 == start:
        return SUBJECT
    silent = _SILENT[body, start >= flat.title_end]
    for number, offset in cues(flat.lower[begin:start]):
        cue, at = CUES[number], begin + offset
        if number in silent or (at < near and not cue.whole_clause):
            continue
        # Tried where the cue stands, not at every word before the name.
        if cue.stands(cased, at + 1, start, around.left):
            if cue.role is Role.RESIDENT and _OWN_UNIT_RIGHT.match(around.right):
                return SUBJECT
            return SUBJECT if cue.role is Role.RECEIVER and gains(around.left) else cue.role
    return SUBJECT


def is_left(right: str) -> bool:
    """Whether it is said after a body's name that somebody leaves it or comes to it."""
    return _LEAVES_RIGHT.match(right) is not None


def gains(left: str) -> bool:
    """Whether a service goes to the place that follows."""
    return left.endswith((" to ", " to the ")) and _SERVICE_LEFT.search(left) is not None


_WITH_PERSON = re.compile(r"\b([A-Z][a-z]+) (?:Mac|Mc|O|De)?[A-Z][a-z]+ (?:of|at|from) (?:the )?$")


def is_with_person(left: str, first_names: frozenset[str]) -> bool:
    """Whether a person is named of whom a body is the employer: "Glen Burley of Wye Valley"."""
    if not left.endswith((" of ", " at ", " from ", " the ")):
        return False
    found = _WITH_PERSON.search(left)
    return found is not None and found[1] in first_names


def _by_right(around: Sides, *, body: bool, opens: bool) -> Role | None:
    """The role that the words after a name give it."""
    left, right, telling = around
    if telling & SEAT and _SEAT_RIGHT.match(right):
        return SUBJECT if opens and _TOGETHER_RIGHT.match(right) else Role.SEAT
    if telling & ROLE:
        role = _by_word(right, body=body, opens=opens)
        if role is not None:
            return role
    if _is_move(left, right):
        return SUBJECT
    if right.startswith(" to ") and left.endswith((" from ", " From ")):
        return Role.EXAMPLE if _RANGE_RIGHT.match(right) else None
    return None


def _is_move(left: str, right: str) -> bool:
    """Whether a service goes from one place to another, both of which it concerns."""
    begins = right.startswith(" to ") and left.endswith((" from ", " from the "))
    if not begins and not (left.endswith((" to ", " to the ")) and " from " in left):
        return False
    return _MOVES_LEFT.search(left) is not None and _PEOPLE_LEFT.search(left) is None


def _by_word(right: str, *, body: bool, opens: bool) -> Role | None:
    """The role that what a name does, or what it is called beside, gives it."""
    if body and not opens and _WINS_RIGHT.match(right):
        return Role.OWNER
    if body and _LAND_RIGHT.match(right):
        return Role.LANDMARK
    if _BEFORE_RIGHT.match(right):
        return Role.PAST
    if body and not opens and _YARDSTICK_RIGHT.match(right):
        return Role.COMPARISON
    if body:
        return None
    told = _FIRM_RIGHT.match(right) or _PEOPLE_RIGHT.match(right) or _TELLER_RIGHT.match(right)
    return Role.RESIDENT if told else None
