"""Reading one board-papers source: its page, and the pages of meetings and years it leads to.

    page -> meetings, pages to follow -> pages -> meetings joined by day

A page that is unchanged may lead to a meeting's page with a new pack, so all are asked each time.
The reader calls `read_papers`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from bot.core.meetings import Meeting, MeetingKind
from bot.core.readings import only_new
from bot.core.types import Feed, FeedState
from bot.feeds.results import (
    Body,
    Failed,
    FailureKind,
    Fetched,
    Fresh,
    Later,
    NotModified,
    Parsed,
    Result,
    Unchanged,
)

#: Pages asked in one reading, the first included; and seconds after which no more are asked.
MOST_PAGES, SECONDS = 9, 25.0

Fetch = Callable[[str], Awaitable[Fetched]]


class ReadPage(Protocol):
    """Makes meetings of a page; see `bot.feeds.parse.Parser.parse`."""

    async def __call__(
        self,
        feed: Feed,
        body: Body,
        now: datetime,
        *,
        asked: str = "",
        meeting: tuple[date, MeetingKind] | None = None,
    ) -> Parsed | Failed: ...


@dataclass
class _Reading:
    """What the pages came to so far."""

    first: Body
    hashes: list[str] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    follow: list[str] = field(default_factory=list)
    title: str = ""
    missed: int = 0  #: pages that could not be read this time

    def add(self, body: Body, page: Parsed) -> None:
        """One more page."""
        self.hashes.append(body.body_hash)
        self.meetings = joined([*self.meetings, *page.meetings])
        self.follow += [one for one in page.follow if one not in self.follow]
        self.title = self.title or page.title


async def read_papers(
    feed: Feed, state: FeedState, fetch: Fetch, read_page: ReadPage, now: Callable[[], datetime]
) -> Result:
    """What a board-papers source shows now; never raises for what the outside world does."""
    begun = now()
    body = await fetch(feed.url)
    if not isinstance(body, Body):
        return _answered(body)
    page = await read_page(feed, body, begun)
    if isinstance(page, Failed):
        return page
    reading = _Reading(body)
    reading.add(body, page)
    asked = {feed.url, body.url}
    while len(asked) <= MOST_PAGES and (now() - begun).total_seconds() < SECONDS:
        url = next((one for one in reading.follow if one not in asked), None)
        if url is None:
            break
        asked.add(url)
        await _follow(reading, feed, url, fetch, read_page, begun)
    if not reading.meetings:
        return Failed(FailureKind.NO_LIST, "shows no meetings of a board")
    return _result(state, reading)


async def _follow(
    reading: _Reading, feed: Feed, url: str, fetch: Fetch, read_page: ReadPage, now: datetime
) -> None:
    body = await fetch(url)
    if not isinstance(body, Body):
        reading.missed += 1
        return
    about = _meeting_at(reading.meetings, url)
    page = await read_page(feed, body, now, asked=url, meeting=about)
    if isinstance(page, Failed):
        reading.missed += 1
        return
    reading.add(body, page)


def _meeting_at(meetings: Iterable[Meeting], url: str) -> tuple[date, MeetingKind] | None:
    """The meeting whose own page this is."""
    found = [one for one in meetings if one.url == url and not one.month_only]
    return (found[0].day, found[0].kind) if len(found) == 1 else None


def _answered(fetched: NotModified | Later | Failed) -> Result:
    if isinstance(fetched, NotModified):
        return Failed(FailureKind.STATUS, "answered 304 to what was not a question", 304)
    return fetched


def _result(state: FeedState, reading: _Reading) -> Result:
    whole = hashlib.sha256("".join(reading.hashes).encode()).hexdigest()
    body = replace(reading.first, body_hash=whole, etag=None, last_modified=None)
    if whole == state.body_hash:
        return Unchanged(body)
    note = f"{reading.missed} of its pages could not be read" if reading.missed else ""
    return Fresh(body, Parsed((), reading.title, note=note, meetings=tuple(reading.meetings)))


def joined(meetings: Iterable[Meeting]) -> list[Meeting]:
    """Meetings from several pages, by day; what one page leaves out another may tell."""
    found: dict[tuple[date, MeetingKind, bool], Meeting] = {}
    for one in meetings:
        key = (one.day, one.kind, one.month_only)
        found[key] = _both(found[key], one) if key in found else one
    return sorted(found.values(), key=lambda one: (one.day, one.kind))


def _both(one: Meeting, other: Meeting) -> Meeting:
    return replace(
        one,
        begins=one.begins or other.begins,
        place=one.place or other.place,
        url=one.url or other.url,
        papers=(*one.papers, *only_new(one.papers, other.papers)),
        agenda=one.agenda or other.agenda,
        questions_by=one.questions_by or other.questions_by,
        questions_words=one.questions_words or other.questions_words,
        cancelled=one.cancelled or other.cancelled,
        moved_from=one.moved_from or other.moved_from,
    )
