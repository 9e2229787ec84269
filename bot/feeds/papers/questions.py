"""Until when questions may be sent to a board: a date, or so many days before the meeting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.dates import WEEKDAYS, days_in
from bot.core.workdays import working_days_before

_ABOUT = re.compile(
    r"\bquestions?\b|\bquer(?:y|ies)\b|\b(?:written|public) (?:in|en)quir(?:y|ies)\b"
    r"|\bsubmi(?:t|ssions?)\b|\bask (?:the|our|a) |\bdeputations?\b"
    r"|\bpetitions?\b|\bpublic (?:statement|participation|speak)|\bspeak(?:ing)? at the\b"
    r"|\b(?:like|want|wish)(?:ing)? to (?:ask|raise|speak)"
    r"|\bput (?:it |them |something )?to the board\b",
    re.IGNORECASE,
)
_NUMBER = {
    word: number
    for number, words in enumerate(
        (
            *("a an the one", "two couple", "three", "four", "five", "six", "seven", "eight"),
            *("nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
        ),
        start=1,
    )
    for word in words.split()
}
_UNIT = (
    r"working[- ]days?|business[- ]days?|calendar[- ]days?|week-?days?|days?|hours?|weeks?"
    r"|fortnight"
)
_BEFORE = re.compile(
    rf"\b(?P<count>\d{{1,2}}|(?:a )?couple of|the(?= (?:\w+ )?(?:day|week)\b)"
    rf"|{'|'.join(name for name in _NUMBER if name not in ('the', 'couple'))})"
    rf"(?:\s*\(\w+\))?\s+(?:full |clear |complete |whole )*(?P<unit>{_UNIT})\b[’']?"
    r"(?:\s*\([^)]{0,60}\))?(?:\s+(?:advance )?notice\b"
    r"|(?:\s+notice)?\s*(?:\w+\s+){0,3}?(?:before(?:hand)?|prior|in advance|ahead|preceding)\b)",
    re.IGNORECASE,
)
_DAY_NAME = "|".join(WEEKDAYS)
_WEEKDAY_BEFORE = re.compile(
    rf"\b(?P<name>{_DAY_NAME})\s+(?:immediately\s+)?(?P<week>(?:(?:of|in)\s+)?the week\s+)?"
    r"(?:before|prior to|preceding|ahead of)\s+(?:the|each|every|a|any|our)?\s*(?:\w+\s+){0,4}?"
    r"(?:meeting|board|session)"
    rf"|\b(?P<week2>(?P<name2>{_DAY_NAME})\s+(?:of|in)\s+the\s+(?:previous|preceding)\s+week)\b"
    rf"|\b(?:preceding|previous)\s+(?P<name3>{_DAY_NAME})\b"
    rf"|\b(?P<name4>{_DAY_NAME})\s+(?:of|in)\s+the\s+(?:same\s+)?week\s+(?:of|as)\s+the\s+meeting\b",
    re.IGNORECASE,
)
_NAMES = ("name", "name2", "name3", "name4")
_DAY_BEFORE = re.compile(
    r"\b(?:(?:previous|preceding|prior) |last (?=working |business ))"
    r"(?P<working>working |business )?day\b",
    re.IGNORECASE,
)
#: A sentence after one on questions, or below a heading on them, need not name them again.
_SEND = re.compile(
    r"\b(?:send|sent|e-?mail(?:ed)?|submi(?:t|tted|ssions?)|contact|received|deadline|reach(?:es)?"
    r"|arrives?|let us|give|provided?|made|raised|supplied|posted|returned?"
    r"|get (?:it|them|these|your)|in writing|write|forward(?:ed)?|lodged?|inbox|with us|tell us"
    r"|must be|notify|in by|ask|message|drop|phone|call|text|closing|cut-?off|last day)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:by|before|until|till|up to|no later than|not later than|at the latest|latest|deadline"
    r"|closing|close[sd]?|shuts?|received|submitted|cut-?off|due|ends?|prior to|ahead of"
    r"|(?:last|final) (?:day|date|chance|opportunity))\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\b(?:from|between|opens?(?: on)?|since|start(?:s|ing)?(?: on)?)\s*$", re.I)
#: "Friday 20 November is the last day for questions."
_LIMIT_AFTER = re.compile(
    r"^[^.]{0,30}\b(?:is|was|will be|being)\s+(?:the |our |your )?"
    r"(?:last|final|closing|cut-?off|deadline|latest)\b|^\W+(?:deadline|closing date|cut-?off)\b"
    r"|^[^.]{0,12}\bat the latest\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])")
#: Papers come, and places are kept for those who attend, so many days before; that is not about
#: questions.
_PAPERS = re.compile(
    r"\bpapers?\b.{0,60}\b(?:publish|available|uploaded|posted)|\b(?:attend|observe|interpreter"
    r"|accessib|adjustments|livestream|joining (?:link|details)|book)",
    re.IGNORECASE,
)


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


def is_about_questions(text: str) -> bool:
    """Whether words, such as those of a heading, are about questions to the board."""
    return bool(_ABOUT.search(text))


def rule_in(text: str, *, below_such: bool = False) -> Rule | None:
    """A rule for every meeting, where a sentence states one; `below_such`: the heading above it is
    about questions."""
    for sentence in _about_questions(text, below_such):
        found, named = _BEFORE.search(sentence), _WEEKDAY_BEFORE.search(sentence)
        day = _DAY_BEFORE.search(sentence)
        if found is None and named is None and day is None:
            continue
        if _PAPERS.search(sentence) and not re.search(r"\bquestion", sentence, re.I):
            continue
        if named is not None and (found is None or named.start() < found.start()):
            return _on_weekday(named, sentence)
        if found is not None:
            return _counted(found, sentence)
        return Rule(1, bool(day and day["working"]), sentence.strip()[:240])
    return None


def _about_questions(text: str, below_such: bool) -> Iterator[str]:
    """The sentences that are about questions by themselves, or by what stands before them."""
    about = below_such
    for sentence in _SENTENCE.split(text):
        own = bool(_ABOUT.search(sentence))
        if own or (about and _SEND.search(sentence) and not _PAPERS.search(sentence)):
            yield sentence
        about = own or below_such


def _counted(found: re.Match[str], sentence: str) -> Rule:
    count = found["count"].casefold().removeprefix("a ").removesuffix(" of")
    number = int(count) if count.isdigit() else _NUMBER[count]
    unit = found["unit"].casefold()
    if unit.startswith("hour"):
        number = -(-number // 24)
    if unit.startswith(("week", "fortnight")) and "day" not in unit:
        number *= 14 if unit.startswith("fortnight") else 7
    working = unit.startswith(("working", "business", "weekday", "week-day"))
    return Rule(number, working, sentence.strip()[:240])


def _on_weekday(named: re.Match[str], sentence: str) -> Rule:
    weekday = WEEKDAYS.index(next(filter(None, map(named.group, _NAMES))).casefold())
    week = named["week"] or named["week2"]
    return Rule(7 if week else 0, False, sentence.strip()[:240], weekday)


def deadline_in(
    text: str, today: date, years: tuple[int, ...] = (), *, below_such: bool = False
) -> Deadline | None:
    """A day named as the last one for questions, where a sentence names one; `below_such` as in
    `rule_in`."""
    for sentence in _about_questions(text, below_such):
        for one in days_in(sentence, today, years):
            before = sentence[: one.start]
            if _BEGINS.search(before):
                continue
            limit = list(_LIMIT.finditer(before))
            # "by noon on Friday 20 November": few words may stand between.
            near = bool(limit) and len(before) - limit[-1].end() <= 50
            if near or _LIMIT_AFTER.search(sentence[one.end :]):
                return Deadline(one.day, sentence.strip()[:240])
    return None
