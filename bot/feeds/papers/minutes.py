"""What a reading of a board-papers page changes is stored, and told: all in one transaction.

    meetings as read -> compare with those known -> store -> first papers: alert
                                                           later papers, a new date: say it anew

The poller calls `take`; the first reading of a page is a baseline that alerts nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import structlog

from bot.core.diary import PaperState, StoredMeeting
from bot.core.meetings import Meeting, Paper
from bot.core.publisher import Publisher
from bot.core.readings import Added, Change, Changed, Missing, compare, is_news, only_new
from bot.core.store import Transaction
from bot.core.types import Feed
from bot.feeds.papers.card import UK, papers_alert

log = structlog.get_logger(__name__)

#: Meetings so long ago are not compared any more.
COMPARED = timedelta(days=1_600)
#: Documents of one meeting that are read; a pack has a few dozen at most.
MOST_READ = 40


@dataclass(frozen=True, slots=True)
class Boardroom:
    """What turns meetings into alerts: who follows a board, what it is called, the way out."""

    reach: Callable[[Feed], tuple[str, ...]]  #: the areas whose followers hear of a source
    board: Callable[[Feed], str]  #: the name of the body behind a source
    #: the ids of other board-papers sources of the same bodies: a joint board has its own page
    kin: Callable[[Feed], tuple[str, ...]]
    publisher: Publisher


async def take(
    tx: Transaction,
    room: Boardroom,
    feed: Feed,
    read: Sequence[Meeting],
    now: datetime,
    *,
    first: bool,
) -> int:
    """Store what is new in `read`, and tell it unless this is the `first` reading; how many
    meetings changed."""
    today = now.astimezone(UK).date()
    known = await tx.diary.meetings([feed.id], today - COMPARED)
    changes = compare(known, read, today)
    for change in changes:
        await _one(tx, room, feed, change, now, today, first=first)
    if changes:
        log.info("meetings", feed=feed.id, changes=len(changes), first=first)
    return len(changes)


async def say_anew(tx: Transaction, room: Boardroom, feed: Feed, meeting_id: int) -> int:
    """Bring the alert about a meeting up to date; 0 if nobody was told of it."""
    stored = await tx.diary.meeting(meeting_id)
    if stored is None or stored.announced_at is None:
        return 0
    anew = replace(stored, revision=stored.revision + 1)
    await tx.diary.save(anew)
    read = await tx.diary.findings(meeting_id)
    document = papers_alert(feed, room.board(feed), anew, read, anew.changed_at)
    return await room.publisher.revise(
        tx, notice_key(anew), document, f"{notice_key(anew)}:{anew.revision}"
    )


def notice_key(stored: StoredMeeting) -> str:
    """The key of the alert about a meeting's papers."""
    return f"papers:{stored.feed_id}:{stored.id}"


async def _one(
    tx: Transaction,
    room: Boardroom,
    feed: Feed,
    change: Change,
    now: datetime,
    today: date,
    *,
    first: bool,
) -> None:
    match change:
        case Added(meeting):
            news = not first and is_news(meeting, meeting.papers, today)
            fresh = news and await _unknown(tx, room, feed, meeting, meeting.papers)
            stored = await tx.diary.add(feed.id, meeting, now)
            await _file(tx, stored.id, meeting.papers, now, read=fresh)
            if news:
                await _announce(tx, room, feed, stored, now, told=fresh)
        case Changed(before, meeting):
            await _changed(tx, room, feed, before, meeting, now, today, first=first)
        case Missing(before):
            await tx.diary.save(replace(before, missing_since=now, changed_at=now))
            await say_anew(tx, room, feed, before.id)


async def _changed(
    tx: Transaction,
    room: Boardroom,
    feed: Feed,
    before: StoredMeeting,
    meeting: Meeting,
    now: datetime,
    today: date,
    *,
    first: bool,
) -> None:
    news = not first and bool(meeting.papers) and is_news(meeting, meeting.papers, today)
    fresh = news and await _unknown(tx, room, feed, meeting, meeting.papers)
    await _file(tx, before.id, meeting.papers, now, read=fresh)
    papers = (*before.meeting.papers, *meeting.papers)
    stored = replace(
        before,
        meeting=replace(meeting, papers=papers),
        changed_at=now,
        sequence=before.sequence + _shifts(before.meeting, meeting),
        missing_since=None,
    )
    await tx.diary.save(stored)
    if before.announced_at is not None:
        await say_anew(tx, room, feed, before.id)
    elif news:
        await _announce(tx, room, feed, stored, now, told=fresh)


async def _announce(
    tx: Transaction,
    room: Boardroom,
    feed: Feed,
    stored: StoredMeeting,
    now: datetime,
    *,
    told: bool,
) -> None:
    """Tell of the papers, unless another page had them before: a joint board has two."""
    await tx.diary.save(replace(stored, announced_at=now))
    areas = room.reach(feed)
    if not told or not areas:
        return
    read = await tx.diary.findings(stored.id)
    document = papers_alert(feed, room.board(feed), stored, read, now)
    count = await room.publisher.papers(tx, document, notice_key(stored), areas, feed.id)
    log.info("board papers", feed=feed.id, meeting=stored.id, deliveries=count)


async def _file(
    tx: Transaction, meeting_id: int, papers: Sequence[Paper], now: datetime, *, read: bool
) -> None:
    """Store documents; those that we can are to be `read`."""
    readable = [one for one in papers if read and is_pdf(one)][:MOST_READ]
    rest = [one for one in papers if one not in readable]
    await tx.diary.add_papers(meeting_id, readable, now, PaperState.WAITING)
    await tx.diary.add_papers(meeting_id, rest, now, PaperState.KNOWN)


async def _unknown(
    tx: Transaction, room: Boardroom, feed: Feed, meeting: Meeting, papers: Sequence[Paper]
) -> bool:
    """Whether some of the documents are known from no other page, nor as those of this day on a
    page of the same bodies."""
    urls = {paper.url for paper in papers}
    known = await tx.diary.known_urls(urls)
    left = [paper for paper in papers if paper.url not in known]
    for other in await tx.diary.meetings(room.kin(feed), meeting.day):
        if other.meeting.day == meeting.day:
            left = list(only_new(other.meeting.papers, left))
    return bool(left)


def is_pdf(paper: Paper) -> bool:
    """Whether a document may be one that we can read: other office files are not."""
    name = urlsplit(paper.url).path.rpartition("/")[2]
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    return ending in ("", "pdf") or len(ending) > 4


def _shifts(old: Meeting, new: Meeting) -> int:
    """1 where a calendar must be changed."""
    then = (old.day, old.begins, old.place, old.cancelled, old.questions_by)
    return int(then != (new.day, new.begins, new.place, new.cancelled, new.questions_by))
