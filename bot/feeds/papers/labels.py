"""Labels and what they tell in the box beside: "Venue" above "County Hall" is one line to a reader.

`lines` are joined here before `scan` takes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.feeds.papers.line import LABEL, TEXT, Line

#: Labels of a value that says nothing by itself.
_OF_VALUE = re.compile(
    r"\W*(?:(?:meeting |start )?(?:date|times?)(?: and time)?|when|where|venue|location|place"
    r"|address|(?:held|takes place|taking place) (?:at|in|on)"
    r"|(?:first |date )?published|(?:date |last |page )?(?:updated|added|created|modified|uploaded)"
    r"|(?:register|book|rsvp|papers published)(?: (?:by|on))?|(?:next )?review(?: date| due)?"
    r"|room|(?:start|end|finish|begin)(?:s|ing)?"
    r"|duration|format|chair(?:ed by)?|how to (?:join|attend)"
    r"|(?:deadline|closing date) for (?:\w+ ){0,3}questions?(?: from the public)?"
    r"|(?:public )?questions? (?:deadline|by|to be (?:received|submitted) by))\W*",
    re.IGNORECASE,
)
#: Labels of documents, which end nothing that stands above them.
_OF_PAPERS = re.compile(
    r"\W*(?:(?:meeting |board |related )?(?:papers|documents|minutes)|agenda(?: and papers)?)\W*",
    re.IGNORECASE,
)
_LONGEST_VALUE = 160


def with_labels(lines: Iterable[Line]) -> list[Line]:
    """The lines, with every label of a value before that value."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and _is_label_of(before, line):
            said = f"{before.text.strip(' :')}: "
            links = tuple(replace(link, start=link.start + len(said)) for link in line.links)
            joined[-1] = replace(line, text=f"{said}{line.text}", links=links, label=before.level)
        elif line.level == LABEL and not line.links and _OF_PAPERS.fullmatch(line.text):
            joined.append(replace(line, level=TEXT))
        else:
            joined.append(line)
    return joined


def is_label(text: str) -> bool:
    """Whether words only say what is told beside them, or which documents stand there."""
    return bool(_OF_VALUE.fullmatch(text) or _OF_PAPERS.fullmatch(text))


def is_labelled(cells: Sequence[str]) -> bool:
    """Whether a row is a label and what it tells, as in a table that lies on its side."""
    if len(cells) < 2 or not cells[1] or any(cells[2:]):
        return False
    first, second = (_OF_VALUE.fullmatch(cell) or _OF_PAPERS.fullmatch(cell) for cell in cells[:2])
    return bool(first) and not second


def _is_label_of(label: Line, line: Line) -> bool:
    """Whether a line holds nothing but the name of what the next one tells."""
    alone = not label.links and not label.cells
    told = line.level == TEXT and not line.cells and 0 < len(line.text) <= _LONGEST_VALUE
    return alone and told and bool(_OF_VALUE.fullmatch(label.text))
