"""Hours and place that a page tells of all its meetings at once: "All meetings start at 1pm".

`details` hands over every line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from bot.feeds.papers import words
from bot.feeds.papers.line import LABEL, Line
from bot.feeds.papers.places import place_in
from bot.feeds.papers.times import begins_in

_OF_ALL = re.compile(
    r"\b(?:all|each of|every|these|(?:the )?following|our|board)\b(?:\W+[\w’]+){0,5}?\W+"
    r"(?:meetings|dates|meeting(?= (?:starts|begins|takes|is held)))\b|^\W*meetings\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:starts?|begins?|commence|take place|are (?:all )?(?:being )?held|be held|run|from|at)\b",
    re.IGNORECASE,
)
_NOT_SURE = re.compile(
    r"\b(?:usual\w*|normal\w*|general\w*|typical\w*|may|might|can|some|often|most(?:ly)?|not|private"
    r"|questions?|register\w*|arrive|book\w*|published|recorded|available|committees?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])|,? (?:while|whereas|but) ")


@dataclass
class OfAll:
    """What the lines so far told of all meetings."""

    begins: time | None = None
    place: str = ""

    def take(self, line: Line, is_dated: Callable[[str], bool]) -> None:
        """Read a line; a sentence that `is_dated` speaks of one meeting."""
        if line.level <= LABEL or line.cells:
            return
        for said in _SENTENCE.split(line.text):
            found = _OF_ALL.search(said)
            if not found or not _TELLS.search(said, found.end()) or words.names_others(said):
                continue
            if _NOT_SURE.search(said) or is_dated(said):
                continue
            self.begins = self.begins or begins_in(said)
            self.place = self.place or place_in(Line(said, line.level, (), (), ())).strip(" :")
