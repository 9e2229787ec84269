"""/watch: every footprint by days since its last news: lines, picture, CSV; or one of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta

from bot.areas.sources import sources_of
from bot.core.document import (
    Action,
    Attachment,
    Block,
    Document,
    Inline,
    Title,
    bold,
    bullets,
    facts,
    hint,
    inline,
    paragraph,
)
from bot.core.signs import WORDS
from bot.core.spells import Spell
from bot.core.types import Feed, FeedKind, Request
from handlers.areas import area_named, footprints_of_all
from handlers.context import Context
from handlers.drawing.bars import bars
from handlers.drawing.timeline import Lane, timeline
from handlers.watched import Watched, watched
from handlers.wording import NOT_KNOWN, board_name, clock_time, day, plural, several

#: How far back the history of one footprint is drawn, and how many of its sources.
HISTORY, LANES = timedelta(days=365), 10
#: So many footprints of which nothing is known share a line.
ALIKE = 4
DEFINITIONS = (
    "News: what the board's own feeds and pages published, by its date. Papers: the last meeting "
    "with documents on the board-papers page. Next: the next date that page tells. A time in which "
    "we could not read is not their silence; it says so instead."
)


async def watch(request: Request, argument: str, context: Context) -> Document:
    """All footprints; `csv` for the table as a file; an area for its history."""
    if argument.casefold() == "csv":
        return await _csv(context)
    if argument:
        code = area_named(context, argument, "/watch")
        footprints = footprints_of_all(context, [code])
        if len(footprints) == 1:
            return await _one(context, footprints[0])
        return await _all(context, footprints, argument)
    return await _all(context, None, "")


async def _all(context: Context, codes: Sequence[str] | None, said: str) -> Document:
    rows = await watched(context, codes)
    known = [row for row in rows if row.news_at is not None]
    month = sum((row.news_days(context.today) or 0) > 30 for row in known)
    no_date = sum(row.next_meeting is None for row in rows)
    blocks: list[Block] = [
        Title(f"Signs of life of {plural(len(rows), 'footprint')}"),
        paragraph(
            f"Silent for more than 30 days: {month}. No news known: {len(rows) - len(known)}. "
            f"No date of the next meeting known: {no_date}."
        ),
        bullets(*_lines(rows, context.today)),
        hint(f"As of {clock_time(context.now)}. {DEFINITIONS}"),
    ]
    picture = bars(rows, context.today)
    file = await context.tx.files.add(picture, context.now)
    alt = "; ".join(f"{row.name}: {_news(row, context.today)}" for row in rows[:12])
    return Document(
        tuple(blocks),
        (Action("As a table (CSV)", "/watch csv"),),
        Attachment(file, f"watch-{context.today}.png", "image/png", f"Days since news. {alt}"),
    )


def _lines(rows: Sequence[Watched], today: date) -> list[Inline]:
    """A line for each footprint; those of which nothing is known share one."""
    dark = [row for row in rows if not (row.news_at or row.papers_for or row.next_meeting)]
    if len(dark) < ALIKE:
        return [_line(row, today) for row in rows]
    names = several([row.name for row in dark])
    lines = [_line(row, today) for row in rows if row not in dark]
    return [*lines, inline(bold("Nothing known of"), f" {names}")]


def _line(row: Watched, today: date) -> Inline:
    """One footprint in a line that fits a phone."""
    papers = _short(row.papers_for, today) if row.papers_for else NOT_KNOWN
    ahead = _short(row.next_meeting, today) if row.next_meeting else NOT_KNOWN
    unread = f" · not read since {_short(row.unread_since, today)}" if row.unread_since else ""
    return inline(
        bold(row.name), f": news {_news(row, today)} · papers {papers} · next {ahead}{unread}"
    )


def _news(row: Watched, today: date) -> str:
    days = row.news_days(today)
    if days is None:
        return NOT_KNOWN if row.news_sources else "not read by us"
    return "today" if days <= 0 else f"{plural(days, 'day')} ago"


def _short(day: date, today: date) -> str:
    """24 Sep; with its year where that is another."""
    return f"{day.day} {day:%b}" + (f" {day.year}" if abs((day - today).days) > 300 else "")


async def _csv(context: Context) -> Document:
    rows = await watched(context)
    file = await context.tx.files.add(table(rows, context.today), context.now)
    return Document(
        (
            Title("Signs of life as a table"),
            paragraph(f"{plural(len(rows), 'footprint')}, as of {clock_time(context.now)}."),
            hint(DEFINITIONS),
        ),
        (Action("As a picture", "/watch"),),
        Attachment(file, f"watch-{context.today}.csv", "text/csv", "Signs of life of footprints"),
    )


def table(rows: Sequence[Watched], today: date) -> bytes:
    """The rows as CSV; empty cells are what is not known."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        (
            *("code", "footprint", "nhs_region", "last_news", "days_since_news"),
            *("news_sources_read", "news_last_read", "last_papers_for_meeting"),
            *("days_since_papers", "next_meeting", "papers_pages_read", "unread_since", "as_of"),
        )
    )
    for row in rows:
        writer.writerow(
            (
                *(row.code, row.name, row.region, row.news_at and row.news_at.date()),
                *(_cell(row.news_days(today)), row.news_sources, row.news_read_at),
                *(row.papers_for, _cell(row.papers_days(today)), row.next_meeting),
                *(row.papers_sources, row.unread_since, today),
            )
        )
    # With a mark, so that spreadsheets take it for UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _cell(number: int | None) -> int | str:
    return "" if number is None else number


async def _one(context: Context, code: str) -> Document:
    (row,) = await watched(context, [code])
    since = context.now - HISTORY
    feeds = list(sources_of(context.atlas, context.feeds, code))[:LANES]
    ids = [feed.id for feed in feeds]
    moments = await context.tx.spells.moments(ids, since)
    spells = await context.tx.spells.of(ids, since)
    meetings = await context.tx.diary.meetings(ids, since.date())
    lanes = [
        Lane(
            feed.title,
            tuple(moments.get(feed.id, ())) if feed.kind is not FeedKind.PAPERS else (),
            tuple(one for one in spells if one.feed_id == feed.id),
            tuple(one.meeting for one in meetings if one.feed_id == feed.id),
        )
        for feed in feeds
    ]
    picture = timeline(board_name(context.atlas, code), lanes, since, context.now)
    file = await context.tx.files.add(picture, context.now)
    blocks: list[Block] = [
        Title(f"Signs of life: {board_name(context.atlas, code)}"),
        facts(
            ("Last news", _when_news(row, context.today)),
            ("Last board papers", _when_papers(row, context.today)),
            ("Next meeting", _when_next(row)),
        ),
        *_troubles(spells, feeds),
        hint(f"As of {clock_time(context.now)}, the last 12 months. {DEFINITIONS}"),
    ]
    return Document(
        tuple(blocks),
        (Action("What I read for it", f"/coverage {code}"), Action("All footprints", "/watch")),
        Attachment(file, f"watch-{code.lower()}.png", "image/png", _alt(row, context.today)),
    )


def _when_news(row: Watched, today: date) -> str:
    if row.news_at is None:
        return NOT_KNOWN if row.news_sources else "I read no news source of its own"
    return f"{day(row.news_at)} ({_news(row, today)})"


def _when_papers(row: Watched, today: date) -> str:
    if row.papers_for is None:
        return NOT_KNOWN if row.papers_sources else "I read no board-papers page of it"
    return f"for the meeting of {row.papers_for.day} {row.papers_for:%B %Y}"


def _when_next(row: Watched) -> str:
    if row.next_meeting is None:
        return NOT_KNOWN
    return f"{row.next_meeting:%A} {row.next_meeting.day} {row.next_meeting:%B %Y}"


def _troubles(spells: Sequence[Spell], feeds: Sequence[Feed]) -> list[Block]:
    titles = {feed.id: feed.title for feed in feeds}
    lines = [
        f"{titles[one.feed_id]}: {WORDS[one.sign]} from {day(one.last_ok_at or one.since)} "
        + (f"to {day(one.until)}" if one.until else "until now")
        for one in spells
        if one.sign not in ("fine", "quiet")
    ]
    return [paragraph("Troubled times:"), bullets(*lines[-8:])] if lines else []


def _alt(row: Watched, today: date) -> str:
    return (
        f"The last 12 months of {row.name}: news {_news(row, today)}, papers "
        f"{_when_papers(row, today)}, next meeting {_when_next(row)}"
    )
