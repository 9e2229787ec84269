"""What the first line of a box says of the next: lists of events name each above its date.

`scan` keeps one for each page.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.feeds.papers.anchors import BARE_LETTERS
from bot.feeds.papers.line import TEXT, Line, shared_boxes

#: Letters besides its date that a line may have and still be a label of what follows.
LABEL_LETTERS = 90


@dataclass
class Opening:
    """The line before, and whether it begins a box."""

    begun: bool = False  #: whether the line before begins the box that both stand in
    _before: Line | None = None
    _shared: int = 0

    def come_to(self, line: Line) -> tuple[Line | None, str]:
        """The line before this one, and what it calls it, "" where it is no name."""
        before, self._before = self._before, line
        shared = shared_boxes(before, line) if before is not None else 0
        self.begun, self._shared = shared > self._shared, shared
        if before is None or not self.begun or before.level != TEXT:
            return before, ""
        short = len(line.text) <= BARE_LETTERS and len(before.text) <= LABEL_LETTERS
        return before, before.text if short else ""
