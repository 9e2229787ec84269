"""Which of the days that a line names are those of meetings. Pure; `scan` asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.dates import MONTHS, Written
from bot.feeds.papers import words
from bot.feeds.papers.details import in_other_column
from bot.feeds.papers.line import TEXT, Line, Link
from bot.feeds.papers.moves import begins_span, ends_span
from bot.feeds.papers.setting import Setting

_OF_PAPERS = re.compile(r"\b(?:papers|agendas?|documents|packs?|reports)\b", re.IGNORECASE)
_MONTH_ALONE = re.compile(rf"(?:{'|'.join(MONTHS)})\s+20\d\d", re.IGNORECASE)


def days_of_meetings(
    line: Line, setting: Setting, documents: Sequence[Link], *, below_meeting: bool
) -> list[Written]:
    """The days of meetings that a line names outside of its links to documents; `below_meeting`:
    it stands below the name of a meeting, and may speak of its papers."""
    found = outside_other_columns(line, setting.days(line.text))
    deadline = setting.deadline(line.text)
    pages = [link for link in line.links if link not in documents and words.names_board(link.text)]
    if line.level == TEXT and not line.cells and len(found) > 1:
        # "19 November: Papers for the Board meeting on 26 November", as news of it is dated.
        found = [one for one in found if is_inside(one, pages)] or found
    return [
        one
        for one in found
        if not words.is_other_date(line.text[: one.start])
        and not (deadline and one.day == deadline.day)
        and not is_inside(one, documents)
        and not ends_span(line.text, found, one)
        and not begins_span(line.text, found, one)
        and not (below_meeting and _is_of_a_document(line, one))
    ]


def outside_other_columns(line: Line, found: list[Written]) -> list[Written]:
    """The days of a row that stand in no column of deadlines, of another body and the like."""
    if not line.cells:
        return found
    skipped = [
        cell for name, cell in line.cells if in_other_column(name) or words.names_others(name)
    ]
    kept = [(name, cell) for name, cell in line.cells if cell not in skipped]
    rest = [cell for name, cell in kept if not _OF_PAPERS.search(name)]
    # When the papers come, where the row dates the meeting elsewhere.
    return _in_cells(line, found, rest) or _in_cells(line, found, [cell for _, cell in kept])


def _in_cells(line: Line, found: list[Written], cells: Sequence[str]) -> list[Written]:
    return [one for one in found if any(line.text[one.start : one.end] in cell for cell in cells)]


def is_inside(one: Written, links: Sequence[Link]) -> bool:
    """Whether a day is part of the words of a link."""
    return any(link.start - 1 <= one.start <= link.start + len(link.text) for link in links)


def is_of_a_month(line: Line, documents: Sequence[Link]) -> bool:
    """Whether a row or an item gives the documents of a month and names no day: "November 2026"."""
    if not documents:
        return False
    own = line.text
    for link in documents:
        own = own.replace(link.text, " ", 1)
    cells = [cell for _, cell in line.cells] or [re.sub(r"\band\b|[^\w ]", " ", own)]
    return any(_MONTH_ALONE.fullmatch(cell.strip()) for cell in cells)


def is_over_weeks(line: Line, setting: Setting) -> bool:
    """Whether a line tells from when to when something goes on: a consultation, no meeting."""
    found = setting.days(line.text)
    return line.level == TEXT and any(begins_span(line.text, found, one) for one in found)


def _is_of_a_document(line: Line, one: Written) -> bool:
    """Whether a date is that of minutes or figures among the items of a meeting: "Minutes of the
    meeting held on 16 September", "Finance report to 31 October"."""
    before = line.text[: one.start].rpartition(" | ")[2]
    return line.level == TEXT and (words.is_minutes(before) or words.is_report(before))
