"""What a line tells of a meeting besides its day: hour, place, agenda, questions, cancellation.

`scan` hands over every line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from bot.feeds.papers import words
from bot.feeds.papers.anchors import Anchors
from bot.feeds.papers.drafts import Draft, Drafts, ahead
from bot.feeds.papers.line import LABEL, Line
from bot.feeds.papers.questions import deadline_in, rule_in
from bot.feeds.papers.setting import Setting
from bot.feeds.papers.times import begins_in, place_in

#: Letters of a line that may still tell hour and place of the meeting above it.
LETTERS = 180
#: Items of an agenda that are kept.
MOST_ITEMS = 60
DEADLINE_COLUMN = re.compile(r"question|deadline|submi", re.IGNORECASE)
_OTHER_COLUMN = re.compile(
    r"publi|upload|updated|posted|added|created|modified|size|minutes", re.IGNORECASE
)
#: Recordings, calls, forms and maps are no pages of a meeting.
_ELSEWHERE = re.compile(
    r"https?://(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|vimeo\.com|teams\.(?:microsoft|live)\.com"
    r"|zoom\.us|forms\.(?:office|microsoft)\.com|forms\.gle|(?:docs|maps)\.google\.com"
    r"|goo\.gl|slido\.com|sli\.do)(?:[/:?]|$)|https?://(?:www\.)?google\.[a-z.]+/maps",
    re.IGNORECASE,
)
_AGENDA = re.compile(r"^\s*(?:draft |the )?agenda(?: items?)?\s*:?\s*$", re.IGNORECASE)


@dataclass
class Details:
    """What the lines so far told of the meetings they stand below."""

    setting: Setting
    anchors: Anchors
    drafts: Drafts
    _in_agenda: bool = False

    def take(self, line: Line, named: Draft | None) -> None:
        """Read what a line tells besides its date; `named` is the meeting it names itself."""
        draft = named or self.anchors.draft
        self._questions(line, draft)
        if _AGENDA.match(line.text) and not line.links:
            self._in_agenda = True
        elif line.level <= LABEL or named is not None:
            self._in_agenda = False
        elif self._in_agenda and draft is not None and line.text and not line.links:
            draft.agenda.append(line.text[:160])
            del draft.agenda[MOST_ITEMS:]
        if draft is None:
            return
        if named is not None:
            draft.url = draft.url or page_of(line)
        if named is not None or len(line.text) <= LETTERS:
            draft.begins = draft.begins or _begins(line)
            draft.place = draft.place or place_in(line)
            called_off = words.is_cancelled(line.text) and draft.moved_from is None
            draft.cancelled = draft.cancelled or called_off

    def _questions(self, line: Line, draft: Draft | None) -> None:
        deadline = deadline_in(line.text, self.setting.today, self.setting.years())
        for name, cell in line.cells:
            listed = self.setting.days(cell)
            if listed and DEADLINE_COLUMN.search(name) and draft is not None:
                draft.questions_by, draft.questions_words = listed[0].day, f"{name}: {cell}"
        rule = rule_in(line.text)
        if draft is not None and deadline is not None and ahead(deadline.day, draft.day):
            draft.questions_by, draft.questions_words = deadline.day, deadline.words
        elif deadline is not None:
            self.drafts.loose.append((deadline.day, deadline.words))
        elif rule is not None and draft is not None and self.anchors.listed:
            draft.rule = rule
            self.drafts.rule = self.drafts.rule or rule
        elif rule is not None:
            self.drafts.rule = self.drafts.rule or rule


def in_other_column(name: str) -> bool:
    """Whether a column of that name holds dates that are not those of meetings."""
    return bool(DEADLINE_COLUMN.search(name) or _OTHER_COLUMN.search(name))


def page_of(line: Line) -> str | None:
    """The page that a line leads to."""
    pages = [
        link
        for link in line.links
        if link.text and not words.is_document(link) and not _ELSEWHERE.match(link.url)
    ]
    return pages[0].url if pages else None


def _begins(line: Line) -> time | None:
    """When the meeting of a line begins; times of deadlines are something else."""
    if line.cells:
        cells = [cell for name, cell in line.cells if not in_other_column(name)]
        return next((at for cell in cells if (at := begins_in(cell)) is not None), None)
    if re.search(r"\b(?:questions?|deadline|by)\b", line.text, re.IGNORECASE):
        return None
    return begins_in(line.text)
