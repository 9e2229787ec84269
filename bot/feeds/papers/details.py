"""What a line tells of a meeting besides its day: hour, place, agenda, questions, cancellation.

`scan` hands over every line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.core.dates import Written
from bot.feeds.papers import files, words
from bot.feeds.papers.anchors import Anchors
from bot.feeds.papers.drafts import Draft, Drafts, ahead
from bot.feeds.papers.line import LABEL, TEXT, Line, Link, boxes_around
from bot.feeds.papers.moves import called_off
from bot.feeds.papers.places import is_open, place_alone, place_behind, place_in
from bot.feeds.papers.setting import Setting
from bot.feeds.papers.times import begins_in, ends_in_hours

#: Letters of a line that may still tell hour and place of the meeting above it.
LETTERS = 180
#: Items of an agenda that are kept.
MOST_ITEMS = 60
DEADLINE_COLUMN = re.compile(r"question|deadline|submi|cut-?off|closing", re.IGNORECASE)
_OTHER_COLUMN = re.compile(
    r"publi(?!c\b)|upload|updated|posted|added|created|modified|changed|edited|approved|size|minutes|effect"
    r"|interview|start date",
    re.IGNORECASE,
)
#: Recordings, calls, forms and maps are no pages of a meeting.
_ELSEWHERE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|vimeo\.com|teams\.(?:microsoft|live)\.com"
    r"|zoom\.us|forms\.(?:office|microsoft)\.com|forms\.gle|(?:docs|maps)\.google\.com"
    r"|goo\.gl|slido\.com|sli\.do|eventbrite\.[a-z.]+|ticketsource\.[a-z.]+|(?:[\w-]+\.)?webex\.com)(?:[/:?]|$)|https?://(?:www\.)?google\.[a-z.]+/maps",
    re.IGNORECASE,
)
#: Words of a sentence whose hour is that of a deadline.
_OF_LIMIT = re.compile(
    r"\b(?:questions?|deadline|closing|cut-?off|register|doors?|refreshments|arrivals?|coffee)\b"
    r"|\b(?:by|before|until) (?:\d|noon|midday|close)",
    re.IGNORECASE,
)
#: What links to the page of a meeting say below its name, and what others say.
_MORE = re.compile(
    r"\b(?:view|see|read|find out|more|details?|information|agendas?|papers|documents|go to|open"
    r"|visit|meeting)\b",
    re.IGNORECASE,
)
_NOT_ITS = re.compile(
    r"\b(?:all|archives?|previous|past|other|live|join|watch|register|book|questions?|map|back"
    r"|contact|recordings?|calendar|accessib\w+|minutes|20\d\d)\b",
    re.IGNORECASE,
)
#: What links to attend a meeting say.
_TO_ATTEND = re.compile(
    r"\W*(?:click (?:here )?to )?(?:register|book|join|watch|view live|sign up|reserve|add to"
    r"|i?cal\b|map\b|directions|e-?mail|contact|submit|ask a)",
    re.IGNORECASE,
)
_AGENDA = re.compile(
    r"\W*(?:(?:draft|the|main|key|outline|meeting|board) )*"
    r"(?:agenda(?: items?| highlights| includes| will include)?"
    r"|(?:items|topics) (?:on the agenda|for discussion|to be discussed)(?: include)?"
    r"|what (?:will be discussed|is on the agenda|(?:the board|we) will discuss))\W*",
    re.IGNORECASE,
)


@dataclass
class Details:
    """What the lines so far told of the meetings they stand below."""

    setting: Setting
    anchors: Anchors
    drafts: Drafts
    _in_agenda: bool = False
    #: The meeting that the line just before named, and that line.
    _named: tuple[Draft, Line] | None = None
    _hours: Draft | None = None  #: the meeting whose hours the line just before told last

    def take(self, line: Line, named: Draft | None) -> None:
        """Read what a line tells besides its date; `named` is the meeting it names itself."""
        draft = named or self.anchors.draft
        self._questions(line, draft)
        if line.names_columns:
            return
        if _AGENDA.fullmatch(line.text) and not line.links:
            self._in_agenda = True
        elif line.level <= LABEL or named is not None:
            self._in_agenda = False
        elif self._in_agenda and draft is not None and line.text and _is_item(line):
            draft.agenda.append(_item(line)[:160])
            del draft.agenda[MOST_ITEMS:]
        beside, self._named = self._named, (named, line) if named is not None else None
        if draft is None and beside is not None and _describes(line, beside[1]):
            draft = beside[0]
        self.drafts.of_all.take(line, lambda said: bool(self.setting.days(said)))
        if draft is None:
            return
        if named is not None:
            draft.url = draft.url or page_of(line)
        if named is not None or len(line.text) <= LETTERS:
            draft.begins = draft.begins or self._at_new_day(line, draft) or _begins(line)
            draft.place = draft.place or place_in(line) or self._behind_day(line, draft)
            own = files.without_documents(line)
            called_off = words.is_cancelled(own) if named else words.tells_of_cancelling(own)
            draft.cancelled = draft.cancelled or (called_off and draft.moved_from is None)
            draft.hour_open = draft.hour_open or is_open(line.text, "time")
            draft.place_open = draft.place_open or is_open(line.text)
            self._place_alone(line, draft, beside)
        if named is None:
            draft.url = draft.url or leads_on(line)

    def of_each(self, text: str, dates: Sequence[Written], drafts: Sequence[Draft]) -> None:
        """Read what running text tells of each of the meetings that it names, behind its day."""
        off = called_off(text, dates)
        ends = [*(one.start for one in dates[1:]), len(text)]
        for one, draft, end in zip(dates, drafts, ends, strict=True):
            piece = Line(text[one.end : end], TEXT, (), (), ())
            draft.cancelled = draft.cancelled or draft.day in off
            draft.begins = draft.begins or _begins(piece)
            draft.place = draft.place or place_behind(piece, Written(one.day, 0, 0))

    def _at_new_day(self, line: Line, draft: Draft) -> time | None:
        """The hour behind the day that a meeting was moved to, in the line that tells so."""
        if draft.moved_from is None or line.cells:
            return None
        new = [one for one in self.setting.days(line.text) if one.day == draft.day]
        return begins_in(line.text[new[0].end :]) if new else None

    def _behind_day(self, line: Line, draft: Draft) -> str:
        days = [one for one in self.setting.days(line.text) if one.day == draft.day]
        return place_behind(line, days[0]) if days else ""

    def _place_alone(self, line: Line, draft: Draft, before: tuple[Draft, Line] | None) -> None:
        """A name in a line of its own below the hours, or below the day, is that of the place."""
        below_day = before is not None and before[0] is draft
        if not draft.place and (self._hours is draft or below_day):
            draft.place = place_alone(line, sure=self._hours is draft)
        self._hours = draft if ends_in_hours(line.text) else None

    def _questions(self, line: Line, draft: Draft | None) -> None:
        deadline = self.setting.deadline(line.text)
        for name, cell in line.cells:
            listed = self.setting.days(cell)
            if listed and DEADLINE_COLUMN.search(name) and draft is not None:
                draft.questions_by, draft.questions_words = listed[0].day, f"{name}: {cell}"
        rule = self.setting.rule(line.text)
        if draft is not None and deadline is not None and ahead(deadline.day, draft.day):
            draft.questions_by, draft.questions_words = deadline.day, deadline.words
        elif deadline is not None:
            self.drafts.loose.append((deadline.day, deadline.words))
        elif rule is not None and draft is not None and self.anchors.listed:
            draft.rule = rule
            self.drafts.rule = self.drafts.rule or rule
        elif rule is not None:
            self.drafts.rule = self.drafts.rule or rule


def _is_item(line: Line) -> bool:
    """Whether a line below "Agenda" is an item and not only a document."""
    return bool(line.cells) or not line.links or len(files.without_documents(line).split()) >= 2


def _item(line: Line) -> str:
    """What an item of an agenda is about, of a row the longest of its cells."""
    own = re.sub(r"\(\s*\)", "", files.without_documents(line)).strip(" –-:|")
    return max((cell for _, cell in line.cells), key=len, default=own)


def _describes(line: Line, named: Line) -> bool:
    """Whether a line stands in the box beside that of a meeting's name: "10am, County Hall"."""
    around = boxes_around(named.inside, line)
    short = line.level == TEXT and len(line.text) <= LETTERS and not line.links and not line.cells
    return short and bool(around) and line.inside[: len(around)] == around


def in_other_column(name: str) -> bool:
    """Whether a column of that name holds dates that are not those of meetings."""
    return bool(DEADLINE_COLUMN.search(name) or _OTHER_COLUMN.search(name))


def leads_on(line: Line) -> str | None:
    """The page of the meeting above, where a line is nothing but links and one leads there."""
    rest = line.text
    for link in line.links:
        rest = rest.replace(link.text, " ", 1)
    if re.search(r"\w", rest):
        return None
    own = (link for link in _pages(line) if len(link.text) <= 60 and _MORE.search(link.text))
    return next((link.url for link in own if not _NOT_ITS.search(link.text)), None)


def page_of(line: Line) -> str | None:
    """The page that a line leads to."""
    return next((link.url for link in _pages(line) if not _is_in_prose(line, link)), None)


def _pages(line: Line) -> list[Link]:
    """The links to pages that may be those of a meeting."""
    return [
        link
        for link in line.links
        if link.text
        and not files.is_document(link)
        and not _ELSEWHERE.match(link.url)
        and not _TO_ATTEND.match(link.text)
    ]


def _is_in_prose(line: Line, link: Link) -> bool:
    """Whether a link is a part of what a cell says at length."""
    around = [len(cell) for _, cell in line.cells if link.text in cell]
    return bool(around) and min(around) > 2 * len(link.text) + 40


def _begins(line: Line) -> time | None:
    """When the meeting of a line begins; times of deadlines are something else."""
    if line.cells:
        cells = [cell for name, cell in line.cells if not in_other_column(name)]
        return next((at for cell in cells if (at := begins_in(cell)) is not None), None)
    said = line.text
    for gone in line.struck:
        said = said.replace(gone, " ", 1)
    told = (_OF_LIMIT.split(part)[0] for part in re.split(r"(?<=[.;!?])\s+(?=[A-Z])", said))
    return next((at for part in told if (at := begins_in(part)) is not None), None)
