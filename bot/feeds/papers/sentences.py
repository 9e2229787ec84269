"""Running text as its sentences, where more than one of them names a day.

`scan` asks: "The meeting on 26 November is cancelled. The next is on 28 January at 9.30am."
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.feeds.papers import words
from bot.feeds.papers.line import TEXT, Line
from bot.feeds.papers.setting import Setting

_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def sentences(line: Line, setting: Setting) -> list[Line]:
    """The sentences of a line as lines, each with its links; the line alone if it is no such text,
    or says that a date has changed, for which it may take two sentences."""
    starts = [0, *(found.end() for found in _END.finditer(line.text))]
    if len(starts) == 1 or line.level != TEXT or line.cells or words.speaks_of_move(line.text):
        return [line]
    ends = [*starts[1:], len(line.text) + 1]
    pieces = [(at, end, line.text[at:end].strip()) for at, end in zip(starts, ends, strict=True)]
    if sum(bool(setting.days(said)) for _, _, said in pieces) < 2:
        return [line]
    return [
        replace(
            line,
            text=said,
            links=tuple(
                replace(link, start=link.start - at)
                for link in line.links
                if at <= link.start < end
            ),
        )
        for at, end, said in pieces
    ]
