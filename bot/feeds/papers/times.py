"""When on its day a meeting begins, and where it is held."""

from __future__ import annotations

import re
from datetime import time

from bot.feeds.papers.line import Line

_TIME = re.compile(
    r"(?<!\d[./])\b(?P<hour>2[0-3]|1\d|0?\d)(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>a\.?m\b|p\.?m\b|noon\b)"
    r"|(?<!\d[./])\b(?P<hour24>2[0-3]|[01]\d|[7-9])[:.](?P<minute24>[0-5]\d)\b(?![./]\d|\s*[kmKM][bB]|%)",
    re.IGNORECASE,
)
#: "10 – 12.30pm": the half of the day stands behind the second.
_SPAN = re.compile(
    r"\b(?P<hour>1[0-2]|0?\d)(?:[:.](?P<minute>[0-5]\d))?\s*(?:-|–|to|until)\s*"
    r"(?P<end>1[0-2]|0?\d)(?:[:.][0-5]\d)?\s*(?P<half>a\.?m|p\.?m)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?i:venue|location|where:|place:|held (?:at|via)|held in(?! public| common| private)"
    r"|taking place (?:at|in))\s*[:–-]?\s+(?!\d[\d.:]*\s*(?i:[ap]\.?m|noon))(?P<place>[^|]{3,140})"
    r"|(?:\bat|(?<![A-Za-z])(?i:[ap]\.?m)\.?,? in) (?P<at>(?:[Tt]he )?[A-Z][^|]{3,100})"
)
_OPEN = re.compile(r"\b(?:tbc|tba|to be (?:confirmed|announced|agreed))\b", re.IGNORECASE)
#: What a sentence says behind the place: "via Microsoft Teams at 4.30pm".
_HOURS_AFTER = re.compile(
    r",?\s+(?:at|from|between|starting at)\s+\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?m|noon|-|–|to|$).*$",
    re.IGNORECASE,
)
_PLACE_COLUMN = re.compile(r"venue|location|where|place", re.IGNORECASE)


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
    if first["hour24"]:
        return _sensible(int(first["hour24"]), int(first["minute24"]), False)
    half = first["half"].casefold()
    return _sensible(int(first["hour"]), int(first["minute"] or 0), half[0] in "pn")


def place_in(line: Line) -> str:
    """Where a line says that the meeting is held, "" where it does not."""
    for name, cell in line.cells:
        if cell and _PLACE_COLUMN.search(name):
            return "" if _OPEN.search(cell) else cell[:140]
    found = _PLACE.search(line.text)
    if found is None:
        return ""
    said = re.split(r"[.;](?:\s|$)", found["place"] or found["at"])[0]
    said = _HOURS_AFTER.sub("", said).strip(" ,-–")
    return "" if _OPEN.search(said) else said[:140]


def _sensible(hour: int, minute: int, afternoon: bool) -> time | None:
    if afternoon and hour < 12:
        hour += 12
    return time(hour, minute) if 7 <= hour <= 21 else None
