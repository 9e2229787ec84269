"""What the words of a board-papers page mean: meetings of the board, of others, papers, pages.

Pure; `page` asks.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from bot.core.meetings import MeetingKind
from bot.feeds.papers.line import Link

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|zip)$", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:html?|aspx?|php)$", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|mp4|mp3|css|js|ics|xml|json)$", re.IGNORECASE)
_DOWNLOAD = re.compile(
    r"/download[_-]?(?:file|attachment)?s?(?:/|\.cfm|\.ashx|\.aspx|$)|/getmedia/|/file$|wpdmdl="
    r"|[?&](?:layout=file|download|attachment|file)\b|/@@download|/force/\d|/attachment/\d",
    re.IGNORECASE,
)
_SAID_FILE = re.compile(
    r"\b(?:pdf|docx?|pptx?|xlsx?|word document|powerpoint)\b\s*[,:\])–-]?\s*(?:\d|$|[\])])|"
    r"[\[(]\s*(?:pdf|docx?|word)\b|\b\d+(?:\.\d+)?\s*[kmKM][bB]\b",
    re.IGNORECASE,
)
_TOLD_FILE = re.compile(
    r"\bapplication/pdf\b|\b(?:pdf|file-link|doc-link|download)\b", re.IGNORECASE
)

_BOARD = re.compile(r"\b(?:board|boards in common|governing body|held in public)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:sub-?committees?|committees?|integrated care partnership|icp|partnership board"
    r"|partnership meeting|health (?:and|&) wellbeing(?: board)?|scrutiny|overview"
    r"|(?<!\bat the )forum|webinar|workshop|place board|delivery group|working group"
    r"|care partnership|clinical senate|council of"
    r"|primary care (?:group|commissioning)|quality group|system executive|drop-in)\b",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\b(?:in private|private session|part (?:2|two|b|ii)\b|confidential|closed session"
    r"|seminar|development (?:session|day))",
    re.IGNORECASE,
)
_AGM = re.compile(r"\b(?:agm|annual (?:general|public|members'?) meeting)\b", re.IGNORECASE)
_EXTRAORDINARY = re.compile(r"\b(?:extra-?ordinary|special (?:board )?meeting)\b", re.IGNORECASE)
_CANCELLED = re.compile(
    r"\b(?:cancell?ed|postponed|stood down|not (?:be )?(?:going ahead|taking place)"
    r"|will (?:not|no longer) (?:now )?(?:take place|be held|go ahead))\b",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:moved|re-?scheduled|re-?arranged|postponed|changed|brought forward|new date|instead of"
    r"|previously|originally)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:meetings?|board|agm|dates?|upcoming|next|future|forthcoming|papers|held)\b",
    re.IGNORECASE,
)
_NEWS = re.compile(
    r"^\s*(?:latest |related |more |our )?(?:news|stories|blogs?|updates?|tweets?)\b", re.I
)
_NOT_MEETING_BEFORE = re.compile(
    r"(?:publish(?:ed)?(?: (?:date|on))?|date published|updated|last (?:updated|reviewed|modified)"
    r"|review(?:ed)?(?: date)?|uploaded|posted|created|modified|added|issued|correct as (?:at|of)"
    r"|due(?: on| by)?"
    r"|as (?:at|of)|since|from|until|till|expires?|dated|ended|ending|by|before|later than|deadline"
    r"(?: (?:is|for [a-z ]+))?|closing date|closes(?: on)?|established|formed|valid|appointed"
    r"|effective|register(?:ed)? by|received by|submitted by)\s*"
    r"(?:\d\d?(?:[:.]\d\d)?\s*(?:[ap]\.?m|noon)?|noon|midday|close of (?:play|business))?\s*"
    r"(?:on|the|is|:|,|of|–|-|\s)*$",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\b(?:minutes|actions?(?: log)?|previous|decisions?|summary|recording|video|youtube|watch"
    r"|questions|responses|q&a|answers)\b",
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
_FILE_SIZE = re.compile(
    r"\W*(?:file ?)?size\b.{0,20}|\W*(?:file ?)?size\b\W*\d[\d.,]*\s*[kmg]i?b\b.{0,60}"
    r"|\W*\d+(?:[.,]\d+)?\s*[kmg]i?b(?:ytes)?\W*",
    re.IGNORECASE,
)
_LABEL_OF_DATE = re.compile(r"\W*date\W*", re.IGNORECASE)


def is_document(link: Link) -> bool:
    """Whether a link leads to a file rather than to a page."""
    try:
        parts = urlsplit(link.url)
    except ValueError:
        return False
    if _FILE.search(parts.path):
        return True
    if _PICTURE.search(parts.path):
        return False
    whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if _DOWNLOAD.search(whole.rstrip("/") if parts.query == "" else whole):
        return True
    if _PAGE.search(parts.path):
        return False
    return bool(_SAID_FILE.search(link.text) or _TOLD_FILE.search(link.told))


def file_name(url: str) -> str:
    """The last part of an address, as words."""
    path = urlsplit(url).path.rstrip("/")
    names = [part for part in path.split("/") if part and part not in ("file", "download")]
    return unquote(names[-1]) if names else ""


def folder_name(url: str) -> str:
    """The part of an address before the last one."""
    names = [part for part in urlsplit(url).path.split("/") if part]
    return unquote(names[-2]) if len(names) > 1 else ""


def is_lasting(title: str) -> bool:
    """Whether a document stands on such pages all the year: rules, not papers of a meeting."""
    return bool(_LASTING.search(title))


def names_board(text: str) -> bool:
    """Whether words speak of the board or of the meeting of a whole year."""
    return bool(_BOARD.search(text) or _AGM.search(text)) and not names_others(text)


def names_others(text: str) -> bool:
    """Whether words speak of a committee or partnership and not of the board."""
    return bool(_OTHERS.search(text)) and not _BOARD.search(_OTHERS.sub(" ", text))


def is_private(text: str) -> bool:
    """Whether the meeting is closed to the public."""
    return bool(_PRIVATE.search(text))


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
    return bool(_NOT_MEETING_BEFORE.search(before[-60:]))


def is_size(text: str) -> bool:
    """Whether a line tells the size of a file, after which comes the day it was put there."""
    return bool(_FILE_SIZE.fullmatch(text))


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
