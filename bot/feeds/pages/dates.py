"""Dates as British pages write them: pure.

`card` asks for the date of an entry. Only a text that is a date and hardly more counts, never a
date in running text: a consultation that "closed on 3 May" is news of today.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.core.dates import MONTH_NAME, month_number

UK = ZoneInfo("Europe/London")

#: A text with more letters than this is not just a date, whatever labels stand beside it.
LONGEST = 70
_FIRST_YEAR = 1995
#: Beyond this an entry is dated in the future: the day of an event and not of its publication.
_AHEAD = timedelta(hours=26)

_MONTH = rf"(?P<month>{MONTH_NAME})\.?"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_TIME = (
    r"(?:[T,\s]+(?:at\s+)?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|BST|[+-][01]\d:?[0-5]\d)?)?"
)
_FORMS = tuple(
    re.compile(rf"(?<![\w£$.,/-]){form}{_TIME}(?![\w/])", re.IGNORECASE)
    for form in (
        rf"{_YEAR}[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>0?[1-9]|[12]\d|3[01])",
        rf"{_DAY}[\s,./-]*(?:of\s+)?{_MONTH}[\s,./-]*{_YEAR}",
        rf"{_MONTH}\s*{_DAY}(?:\s*,\s*|\s+){_YEAR}",
        rf"{_DAY}[\s,./-]*(?:of\s+)?{_MONTH}\s*'?(?P<short>\d\d)(?![:.]?\d)",
        r"(?P<day>\d\d?)\s?[./-]\s?(?P<month>\d\d?)\s?[./-]\s?(?P<year>(?:19|20)\d\d)",
        r"(?P<day>\d\d?)[./-](?P<month>\d\d?)[./-](?P<short>\d\d)",
        rf"{_DAY}[\s,-]*(?:of\s+)?{_MONTH}",
        rf"{_MONTH}\s*{_DAY}",
    )
)
_AGO = re.compile(
    r"\b(?P<number>\d{1,3}|an?|one)\s+(?P<unit>minute|min|hour|hr|day|week|month)s?\s+ago\b", re.I
)
_UNITS = {"minute": 60, "min": 60, "hour": 3_600, "hr": 3_600, "day": 86_400}
_UNITS |= {"week": 604_800, "month": 2_592_000}
_TODAY = re.compile(r"^\W*(?:(?:posted|published|added)\W+)?(today|yesterday|just now)\b", re.I)
#: Words that make a date the day of something else.
_OF_SOMETHING = re.compile(
    r"\b(?:clos(?:es?|ed|ing)|deadline|until|before|ends?|ended|expir\w+|from|starts?|event|due"
    r"|apply"
    r"|meeting|between|register|held|since|takes place|review)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[·|•]\s+|;\s+")
_MONTH_AND_YEAR = re.compile(rf"{_MONTH}\s+{_YEAR}", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*\W+)?(\d\d?)(?:(?:st|nd|rd|th)\b|\s*[:–—-])", re.I
)
_NUMBER_LAST = re.compile(r"[\s(–—-](\d\d?)(?:st|nd|rd|th)\W*$", re.IGNORECASE)
_ONLY_YEAR = re.compile(r"(?<![\d/–-])20\d\d(?![\d/–-])")
_DAY_AND_MONTH = re.compile(rf"(?:[a-z]+day\W+)?({_DAY}\s+{_MONTH})(?!\W*\d)", re.IGNORECASE)
_DAY_AND_MONTH_LAST = re.compile(rf"[(|·:,–—-]\s*(?:[a-z]+day\W+)?({_DAY}\s+{_MONTH})\W*$", re.I)
#: Letters of a weekday and what joins it to its date.
WEEKDAY = 12
_YEAR_IN = re.compile(r"\d{4}|[-/.]\d\d\b")
_BYLINE = re.compile(
    r"(?:(?:posted|published|written|added|created|released|issued)\s*)?"
    r"(?:by\s+[\w&.,’' -]{2,40}?)?\s*(?:\bon|[:,|•·–-])?\s*(?:[a-z]{3,9}day,?\s+)?",
    re.IGNORECASE,
)
_SET_APART = re.compile(r"\s*[:|•·–—-]\s")
_SLASHED = re.compile(r"(?<![\d/.=-])(\d\d?)/(\d\d?)/((?:20)?\d\d)(?![\d/])")
_BETWEEN_TAGS = re.compile(r"(?<=>)[^<]+")
_IN_PATH = re.compile(
    r"/(20\d\d)[/-](0[1-9]|1[0-2]|[1-9])[/-](0[1-9]|[12]\d|3[01]|[1-9])(?=[/-]|$)"
)


def british(html: str) -> str:
    """A page with its dates in numbers the British way round, where at least two of them can only
    be American and none can only be British: software from there, as it came."""
    pairs = {(int(one), int(two)) for one, two, _ in _SLASHED.findall(html)}
    american = sum(one <= 12 < two for one, two in pairs)
    if american < 2 or any(two <= 12 < one for one, two in pairs):
        return html
    return _BETWEEN_TAGS.sub(lambda said: _SLASHED.sub(r"\2/\1/\3", said[0]), html)


def written(text: str, now: datetime) -> datetime | None:
    """The moment that `text` names if it is a date and little else, in UTC; None otherwise, and for
    a day yet to come."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        return None
    # "Opened 2 November · Closes 18 January"
    parts = (part for part in _PARTS.split(text) if not _OF_SOMETHING.search(part))
    return next((moment for part in parts if (moment := found(part, now))), None)


def found(text: str, now: datetime) -> datetime | None:
    """The first date in `text`, whatever else it says."""
    matches = (match for form in _FORMS for match in form.finditer(text))
    for match in sorted(matches, key=lambda match: match.start()):
        moment = _moment(match, now)
        if moment:
            return _published(moment, now)
    return _relative(text, now)


def span(text: str) -> tuple[int, int] | None:
    """Where in `text` the first date stands, as much of it as there is."""
    spans = [match.span() for form in _FORMS if (match := form.search(text))]
    return min(spans, key=lambda each: (each[0], -each[1]), default=None)


def byline(text: str) -> str:
    """The byline that a text begins with: "By the press office on 23/11/2026 08:55. The unit …";
    "" where it begins with none."""
    at = span(text[: LONGEST + WEEKDAY])
    if at is None or not _YEAR_IN.search(text[at[0] : at[1]]):
        return ""
    alone = not text[: at[0]].strip() and _SET_APART.match(text, at[1])
    return text[: at[1]] if alone or _BYLINE.fullmatch(text[: at[0]]) else ""


def below(section: str, text: str, now: datetime) -> datetime | None:
    """The day of an entry whose heading tells the rest of its date: "24th: …" or "… (24th)" below a
    month, "24 November – …" or "… – 24 November" below a year."""
    if month := _MONTH_AND_YEAR.fullmatch(section.strip()):
        number = _NUMBER.match(text) or _NUMBER_LAST.search(text)
        return found(f"{number[1]} {month[0]}", now) if number else None
    day = _DAY_AND_MONTH.match(text) or _DAY_AND_MONTH_LAST.search(text)
    year = _ONLY_YEAR.findall(section)
    return found(f"{day[1]} {year[0]}", now) if len(year) == 1 and day else None


def only(text: str, now: datetime) -> datetime | None:
    """The day that a heading consists of."""
    at = span(text)
    return written(text, now) if at and len(text) - (at[1] - at[0]) <= WEEKDAY else None


def in_address(url: str, now: datetime) -> datetime | None:
    """The day that an address such as `/2026/11/05/title` names."""
    match = _IN_PATH.search(urlsplit(url).path)
    if not match:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return _published(datetime.combine(day, datetime.min.time(), UK), now)


def _published(moment: datetime, now: datetime) -> datetime | None:
    moment = moment.astimezone(UTC)
    if moment.year < _FIRST_YEAR or moment > now + _AHEAD:
        return None
    return min(moment, now)


def _moment(match: re.Match[str], now: datetime) -> datetime | None:
    parts = match.groupdict()
    month, day = _month(parts["month"]), int(parts["day"])
    if month > 12 >= day:  # written the American way
        month, day = day, month
    try:
        on = date(_year(parts, month, day, now), month, day)
    except ValueError:
        return None
    hour, minute = int(parts["hour"] or 0), int(parts["minute"] or 0)
    half = (parts["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=_zone(parts["zone"]))


def _month(text: str) -> int:
    return int(text) if text.isdigit() else month_number(text)


def _year(parts: dict[str, str | None], month: int, day: int, now: datetime) -> int:
    """As written; two digits are of this century; without any, the year that is nearest behind."""
    if year := parts.get("year"):
        return int(year)
    if short := parts.get("short"):
        return 2000 + int(short)
    tomorrow = now.astimezone(UK).date() + timedelta(days=1)
    return tomorrow.year if (month, day) <= (tomorrow.month, tomorrow.day) else tomorrow.year - 1


def _zone(text: str | None) -> tzinfo:
    if not text or text.upper() == "BST":
        return UK
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-ahead if text[0] == "-" else ahead)


def _relative(text: str, now: datetime) -> datetime | None:
    if match := _AGO.search(text):
        number = int(match["number"]) if match["number"].isdigit() else 1
        return now - timedelta(seconds=number * _UNITS[match["unit"].lower()])
    if match := _TODAY.search(text):
        return now - timedelta(days=1) if match[1].lower() == "yesterday" else now
    return None
