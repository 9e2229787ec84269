"""Words beside a place below a headline about all of England that make it one of many: one patient,
the hospital that is worst, the place where a minister spoke.

Called by `bot.core.matching.instances`.
"""

from __future__ import annotations

import re

from bot.core.matching.flat import Flat
from bot.core.matching.model import REGION, SUBJECT, Mention, Role
from bot.core.matching.scope import any_of

_I = re.IGNORECASE
#: Letters on either side of a name that are looked at.
LEFT, RIGHT = 64, 60
#: Roles in which a place is no more than an instance there.
_PASSING = (
    Role.RESIDENT,
    Role.EMPLOYER,
    Role.VENUE,
    Role.TRIAL,
    Role.RECEIVER,
    Role.LANDMARK,
)
#: How a table marks a body whose name stands for its scandal.
BYWORD = "byword"
_PERSON = any_of(r"""
    man|woman|boy|girl|baby|toddler|teenager|pensioner|mother|mum|father|dad|parents?|couple
    |family|widow|widower|daughter|son|patient|resident|nurse|midwife|doctor|gp|consultant|surgeon
    |paramedic|dentist|pharmacist|carer|worker|manager|chief executive|boss|student|grandmother
    |grandfather|campaigner|teacher|victim|professor|specialist|physio\w*|medic|trainee""")
_LEFTS = (
    # "A man who waited 14 hours outside", "one practice in".
    rf"(?:an?|one|another) (?:[\w&]+ ){{0,3}}{_PERSON}(?: [\w&]+){{0,12}} ",
    r"(?:in|of) (?:19|20)\d\d (?:[\w&]+ ){0,5}(?:in|at) ",
    r"(?:strikers|colleagues|protesters|demonstrators) at ",
    r"(?<!hours )(?<!queue )(?<!queued )(?<!queues )(?<!queuing )(?<!waiting )outside ",
    r"(?:his|her|their|my) (?:\w+ ){0,2}(?:surgery|practice|ward|hospital|home|trust|office|clinic"
    r"|patch|shop) (?:in|at|near) ",
    r"one (?!in \d|of )(?:[\w&]+ ){1,5}(?:in|at|from|near|outside) ",
    r"one (?:trust|hospital|practice|surgery|board|council|home|firm|region|county) ",
    r"(?<=^ )an? (?:[\w&]+|\w+ (?:surgery|practice|hospital|ward|unit|home|pharmacy|clinic|trust"
    r"|school|charity|project|scheme|team)|care home) (?:in|at|near|outside) ",
    r"(?:he|she|they|who) (?:was|were|is|are) (?:at|in) ",
    r"(?:branch|member|shop steward|rep) (?:in|at) ",
    r"at an? (?:\w+ ){1,3}in ",
    r"in one (?:town|city|village|area|place|case|county|practice|region|part) (?:[\w&]+ ){0,3}",
    # Who or what is told of, and who tells.
    any_of(r"""
    cite[sd]|citing|tells? of|told of|hears? of|heard of|describes|described|recalls?
    |the (?:story|case|death|example|experience) of|found (?:one|an?)|picks? out|singles? out
    |singling out|highlight(?:s|ed|ing)?|names?|named|naming|profiles?""")
    + r" (?:[\w&]+ ){0,5}",
    r"(?:cases|stories|examples|evidence|reports|accounts|scenes|testimony) (?:from|at|of|in) "
    r"(?:[\w&]+ ){0,3}",
    r"(?:researchers|scientists|experts|academics|economists|analysts) (?:at|in|from) ",
    r"on the (?:picket )?line (?:at|outside) ",
    r"what (?:happened|went wrong|went on) (?:at|in) (?:the )?",
    r"hear[ds]? from (?:[\w&]+ ){0,3}(?:in|of|from|at) ",
    r"(?:says|said|adds|added|warns|warned|according to) (?:an?|one) ",
    r"(?:only|just|but) one ",
    r"as far (?:away |afield |apart )?as ",
    r"(?:halved|doubled|trebled|quadrupled|soared|risen|fallen|dropped|rose|fell) (?:by \S+ )?in ",
    r"(?:gap|gaps|gulf|difference|divide) between (?:[\w&]+ ){0,4}",
    r"(?:lost|defeat\w*|beaten|fight|battle|ruling|case) (?:[\w&]+ ){0,3}over ",
    r"told (?:an?|the) (?:\w+ ){0,2}(?:meeting|conference|crowd|rally|event|congress|dinner|summit)"
    r" (?:in|at) ",
    r"(?<!births )(?<!beds )(?<!services )(?<!patients )(?<!wards )(?<!care )(?<!surgery )"
    r"(?<!moved )"
    r"from [\w&]+(?: [\w&]+)? to ",
    r"(?:asked|talking|spoke|speaking|quizzed) about (?:[\w&]+ ){0,4}",
    r"who (?:(?:is|was|has|had|will) )?(?:leaving|leaves?|left|join\w*|head\w*|leads?|led|runs?|ran"
    r"|chair\w*|retir\w*) (?:from )?(?:the )?",
    r"who (?:says|said|claims|claimed|complains|complained|points out|pointed out) (?:that )?",
    # What went before.
    r"(?:it|this|which|that|the \w+|they|poll|survey|report) (?:comes?|came|follows|followed) "
    r"(?:after |as |amid )?"
    r"(?:[\w&]+ ){0,8}",
    r"(?:in the wake of|(?:prompted|sparked|triggered) (?:in part |partly )?by|since) "
    r"(?:[\w&]+ ){0,6}",
    r"(?:scandals?|tragedy|tragedies|failings|disaster|failures|inquiry|inquiries|deaths|outbreaks?"
    r"|reports?|blunders|murders|killings|affair) (?:at|in|into) "
    r"(?:[\w&]+ ){0,3}",
    # Where somebody spoke or people gathered.
    r"(?:visit(?:s|ed|ing)?|tour(?:s|ed|ing)?|picket(?:s|ed|ing)?|on a visit to) (?:the )?"
    r"(?:\w+ ){0,3}",
    any_of(r"""
    spoke(?! of)|speaking|speech|questions|said|made (?:the|his|her|their) \w+|announce\w*|unveil\w*
    |launch\w*
    |told (?:staff|reporters|nurses|an audience|workers|carers|doctors|members
    |delegates|patients)|addressed|interview\w*|filmed|pictured?|photo\w*
    |joined|pickets?|picket lines?|protest\w*|demonstrat\w*|march\w*|rall(?:y|ies|ied)|vigils?
    |strikers|gather\w*|voted|met|meets?|conference|debate\w*""")
    + r" (?:[\w&]+ ){0,4}?(?:at|in|on|to|outside) (?:the )?(?:\w+ )?",
    r"(?:pictured?|photo\w*|shown)(?: (?:above|below|here|left|right))?(?: (?:is|are|shows?))? ",
    # Where it is already so, or is tried.
    any_of(r"""
    pilots?|piloted|trial\w*|tested|tried|used|in use|in place|in force|exists?|applies
    |runs?|already|schemes?|projects?
    |models?|pioneered|developed|modelled|set up|based|works?|worked|started|began|opened""")
    + r" (?:[\w&]+ ){0,2}?(?:in|at|by|on|with) ",
    # Ranks.
    any_of("""
    worst|best|highest|lowest|most|fewest|longest|shortest|biggest|largest|hardest|top|bottom
    |sharpest|steepest|slowest|fastest|poorest|richest|dearest|cheapest|oldest|greatest|busiest
    |fullest|smallest|youngest|worse|better|higher|lower|longer|more|fewer|severe|acute|hit|affected""")
    + r"(?: (?!of )[\w&]+){0,6} (?:in|at|by|for|was|were|are|is|include|includes) ",
    any_of("""
    only|except|apart from|other than|notably|particularly|especially|mainly|followed by|ahead of
    |behind|next to last|and so (?:did|do|are|were)""")
    + " (?:in |at )?",
)
_LEFT = re.compile(rf"\b(?:{'|'.join(_LEFTS)})(?:(?:an?|the) )?$")
#: A person by name, with what they do or their age: "Helen Dale, who runs a home in".
_NAMED = re.compile(
    r" (?:(?:Professor|Prof|Dr|Sir|Dame|Lord|Mr|Mrs|Ms) )?([A-Z][a-z]+)"
    r" (?:(?:Mac|Mc|O|De)?[A-Z][a-z]+ ){0,2}(?:\( )?(?:\d\d )?(?:\) )?"
    r"(?:(?:who|whose|an?|the|head|chief|chair|got|had|received|ate|lost|paid|needed|spent|waited|waits|lives|lived|works|worked|runs|ran|died|gave|collapsed|is"
    r"|was) (?:(?!and )[a-zA-Z0-9&]+ ){0,6})?(?:of|from|at|in|near|outside) (?:the )?$"
)
_AGED = re.compile(r" ([A-Z][a-z]+) (?:[A-Z][a-z]+ )?\d\d (?:[a-z]+ ){0,6}$")
#: What a name is in a table of all: "took most", "will be first".
_RANKED = re.compile(
    "^S? (?:(?-i:(?:and|or) (?:[A-Z][a-z]+ ){1,4}))?"
    "(?:NHS |Foundation |Trust |FT |Hospitals? |University ){0,4}(?:trust )?(?:(?:"
    + "[a-z]+"
    + " (?:by far |it |out |at )?(?:the )?(?:second )?"
    + any_of("""
    most|fewest|worst|best|highest|lowest|longest|top|bottom|last|first|least|biggest|largest
    |fullest|busiest|slowest|hardest|poorest|dearest|among|one of""")
    + "|"
    + any_of("has|have|had|was|were|took|made|spent|lost|saw|raised|charged|paid|earned|recorded")
    + " (?:it |out |at )?(?:the )?"
    + any_of(
        "more than|better|worse|nearly|over|just|only|a (?:third|quarter|fifth|tenth) of|half of"
    )
    + r"|(?:will be|are|is|were|was) (?:the )?(?:first|among|one of|next|(?:second |third )?\w+est)"
    r"|fewest|least|too|alone)\b)"
    r"(?! in (?:the|this|our) (?:area|county|region|city|town))",
    _I,
)
#: One who speaks: "Cambridgeshire GP Dr David Bailey".
_WORKER = re.compile(
    " (?:GP|doctor|consultant|nurse|surgeon|midwife|dentist|paramedic|professor|carer|pharmacist) "
    r"(?:leader |commissioner )?(?:Dr |Professor |Prof |Mr |Mrs )?[A-Z][a-z]+ [A-Z]"
    r"| (?:health |NHS )?campaigner [A-Z][a-z]+ [A-Z]"
    r"|(?:S| area) (?:GP|doctor) (?:Dr )?[A-Z][a-z]+ [A-Z]| GP (?:as|who)\b"
)

#: "He gives Southend as an instance", or what it does is said by the party that promises more.
_CITED = re.compile(
    r"S? (?:[\w&]+ ){0,3}(?:joins?|joined) (?:the|a) (?:\w+ )?(?:list|ranks|number)\b|"
    r"S? (?:[\w&]+ ){0,2}(?:told|tells?|wrote to) (?:MPs|peers|ministers|the committee"
    r"|the inquiry|him|her|them) "
    r"| (?:has |have |had )?(?:tried|tested|piloted|trialled|uses?|used) (?:it|them|one|this|such) "
    r"|S? (?:\w+ ){0,2}(?:chair\w*|chief executive|boss|leader|director)"
    r" (?:says|said|tells|told|warns|thinks|hopes|fears|calls) "
    r"| (?:is|was|are|were) (?:praised|cited|singled out|held up|hailed|lauded|named as) "
    r"|[^.]* (?:he|she|they) (?:once |used to |had )?(?:ran|led|run|lead|chaired) "
    r"| in (?:19|20)\d\d "
    r"|[^.]* as an? (?:instance|example|case in point|case study|illustration|model)\b"
    r"|[^.]* (?:most|fewest|worst|highest|lowest|best|longest) (?:of any|in the country|of all) "
    r"|[^.]* (?:more|fewer|worse|better|longer|shorter|higher|lower|later) than (?:any|all) "
    r"|[^.]* (?:any|every|no|other|others) (?:\w+ ){0,4}?"
    r"(?:could|would|will|can|may|might|is|are) "
    r"|[^.]* for (?:the|his|her|their) (?:launch|speech|announcement|visit|photo\w*)\b"
    r"|[^.]* (?:the|a) (?:party|report|study|union|survey|minister|government|think tank|paper"
    r"|audit office|watchdog|regulator|charity|committee|inspectors?|inquiry"
    r"|magazine|programme|article|poll|magazine) (?:says|said|finds|found|shows|claims|warns) "
)
#: Who once led a body: "Jane Cole ran".
_LED = re.compile(
    r" ([A-Z][a-z]+) (?:[A-Z][A-Za-z]+ ){1,2}(?:once |formerly |previously |who |had ){0,2}"
    r"(?:ran|led|chaired|headed|founded) (?:the )?$"
)


def is_instance(flat: Flat, mention: Mention, first_names: frozenset[str], after: int) -> bool:
    """Whether the words beside a name say that it is one of many; a person's name stands `after`
    the name before it, of which it is no part."""
    if mention.meaning.sort is REGION or not mention.meaning.labels:
        return False
    if mention.role in _PASSING or BYWORD in mention.meaning.note:
        return True
    if mention.role not in (SUBJECT, Role.PAST):
        return False
    begin, start = left_of(flat, mention), mention.start
    if _LEFT.search(flat.lower[begin:start]):
        return True
    left = flat.cased[max(after, begin) : start]
    person = _NAMED.search(left) or _AGED.search(left) or _LED.search(left)
    if person is not None and person[1] in first_names:
        return True
    right = flat.cased[mention.end : mention.end + RIGHT]
    return any(pattern.match(right) for pattern in (_RANKED, _WORKER, _CITED))


def is_ranked(flat: Flat, mention: Mention) -> bool:
    """Whether a name has its place in a table of all."""
    return _RANKED.match(flat.cased[mention.end : mention.end + RIGHT]) is not None


def left_of(flat: Flat, mention: Mention) -> int:
    """Where begins what stands before a name in its sentence."""
    begin = flat.cased.rfind(" . ", flat.title_end - 1, mention.start) + 2
    return max(flat.title_end, begin, mention.start - LEFT)
