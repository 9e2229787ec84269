"""The sample board: a page of meetings that gets its papers, and then another date.

`server` serves it, so that a newcomer sees one alert about board papers and one that changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from bot.demo.pdf import pdf
from bot.demo.samples import MARK

#: Seconds after the start at which the papers are there, and at which the date moves.
PAPERS_AFTER, MOVES_AFTER = 20, 90
#: Days from the start to the meeting at least, and how much later it is held then.
AHEAD, LATER = timedelta(days=9), timedelta(days=7)
THURSDAY = 3

_PAPERS = (
    ("agenda", "Agenda", ("Item 1: welcome. Item 2: minutes. Item 3: community beds.",)),
    (
        "community-beds",
        "Community beds",
        (
            "This paper is made up, as is everything in this demonstration.",
            "Twelve beds are used by eight people on an average day, says the ward manager.",
            "The executive proposes to close the ward at the end of March, subject to a public "
            "consultation of six weeks. Staff have been told.",
        ),
    ),
    ("finance", "Finance report", ("The deficit at the end of the month was a made-up figure.",)),
)


@dataclass(frozen=True, slots=True)
class Board:
    """Whose sample papers are shown: a name, and the codes of its areas."""

    name: str
    areas: tuple[str, ...]


def page(board: Board, started: date, seconds: float) -> str:
    """The page of its meetings, so many seconds after the start of the demonstration."""
    first = started + AHEAD
    first += timedelta(days=(THURSDAY - first.weekday()) % 7)
    day = first + (LATER if seconds >= MOVES_AFTER else timedelta(0))
    papers = ""
    if seconds >= PAPERS_AFTER:
        links = "".join(
            f'<li><a href="/board/{name}.pdf">{title} {MARK}</a> (PDF)</li>'
            for name, title, _ in _PAPERS
        )
        papers = f"<ul>{links}</ul>"
    after = first + timedelta(days=63)
    return (
        f"<!doctype html><meta charset=utf-8><title>Board meetings {MARK}</title>"
        f"<h1>Board meetings of {escape(board.name)} {MARK}</h1>"
        "<p>Questions must reach us three working days before the meeting.</p>"
        f"<h2>{day:%A} {day.day} {day:%B %Y}</h2><p>10am, Sample Hall, Made-up Street</p>{papers}"
        f"<h2>{after:%A} {after.day} {after:%B %Y}</h2>"
    )


def document(name: str) -> bytes | None:
    """A document of the papers, None where there is none of that name."""
    return next((pdf(pages) for file, _, pages in _PAPERS if file == name), None)
