"""Cells of a table that go over several rows.

One with a day makes one thing of its rows; one with a year or a month stands before each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

#: Rows that one cell may go over and still belong together.
_MOST = 60
_PERIOD = re.compile(r"(?:[a-z]{3,9}\.?\s+)?20\d\d(?:\s*[/–-]\s*(?:20)?\d\d)?", re.IGNORECASE)


@dataclass
class Spans:
    """What the cells of the rows so far hold together."""

    left: int = 0  #: rows that are still one with the first
    first: int = 0  #: the box of that
    over: int = 0  #: rows that the cell which is being read goes over, 0 for its own only
    _said: str = ""
    _before: int = 0

    def table(self) -> None:
        """A table begins."""
        self.left = self._before = self.over = 0

    def row(self) -> str:
        """A row begins; the period that a cell above tells of it, "" if none does."""
        if not self._before:
            return ""
        self._before -= 1
        return self._said

    def cell(self, node: LexborNode, box: int) -> None:
        """A cell begins, in the row that is the `box`."""
        rows = node.attributes.get("rowspan") or ""
        self.over = int(rows) if rows.isdecimal() and 1 < int(rows) <= _MOST else 0
        if self.over and not self.left:
            self.left, self.first = self.over - 1, box

    def told(self, said: str) -> None:
        """The cell ends, after these words."""
        if self.over and _PERIOD.fullmatch(said):
            self._said, self._before, self.left = said, self.over - 1, 0
        self.over = 0
