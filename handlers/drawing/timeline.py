"""The picture of /watch <area>: twelve months of its sources, a lane for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.core.meetings import Meeting
from bot.core.spells import Sign, Spell
from handlers.drawing.paper import BAD, GOOD, INK, LINE, MARGIN, NONE, SOFT, WARN, WIDTH, Page

HEAD, LANE, FOOT = 170, 116, 130
#: Room on the right for what is still to come.
AHEAD = timedelta(days=75)
_TROUBLE = {
    Sign.CHANGED_SHAPE: BAD,
    Sign.REFUSES: BAD,
    Sign.GONE: BAD,
    Sign.OUR_FAULT: SOFT,
    Sign.UNUSUALLY_QUIET: WARN,
}


@dataclass(frozen=True, slots=True)
class Lane:
    """One source over time."""

    title: str
    moments: tuple[datetime, ...]  #: when it published
    spells: tuple[Spell, ...]
    meetings: tuple[Meeting, ...]


def timeline(name: str, lanes: Sequence[Lane], since: datetime, now: datetime) -> bytes:
    """A PNG of the lanes from `since` to a little after `now`."""
    bottom = HEAD + LANE * max(1, len(lanes))
    page = Page(bottom + FOOT)
    axis = _Axis(since, now + AHEAD)
    page.text(MARGIN, 50, page.fitted(name, 40, WIDTH - 2 * MARGIN), 40)
    _months(page, axis, since, now, bottom)
    if not lanes:
        page.text(MARGIN, HEAD + LANE // 2, "No source of its own is read.", 30, SOFT)
    for number, lane in enumerate(lanes):
        _lane(page, axis, lane, HEAD + LANE * number, now)
    x = axis.x(now)
    page.draw.line((x, HEAD - 36, x, bottom), fill=INK, width=3)
    page.text(x, HEAD - 52, "today", 24, INK, "mm")
    _legend(page, bottom + 34)
    return page.png()


@dataclass(frozen=True, slots=True)
class _Axis:
    begins: datetime
    ends: datetime

    def x(self, moment: datetime) -> float:
        share = (moment - self.begins) / (self.ends - self.begins)
        return MARGIN + min(1.0, max(0.0, share)) * (WIDTH - 2 * MARGIN)


def _months(page: Page, axis: _Axis, since: datetime, now: datetime, bottom: int) -> None:
    first = since.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    number = first.year * 12 + first.month
    while True:
        number += 1
        at = datetime((number - 1) // 12, (number - 1) % 12 + 1, 1, tzinfo=UTC)
        if at >= axis.ends:
            return
        x = axis.x(at)
        page.draw.line((x, HEAD - 10, x, bottom), fill=LINE)
        words = f"{at:%b}" if at.month != 1 else str(at.year)
        if number % 2 or at.month == 1:
            page.text(x + 4, HEAD - 22, words, 22, SOFT)


def _lane(page: Page, axis: _Axis, lane: Lane, top: int, now: datetime) -> None:
    page.text(MARGIN, top + 30, page.fitted(lane.title, 27, axis.x(now) - MARGIN - 12), 27)
    y = top + 76
    page.draw.rectangle((MARGIN, y - 18, axis.x(now), y + 18), fill=NONE)
    for spell in lane.spells:
        colour = _TROUBLE.get(spell.sign)
        if colour is not None:
            begins = spell.last_ok_at or spell.since
            begins = spell.since if spell.sign is Sign.UNUSUALLY_QUIET else begins
            ends = spell.until or now
            page.draw.rectangle((axis.x(begins), y - 18, axis.x(ends) + 2, y + 18), fill=colour)
    for moment in lane.moments:
        x = axis.x(moment)
        page.draw.rectangle((x - 2, y - 18, x + 2, y + 18), fill=GOOD)
    for meeting in lane.meetings:
        _diamond(page, axis.x(datetime.combine(meeting.day, time(12), UTC)), y, meeting)
    if not lane.moments and not lane.meetings and not lane.spells:
        page.text(MARGIN + 14, y, "nothing seen yet", 22, SOFT)


def _diamond(page: Page, x: float, y: float, meeting: Meeting) -> None:
    corners = ((x, y - 20), (x + 17, y), (x, y + 20), (x - 17, y))
    fill = INK if meeting.papers else "#ffffff"
    page.draw.polygon(corners, fill=fill, outline=INK, width=4)
    if meeting.cancelled:
        page.draw.line((x - 17, y - 20, x + 17, y + 20), fill=BAD, width=5)


def _legend(page: Page, y: int) -> None:
    x = _key(page, MARGIN, y, GOOD, "news")
    x = _key(page, x, y, BAD, "could not be read")
    x = _key(page, x, y, WARN, "unusually quiet")
    _key(page, x, y, SOFT, "our fault")
    y += 48
    page.draw.polygon(((47, y - 14), (59, y), (47, y + 14), (35, y)), fill=INK)
    page.text(72, y, "meeting with papers", 24, SOFT)
    corners = ((397, y - 14), (409, y), (397, y + 14), (385, y))
    page.draw.polygon(corners, fill="#ffffff", outline=INK, width=3)
    page.text(422, y, "meeting without", 24, SOFT)


def _key(page: Page, x: int, y: int, colour: str, words: str) -> int:
    page.draw.rectangle((x, y - 12, x + 24, y + 12), fill=colour)
    page.text(x + 34, y, words, 24, SOFT)
    return x + 34 + int(page.wide(words, 24)) + 30
