"""When on its day a meeting begins, and where it is held."""

from __future__ import annotations

import re
from datetime import time

from bot.core.dates import MONTH_NAME, MONTHS, WEEKDAYS, Written
from bot.feeds.papers.line import TEXT, Line

_TIME = re.compile(
    r"(?<!\d[./])\b(?P<hour>2[0-3]|1\d|0?\d)(?:[:.](?P<minute>[0-5]\d))?\s*"
    r"(?P<half>a\.?m\b|p\.?m\b|noon\b|midday\b|o[’']?clock\b)"
    r"|(?<!\d[./])\b(?P<hour24>2[0-3]|[01]\d|[7-9])[:.](?P<minute24>[0-5]\d)\b(?![./]\d|\s*[kmKM][bB]|%)"
    r"(?:\s?(?:hrs|hours|h)\b)?"
    r"|\b(?P<hour4>[012]\d):?(?P<minute4>[0-5]\d)\s?(?:hrs|hours|h)\b"
    r"|(?<![\d/])(?P<from_hour>0[7-9]|1[0-8])(?P<from_minute>[0-5]\d)\s?[-–]\s?(?:0[89]|1\d|2[0-2])"
    r"[0-5]\d\b"
    r"|\b(?P<noon>noon|midday)\b",
    re.IGNORECASE,
)
#: "10 – 12.30pm": the half of the day stands behind the second.
_SPAN = re.compile(
    r"(?<![\d/-])\b(?P<hour>1[0-2]|0?\d)(?:[:.](?P<minute>[0-5]\d))?\s*(?:-|–|to|until)\s*"
    r"(?P<end>1[0-2]|0?\d)(?:[:.][0-5]\d)?\s*(?P<half>a\.?m|p\.?m)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?i:venue(?! changes?\b| details?\b)(?: (?:is|to(?! be)|will be))?|location|where:|place:"
    r"|in[- ]person:|(?<!mail )(?<!web )address:"
    r"|held (?:live |online |virtually |remotely )?(?:at|via)"
    r"|held in(?! public| common| private)|taking place (?:at|in))\s*[:–-]?\s+"
    r"(?!\d[\d.:]*\s*(?i:[ap]\.?m|noon))(?P<place>[^|]{3,140})"
    r"|(?:\bat|(?<![A-Za-z])(?i:[ap]\.?m)\.?,? in) (?P<at>(?:[Tt]he )?[A-Z][^|]{3,100})"
    r"|\b(?i:held|takes? place|taking place|meets?) (?P<online>(?i:online|virtually|remotely))\b"
)
_OPEN = re.compile(r"\b(?:tbc|tba|to be (?:confirmed|announced|agreed|decided)|to follow)\b", re.I)
#: What a sentence says behind the place: "via Microsoft Teams at 4.30pm".
_HOURS_AFTER = re.compile(
    r",?\s+(?:at|from|between|starting at)\s+\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m|noon|-|–|to|$).*$"
    r"|,\s+\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m|noon)\b.*$"
    r"|\W+(?:(?:view|see|open|get|find|google)\s+)*(?:on\s+)?(?:a\s+)?(?:maps?|directions)\W*$",
    re.IGNORECASE,
)
#: What stands behind the hours and begins like a name: "9.30am to 12.30pm, The Corn Exchange".
_BEHIND = re.compile(
    r"[\s,.;:–(|·•-]*(?:(?:in|at)\s+)?"
    r"(?P<place>(?:the )?[A-Z][^|;]{3,100}|(?i:online|virtual|via) ?[^|;]{0,60})"
)
#: "26 November 2026 (Digby Hall)", "26 November, Digby Hall"
_BEHIND_DAY = re.compile(
    r"\s*[,(–:-]\s*(?:at |in )?"
    r"(?P<place>(?:the )?[A-Z][^|;()]{3,80}|(?:online|virtual(?:ly)?|via \w+(?: teams)?)\b)"
)
_IN_BRACKETS = re.compile(r"\((?P<place>[^()|]{3,80})\)")
#: "Digby Hall, 1pm"
_BEFORE_HOURS = re.compile(
    r"(?P<place>(?:the )?[A-Z][^|;:]{3,80}?)\s*(?:[,–-]\s*|\s(?:at|from)\s)(?:at |from )?", re.ASCII
)
#: What parts a place from the day before it.
_PARTED = re.compile(r"\s[–|-]\s(?=\S{3})|(?<=20\d\d), ?")
_DAYISH = re.compile(
    rf"\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?|{MONTH_NAME})\b"
    r"|\b(?:time|starts?|begins?|from|doors|duration)\b",
    re.IGNORECASE,
)
#: What a meeting is for is no part of its place.
_AIM = re.compile(
    r",? (?:to|for|when|where|which|so that|please|unless|instead of|rather than)\b"
    r"|, (?:but|and (?:is|will))\b"
)
_SURELY_PLACE = re.compile(r"\w \w|^(?:online|virtual|teams|zoom)\w*$", re.IGNORECASE)
_ONLINE = re.compile(r"\(?(?:held )?(?:online|virtual(?:ly)?|on zoom)(?: only| meeting)?\)?", re.I)
_PLACE_WORD = re.compile(
    r"\b(?:rooms?|halls?|cent(?:re|er)|suite|house|building|hotel|offices?|church|library|theatre"
    r"|pavilion|chambers?|campus|hospital|college|school|university|club|park|street|road|lane"
    r"|headquarters|hq|teams|zoom|online|court|square|arena|stadium|museum|inn|guildhall|exchange"
    r"|market|hub|floor|lodge|works|mill|barn|gardens?|ground|racecourse|showground)\b",
    re.IGNORECASE,
)
_BESIDE_DAY = re.compile(rf"\b(?:at|from|to|until|start|{'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_UNTIL = re.compile(r"\.?\s*(?:-|–|to|until|till)\s*", re.IGNORECASE)
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


def begins_in(text: str) -> time | None:
    """The first time of day in a text that can be the beginning of a meeting."""
    span = _SPAN.search(text)
    first = _TIME.search(text)
    if span is not None and (first is None or span.start() <= first.start()):
        hour, end = int(span["hour"]), int(span["end"])
        afternoon = span["half"][0] in "pP" and (hour <= end % 12 or hour == 12)
        return _sensible(hour, int(span["minute"] or 0), afternoon)
    if first is None:
        return None
    if first["noon"]:
        return time(12, 0)
    clocks = (("hour24", "minute24"), ("hour4", "minute4"), ("from_hour", "from_minute"))
    for of_hour, of_minute in clocks:
        if first[of_hour]:
            return _sensible(int(first[of_hour]), int(first[of_minute]), False)
    half, hour = first["half"].casefold(), int(first["hour"])
    afternoon = half[0] in "pnm" or (half[0] == "o" and hour < 7)
    return _sensible(hour, int(first["minute"] or 0), afternoon)


def without_hours(text: str) -> str:
    """The words of a text without its hours and its weekday."""
    return _BESIDE_DAY.sub(" ", _TIME.sub(" ", _SPAN.sub(" ", text)))


def ends_in_hours(text: str) -> bool:
    """Whether a line ends with the hours of a meeting."""
    last = max((found.end() for found in _TIME.finditer(text)), default=0)
    return last > 0 and not re.search(r"\w", text[last:])


def is_place(line: Line) -> bool:
    """Whether a line is nothing but a name that a place may have."""
    said = line.text
    alone = line.level == TEXT and not line.links and not line.cells and 6 <= len(said) <= 100
    if alone and _ONLINE.fullmatch(said):
        return True
    named = alone and said[0].isupper() and " " in said and not said.endswith((".", ":", "?", "!"))
    said_else = _NO_PLACE.search(said) or _DAYISH.search(said) or _OPEN.search(said)
    like_one = re.search(r"[,\d]", said) or _PLACE_WORD.search(said)
    return named and bool(like_one) and not said_else and not _TIME.search(said)


def place_in(line: Line) -> str:
    """Where a line says that the meeting is held, "" where it does not."""
    for name, cell in line.cells:
        if cell and _PLACE_COLUMN.search(name):
            return _in_its_column(_without_hours(cell))
    found = _PLACE.search(line.text)
    if found is None:
        return _beside_hours(line)
    said = re.split(r"[.;](?:\s|$)", found["place"] or found["at"] or found["online"])[0]
    said = _AIM.split(_HOURS_AFTER.sub("", said))[0].strip(" ,-–")
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
    parts = (part.strip(" ,-–") for one in said for part in (one, one.rpartition(", ")[2]))
    return next((part for part in parts if _is_named(part)), "")


def _is_named(said: str) -> bool:
    """Whether words are surely the name of a place."""
    like_one = _PLACE_WORD.search(said) or _ONLINE.fullmatch(said)
    said_else = _NO_PLACE.search(said) or _DAYISH.search(said) or _OPEN.search(said)
    return bool(like_one) and not said_else and not _TIME.search(said)


def _beside_hours(line: Line) -> str:
    """A name that stands behind the hours of a meeting, or before them in a line of their own."""
    until = min((link.start for link in line.links if link.start > 0), default=len(line.text))
    hours = _SPAN.search(line.text, 0, until) or _TIME.search(line.text, 0, until)
    if hours is None:
        return ""
    parted = list(_PARTED.finditer(line.text, 0, hours.start()))
    before = _BEFORE_HOURS.fullmatch(line.text, parted[-1].end() if parted else 0, hours.start())
    if before and not (_NO_PLACE.search(before["place"]) or _DAYISH.search(before["place"])):
        return before["place"]
    if before and _is_named(last := re.split(r",\s+", before["place"])[-1]):
        return last  # "Board meeting in public, Digby Hall, 1pm"
    end = hours.end()
    while (to := _UNTIL.match(line.text, end)) and (last := _TIME.match(line.text, to.end())):
        end = last.end()
    found = _BEHIND.match(line.text, end, until)
    if found is None:
        return ""
    said = _AIM.split(re.split(r"[.;](?:\s|$)|\s\(|\)(?!.*\()", found["place"])[0])[0].strip(" ,-–")
    apart = "|" in line.text[end : found.start("place")]
    if apart and (any(name for name, _ in line.cells) or not _SURELY_PLACE.search(said)):
        return ""  # another column tells something else
    said_else = _NO_PLACE.search(said) or _DAYISH.match(said) or _OPEN.search(said)
    return "" if said_else or _TIME.search(said) else said


def _without_hours(cell: str) -> str:
    """A place without the hours that share its cell."""
    hours = _SPAN.search(cell) or _TIME.search(cell)
    if hours is None:
        return cell
    before, behind = cell[: hours.start()], cell[hours.end() :]
    kept = before if re.search(r"[A-Za-z]{3}", before) else behind
    return re.sub(r"\s+(?:at|from|between)\s*$", "", kept.strip(" ,;.-–()")).strip(" ,;.-–()")


def _sensible(hour: int, minute: int, afternoon: bool) -> time | None:
    if afternoon and hour < 12:
        hour += 12
    return time(hour, minute) if 7 <= hour <= 21 else None
