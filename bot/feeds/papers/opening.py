"""What the first line of a box says of the next: lists of events name each above its date.

`scan` keeps one for each page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from bot.core.dates import days_in
from bot.feeds.papers import files, words
from bot.feeds.papers.anchors import BARE_LETTERS
from bot.feeds.papers.line import LABEL, TEXT, Line, shared_boxes

#: Letters besides its date that a line may have and still be a label of what follows.
LABEL_LETTERS = 90
#: What a document in a box of its own was made for, below it.
_MEETING_DATE = re.compile(r"\W*(?:board )?meeting (?:date|of|on|held)\b", re.IGNORECASE)


def without_wrappers(lines: Sequence[Line]) -> list[Line]:
    """The lines without the boxes that hold a single line: pages wrap each paragraph in some."""
    held = Counter(box for line in lines for box in line.inside)
    return [
        replace(line, inside=tuple(b for b in line.inside if held[b] > 1 or b in line.firm))
        for line in lines
    ]


def with_one_link(lines: Sequence[Line]) -> list[Line]:
    """The lines, with a link that several lines of one item are made of only in its title: that in
    bold, else the longest."""
    done: list[Line] = []
    for (url, _), same in groupby(lines, key=lambda line: (_whole_link(line), line.firm)):
        run = list(same)
        if url and len(run) > 1:
            title = max(run, key=lambda line: (line.level <= LABEL, len(line.text)))
            run = [line if line is title else replace(line, links=()) for line in run]
        done += [line for line in run if line.text or line.links]
    return done


def _whole_link(line: Line) -> str:
    """Where a line leads that is nothing but a link, inside of an item."""
    whole = line.firm and len(line.links) == 1 and line.links[0].text == line.text
    return line.links[0].url if whole else ""


def with_captions(lines: Sequence[Line], today: date) -> list[Line]:
    """The lines, with a caption that names a meeting before the document that stands above it in a
    box of their own: a picture of the pack, then "Board pack, 26 November 2026"."""
    moved = list(lines)
    for n in range(1, len(moved)):
        caption, first = moved[n], n
        if not _is_short(caption):
            continue
        shared = shared_boxes(moved[n - 1], caption)
        while first > 0 and shared_boxes(moved[first - 1], caption) == shared:
            if not _is_document_only(moved[first - 1], today):
                break
            first -= 1
        above = moved[first:n]
        begins = first == 0 or shared > shared_boxes(moved[first - 1], caption)
        ends = n + 1 == len(moved) or shared > shared_boxes(caption, moved[n + 1])
        named = _MEETING_DATE.match(caption.text)
        own = (named or _is_caption(caption, today)) if ends else named and len(above) == 1
        if above and begins and own:
            moved[first : n + 1] = [caption, *above]
    return moved


def _is_document_only(line: Line, today: date) -> bool:
    documents = [link.text for link in line.links if files.is_document(link)]
    return documents == [line.text] and not days_in(line.text, today)


def _is_short(line: Line) -> bool:
    alone = line.level == TEXT and not line.links and not line.cells
    return alone and len(line.text) <= LABEL_LETTERS


def _is_caption(line: Line, today: date) -> bool:
    named = [one for one in days_in(line.text, today) if one.year_given]
    own = len(named) == 1 and not words.is_other_date(line.text[: named[0].start])
    return own and words.names_board(line.text) and words.is_pack(line.text)


@dataclass
class Opening:
    """The line before, and whether it begins a box."""

    begun: bool = False  #: whether the line before begins the box that both stand in
    begins_item: bool = False  #: whether this line begins its item
    begins_box: bool = (
        False  #: or the innermost box that it stands in, by itself or below its title
    )
    _before: Line | None = None
    _shared: int = 0

    def come_to(self, line: Line) -> tuple[Line | None, str]:
        """The line before this one, and what it calls it, "" where it is no name."""
        before, self._before = self._before, line
        self.begins_item = before is None or before.firm[: len(line.firm)] != line.firm
        self.begins_box = before is None or before.inside[: len(line.inside)] != line.inside
        shared = shared_boxes(before, line) if before is not None else 0
        self.begun, self._shared = shared > self._shared, shared
        beside = before is not None and line.firm[: len(before.firm)] != before.firm
        titled = self.begun and before is not None and before.level <= LABEL
        self.begins_box = self.begins_box or titled
        if before is None or not self.begun or before.level != TEXT or beside:
            return before, ""
        short = len(line.text) <= BARE_LETTERS and len(before.text) <= LABEL_LETTERS
        return before, before.text if short else ""
