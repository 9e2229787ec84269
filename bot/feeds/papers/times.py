"""When on its day a meeting begins."""

from __future__ import annotations

import re
from datetime import time

from bot.core.dates import WEEKDAYS

TIME = re.compile(
    r"(?<!\d[./])\b(?P<hour>2[0-3]|1\d|0?\d)(?:[:.](?P<minute>[0-5]\d))?\s*"
    r"(?P<half>a\.?m\b|p\.?m\b|noon\b|midday\b|o[’']?clock\b)"
    r"|(?<!\d[./])\b(?P<hour24>2[0-3]|[01]\d|[7-9])[:.](?P<minute24>[0-5]\d)\b(?![./]\d|\s*[kmKM][bB]|%)"
    r"(?:\s?(?:hrs|hours|h)\b)?"
    r"|\b(?P<hour4>[012]\d)[:.]?(?P<minute4>[0-5]\d)\s?(?:hrs|hours|h)\b"
    r"|(?<![\d/])(?P<from_hour>0[7-9]|1[0-8])(?P<from_minute>[0-5]\d)\s?[-–—]\s?(?:0[89]|1\d|2[0-2])"
    r"[0-5]\d\b"
    r"|\b(?P<noon>noon|midday)\b",
    re.IGNORECASE,
)
#: "10 – 12.30pm": the half of the day stands behind the second.
SPAN = re.compile(
    r"(?<![\d/-])\b(?P<hour>1[0-2]|0?\d)(?:[:.](?P<minute>[0-5]\d))?\s*(?:-|–|—|to|until)\s*"
    r"(?:(?P<end>1[0-2]|0?\d)(?:[:.][0-5]\d)?\s*(?P<half>a\.?m|p\.?m)\b"
    r"|(?:1[0-2]|0?\d)[:.][0-5]\d\b(?!\s*[ap]\.?m|[./]\d|\s*[kmg]b|%))",
    re.IGNORECASE,
)
_BESIDE_DAY = re.compile(rf"\b(?:at|from|to|until|start|{'|'.join(WEEKDAYS)})\b", re.IGNORECASE)


def begins_in(text: str) -> time | None:
    """The first time of day in a text that can be the beginning of a meeting."""
    span = SPAN.search(text)
    first = TIME.search(text)
    if span is not None and (first is None or span.start() <= first.start()):
        hour, end = int(span["hour"]), int(span["end"] or 0)
        late = (span["half"] or " ")[0] in "pP" and (hour <= end % 12 or hour == 12)
        afternoon = late or (not span["half"] and hour < 7)
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
    return _BESIDE_DAY.sub(" ", TIME.sub(" ", SPAN.sub(" ", text)))


def ends_in_hours(text: str) -> bool:
    """Whether a line ends with the hours of a meeting."""
    last = max((found.end() for found in TIME.finditer(text)), default=0)
    return last > 0 and not re.search(r"\w", text[last:])


def _sensible(hour: int, minute: int, afternoon: bool) -> time | None:
    if afternoon and hour < 12:
        hour += 12
    return time(hour, minute) if 7 <= hour <= 21 else None
