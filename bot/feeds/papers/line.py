"""What a person reads as one line of a page, with its links and what it stands in.

`lines` makes them of HTML.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: Levels below those of headings: short bold lines and the like; anything else.
BUTTON, LABEL, TEXT = 7, 8, 9


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a line."""

    text: str
    url: str  #: absolute, without its fragment
    told: str  #: what its attributes say of it, one a line: title, label, type, class
    start: int  #: where its text begins in the line
    column: str = ""  #: what the column of a table that it stands in is called


@dataclass(frozen=True, slots=True)
class Line:
    """What a person reads as one line: a heading, a paragraph, a list item, a row of a table."""

    text: str
    level: int  #: 1 to 6 a heading, 7 a button, 8 a summary, term or bold line, 9 anything else
    links: tuple[Link, ...]
    inside: tuple[int, ...]  #: the containers it stands in, outermost first
    firm: tuple[int, ...]  #: those of them that hold one thing together: items, articles, details
    cells: tuple[tuple[str, str], ...] = ()  #: of a row: heading of the column, text
    struck: tuple[str, ...] = ()  #: words that are crossed out
    label: int = TEXT  #: the level of the label that stands before its words, where one does

    @property
    def names_columns(self) -> bool:
        """Whether this is the row that the columns of its table are called after."""
        return bool(self.cells) and all(name == cell for name, cell in self.cells)


@dataclass
class Open:
    """A line while it is put together."""

    level: int = TEXT
    words: list[str] = field(default_factory=list)
    links: list[tuple[int, str, str, str]] = field(default_factory=list)
    bold: int = 0
    letters: int = 0
    struck: list[str] = field(default_factory=list)


def boxes_around(inside: tuple[int, ...], line: Line) -> tuple[int, ...]:
    """The boxes that hold a line and what is `inside` of these: both may be in one box, or the line
    in the box beside."""
    return inside if line.inside[: len(inside)] == inside else inside[:-1]


def shared_boxes(one: Line, other: Line) -> int:
    """How many boxes two lines both stand in."""
    pairs = zip(one.inside, other.inside, strict=False)
    return sum(a == b for a, b in pairs)
