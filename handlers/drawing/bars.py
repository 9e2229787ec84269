"""The picture of /watch: a bar for each footprint, as long as its silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.drawing.paper import BAD, GOOD, INK, LINE, MARGIN, NONE, SOFT, WARN, WIDTH, Page
from handlers.watched import Watched

ROW, HEAD, FOOT = 46, 190, 96
_NAMES, _BARS, _PAPERS, _NEXT = MARGIN, 400, 800, 960
#: Days of silence from which a bar changes its colour.
LONG, VERY_LONG = 14, 30


def bars(rows: Sequence[Watched], today: date) -> bytes:
    """A PNG of the rows in their order."""
    page = Page(HEAD + ROW * len(rows) + FOOT)
    page.text(MARGIN, 52, "Signs of life", 46)
    page.text(MARGIN, 104, f"Days since each board's last news, {_day(today, today)}", 28, SOFT)
    for x, words in ((_BARS, "days since news"), (_PAPERS, "papers"), (_NEXT, "next")):
        page.text(x, HEAD - 30, words, 24, SOFT)
    longest = max([one.news_days(today) or 0 for one in rows], default=0)
    scale = (_PAPERS - _BARS - 90) / max(longest, VERY_LONG)
    for number, row in enumerate(rows):
        _row(page, row, HEAD + ROW * number + ROW // 2, scale, today)
    _legend(page, HEAD + ROW * len(rows) + FOOT // 2)
    return page.png()


def _row(page: Page, row: Watched, y: int, scale: float, today: date) -> None:
    page.draw.line((MARGIN, y + ROW // 2, WIDTH - MARGIN, y + ROW // 2), fill=LINE)
    page.text(_NAMES, y, page.fitted(row.name, 25, _BARS - _NAMES - 16), 25)
    days = row.news_days(today)
    if days is None:
        width = _PAPERS - 40 - _BARS
        page.draw.rounded_rectangle((_BARS, y - 14, _BARS + width, y + 14), 6, fill=NONE)
        page.text(_BARS + 14, y, "not known" if row.news_sources else "not read by us", 23, SOFT)
    else:
        width = max(5, int(max(days, 0) * scale))
        page.draw.rounded_rectangle((_BARS, y - 14, _BARS + width, y + 14), 4, fill=_colour(days))
        page.text(_BARS + width + 10, y, str(max(days, 0)), 25)
    papers = _day(row.papers_for, today) if row.papers_for else "none"
    page.text(_PAPERS, y, papers, 24, INK if row.papers_for else BAD)
    ahead = _day(row.next_meeting, today) if row.next_meeting else "none"
    page.text(_NEXT, y, ahead, 24, INK if row.next_meeting else BAD)


def _legend(page: Page, y: int) -> None:
    x = MARGIN
    named = (
        (GOOD, f"up to {LONG} days"),
        (WARN, f"up to {VERY_LONG}"),
        (BAD, "longer"),
        (NONE, "not known"),
    )
    for colour, words in named:
        page.draw.rounded_rectangle((x, y - 12, x + 24, y + 12), 4, fill=colour)
        page.text(x + 34, y, words, 24, SOFT)
        x += 34 + int(page.wide(words, 24)) + 34
    page.text(x, y, "none: no date known", 24, SOFT)


def _colour(days: int) -> str:
    if days <= LONG:
        return GOOD
    return WARN if days <= VERY_LONG else BAD


def _day(day: date, today: date) -> str:
    """24 Sep; of another year 9/2025."""
    return f"{day.day} {day:%b}" if abs((day - today).days) < 300 else f"{day.month}/{day.year}"
