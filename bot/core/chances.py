"""Chances to act: meetings in public, last days for questions, consultations that close.

/next shows them, reminders tell of them, the calendar file lists them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.dates import days_in
from bot.core.diary import StoredMeeting
from bot.core.meetings import KIND_NAMES
from bot.core.watched import StoredItem

UK = ZoneInfo("Europe/London")

#: Days before a chance on which people are reminded; 0 is the day itself.
STAGES = (7, 2, 0)
#: The hour, in the United Kingdom, from which and until which people are told of a day.
FROM, UNTIL = time(8), time(20)

_CONSULTATION = re.compile(
    r"\b(?:consultations?|have your say|public engagement|engagement (?:period|exercise)|survey"
    r"|share your views|tell us what you think|listening exercise)\b",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"\b(?:clos(?:es?|ing)|ends?|ending|until|till|deadline|by|before|open to)\b"
    r"(?:\W+\w+){0,5}\W*$",
    re.IGNORECASE,
)


class ChanceKind(StrEnum):
    """What there is to do."""

    MEETING = "meeting"
    QUESTIONS = "questions"
    CONSULTATION = "consultation"


@dataclass(frozen=True, slots=True)
class Chance:
    """Something to act on by a day, on whose word, and of when."""

    key: str  #: stays when the day moves
    kind: ChanceKind
    day: date
    title: str
    url: str
    source: str  #: name of the page or outlet
    source_url: str
    as_of: datetime | None  #: when the source was last read
    begins: time | None = None
    place: str = ""
    note: str = ""
    moved_from: date | None = None
    cancelled: bool = False
    sequence: int = 0
    changed_at: datetime | None = None
    seen_at: datetime | None = None  #: when we first knew of it
    month_only: bool = False

    @property
    def moment(self) -> datetime | None:
        """When it begins, in UTC; None where no time is told."""
        if self.begins is None or self.month_only:
            return None
        return datetime.combine(self.day, self.begins, UK)


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose meetings they are, where that is read, and when it last was."""

    board: str
    source: str
    url: str
    as_of: datetime | None


def of_meeting(stored: StoredMeeting, origin: Origin) -> list[Chance]:
    """A meeting, and the last day for questions to it."""
    meeting = stored.meeting
    missing = stored.missing_since is not None
    common = {
        "source": origin.source,
        "source_url": origin.url,
        "as_of": origin.as_of,
        "sequence": stored.sequence,
        "changed_at": stored.changed_at,
        "seen_at": stored.seen_at,
        "cancelled": meeting.cancelled,
    }
    chances = [
        Chance(
            key=f"meeting:{stored.id}",
            kind=ChanceKind.MEETING,
            day=meeting.day,
            title=f"{origin.board}: {KIND_NAMES[meeting.kind]}",
            url=meeting.url or origin.url,
            begins=meeting.begins,
            place=meeting.place,
            note="its page no longer lists it; please check" if missing else "",
            moved_from=meeting.moved_from,
            month_only=meeting.month_only,
            **common,  # type: ignore[arg-type]
        )
    ]
    if meeting.questions_by is not None and not meeting.cancelled and not missing:
        chances.append(
            Chance(
                key=f"questions:{stored.id}",
                kind=ChanceKind.QUESTIONS,
                day=meeting.questions_by,
                title=f"{origin.board}: last day for questions to the meeting of "
                f"{meeting.day.day} {meeting.day:%B}",
                url=meeting.url or origin.url,
                note=f"“{meeting.questions_words}”" if meeting.questions_words else "",
                **common,  # type: ignore[arg-type]
            )
        )
    return chances


def of_item(stored: StoredItem, source: str) -> Chance | None:
    """The consultation that a news item tells of, if it says until when it runs."""
    item = stored.item
    text = f"{item.title}. {item.summary}"
    if not _CONSULTATION.search(text):
        return None
    written = (item.published_at or stored.seen_at).astimezone(UK).date()
    for one in days_in(text, written):
        if one.day >= written and _CLOSES.search(text[: one.start]):
            return Chance(
                key=f"item:{stored.id}",
                kind=ChanceKind.CONSULTATION,
                day=one.day,
                title=f"{item.title} (closes)",
                url=item.url or "",
                source=source,
                source_url=item.url or "",
                as_of=item.published_at or stored.seen_at,
                seen_at=stored.seen_at,
            )
    return None


def coming(chances: Iterable[Chance], today: date) -> list[Chance]:
    """What lies ahead, the next first; the same meeting on two pages once."""
    kept: dict[tuple[ChanceKind, date, str], Chance] = {}
    for one in sorted(chances, key=lambda one: (one.day, one.begins or time(0), one.kind)):
        if one.day >= today or (one.month_only and _same_month(one.day, today)):
            kept.setdefault((one.kind, one.day, one.title), one)
    return list(kept.values())


def stage_of(chance: Chance, today: date) -> int | None:
    """Which reminder is due on a day: the smallest stage not yet passed; None before the first."""
    left = (chance.day - today).days
    if left < 0 or chance.month_only:
        return None
    fitting = [stage for stage in STAGES if left <= stage]
    return min(fitting) if fitting else None


def stage_day(chance: Chance, stage: int) -> date:
    """The day on which a stage is reached."""
    return chance.day - timedelta(days=stage)


def is_civil(now: datetime) -> bool:
    """Whether people may be told something that is not urgent."""
    return FROM <= now.astimezone(UK).time() < UNTIL


def in_days(day: date, today: date) -> str:
    """today, tomorrow, in 7 days."""
    left = (day - today).days
    if left <= 0:
        return "today"
    return "tomorrow" if left == 1 else f"in {left} days"


def when(chance: Chance) -> str:
    """Thursday 3 December 2026, 10:00."""
    if chance.month_only:
        return f"{chance.day:%B %Y} (day not told)"
    begins = f", {chance.begins:%H:%M}" if chance.begins else ""
    return f"{chance.day:%A} {chance.day.day} {chance.day:%B %Y}{begins}"


def _same_month(day: date, today: date) -> bool:
    return (day.year, day.month) >= (today.year, today.month)


def named(chances: Sequence[Chance]) -> dict[str, Chance]:
    """Chances by their key."""
    return {one.key: one for one in chances}
