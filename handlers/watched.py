"""What the watch over the footprints knows of each: last news, last board papers, next meeting.

/watch shows it as lines, picture and CSV. The definitions are in docs/signs-of-life.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.areas.sources import is_own, sources_of
from bot.core.diary import StoredMeeting
from bot.core.signs import MEMORY, UNREADABLE
from bot.core.spells import Sign, Spell
from bot.core.types import Feed, FeedKind, FeedState
from handlers.context import Context
from handlers.wording import UK

#: Meetings further back are not looked at for the last board papers.
PAPERS_SINCE = timedelta(days=900)


@dataclass(frozen=True, slots=True)
class Watched:
    """One footprint, as far as its own sources tell."""

    code: str
    name: str
    region: str
    news_sources: int  #: of the board itself that we read
    papers_sources: int
    news_at: datetime | None  #: its last news that we have seen
    news_read_at: datetime | None  #: when one of these sources was last read
    papers_for: date | None  #: the last meeting with papers
    papers_seen_at: datetime | None
    next_meeting: date | None
    unread_since: date | None  #: none of its sources can be read since

    def news_days(self, today: date) -> int | None:
        """Days since its last news; None where that is not known."""
        return None if self.news_at is None else (today - _day(self.news_at)).days

    def papers_days(self, today: date) -> int | None:
        """Days since the last meeting with papers, 0 for one that is still to come."""
        return None if self.papers_for is None else max(0, (today - self.papers_for).days)


async def watched(context: Context, codes: Sequence[str] | None = None) -> list[Watched]:
    """Every footprint of today, or these, the most silent first; what is not known comes last."""
    areas = context.atlas.footprints_at(context.today)
    wanted = [area.code for area in areas if codes is None or area.code in codes]
    own = {
        code: [one for one in sources_of(context.atlas, context.feeds, code) if is_own(one)]
        for code in wanted
    }
    every = {feed.id for feeds in own.values() for feed in feeds}
    states = {one.feed_id: one for one in await context.tx.feeds.all() if one.feed_id in every}
    moments = await context.tx.spells.moments(list(every), context.now - MEMORY)
    meetings = await context.tx.diary.meetings(list(every), context.today - PAPERS_SINCE)
    spells = await context.tx.spells.open()
    rows = [_row(context, code, own[code], states, moments, meetings, spells) for code in wanted]
    return sorted(rows, key=lambda row: _silence(row, context.today))


def _row(
    context: Context,
    code: str,
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    moments: Mapping[str, Sequence[datetime]],
    meetings: Sequence[StoredMeeting],
    spells: Mapping[str, Spell],
) -> Watched:
    area = context.atlas.areas[code]
    news = [feed for feed in feeds if feed.kind is not FeedKind.PAPERS]
    papers = [feed for feed in feeds if feed.kind is FeedKind.PAPERS]
    ids = {feed.id for feed in papers}
    held = [one for one in meetings if one.feed_id in ids and not one.meeting.month_only]
    with_papers = [one for one in held if one.meeting.papers]
    last = max(with_papers, key=lambda one: one.meeting.day, default=None)
    ahead = [one.meeting.day for one in held if _is_ahead(one, context.today)]
    published = [at for feed in news for at in moments.get(feed.id, ()) if at <= context.now]
    return Watched(
        code=code,
        name=area.name,
        region=context.atlas.name_of(area.parent) if area.parent else "",
        news_sources=sum(not feed.by_hand for feed in news),
        papers_sources=sum(not feed.by_hand for feed in papers),
        news_at=max(published, default=None),
        news_read_at=max(
            (ok for feed in news if (ok := _ok(states.get(feed.id))) is not None), default=None
        ),
        papers_for=last.meeting.day if last else None,
        papers_seen_at=last.seen_at if last else None,
        next_meeting=min(ahead, default=None),
        unread_since=_unread_since(feeds, spells),
    )


def _is_ahead(stored: StoredMeeting, today: date) -> bool:
    meeting = stored.meeting
    return meeting.day >= today and not meeting.cancelled and stored.missing_since is None


def _ok(state: FeedState | None) -> datetime | None:
    return state.last_ok_at if state else None


def _unread_since(feeds: Sequence[Feed], spells: Mapping[str, Spell]) -> date | None:
    """Since when nothing of a footprint's own can be read; None if something can."""
    unread = [spells.get(feed.id) for feed in feeds]
    bad = [one for one in unread if one and one.sign in UNREADABLE | {Sign.OUR_FAULT}]
    if not feeds or len(bad) < len(feeds):
        return None
    return max(_day(one.last_ok_at or one.since) for one in bad)


def _silence(row: Watched, today: date) -> tuple[bool, int, str]:
    days = row.news_days(today)
    return days is None, -(days or 0), row.name


def _day(moment: datetime) -> date:
    return moment.astimezone(UK).date()
