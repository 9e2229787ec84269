"""Until when questions may be sent to a board: a date, or so many days before the meeting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.dates import days_in
from bot.core.workdays import working_days_before

_ABOUT = re.compile(r"\bquestions?\b|\bsubmit\b|\bask the board\b", re.IGNORECASE)
_NUMBER = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fourteen": 14,
    "fifteen": 15,
}
_BEFORE = re.compile(
    r"\b(?P<count>\d{1,2}|" + "|".join(_NUMBER) + r")(?:\s*\(\d+\))?\s+(?:full |clear )?"
    r"(?P<unit>working days?|business days?|calendar days?|days?|hours?|weeks?)"
    r"(?:[’']?\s+(?:notice\s+)?)?\s*(?:\w+\s+){0,3}?(?:before|prior|in advance|ahead)\b",
    re.IGNORECASE,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
_WEEKDAY_BEFORE = re.compile(
    rf"\b(?P<name>{'|'.join(_WEEKDAYS)})\s+(?:immediately\s+)?(?P<week>(?:of|in) the week\s+)?"
    r"(?:before|prior to|preceding|ahead of)\s+(?:the|each|every|a|our)?\s*(?:\w+\s+){0,2}?meeting",
    re.IGNORECASE,
)
_SEND = re.compile(r"\b(?:send|sent|e-?mail|submit|contact|received|deadline)", re.IGNORECASE)
_LIMIT = re.compile(
    r"\b(?:by|before|until|till|no later than|not later than|deadline|closing|close[sd]?"
    r"|received|submitted|cut-off)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])")
#: Papers come so many days before; that is not about questions.
_PAPERS = re.compile(r"\bpapers?\b.{0,60}\b(?:publish|available|uploaded|posted)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """How many days before a meeting the last questions are taken, or on which weekday."""

    days: int
    working: bool
    words: str
    weekday: int | None = None  #: the last one before those days

    def for_meeting(self, day: date) -> date:
        """The last day for questions to the meeting of `day`."""
        if self.weekday is not None:
            # With `days` 7 it is a day of the week before that of the meeting.
            near = day - timedelta(days=day.weekday() + 1 if self.days else 1)
            return near - timedelta(days=(near.weekday() - self.weekday) % 7)
        if self.working:
            return working_days_before(day, self.days)
        return day - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day named as the last one for questions."""

    day: date
    words: str


def rule_in(text: str) -> Rule | None:
    """A rule for every meeting, where a sentence states one."""
    for sentence in _SENTENCE.split(text):
        found, named = _BEFORE.search(sentence), _WEEKDAY_BEFORE.search(sentence)
        if (found is None and named is None) or not _ABOUT.search(sentence):
            continue
        if _PAPERS.search(sentence) and not re.search(r"\bquestion", sentence, re.I):
            continue
        if found is None:
            return _on_weekday(named, sentence) if named else None
        count = found["count"].casefold()
        number = int(count) if count.isdigit() else _NUMBER[count]
        unit = found["unit"].casefold()
        if unit.startswith("hour"):
            number, unit = -(-number // 24), "days"
        if unit.startswith("week"):
            number *= 7
        working = unit.startswith(("working", "business"))
        return Rule(number, working, sentence.strip()[:240])
    return None


def _on_weekday(named: re.Match[str], sentence: str) -> Rule:
    weekday = _WEEKDAYS.index(named["name"].casefold())
    return Rule(7 if named["week"] else 0, False, sentence.strip()[:240], weekday)


def deadline_in(text: str, today: date, years: tuple[int, ...] = ()) -> Deadline | None:
    """A day named as the last one for questions, where a sentence names one."""
    before_it = ""
    for sentence in _SENTENCE.split(text):
        about = _ABOUT.search(sentence) or (_ABOUT.search(before_it) and _SEND.search(sentence))
        before_it = sentence
        if not about:
            continue
        for one in days_in(sentence, today, years):
            before = sentence[: one.start]
            limit = list(_LIMIT.finditer(before))
            # "by noon on Friday 20 November": few words may stand between.
            if limit and len(before) - limit[-1].end() <= 40:
                return Deadline(one.day, sentence.strip()[:240])
    return None
