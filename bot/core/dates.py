"""Days written the British way, found in running text, in file names and in addresses.

Board pages write "Thursday 26th November 2026", "26/11/26", "26.11.2026", "26 November" without a
year, and file names "2026-11-26-Papers.pdf" or "ICB-Board-261126.pdf".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: A month in full or in short, as part of a pattern.
MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH = rf"(?P<month>{MONTH_NAME})\.?"
_WEEKDAY = (
    r"(?:(?P<weekday>mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?)?(?:day)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\.?,?(?:\s+the)?\s*)?"
)
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])\s*(?:st|nd|rd|th)?"
#: "26-27 November", "5 and 26 November"
_MORE_DAYS = (
    r"(?:\s*(?P<join>-|–|to|and|&|/)\s*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day\s+)?"
    r"(?P<more>3[01]|[12]\d|0?[1-9])\s*(?:st|nd|rd|th)?)?"
)
#: Days that one thing may go over.
_TOGETHER = 3
#: Two digits only where no time, share, number or month follows: "28 January, 25 March".
_YEAR = (
    r"(?P<year>20\d\d|'?\d\d(?![\d:.%]|\s*(?:[ap]\.?m\b|noon\b)|\s*(?:st|nd|rd|th)?\s+(?:of\s+)?"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{2,6})?\b))"
)

_WRITTEN = (
    re.compile(
        rf"\b{_WEEKDAY}{_DAY}{_MORE_DAYS},?\s+(?:of\s+)?{_MONTH}(?:(?:,\s*|\s+){_YEAR})?\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_WEEKDAY}{_MONTH}\s+{_DAY}(?!\d)(?:,?\s+(?P<year>20\d\d))?\b",
        re.IGNORECASE,
    ),
    # Day, month and year in boxes of their own have no blanks between them.
    re.compile(rf"(?<!\d){_DAY}{_MONTH}(?P<year>20\d\d)\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}{_DAY}(?P<year>(?:20\d\d)?)(?![\d.,:/])\b", re.IGNORECASE),
    # "26-Nov-2026", "26/Nov/26"
    re.compile(
        rf"(?<![\d/-]){_DAY}(?P<sep>[-/.]){_MONTH}(?P=sep)(?P<year>20\d\d|\d\d)(?!\d)", re.I
    ),
)
_NUMBERS = (
    re.compile(r"(?<!\d)(?P<year>20\d\d)[-./_](?P<month>1[0-2]|0?[1-9])[-./_](?P<day>\d\d?)(?!\d)"),
    re.compile(
        r"(?<![\d.£])(?P<day>3[01]|[12]\d|0?[1-9])(?P<sep>[-._]|\s?/\s?)(?P<month>1[0-2]|0?[1-9])(?P=sep)"
        r"(?P<year>20\d\d|\d\d)(?![\d%])(?!\.\d)"
    ),
)
_PACKED = (
    re.compile(
        r"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<day>0[1-9]|[12]\d|3[01])(?P<month>0[1-9]|1[0-2])(?P<year>20\d\d)(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<day>0[1-9]|[12]\d|3[01])(?P<month>0[1-9]|1[0-2])(?P<year>[2-3]\d)(?!\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<year>[2-3]\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
    ),
)
#: Not "may", which is rarely the month.
_IN_FULL = re.compile(rf"\b(?:{'|'.join(name.capitalize() for name in MONTHS)})\b")
_MONTH_ONLY = re.compile(rf"\b{_MONTH}\s+(?P<year>20\d\d)\b", re.IGNORECASE)
#: "2026 - 11 November", as folders are called to be in order.
_YEAR_FIRST = re.compile(
    rf"\b(?P<year>20\d\d)[\s/–-]+(?:(?P<number>0?[1-9]|1[0-2])[\s.–-]+)?{_MONTH}\b", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_YEAR_SPAN = re.compile(r"\b(20\d\d)(?:\s*[-–/]\s*(20)?(\d\d))?\b")

#: Without a year, a date is the nearest one from so long ago to so far ahead.
_BACK, _AHEAD = timedelta(days=120), timedelta(days=245)


@dataclass(frozen=True, slots=True)
class Written:
    """A day found in a text, and where."""

    day: date
    start: int
    end: int
    year_given: bool = True


def days_in(text: str, today: date, years: tuple[int, ...] = ()) -> list[Written]:
    """The days written in a text, in order, overlapping readings left out.

    `years` are those of the heading above, for dates that leave theirs out.
    """
    found: list[Written] = []
    if not _DIGIT.search(text):
        return found
    for one in sorted(_readings(text, today, years), key=lambda w: (w.start, -w.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


def day_in_name(name: str, today: date) -> date | None:
    """The day that a file name or an address carries, such as 2026-11-26-board-papers.pdf."""
    packed = _first(name, _NUMBERS) or _first(name, _PACKED)
    if packed is not None:
        return packed
    words = re.sub(
        r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", re.sub(r"[-_+.]", " ", name), flags=re.I
    )
    words = re.sub(r"(?<=\d) (?=(?:st|nd|rd|th)\b)", "", words, flags=re.I)
    listed = [one for one in days_in(words, today) if one.year_given]
    return listed[0].day if listed else None


def month_in(text: str) -> date | None:
    """The first day of a month that a text names without a day: November 2026."""
    words = re.sub(r"[-_+.]", " ", re.sub(r"(?<=[a-z])(?=20\d\d)", " ", text, flags=re.I))
    found = _MONTH_ONLY.search(words) or _YEAR_FIRST.search(words)
    return date(int(found["year"]), month_number(found["month"]), 1) if found else None


def month_named(text: str) -> int | None:
    """The number of the month that a text names in full, with a year or without."""
    found = _IN_FULL.search(text)
    return MONTHS.index(found[0].lower()) + 1 if found else None


def years_in(text: str) -> tuple[int, ...]:
    """The years a heading speaks of: 2026, or both of 2026/27."""
    years: list[int] = []
    for first, _, second in _YEAR_SPAN.findall(text):
        years.append(int(first))
        if second and int(second) == (int(first) + 1) % 100:
            years.append(int(first) + 1)
    return tuple(dict.fromkeys(years))


def _readings(text: str, today: date, years: tuple[int, ...]) -> Iterator[Written]:
    folder = _YEAR_FIRST.search(text)
    if folder and folder["number"] and int(folder["number"]) == month_number(folder["month"]):
        return
    for pattern in _WRITTEN:
        for found in pattern.finditer(text):
            year, month = found["year"], month_number(found["month"])
            for number, start, end in _numbers(found):
                if year:
                    day = _day(_full(year), month, number)
                else:
                    day = _guessed(month, number, found.groupdict().get("weekday"), today, years)
                if day is not None:
                    yield Written(day, start, end, bool(year))
    for pattern in _NUMBERS:
        for found in pattern.finditer(text):
            day = _day(_full(found["year"]), int(found["month"]), int(found["day"]))
            if day is not None:
                yield Written(day, found.start(), found.end())


def _numbers(found: re.Match[str]) -> list[tuple[int, int, int]]:
    """The days of a month that a date names, each with where it stands: of "26-27 November" the
    first, of "5 and 26 November" both, of "05 - 26 November" the last, as 05 numbers a list."""
    number, more = int(found["day"]), found.groupdict().get("more")
    if not more or 0 < int(more) - number <= _TOGETHER:
        return [(number, found.start(), found.end())]
    if found["join"] in ("-", "–", "to"):
        return [(int(more), found.start(), found.end())]
    parted = found.start("join")
    return [(number, found.start(), parted), (int(more), parted, found.end())]


def _first(text: str, patterns: tuple[re.Pattern[str], ...]) -> date | None:
    for pattern in patterns:
        for found in pattern.finditer(text):
            day = _day(_full(found["year"]), int(found["month"]), int(found["day"]))
            if day is not None and 2015 <= day.year <= 2045:
                return day
    return None


def _guessed(
    month: int, number: int, weekday: str | None, today: date, years: tuple[int, ...]
) -> date | None:
    """The day meant where no year stands beside it: one of the heading's years, else the nearest;
    a weekday that does not fit rules a year out."""
    tried = years or tuple(range(today.year - 2, today.year + 3))
    days = [day for year in tried if (day := _day(year, month, number)) is not None]
    wanted = weekday[:3].casefold() if weekday else None
    fitting = [day for day in days if wanted is None or WEEKDAYS[day.weekday()][:3] == wanted]
    if years and len(years) == 2 and len(fitting or days) == 2:
        # A financial year runs from April to March.
        return _day(years[0] if month >= 4 else years[1], month, number)
    near = [day for day in fitting if today - _BACK <= day <= today + _AHEAD]
    if near:
        return min(near, key=lambda day: abs(day - today))
    if fitting and (years or wanted):
        return min(fitting, key=lambda day: abs(day - today))
    return min(days, key=lambda day: abs(day - today), default=None)


def month_number(name: str) -> int:
    """The number of a month by its name, in full or in short."""
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name[:3].casefold()))


def _full(year: str) -> int:
    digits = int(year.lstrip("'"))
    return digits if digits > 99 else 2000 + digits


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
