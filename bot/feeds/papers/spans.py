"""Cells of a table that go over several rows.

One with a day makes one thing of its rows; any other stands in its column of each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from selectolax.lexbor import LexborNode

from bot.core.dates import days_in

#: Rows that one cell may go over and still belong together.
_MOST = 60
_ANY_DAY = date(2026, 1, 1)


@dataclass
class Spans:
    """What the cells of the rows so far hold together."""

    left: int = 0  #: rows that are still one with the first
    first: int = 0  #: the box of that
    over: int = 0  #: rows that the cell which is being read goes over, 0 for its own only
    _at: int = 0  #: the column of that cell
    _box: int = 0  #: the row it is in
    _held: dict[int, tuple[str, int]] = field(default_factory=dict)  #: by column: words, rows left
    _above: frozenset[int] = frozenset()  #: columns of this row that a cell above takes

    def table(self) -> None:
        """A table begins."""
        self.left = self.over = 0
        self._held, self._above = {}, frozenset()

    def row(self) -> None:
        """A row begins."""
        self._above = frozenset(self._held)

    def before(self, column: int) -> list[str]:
        """The words of the cells above that stand before the next cell, which would be in that
        `column` without them."""
        said = []
        while column in self._above:
            words, rows = self._held.pop(column)
            self._above -= {column}
            if rows > 1:
                self._held[column] = words, rows - 1
            said.append(words)
            column += 1
        return said

    def cell(self, node: LexborNode, box: int, column: int) -> None:
        """A cell begins in a `column`, in the row that is the `box`."""
        rows = node.attributes.get("rowspan") or ""
        self.over = int(rows) if rows.isdecimal() and 1 < int(rows) <= _MOST else 0
        self._at, self._box = column, box

    def told(self, said: str) -> None:
        """The cell ends, after these words."""
        if not self.over:
            return
        dated = bool(days_in(said, _ANY_DAY))
        if dated and not self.left:
            self.left, self.first = self.over - 1, self._box
        self._held[self._at] = "" if dated else said, self.over - 1
        self.over = 0
