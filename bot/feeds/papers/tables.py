"""The tables that a page is in the middle of: their columns, and the cells of their rows so far.

`lines` keeps one for each page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from bot.feeds.papers.elements import tag_of
from bot.feeds.papers.spans import Spans

#: What stands before each cell among the words of a row.
MARK = "\x1f"
#: Columns that one cell may go over.
_MOST = 12


@dataclass
class Tables:
    """Tables may stand in tables; the last of each list is that of the innermost."""

    spans: Spans = field(default_factory=Spans)
    _columns: list[list[str]] = field(default_factory=list)
    _cells: list[int] = field(default_factory=list)  #: of the rows that are open, how many so far
    _wide: int = 0  #: columns that the cell which is open takes besides its own
    _heads: int = 0  #: cells of the row that are headings

    @property
    def in_row(self) -> bool:
        """Whether a row is open."""
        return bool(self._cells)

    @property
    def in_table(self) -> bool:
        """Whether a table is open."""
        return bool(self._columns)

    def begin_table(self) -> bool:
        """A table begins; whether it ends the row around it, as that is there for the layout."""
        around, self._cells = bool(self._cells), []
        self._columns.append([])
        self.spans.table()
        return around

    def end_table(self) -> None:
        """A table ends."""
        self._columns.pop()

    def begin_row(self) -> None:
        """A row begins."""
        self._cells.append(0)
        self._heads = 0
        self.spans.row()

    def end_row(self) -> list[str]:
        """A row ends; the words of cells from rows above that stand behind its own."""
        above = self._from_above()
        self._cells.pop()
        return above

    def begin_cell(self, node: LexborNode, box: int) -> list[str]:
        """A cell begins, in the row that is the `box`; what stands before its own words."""
        before = self._from_above()
        self._cells[-1] += 1
        self._heads += tag_of(node) == "th"
        over = node.attributes.get("colspan") or ""
        self._wide = min(int(over), _MOST) - 1 if over.isdecimal() and int(over) > 1 else 0
        self.spans.cell(node, box, self._cells[-1] - 1)
        return [*before, MARK]

    def end_cell(self, said: str) -> list[str]:
        """A cell ends, after the words that it `said`; what stands behind them."""
        self.spans.told(said)
        if not self._cells:
            return []
        wide, self._wide = self._wide, 0
        self._cells[-1] += wide
        return [MARK] * wide

    def named(self, cells: Sequence[str], *, linked: bool) -> list[tuple[str, str]]:
        """The cells of a row with the names of their columns, which the first row may give."""
        columns = self._columns[-1] if self._columns else []
        names = not columns and sum(map(bool, cells)) > 1 and not linked
        headings = self._heads == len(cells) or not any(map(_has_number, cells))
        if names and self._columns and headings:
            self._columns[-1] = columns = list(cells)
        return [(columns[n] if n < len(columns) else "", cell) for n, cell in enumerate(cells)]

    def _from_above(self) -> list[str]:
        above = self.spans.before(self._cells[-1])
        self._cells[-1] += len(above)
        return [f"{MARK}{said} " for said in above]


def _has_number(cell: str) -> bool:
    """Whether a cell tells a number that is no year."""
    return bool(re.search(r"\d", cell)) and not re.fullmatch(r"20\d\d", cell)
