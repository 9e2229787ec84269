"""Questions about board meetings, their papers, and what was found in these."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.diary import Finding, PaperState, StoredMeeting, StoredPaper
from bot.core.meetings import Meeting, MeetingKind, Paper
from db.base import Topic
from db.schema import findings, meetings, papers

_CHUNK = 400
#: A document that nobody could read in so many tries is left alone.
_WAITING = papers.c.state == sa.literal_column("'waiting'")


class Diary(Topic):
    """See `bot.core.diary.Diary`."""

    async def meetings(self, feed_ids: Collection[str], since: date) -> list[StoredMeeting]:
        """The meetings of these feeds from a day on."""
        return await self._meetings(
            sa.and_(meetings.c.feed_id.in_(feed_ids), meetings.c.day >= since.isoformat())
        )

    async def meeting(self, meeting_id: int) -> StoredMeeting | None:
        """One meeting."""
        return next(iter(await self._meetings(meetings.c.id == meeting_id)), None)

    async def add(self, feed_id: str, meeting: Meeting, now: datetime) -> StoredMeeting:
        """Store a meeting."""
        values = {
            "feed_id": feed_id,
            **_facts(meeting),
            "seen_at": now,
            "changed_at": now,
            "revision": 0,
            "sequence": 0,
        }
        meeting_id: int | None = await self._connection.scalar(
            sa.insert(meetings).values(values).returning(meetings.c.id)
        )
        assert meeting_id is not None
        return StoredMeeting(meeting_id, feed_id, meeting, now, now, None, 0, 0, None)

    async def save(self, stored: StoredMeeting) -> None:
        """Keep what changed about a meeting."""
        await self._run(
            sa.update(meetings)
            .where(meetings.c.id == stored.id)
            .values(
                **_facts(stored.meeting),
                changed_at=stored.changed_at,
                announced_at=stored.announced_at,
                revision=stored.revision,
                sequence=stored.sequence,
                missing_since=stored.missing_since,
            )
        )

    async def add_papers(
        self, meeting_id: int, new: Sequence[Paper], now: datetime, state: PaperState
    ) -> None:
        """Store further documents of a meeting."""
        for paper in new:
            statement = self._insert(papers).values(
                meeting_id=meeting_id,
                url=paper.url,
                title=paper.title,
                seen_at=now,
                state=state,
                tries=0,
                due_at=now,
            )
            await self._run(statement.on_conflict_do_nothing())

    async def paper_waits(self, now: datetime) -> bool:
        """Whether a document is due to be read."""
        due = sa.select(papers.c.id).where(_WAITING, papers.c.due_at <= now).limit(1)
        return await self._connection.scalar(due) is not None

    async def claim_paper(self, now: datetime, lease: timedelta) -> StoredPaper | None:
        """Take the document that has waited longest; it waits on if nobody tells what became."""
        first = (
            sa.select(papers.c.id)
            .where(_WAITING, papers.c.due_at <= now)
            .order_by(papers.c.due_at, papers.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        paper_id = await self._connection.scalar(first)
        if paper_id is None:
            return None
        await self._run(
            sa.update(papers)
            .where(papers.c.id == paper_id)
            .values(due_at=now + lease, tries=papers.c.tries + 1)
        )
        rows = await self._connection.execute(sa.select(papers).where(papers.c.id == paper_id))
        return _paper(rows.one())

    async def paper_read(
        self,
        paper_id: int,
        state: PaperState,
        pages: int | None,
        found: Sequence[Finding],
        again_at: datetime | None = None,
    ) -> None:
        """Keep what reading a document came to."""
        values: dict[str, Any] = {"state": state, "pages": pages}
        if again_at is not None:
            values = {"due_at": again_at}
        await self._run(sa.update(papers).where(papers.c.id == paper_id).values(values))
        await self._run(sa.delete(findings).where(findings.c.paper_id == paper_id))
        rows = [
            {
                "paper_id": paper_id,
                "number": number,
                "page": one.page,
                "word": one.word,
                "snippet": one.snippet,
            }
            for number, one in enumerate(found)
        ]
        if rows:
            await self._run(sa.insert(findings), rows)

    async def findings(self, meeting_id: int) -> list[tuple[StoredPaper, list[Finding]]]:
        """The documents of a meeting, each with what was found in it."""
        listed = await self._connection.execute(
            sa.select(papers).where(papers.c.meeting_id == meeting_id).order_by(papers.c.id)
        )
        stored = [_paper(row) for row in listed]
        found: dict[int, list[Finding]] = {one.id: [] for one in stored}
        rows = await self._connection.execute(
            sa.select(findings)
            .join(papers, papers.c.id == findings.c.paper_id)
            .where(papers.c.meeting_id == meeting_id)
            .order_by(findings.c.paper_id, findings.c.number)
        )
        for row in rows:
            found[row.paper_id].append(Finding(row.page, row.word, row.snippet))
        return [(one, found[one.id]) for one in stored]

    async def known_urls(self, urls: Collection[str]) -> set[str]:
        """Which of these addresses are those of documents we know."""
        every, known = list(urls), set[str]()
        for start in range(0, len(every), _CHUNK):
            rows = await self._connection.scalars(
                sa.select(papers.c.url).where(papers.c.url.in_(every[start : start + _CHUNK]))
            )
            known.update(rows)
        return known

    async def _meetings(self, which: sa.ColumnElement[bool]) -> list[StoredMeeting]:
        rows = list(
            await self._connection.execute(
                sa.select(meetings).where(which).order_by(meetings.c.day, meetings.c.id)
            )
        )
        listed: dict[int, list[Paper]] = {row.id: [] for row in rows}
        mine = sa.select(meetings.c.id).where(which)
        for row in await self._connection.execute(
            sa.select(papers).where(papers.c.meeting_id.in_(mine)).order_by(papers.c.id)
        ):
            if row.meeting_id in listed:
                listed[row.meeting_id].append(Paper(row.url, row.title))
        return [_stored(row, listed[row.id]) for row in rows]


def _facts(meeting: Meeting) -> dict[str, Any]:
    return {
        "kind": meeting.kind,
        "day": meeting.day.isoformat(),
        "month_only": meeting.month_only,
        "begins": meeting.begins.isoformat("minutes") if meeting.begins else None,
        "place": meeting.place,
        "url": meeting.url,
        "agenda": json.dumps(meeting.agenda, ensure_ascii=False),
        "questions_by": meeting.questions_by.isoformat() if meeting.questions_by else None,
        "questions_words": meeting.questions_words,
        "cancelled": meeting.cancelled,
        "moved_from": meeting.moved_from.isoformat() if meeting.moved_from else None,
    }


def _stored(row: Any, listed: Sequence[Paper]) -> StoredMeeting:
    meeting = Meeting(
        day=date.fromisoformat(row.day),
        kind=MeetingKind(row.kind),
        month_only=row.month_only,
        begins=time.fromisoformat(row.begins) if row.begins else None,
        place=row.place,
        url=row.url,
        papers=tuple(listed),
        agenda=tuple(json.loads(row.agenda)),
        questions_by=_day(row.questions_by),
        questions_words=row.questions_words,
        cancelled=row.cancelled,
        moved_from=_day(row.moved_from),
    )
    return StoredMeeting(
        row.id,
        row.feed_id,
        meeting,
        row.seen_at,
        row.changed_at,
        row.announced_at,
        row.revision,
        row.sequence,
        row.missing_since,
    )


def _paper(row: Any) -> StoredPaper:
    return StoredPaper(
        row.id,
        row.meeting_id,
        Paper(row.url, row.title),
        PaperState(row.state),
        row.seen_at,
        row.pages,
        row.tries,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
