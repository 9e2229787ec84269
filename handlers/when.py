"""From "tomorrow 8am" to a moment in somebody's own zone, or to the question to ask instead.

Handlers of broadcasts call it. What is ambiguous or over is asked back, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.types import Chat

NOW = frozenset(
    {
        *("now", "at once", "immediately", "asap", "straight away", "right away"),
        *("as soon as confirmed", "as soon as it is confirmed", "as soon as possible"),
    }
)
#: Further ahead than this a broadcast is more likely a slip of the pen.
FURTHEST = timedelta(days=240)

_TIME = re.compile(
    r"\b\d{1,2}[:.]\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b|\bnoon\b|\bmidday\b|\bmidnight\b", re.I
)
_IN = re.compile(r"(?:in\s+)?(an?|\d{1,4})\s*(min(?:ute)?s?|h(?:ou)?rs?|h|days?|weeks?)", re.I)
_BARE_HOUR = re.compile(r"\bat\s+(\d{1,2})(?![:.\d]|\s?[ap]\.?m)|^(\d{1,2})$", re.I)
_ZONE = re.compile(r"\s*\b(BST|GMT|UTC)\b\s*$", re.I)
_OFFSETS = {"BST": timedelta(hours=1), "GMT": timedelta(0), "UTC": timedelta(0)}
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.I)


@dataclass(frozen=True, slots=True)
class Question:
    """The words do not say one moment to come; what to ask their writer."""

    text: str


def zone_of(chat: Chat) -> ZoneInfo:
    """The zone that a chat's people live in."""
    return ZoneInfo(chat.choices.zone)


def read_moment(words: str, now: datetime, zone: ZoneInfo) -> datetime | Question:
    """The moment that these words mean to somebody in `zone`."""
    text = " ".join(words.split())
    if text.casefold() in NOW:
        return now
    span = _IN.fullmatch(text)
    if span:
        number = 1 if span[1].casefold().startswith("a") else int(span[1])
        return now + timedelta(**{_UNITS[span[2][0].casefold()]: number})
    unclear = _unclear_hour(text)
    if unclear:
        return unclear
    named = _ZONE.search(text)
    local = _parse(_ZONE.sub("", text), now, zone)
    if local is None:
        return Question(
            f"I do not understand “{text[:60]}” as a time. "
            "Say for example: tomorrow 8am, Fri 18:00, 27 Nov 9:30, in 2 hours, or now."
        )
    if not _TIME.search(text):
        return Question(f"At what time on {day_words(local)}? For example: {text[:40]} 18:00")
    wrong_day = _other_weekday(text, local)
    if wrong_day:
        return wrong_day
    moment = _in_zone(local, zone, named[1].upper() if named else None)
    return moment if isinstance(moment, Question) else _to_come(moment, now, zone)


def _unclear_hour(text: str) -> Question | None:
    bare = _BARE_HOUR.search(text)
    hour = int(next(filter(None, bare.groups()))) if bare else 99
    if hour > 23:
        return None
    if hour in (0, *range(13, 24)):
        return Question(f"Do you mean {hour:02}:00? Please say it so, with the day.")
    evening = hour % 12 + 12
    return Question(f"{hour} in the morning or in the evening? Say {hour:02}:00 or {evening}:00.")


def _parse(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    import dateparser  # loaded when first asked for, as it takes long

    dotted = re.sub(r"\b(\d{1,2})\.(\d{2})\b(?!\.)", r"\1:\2", text)
    found: datetime | None = dateparser.parse(
        dotted,
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": now.astimezone(zone).replace(tzinfo=None),
            "DATE_ORDER": "DMY",
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    return None if found is None else found.replace(tzinfo=None, second=0, microsecond=0)


def _other_weekday(text: str, local: datetime) -> Question | None:
    said = _WEEKDAY.search(text)
    if said is None or not re.search(r"\d{1,2}(st|nd|rd|th)?[\s/.-]+([a-z]{3}|\d)", text, re.I):
        return None
    meant = next(day for day in _DAYS if day.startswith(said[1].casefold()))
    real = _DAYS[local.weekday()]
    if meant == real:
        return None
    return Question(
        f"{local.day} {local:%B %Y} is a {real.capitalize()}, not a {meant.capitalize()}. "
        "Which of the two do you mean?"
    )


def _in_zone(local: datetime, zone: ZoneInfo, named: str | None) -> datetime | Question:
    """The moment of a reading of the clock, unless the clock shows it twice or never."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if named is not None and (named != "UTC" or first.utcoffset() != second.utcoffset()):
        return (local - _OFFSETS[named]).replace(tzinfo=UTC)
    if named == "UTC":
        return local.replace(tzinfo=UTC)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    at, day = f"{local:%H:%M}", day_words(local)
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        return Question(
            f"There is no {at} on {day}: the clocks go forward that night. Say another time."
        )
    return Question(
        f"The clock shows {at} twice on {day}, as the clocks go back that night. "
        f"Say {at} {first.tzname()} for the first time or {at} {second.tzname()} for the second, "
        f"with the day."
    )


def _to_come(moment: datetime, now: datetime, zone: ZoneInfo) -> datetime | Question:
    if moment <= now:
        return Question(f"That was {moment_words(moment, zone)}. Say a time to come, or now.")
    if moment > now + FURTHEST:
        return Question(
            f"That is {moment_words(moment, zone)}, more than six months ahead. "
            "Say a time that is nearer."
        )
    return moment


def day_words(moment: datetime) -> str:
    """Friday 27 November 2026."""
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """Friday 27 November 2026, 18:00 (London time)."""
    local = moment.astimezone(zone)
    place = zone.key.rpartition("/")[2].replace("_", " ")
    return f"{day_words(local)}, {local:%H:%M} ({place} time)"


def time_until(moment: datetime, now: datetime) -> str:
    """In 2 hours, in 3 days: how far ahead, roughly."""
    minutes = max(int((moment - now).total_seconds() // 60), 0)
    for size, one in ((1440, "day"), (60, "hour")):
        if minutes >= 2 * size:
            return f"in {minutes // size} {one}s"
    if minutes >= 60:
        return f"in 1 hour {minutes - 60} minutes" if minutes > 60 else "in 1 hour"
    return "at once" if not minutes else f"in {minutes} minute{'s' if minutes > 1 else ''}"
