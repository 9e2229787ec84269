"""Where on a page a line stands: below which headings, and so in which years.

`scan` keeps one for each page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from bot.core.dates import MONTHS, Written, days_in, years_in
from bot.core.meetings import MeetingKind
from bot.feeds.papers import words
from bot.feeds.papers.line import BUTTON, LABEL, Line
from bot.feeds.papers.questions import Deadline, Rule, deadline_in, is_about_questions, rule_in

_DAY_ALONE = re.compile(
    r"\b(?P<weekday>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s+(?:the\s+)?(?P<day>\d\d?)(?:st|nd|rd|th)?"
    r"(?![\d:.]|\s*(?:am|pm)\b)",
    re.IGNORECASE,
)
_MET_ON = re.compile(
    r"\b(?:met|meets|meeting|held|takes? place|took place) on (?:the )?"
    r"(?P<day>\d\d?)(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
#: A line of nothing but a year heads what follows, as in a list of lists.
_YEAR = re.compile(r"20\d\d(?:\s*[/–-]\s*(?:20)?\d\d)?\s*:?")
#: What a row or a line of dates begins with, which may be their year.
_YEAR_FIRST = re.compile(
    r"20\d\d(?:\s*[/–-]\s*(?:20)?\d\d)?(?: \||:| [–-]) |(?:in|for|during) 20\d\d\b", re.I
)
_MONTH = re.compile(r"[a-z]{3,9}\.?\s+20\d\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Where:
    """Where a heading stands, and the box that it ends with."""

    line: Line
    box: tuple[int, ...] = ()

    def holds(self, line: Line) -> bool:
        """Whether a line is still in its item and its box."""
        firm, box = self.line.firm, self.box
        return line.firm[: len(firm)] == firm and line.inside[: len(box)] == box

    def is_above(self, line: Line) -> bool:
        """Whether a label of the same level is inside what this one opens, as accordions nest."""
        own = self.line.inside
        beside = line.inside[: len(own) - 1] == own[:-1] and len(line.inside) > len(own)
        return BUTTON <= line.level <= LABEL and beside


@dataclass
class Setting:
    """The headings above the line that is being read."""

    today: date
    title: str  #: of the page
    council: bool = False  #: the page is that of one council body, and all meetings are its own
    headings: list[tuple[int, str]] = field(default_factory=list)
    ends_section: bool = False  #: whether this line is a heading beside the one above it
    _where: list[Where] = field(default_factory=list)  #: of each of them

    def enter(self, line: Line) -> None:
        """Come to a line; a heading ends those of its own level and below, and ends itself with the
        item or article that it stands in."""
        ends = line.level if line.level <= LABEL else LABEL + 1
        above = zip(self.headings, self._where, strict=True)
        self.ends_section = any(
            one[0] == line.level and where.holds(line) and not where.box for one, where in above
        )
        kept = [
            (one, where)
            for one, where in zip(self.headings, self._where, strict=True)
            if where.holds(line) and (one[0] < ends or (one[0] == ends and where.is_above(line)))
        ]
        self.headings, self._where = [one for one, _ in kept], [where for _, where in kept]
        if line.level <= LABEL or (_YEAR.fullmatch(line.text) and not line.links):
            self.headings.append((min(line.level, LABEL), line.text))
            self._where.append(Where(line))

    def bind(self, line: Line, box: tuple[int, ...]) -> None:
        """A heading that names what stands above it in the same box ends with that box."""
        inside = line.inside[: len(box)] == box
        if inside and self.headings and self.headings[-1][1] == line.text:
            self._where[-1] = Where(line, box)

    def days(self, text: str, column: str = "") -> list[Written]:
        """The days written in a text that stands here, in a `column` of that name, which may be a
        year; "Thursday 26th" is of the month above."""
        first = _YEAR_FIRST.match(text)
        years = years_in(first[0]) if first else years_in(column)
        found = days_in(text, self.today, years or self.years())
        return found or self._below_a_month(text)

    def _below_a_month(self, text: str, *, of_days: bool = False) -> list[Written]:
        number = _DAY_ALONE.search(text) or _MET_ON.search(text)
        if number is None:
            return []
        weekday = number.groupdict().get("weekday") or ""
        month = self._month_above(text, of_days=of_days)
        said = f"{weekday} {number['day']} {month}"
        found = days_in(said, self.today, () if years_in(said) else self.years())[:1]
        return [
            replace(one, start=number.start("day"), end=number.end())
            for one in found
            if not weekday or f"{one.day:%a}".casefold() == weekday.casefold()
        ]

    def _month_above(self, text: str, *, of_days: bool) -> str:
        """The month of a row or of a heading above; with `of_days` also that of a day there."""
        cells = [cell for cell in text.split(" | ") if cell.lower() in MONTHS]
        if cells:
            return cells[-1]
        for _, said in reversed(self.headings):
            if said != text and (_MONTH.fullmatch(said) or said.lower() in MONTHS):
                return said
            listed = days_in(said, self.today, self.years()) if of_days and said != text else []
            if listed:
                return f"{listed[0].day:%B %Y}"
        return ""

    def years(self) -> tuple[int, ...]:
        """The years that a date without one is of."""
        for _, text in reversed(self.headings):
            if years := years_in(text):
                return years
        return years_in(self.title)

    def deadline(self, text: str) -> Deadline | None:
        """The last day for questions that a text names which stands here."""
        below = self._below_questions()
        return deadline_in(self._with_months(text), self.today, self.years(), below_such=below)

    def _with_months(self, text: str) -> str:
        """A text with the month above behind days that leave it out: "by noon on Tuesday 24th"."""
        if days_in(text, self.today, self.years()):
            return text
        found = self._below_a_month(text, of_days=True)
        at = found[0] if found else None
        return f"{text[: at.start]}{at.day:%d %B %Y}{text[at.end :]}" if at else text

    def rule(self, text: str) -> Rule | None:
        """The rule for the last day of questions that a text states which stands here."""
        return rule_in(text, below_such=self._below_questions())

    def _below_questions(self) -> bool:
        return bool(self.headings) and is_about_questions(self.headings[-1][1])

    def of_the_next(self) -> tuple[int, tuple[int, ...]] | None:
        """The level of the heading just above, and the items it stands in, where what stands below
        it is all of one meeting: "Our next meeting"."""
        if not self.headings or not words.heads_next(self.headings[-1][1]):
            return None
        return self.headings[-1][0], self._where[-1].line.firm

    def below_both(self, own: str) -> bool:
        """Whether words name one meeting below a heading that names the board's and the annual."""
        above = (text for _, text in self.headings if text != own)
        both = any(words.names_both(text) for text in above)
        return both and words.names_board(own) and not words.names_both(own)

    def is_closed(self, line: Line) -> bool:
        """Whether a column of a row says that the public may not come."""
        return any(
            words.asks_if_public(name) and re.match(r"no\b", cell, re.IGNORECASE)
            for name, cell in line.cells
        )

    def about_meetings(self, own: str = "") -> bool:
        """Whether its `own` words or something above it have to do with meetings."""
        said = (own, self.title, *(text for _, text in self.headings))
        return any(words.speaks_of_meetings(one) for one in said)

    def kind(self, own: str) -> MeetingKind:
        """Which kind of meeting its `own` words speak of, or else the headings above."""
        for said in (own, *(text for _, text in reversed(self.headings))):
            kind = words.kind_of(said)
            if kind is not MeetingKind.BOARD and (said == own or words.names_one(said)):
                return kind
            if words.speaks_of_board(said):
                return MeetingKind.BOARD
        return MeetingKind.BOARD

    def names_others(self, own: str) -> bool:
        """Whether words speak of another body than the one that the page is about."""
        return not self.council and words.names_others(own)

    def is_none_of_ours(self, own: str, line: Line | None = None) -> bool:
        """Whether a date is a committee's, a closed meeting's, or that of a news story; `own` are
        the words of what it stands in, of a `line` those without its documents."""
        if line is not None and self.is_closed(line):
            return True
        if self.council:
            return words.is_private(own)
        if words.names_others(own) or words.is_private(own):
            return True
        above = [text for _, text in self.headings if line is None or text != line.text]
        for said in (own, *reversed(above)):
            if words.names_others(said) or words.heads_news(said) or words.is_private(said):
                return True
            if words.names_board(said):
                return False
        return False
