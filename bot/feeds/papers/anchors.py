"""Lines that what follows belongs to: headings with a date, and labels in boxes of their own.

`scan` sets them and leaves them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.core.dates import Written
from bot.feeds.papers import files, words
from bot.feeds.papers.drafts import Draft, Drafts
from bot.feeds.papers.line import LABEL, TEXT, Line, boxes_around

#: The letters of a line that is hardly more than a date.
BARE_LETTERS = 36
#: A date that is one of several things told of a meeting: "Date: 3 December 2026".
_LABELLED = re.compile(r"(?:meeting |next )?(?:dates?|when|day)(?: (?:and|&) time)?\s*[:–-]", re.I)
#: ... and those of hours beside it: "26 November @ 9:30 am – 12:30 pm".
BARE_WORDS = 8
#: Letters of a line that may be the name of the meeting which the heading of its item dates.
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Anchor:
    """The line that what follows belongs to; no draft: what follows is nobody's."""

    draft: Draft | None
    level: int
    inside: tuple[int, ...]
    firm: tuple[int, ...]
    alone: bool = False  #: nothing but a date
    bare: bool = False  #: ... with what it is of on the next line
    fresh: bool = False  #: the line just before; its box may hold nothing but itself
    wide: bool = False  #: what stands beside its box is taken to be below it

    def holds(self, line: Line) -> bool:
        """Whether a line is still below it."""
        if line.level <= min(self.level, LABEL):
            return False
        kept = self.firm if self.level < LABEL else self.inside
        there = line.firm if self.level < LABEL else line.inside
        return there[: len(kept)] == kept


@dataclass
class Anchors:
    """The anchors that the lines so far have set and not left, the innermost last."""

    listed: list[Anchor] = field(default_factory=list)

    @property
    def last(self) -> Anchor | None:
        """The innermost one."""
        return self.listed[-1] if self.listed else None

    @property
    def draft(self) -> Draft | None:
        """The meeting that what follows belongs to."""
        return self.listed[-1].draft if self.listed else None

    def leave(self, line: Line) -> None:
        """Leave those that the line does not stand below."""
        others = line.level <= LABEL and words.heads_list(line.text)
        while self.listed and self.listed[-1].level and (others or not self.listed[-1].holds(line)):
            self.listed.pop()

    def close(self, line: Line, drafts: Drafts) -> None:
        """Drop the meeting just named if the line below says that it is closed to the public."""
        last = self.last
        if last is None or not last.fresh or last.draft is None or not last.holds(line):
            return
        if line.level == TEXT and not last.draft.papers and words.is_closed(line.text):
            drafts.drop(last.draft.day, last.draft.kind)
            self.listed[-1] = replace(last, draft=None)

    def widen(self, line: Line) -> None:
        """A label in a box of its own, as accordions have, holds the box beside it."""
        if not self.listed or not self.listed[-1].fresh:
            return
        anchor = replace(self.listed[-1], fresh=False)
        beside = line.inside[: len(anchor.inside)] != anchor.inside
        if not beside and line.level >= TEXT and not line.links and anchor.level >= LABEL:
            self.listed[-1] = replace(anchor, fresh=True)  # hours and place, before the box beside
            return
        if beside and anchor.level >= LABEL and line.level > anchor.level - 1:
            pairs = zip(anchor.inside, line.inside, strict=False)
            shared = tuple(one for one, other in pairs if one == other)
            if shared and set(anchor.firm) <= set(shared):
                anchor = replace(anchor, inside=shared, wide=True)
        self.listed[-1] = anchor


def with_its_heading(date: Anchor, line: Line) -> Anchor:
    """A date in a box of its own whose meeting is named in the next: it holds both boxes."""
    around = boxes_around(date.inside, line)
    beside = bool(around) and line.level <= LABEL and line.inside[: len(around)] == around
    if beside and set(date.firm) <= set(around) and words.speaks_of_meetings(line.text):
        return replace(date, inside=around)
    return date


def leads_elsewhere(line: Line) -> bool:
    """Whether a heading is the link to something that is no meeting."""
    pages = any(not files.is_document(link) for link in line.links)
    return line.level <= LABEL and pages and not words.speaks_of_meetings(line.text)


def heads(heading: Line, line: Line, *, begun: bool) -> bool:
    """Whether a heading names the meeting of the item or article that both stand in, or of the box
    that is `begun` by it."""
    same = begun or (bool(line.firm) and heading.firm == line.firm)
    return same and heading.level <= LABEL and words.speaks_of_meetings(heading.text)


def is_document_alone(line: Line) -> bool:
    """Whether a heading is nothing but a document, and heads nothing."""
    documents = [link.text for link in line.links if files.is_document(link)]
    return line.level <= LABEL and documents == [line.text]


def is_other_event(heading: Line, line: Line) -> bool:
    """Whether a heading is the link to an event that is no meeting, and the line is in its box."""
    if line.inside[: len(heading.inside)] != heading.inside:
        return False
    named = len(heading.text.split()) > 1 and not re.search(r"\d|\bicb\b", heading.text, re.I)
    return named and leads_elsewhere(heading)


def heads_news(heading: Line | None, line: Line) -> bool:
    """Whether a heading leads to a page among the news, and the line is in its box."""
    if heading is None or heading.level > LABEL or not any(map(files.is_news, heading.links)):
        return False
    return line.inside[: len(heading.inside)] == heading.inside


def around_label(line: Line) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The boxes of what belongs to a date: those around the item of a list that labels it."""
    inside, firm = line.inside, line.firm
    if firm and not line.cells and inside[-1] == firm[-1] and _LABELLED.match(line.text):
        return inside[:-1], firm[:-1]
    return inside, firm


def is_report(line: Line) -> bool:
    """Whether a line is a document that may report on another body to this one."""
    documents = [link for link in line.links if files.is_document(link)]
    return any(words.is_report(one.text) or words.is_minutes(one.text) for one in documents)


def names_page(line: Line) -> bool:
    """Whether a line is nothing but the link to a meeting's page."""
    return [link.text for link in line.links] == [line.text] and words.speaks_of_meetings(line.text)


def is_bare(line: Line, dates: Sequence[Written], *, first: bool) -> bool:
    """Whether a line is a date and hours and hardly more; of headings, the `first` of an item."""
    said = line.text
    for one in reversed(dates):
        said = said[: one.start] + said[one.end :]
    short = len(line.text) <= BARE_LETTERS or sum(map(str.isalpha, said)) <= BARE_WORDS
    if line.level <= LABEL:
        return short and first and bool(line.firm)
    return short and not line.links


def may_name(line: Line, bare: Anchor) -> bool:
    """Whether a line can be the name of a meeting whose date stands alone before it."""
    if line.level <= LABEL and words.heads_list(line.text):
        return False
    beside = line.level == TEXT and line.firm == bare.firm and not line.links
    return bare.level == TEXT or (beside and len(line.text) <= LONGEST_NAME)
