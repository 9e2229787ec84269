"""Tables with a meeting in each column: a row of dates, below it rows of hours, places and papers.

`page` turns them, so that `scan` comes to a row for each meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from bot.core.dates import days_in
from bot.feeds.papers.labels import is_label
from bot.feeds.papers.line import Line, Link

_DATES = re.compile(r"\W*(?:meeting )?dates?(?: of (?:the )?meetings?)?\W*", re.IGNORECASE)
_BETWEEN = " | "


def turned(lines: Sequence[Line], today: date) -> list[Line]:
    """The lines, with a row for each column of such tables."""
    done: list[Line] = []
    for in_table, rows in groupby(lines, key=lambda line: line.inside[:-1] if line.cells else None):
        table = list(rows)
        done += _columns(table) if in_table is not None and _is_sideways(table, today) else table
    return done


def _is_sideways(rows: Sequence[Line], today: date) -> bool:
    """Whether the first row has a day in each cell and every row begins with what it tells."""
    first, *rest = [[cell for _, cell in row.cells] for row in rows]
    dated = len(first) > 2 and all(days_in(cell, today) for cell in first[1:])
    labelled = all(len(cells) == len(first) and is_label(cells[0]) for cells in rest)
    return dated and bool(rest) and bool(_DATES.fullmatch(first[0])) and labelled


def _columns(rows: Sequence[Line]) -> Iterator[Line]:
    for n in range(1, len(rows[0].cells)):
        cells = [(row.cells[0][1], row.cells[n][1]) for row in rows]
        links: list[Link] = []
        start = 0
        for row, (_, said) in zip(rows, cells, strict=True):
            own = [link for link in row.links if _cell_of(row, link) == n]
            links += [replace(link, start=start, column=row.cells[0][1]) for link in own]
            start += len(said) + len(_BETWEEN)
        text = _BETWEEN.join(said for _, said in cells)
        yield replace(rows[0], text=text, links=tuple(links), cells=tuple(cells))


def _cell_of(row: Line, link: Link) -> int:
    """The number of the cell that a link stands in."""
    return row.text[: link.start + 1].count("|")
