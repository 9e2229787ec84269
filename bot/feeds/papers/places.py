"""Where a meeting is held, as lines tell it: behind a label, beside the hours or the day."""

from __future__ import annotations

import re

from bot.core.dates import MONTH_NAME, MONTHS, Written
from bot.feeds.papers.line import TEXT, Line
from bot.feeds.papers.times import SPAN, TIME

_PLACE = re.compile(
    r"\b(?i:venue(?! changes?\b| details?\b(?!\s*:))(?: details?)?(?: (?:is|to(?! be)|will be))?"
    r"|location|where:|place:"
    r"|in[- ]person:|(?<!mail )(?<!web )address:"
    r"|held (?:live |online |virtually |remotely )?(?:at|via)"
    r"|held in(?! public| common| private)|taking place (?:at|in))\s*[:–-]?\s+"
    r"(?!\d[\d.:]*\s*(?i:[ap]\.?m|noon))(?P<place>[^|]{3,140})"
    r"|(?:\bat|(?<![A-Za-z])(?i:[ap]\.?m)\.?,? in) (?P<at>(?:[Tt]he )?[A-Z][^|]{3,100})"
    r"|\b(?i:(?:held|takes? place|taking place|meets?) (?=online|virtually|remotely)"
    r"|(?:by|using) (?=(?:ms |microsoft )?teams|zoom))"
    r"(?P<online>(?i:online|virtually|remotely|(?:ms |microsoft )?teams|zoom))\b"
)
_OPEN = re.compile(r"\b(?:tbc|tba|to be (?:confirmed|announced|agreed|decided)|to follow)\b", re.I)
#: What a sentence says behind the place: "via Microsoft Teams at 4.30pm".
_HOURS_AFTER = re.compile(
    r",?\s+(?:at|from|between|starting at)\s+\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m|noon|-|–|—|to|$).*$"
    r"|,\s+\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m|noon)\b.*$"
    r"|\W+(?:(?:view|see|open|get|find|google)\s+)*(?:on\s+)?(?:a\s+)?(?:maps?|directions)\W*$",
    re.IGNORECASE,
)
#: What a cell or a line tells next.
_NEXT_LABEL = re.compile(
    r"\s(?=(?:Questions?|Deadline|Times?|Dates?|Papers|Agenda|Documents|Chair|Contact|Join|Live|Minutes"
    r"|Recording|Starts?|Ends?|Parking|Doors|Format)\b[^:|]{0,30}:)"
)
#: What stands behind the hours and begins like a name: "9.30am to 12.30pm, The Corn Exchange".
_BEHIND = re.compile(
    r"[\s,.;:–—(|·•-]*(?:(?:GMT|BST)\b[\s,]*)?(?:(?:in|at|@)\s+)?"
    r"(?P<place>(?:the |\d{1,4} )?[A-Z][^|;]{3,100}|(?i:online|virtual|via) ?[^|;]{0,60})"
)
#: "26 November 2026 (Digby Hall)", "26 November, Digby Hall"
_BEHIND_DAY = re.compile(
    r"\s*[,(–—:-]\s*(?:at |in )?"
    r"(?P<place>(?:the |\d{1,4} )?[A-Z][^|;()]{3,80}"
    r"|(?:online|virtual(?:ly)?|via \w+(?: teams)?)\b)"
)
_PARTS, _ENDS = re.compile(r"(?:,| [–—|-]) "), re.compile(r"[)|;]|\s[–—-]\s")
_IN_BRACKETS = re.compile(r"\((?P<place>[^()|]{3,80})\)")
#: "Digby Hall, 1pm"
_BEFORE_HOURS = re.compile(
    r"(?P<place>(?:the )?[A-Z][^|;:]{3,80}?)\s*(?:[,–—-]\s*|\s(?:at|from)\s)(?:at |from )?",
    re.ASCII,
)
#: What parts a place from the day before it.
_PARTED = re.compile(r"\s[–—|-]\s(?=\S{3})|(?<=20\d\d), ?")
_DAYISH = re.compile(
    rf"\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?|{MONTH_NAME})\b"
    r"|\b(?:time|starts?|begins?|from|doors|duration)\b",
    re.IGNORECASE,
)
#: What a meeting is for is no part of its place.
_AIM = re.compile(
    r",? (?:to|for|when|where|which|so that|please|unless|instead of|rather than)\b"
    r"|, (?:but|and (?:is|will|starts?|begins?))\b"
)
_SURELY_PLACE = re.compile(r"\w \w|^(?:online|virtual|teams|zoom)\w*$", re.IGNORECASE)
_ONLINE = re.compile(
    r"\(?(?:held )?(?:online|virtual(?:ly)?|(?:on )?zoom|(?:on |via )?(?:ms |microsoft )?teams)"
    r"(?: only| meeting)?\)?",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\W*(?:where|venue|location|place)\b[\s:–-]*", re.IGNORECASE)
_MAP = re.compile(r"\bmaps?\b", re.IGNORECASE)
#: "The Forum, Hemel Hempstead"
_NAME_AND_TOWN = re.compile(
    r"(?:\d{1,4} )?[A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|of|the|and|&|on|upon))*"
    r", [A-Z][\w’' -]+(?:, [\w’' -]+)*"
)
_IN_CAPITALS = re.compile(r"[A-Z][\w’'.-]+(?: (?:[A-Z][\w’'.-]*|of|the|and|&|on))+")
_OF_PEOPLE = re.compile(
    r"\b(?:teams?|groups?|committees?|members|welcome|staff|dr|mrs?|ms|prof\w*|reports?|items?)\b",
    re.I,
)
_PLACE_WORD = re.compile(
    r"\b(?:rooms?|halls?|cent(?:re|er)|suite|house|building|hotel|offices?|church|library|theatre"
    r"|pavilion|chambers?|campus|hospital|college|school|university|club|park|street|road|lane"
    r"|headquarters|hq|teams|zoom|online|court|square|arena|stadium|museum|inn|guildhall|exchange"
    r"|market|hub|floor|lodge|works|mill|barn|gardens?|ground|racecourse|showground)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\.?\s*(?:-|–|—|to|until|till|for)\s*", re.IGNORECASE)
#: Words that no name of a place has.
_NO_PLACE = re.compile(
    r"\b(?:yes|no|head of|manager|secretary|officer|governance"
    r"|meetings?|papers?|agendas?|minutes|documents?|packs?|questions?|deadline|join|watch|live"
    r"|recording|published|available|cancel\w+|postponed|stood|please|will|is|are|was|you|we|our"
    rf"|register|download|view|follow|{'|'.join(MONTHS).replace('may|', '')}"
    r"|noon|board|directors|apologies|verbal|chair|pdf|public|private"
    r"|confirmed|provisional|draft|ordinary|moved|completed|upcoming|archived|closed|open)\b"
    r"|\b\d+(?:\.\d+)?\s*[kmKM][bB]\b",
    re.IGNORECASE,
)
_PLACE_COLUMN = re.compile(r"venue|location|where|place|held at|address", re.IGNORECASE)
_IS_MONTH = re.compile(rf"(?:{'|'.join(MONTHS)})\b", re.IGNORECASE)
_MEETING = re.compile(r"\b(?:meeting|cancelled|postponed|stood down)\b", re.IGNORECASE)


def place_alone(line: Line, *, sure: bool) -> str:
    """The name that a line is made of, but for a link to attend, if it may be that of a place;
    `sure`: the line stands where a place does, below the hours."""
    until = min((link.start for link in line.links), default=len(line.text))
    said = _LABEL.sub("", line.text[:until]).strip(" –—-|,:")
    if line.level != TEXT or line.cells or not 6 <= len(said) <= 100:
        return ""
    whole = said[0].isupper() and " " in said and not line.text.endswith((".", ":", "?", "!"))
    named = re.search(r"[,\d]", said) or (
        _IN_CAPITALS.fullmatch(said) and not _OF_PEOPLE.search(said)
    )
    if sure and whole and not line.links and named:
        said_else = _NO_PLACE.search(said) or _DAYISH.search(said) or _OPEN.search(said)
        return "" if said_else or TIME.search(said) else said
    return said if (whole or _ONLINE.fullmatch(said)) and _is_named(said) else ""


def place_in(line: Line) -> str:
    """Where a line says that the meeting is held, "" where it does not."""
    for name, cell in line.cells:
        if cell and _PLACE_COLUMN.search(name):
            return _in_its_column(_without_hours(cell))
    found = _PLACE.search(line.text)
    if found is None:
        return _beside_hours(line)
    named = next(name for name in ("place", "at", "online") if found[name])
    # A link may be the name of a place; one behind it is something else.
    ends = (link.start for link in line.links if link.start > found.start(named) + 2)
    said = line.text[found.start(named) : min(found.end(named), *ends, found.end(named))]
    said = _NEXT_LABEL.split(re.split(r"[.;](?:\s|$)", said)[0])[0]
    said = _AIM.split(_HOURS_AFTER.sub("", said))[0].strip(" ,-–—|")
    return "" if _OPEN.search(said) or _IS_MONTH.match(said) else said[:140]


def _in_its_column(said: str) -> str:
    """What a cell of the column for places says: a name, or a sentence with one."""
    named = re.split(r"[.;](?:\s|$)", said)[0]
    if _ONLINE.fullmatch(named):
        return named
    if _OPEN.search(said):
        return ""
    return place_in(Line(said, TEXT, (), (), ())) if _MEETING.search(said) else said[:140]


def is_open(text: str, what: str = "") -> bool:
    """Whether a text says that something, or that `what` it names, is told later."""
    found = _OPEN.search(text)
    return bool(found) and what in text[: found.start() if found else 0].lower()


def place_behind(line: Line, day: Written) -> str:
    """A name behind a meeting's day that surely is one of a place: "26 November (Town Hall)"."""
    until = min((link.start for link in line.links if link.start > day.start), default=None)
    found = _BEHIND_DAY.match(line.text[:until], day.end)
    brackets = _IN_BRACKETS.finditer(line.text[:until], day.end)
    said = [one["place"] for one in (found, *brackets) if one is not None]
    rest = line.text[day.end : until]
    said += [_ENDS.split(rest[one.end() :])[0] for one in _PARTS.finditer(rest)]
    named = (re.sub(r"^\W+", "", one).strip(" ,-–—.") for one in said)
    return next((one for one in named if _is_named(one)), "")


def _is_named(said: str) -> bool:
    """Whether words are surely the name of a place."""
    like_one = _PLACE_WORD.search(said) or _ONLINE.fullmatch(said) or _NAME_AND_TOWN.fullmatch(said)
    said_else = _NO_PLACE.search(said) or _DAYISH.search(said) or _OPEN.search(said)
    return bool(like_one) and not said_else and not TIME.search(said)


def _beside_hours(line: Line) -> str:
    """A name that stands behind the hours of a meeting, or before them in a line of their own."""
    hours = SPAN.search(line.text) or TIME.search(line.text)
    if hours is None:
        return ""
    begun = (link.start for link in line.links if not _MAP.search(link.url))
    until = min((start for start in begun if start > hours.start()), default=len(line.text))
    parted = list(_PARTED.finditer(line.text, 0, hours.start()))
    before = _BEFORE_HOURS.fullmatch(line.text, parted[-1].end() if parted else 0, hours.start())
    if before and not (_NO_PLACE.search(before["place"]) or _DAYISH.search(before["place"])):
        return before["place"]
    if before and _is_named(last := re.split(r",\s+", before["place"])[-1]):
        return last  # "Board meeting in public, Digby Hall, 1pm"
    end = hours.end()
    while (to := _UNTIL.match(line.text, end)) and (last := TIME.match(line.text, to.end())):
        end = last.end()
    found = _BEHIND.match(line.text, end, until)
    if found is None:
        return ""
    told = re.split(r"[.;](?:\s|$)|\s\(|\)(?!.*\()", found["place"])[0]
    if _NO_PLACE.search(told):
        told = re.split(r"\s[–—-]\s", told)[0]  # "Digby Hall - Board meeting"
    said = _AIM.split(told)[0].strip(" ,-–—")
    apart = "|" in line.text[end : found.start("place")]
    if apart and (any(name for name, _ in line.cells) or not _SURELY_PLACE.search(said)):
        return ""  # another column tells something else
    said_else = _NO_PLACE.search(said) or _DAYISH.match(said) or _OPEN.search(said)
    return "" if said_else or TIME.search(said) else said


def _without_hours(cell: str) -> str:
    """A place without the hours that share its cell."""
    hours = SPAN.search(cell) or TIME.search(cell)
    if hours is None:
        return cell
    before, behind = cell[: hours.start()], cell[hours.end() :]
    kept = before if re.search(r"[A-Za-z]{3}", before) else behind
    return re.sub(r"\s+(?:at|from|between)\s*$", "", kept.strip(" ,;.-–()")).strip(" ,;.-–()")
