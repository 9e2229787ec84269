"""Meetings that a page says were moved: from when, and to when.

`scan` hands over every line that names a meeting or stands below one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.feeds.papers.anchors import Anchors
from bot.feeds.papers.days import is_inside, outside_other_columns
from bot.feeds.papers.details import LETTERS
from bot.feeds.papers.drafts import Draft, Drafts
from bot.feeds.papers.line import Line, Link
from bot.feeds.papers.moves import move_in, was_before
from bot.feeds.papers.setting import Setting

#: Columns with the days that meetings had before.
_OLD = re.compile(r"\b(?:original|old|previous)(?:ly)?\b.*\bdates?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Changes:
    """What the lines are held against."""

    setting: Setting
    anchors: Anchors
    drafts: Drafts

    def tells_of_move(self, line: Line, documents: Sequence[Link]) -> bool:
        """Whether a line tells from when the meeting was moved that it stands below."""
        draft = self.anchors.draft if len(line.text) <= LETTERS else None
        dates = [one for one in self.setting.days(line.text) if not is_inside(one, documents)]
        if draft is None or len(dates) != 1 or draft.day == dates[0].day:
            return False
        if not was_before(line.text, dates[0]):
            return False
        draft.moved_from = dates[0].day
        self.drafts.drop(dates[0].day, draft.kind)
        return True

    def moved(self, line: Line, documents: Sequence[Link]) -> Draft | None:
        """The meeting at its new date, where the line says that it was moved from another."""
        found = outside_other_columns(line, self.setting.days(line.text))
        dates = [one for one in found if not is_inside(one, documents)]
        before = [cell for name, cell in line.cells if _OLD.search(name)]
        struck = {one.day for text in (*line.struck, *before) for one in self.setting.days(text)}
        move = move_in(line.text, dates, struck)
        if move is None:
            return None
        old, day = move
        new = self.drafts.of(day, self.setting.kind(line.text))
        new.moved_from = old
        self.drafts.drop(old, new.kind)
        return new
