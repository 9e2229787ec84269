"""What the words of a board-papers page mean: meetings of the board, of others, papers, pages.

Pure; `page` asks.
"""

from __future__ import annotations

import re

from bot.core.meetings import MeetingKind

_BOARD = re.compile(
    r"\b(?:boards?|governing bod(?:y|ies)|directors[’']? meetings?|held in public)\b", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\b(?:sub-?committees?|committees?(?: in common)?|integrated care partnership|icp"
    r"|(?:partnership|place|programme|project|transformation|delivery|assurance|advisory|steering"
    r"|safeguarding|reference|strategy|executive|operational|collaborative|youth|quality|clinical"
    r"|professional|neighbourhood|locality|alliance|cancer|digital|sub-?)[- ]board"
    r"|(?:place|locality|neighbourhood)(?:[- ]based)? partnerships?"
    r"|partnership (?:meeting|forum|executive|committee|group)"
    r"|health (?:and|&) wellbeing(?: board)?|scrutiny|overview"
    r"|(?<!\bat the )forums?|webinars?|workshops?|roadshows?|drop-ins?|engagement events?"
    r"|(?:listening|information|open|recruitment|network(?:ing)?) (?:events?|days?|sessions?)"
    r"|(?:delivery|working|steering|advisory|reference|task(?: and finish)?|task ?& ?finish|quality"
    r"|assurance|executive|leadership|participation|patients?|oversight|planning|programme"
    r"|stakeholder|user|commissioning|consultative|primary care|engagement|project) groups?"
    r"|(?:executive|management|leadership|clinical) (?:team|committee|executive)"
    r"|care partnership|clinical senate|council of|governors|full council|cabinet"
    r"|(?:citizens?|people|patients?|advisory|reading|appeals?|appointments?)[’']?s?[’']? panels?"
    r"|primary care commissioning|system executive|assembly|provider collaborative)\b"
    r"(?! (?:rooms?|suites?|halls?|offices?|centre)\b)",
    re.IGNORECASE,
)
#: Names of places say nothing of who meets there.
_PLACE = re.compile(r"\b(?:venue|location|where|place|address)\s*:[^|]*", re.IGNORECASE)
_PRIVATE = re.compile(
    r"\b(?:in private|private (?:sessions?|meetings?|boards?|business|part|agenda|papers)"
    r"|confidential|closed (?:session|meeting|board|to the (?:public|press))|in camera|informal"
    r"|seminars?"
    r"|(?:not|non)[- ](?:held |open |meeting |being held )?(?:in |to the )?public"
    r"|(?:development|strategy|away|planning|time-?out|briefing|training)[- ]?(?:sessions?|days?)"
    r"|away-?days?|time-?outs?)\b(?! (?:rooms?|suites?|halls?)\b)",
    re.IGNORECASE,
)
_PART_TWO = re.compile(r"\bpart (?:2|two|b|ii)\b", re.IGNORECASE)
#: Packs come in parts too.
_PART_OF_PACK = re.compile(
    r"\b(?:papers?|packs?|bundle|book|documents?|pdf)\b.{0,40}\bpart (?:2|two|b|ii)\b"
    r"|\bpart (?:2|two|b|ii) (?:of\b|\W*$)",
    re.IGNORECASE,
)
_IN_PUBLIC = re.compile(
    r"(?<!not )(?<!non-)(?<!not held )(?<!not being held )\b(?:in|with the) public\b", re.IGNORECASE
)
_CLOSED = re.compile(
    r"\bnot (?:open|held|accessible) (?:to|in) (?:the |members of the )?public\b"
    r"|\bclosed to the public\b"
    r"|^\W*(?:\w+ ){0,4}(?:seminar|development (?:session|day)|away[- ]?day|time-?out)\b"
    r"|\b(?:takes place|is held|meets|meeting|session) in private\b",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\b(?:follow\w*|after|before|then|parts?|items?)\b", re.IGNORECASE)
_AGM = re.compile(
    r"\b(?:agm|amm|annual (?:(?:general|public|members?|stakeholders?|board|governors|review)"
    r"[’']?s? (?:(?:and|&) )?){0,3}meeting)\b",
    re.IGNORECASE,
)
_EXTRAORDINARY = re.compile(
    r"\b(?:extra-? ?ordinary|exceptional (?:\w+ ){0,2}meeting|emergency (?:\w+ ){0,2}meeting|egm"
    r"|special (?:\w+ ){0,2}meeting|unscheduled)\b",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\b(?:cancell?ed|cancellation|postponed|deferred|stood down|called off|abandoned|withdrawn"
    r"|suspended|on hold|no meeting|not (?:be )?(?:going ahead|taking place|proceeding)"
    r"|(?:will|did|does|is|was) (?:not|no longer) (?:now )?(?:to )?(?:be )?"
    r"(?:tak(?:e|ing) place|held|go(?:ing)? ahead|proceed(?:ing)?|happen(?:ing)?|meet(?:ing)?)"
    r"(?! (?:in|at|on|face)\b)"
    r"|no longer (?:taking place|going ahead|happening)"
    r"|meeting (?:is |was )?(?:not|no longer) (?:required|needed))\b"
    r"|[–:|-] (?:this is )?(?:not|no longer) (?:required|needed|held)\W*$",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:moved|moving|re-?scheduled|re-?arranged|postponed|deferred|delayed|changed?"
    r"|brought forward|put back|pushed back|new date|revised date|amended date|instead of"
    r"|rather than|in place of|replac(?:es|ing|ed)|previously|originally"
    r"|was (?:due|planned|to have)|had been (?:due|planned|arranged)|switched|transferred"
    r"|adjourned to|reconvened"
    r"|formerly|now (?:being )?(?:held|on|taking place|take place|be held))\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:meetings?|boards?|agm|dates?|upcoming|next|future|forthcoming|past|papers|packs?|held"
    r"|agendas?|minutes|governing body|in public)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"^\s*(?:(?:the )?latest |related |more |our |recent |in the )?(?:news|stories|blogs?|updates?"
    r"|tweets?|(?:press|media) releases?|announcements?|headlines|newsletters?|bulletins?"
    r"|social media)\b",
    re.IGNORECASE,
)
_NOT_MEETING_BEFORE = re.compile(
    r"(?:publish(?:ed)?(?: (?:date|on))?|date published|publication date|(?:page |last )?updated"
    r"|last (?:updated|reviewed|modified|edited|checked|changed)|review(?:ed)?(?: date)?|uploaded"
    r"|posted|created|modified|amended|edited|checked|added|issued|released|archived"
    r"|available (?:from|on|by)|approved|ratified|agreed|signed off|version|(?:went|goes) live"
    r"|superseded|replaced|reissued|corrected|revised|withdrawn"
    r"|correct as (?:at|of)|due(?: on| by)?|as (?:at|of)|since|from|until|till|up to|expires?|dated"
    r"|ended|ending|ends?|by|before|prior to|ahead of|in advance of|later than|deadline"
    r"(?: (?:is|for [a-z ]+))?|closing date|closes?(?: (?:on|at))?|closed(?: on)?|established"
    r"|formed|valid|appointed|effective|(?:register(?:ed)?|received|submitted|sent|returned) by)\s*"
    r"(?:\d\d?(?:[:.]\d\d)?\s*(?:[ap]\.?m|noon)?|noon|midday|midnight"
    r"|close of (?:play|business))?\s*"
    r"(?:on|at|the|is|:|,|of|–|-|\s)*$",
    re.IGNORECASE,
)
#: After the size of a file comes the day it was put there.
_SIZE_BEFORE = re.compile(r"\d\s*[kmg]i?b(?:ytes)?\b[\s,;:|·)\]–-]*$", re.IGNORECASE)
_MINUTES = re.compile(
    r"\b(?:minutes|actions?(?: log)?|previous (?:actions?|minutes|decisions?)|decisions?|summary"
    r"|recordings?|video|youtube|watch|webcasts?|(?:live ?)?streams?|livestream|transcripts?"
    r"|highlights|matters arising|questions|responses|q&a|answers)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:framework|reports?|plan|register|update|strategy|performance|assurance|risks?|appendix"
    r"|annex|letter|policy|review|terms)\b",
    re.IGNORECASE,
)
_LASTING = re.compile(
    r"\b(?:constitution|standing orders|handbook|terms of reference|scheme of (?:reservation"
    r"|delegation)|annual report|guide|policy|how to|privacy|template|form|map|leaflet)\b",
    re.IGNORECASE,
)
_PACK = re.compile(
    r"\b(?:board|agenda|meeting|pack|governing body|in public)\b[^.]*\b(?:papers?|pack|agenda"
    r"|public|meeting|documents?|bundle|20\d\d|\d\d[.-]\d\d)\b|\b(?:papers|agenda|pack|bundle)\b",
    re.IGNORECASE,
)
#: Bodies of councils that look at the NHS, each with a page of meetings of its own.
_OF_COUNCIL = re.compile(
    r"\b(?:scrutiny|health (?:and|&) (?:social care|well-?being|adult\w*)|select committee)\b"
    r"(?:(?! - | \| ).){0,60}\b(?:committee|board|panel|commission)\b"
    r"|\b(?:overview (?:and|&)) scrutiny\b"
    r"|\bscrutiny (?:committee|board|panel|commission)\b",
    re.IGNORECASE,
)
_LABEL_OF_DATE = re.compile(r"\W*date\W*", re.IGNORECASE)


def is_lasting(title: str) -> bool:
    """Whether a document stands on such pages all the year: rules, not papers of a meeting."""
    return bool(_LASTING.search(title))


def names_board(text: str) -> bool:
    """Whether words speak of the board or of the meeting of a whole year."""
    return bool(_BOARD.search(text) or _AGM.search(text)) and not names_others(text)


def names_others(text: str) -> bool:
    """Whether words speak of a committee or partnership and not of the board."""
    text = _PLACE.sub(" ", text)
    return bool(_OTHERS.search(text)) and not _BOARD.search(_OTHERS.sub(" ", text))


def speaks_of_board(text: str) -> bool:
    """Whether words speak of the board itself and not of its annual meeting alone."""
    return bool(_BOARD.search(_AGM.sub(" ", text)))


def names_council(text: str) -> bool:
    """Whether words speak of one body of a council, such as a health scrutiny committee."""
    return bool(_OF_COUNCIL.search(text))


def is_private(text: str) -> bool:
    """Whether the meeting is closed to the public."""
    text = _PLACE.sub(" ", text)
    part_two = _PART_TWO.search(text) and not _PART_OF_PACK.search(text)
    return bool(_PRIVATE.search(text) or part_two) and not _IN_PUBLIC.search(text)


def is_badge(text: str) -> bool:
    """Whether words say nothing but that a meeting is called off."""
    return is_cancelled(text) and len(text) <= 36 and not re.search(r"\d", text)


def is_closed(text: str) -> bool:
    """Whether a line says of the meeting above it that the public may not come."""
    return bool(_CLOSED.search(text)) and not _FOLLOWS.search(text) and len(text) <= 200


def kind_of(text: str) -> MeetingKind:
    """Which kind of meeting the words speak of."""
    if _AGM.search(text):
        return MeetingKind.AGM
    return MeetingKind.EXTRAORDINARY if _EXTRAORDINARY.search(text) else MeetingKind.BOARD


def is_cancelled(text: str) -> bool:
    """Whether the words call the meeting off."""
    return bool(_CANCELLED.search(text))


def speaks_of_move(text: str) -> bool:
    """Whether the words say that a date has changed."""
    return bool(_MOVED.search(text))


def speaks_of_meetings(text: str) -> bool:
    """Whether the words have to do with meetings."""
    return bool(_MEETING.search(text))


def heads_news(text: str) -> bool:
    """Whether a heading stands above news."""
    return bool(_NEWS.search(text))


def is_other_date(before: str) -> bool:
    """Whether the words before a date make it one of publication, of review, of a deadline."""
    return bool(_NOT_MEETING_BEFORE.search(before[-60:]) or _SIZE_BEFORE.search(before[-20:]))


def labels_date(text: str) -> bool:
    """Whether a line only says that a date follows."""
    return bool(_LABEL_OF_DATE.fullmatch(text))


def is_minutes(title: str) -> bool:
    """Whether a document looks back: minutes, actions, a recording."""
    return bool(_MINUTES.search(title))


def is_report(title: str) -> bool:
    """Whether a document is one of many of a pack, whose date may be that of its figures."""
    return bool(_REPORT.search(title))


def is_pack(title: str) -> bool:
    """Whether a document is called after the meeting it is for."""
    return bool(_PACK.search(title)) and not is_minutes(title)
