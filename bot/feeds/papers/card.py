"""The alert about the papers of a board meeting, as it is first said and as it is said anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.core.diary import Finding, PaperState, StoredMeeting, StoredPaper
from bot.core.document import (
    Action,
    Block,
    Document,
    Inline,
    Title,
    bullets,
    facts,
    hint,
    inline,
    link,
    paragraph,
)
from bot.core.meetings import KIND_NAMES, Meeting, MeetingKind
from bot.core.types import Feed

UK = ZoneInfo("Europe/London")
#: Documents linked, agenda items and findings shown before they are only counted.
LINKED, AGENDA, FOUND = 12, 8, 6

Read = Sequence[tuple[StoredPaper, Sequence[Finding]]]

_UNREADABLE = {
    PaperState.NO_TEXT: "pictures of pages",
    PaperState.LOCKED: "locked",
    PaperState.BROKEN: "damaged",
    PaperState.TOO_LARGE: "too large",
    PaperState.UNREACHABLE: "could not be fetched",
}


def papers_alert(
    feed: Feed, board: str, stored: StoredMeeting, read: Read, as_of: datetime
) -> Document:
    """What followers read about a meeting's papers; `board` is the name of the body."""
    meeting = stored.meeting
    page = meeting.url or feed.site or feed.url
    blocks: list[Block] = [Title(headline(board, meeting), page)]
    blocks += _changes(stored)
    blocks.append(facts(*_facts(meeting)))
    if meeting.papers:
        blocks.append(bullets(*_links(meeting, page)))
    if meeting.agenda and len(meeting.papers) < 3:
        more = [f"and {len(meeting.agenda) - AGENDA} more"] if len(meeting.agenda) > AGENDA else []
        blocks += [paragraph("On the agenda:"), bullets(*meeting.agenda[:AGENDA], *more)]
    blocks += found_in(read)
    blocks.append(hint("Source: ", link(feed.title, feed.url), f", read {clock_time(as_of)}."))
    return Document(tuple(blocks), _actions(feed))


def headline(board: str, meeting: Meeting) -> str:
    """The line that is read first."""
    what = "meeting" if meeting.kind is MeetingKind.BOARD else KIND_NAMES[meeting.kind]
    when = f"{what} {short_day(meeting)}"
    if meeting.cancelled:
        return f"Cancelled: {board}, {when}"
    count = len(meeting.papers)
    said = [f"Board papers published: {board}", when, f"{count} document{'s' * (count != 1)}"]
    if meeting.questions_by is not None:
        said.append(f"questions until {_day_month(meeting.questions_by)}")
    return ", ".join(said)


def found_in(read: Read) -> list[Block]:
    """What the documents say about the words that are watched, and what could not be read."""
    blocks: list[Block] = []
    lines = [
        (finding, paper) for paper, findings in read for finding in findings if finding.snippet
    ]
    if lines:
        shown = [_finding(paper, finding) for finding, paper in lines[:FOUND]]
        more = [inline(f"and {len(lines) - FOUND} more places")] if len(lines) > FOUND else []
        blocks += [paragraph("In the papers:"), bullets(*shown, *more)]
    told = _readings(read)
    if told:
        blocks.append(hint(told))
    return blocks


def long_day(meeting: Meeting) -> str:
    """Thursday 26 November 2026; or November 2026, where the day is not told."""
    if meeting.month_only:
        return f"{meeting.day:%B %Y} (day not told)"
    return f"{meeting.day:%A} {meeting.day.day} {meeting.day:%B %Y}"


def short_day(meeting: Meeting) -> str:
    """26 November; or November 2026."""
    return f"{meeting.day:%B %Y}" if meeting.month_only else _day_month(meeting.day)


def at_time(begins: time | None) -> str:
    """ ", 10:00" where the time is known."""
    return f", {begins:%H:%M}" if begins else ""


def clock_time(moment: datetime) -> str:
    """A moment in the United Kingdom: 1 April 2026, 14:05."""
    local = moment.astimezone(UK)
    return f"{local.day} {local:%B %Y, %H:%M}"


def _day_month(day: date) -> str:
    return f"{day.day} {day:%B}"


def _changes(stored: StoredMeeting) -> list[Block]:
    meeting = stored.meeting
    blocks: list[Block] = []
    if meeting.moved_from is not None:
        old = meeting.moved_from
        blocks.append(
            paragraph(f"The date has changed: now {long_day(meeting)}, before {_day_month(old)}.")
        )
    if stored.missing_since is not None:
        since = clock_time(stored.missing_since)
        blocks.append(
            paragraph(f"Since {since} its page no longer lists this meeting; please check.")
        )
    return blocks


def _facts(meeting: Meeting) -> list[tuple[str, Inline]]:
    when = f"{long_day(meeting)}{at_time(meeting.begins)}"
    rows = [("Meeting", inline(when))]
    if meeting.place:
        rows.append(("Where", inline(meeting.place)))
    if meeting.questions_by is not None:
        by = meeting.questions_by
        said = f"{by:%A} {by.day} {by:%B %Y}"
        words = f" (“{meeting.questions_words}”)" if meeting.questions_words else ""
        rows.append(("Questions until", inline(f"{said}{words}")))
    return rows


def _links(meeting: Meeting, page: str) -> list[Inline]:
    lines = [inline(link(paper.title, paper.url)) for paper in meeting.papers[:LINKED]]
    if len(meeting.papers) > LINKED:
        lines.append(inline(link(f"and {len(meeting.papers) - LINKED} more", page)))
    return lines


def _finding(paper: StoredPaper, finding: Finding) -> Inline:
    page = link(f"page {finding.page}", f"{paper.paper.url}#page={finding.page}")
    return inline(page, f" of {paper.paper.title} ({finding.word}): {finding.snippet}")


def _readings(read: Read) -> str:
    states = [paper.state for paper, _ in read]
    good = states.count(PaperState.READ)
    waiting = states.count(PaperState.WAITING)
    unread = [f"{states.count(s)} {words}" for s, words in _UNREADABLE.items() if s in states]
    said = []
    if good:
        said.append(
            f"{good} of {len(states)} documents were read by a program for words such as closure, "
            "consultation or deficit; what it shows is a pointer, not a summary."
        )
    if unread:
        said.append(f"Not read: {', '.join(unread)}.")
    if waiting and (good or unread):
        said.append(f"{waiting} still to be read.")
    return " ".join(said)


def _actions(feed: Feed) -> tuple[Action, ...]:
    if not feed.areas:
        return ()
    area = feed.areas[0]
    return (
        Action("Next chances to act", f"/next {area}"),
        Action("Remind me", f"/remind {area}"),
    )
