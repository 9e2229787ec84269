"""What a new reading of a board-papers page changes: pure, called by the poller.

A date that vanishes while another appears nearby is a meeting that moved; documents listed again
under another address are no news.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from bot.core.diary import StoredMeeting
from bot.core.meetings import Meeting, Paper

#: A date that is replaced by one so near is the same meeting.
MOVES_WITHIN = timedelta(days=45)
#: Papers of a meeting that lies further back are kept but told to nobody.
NEWS_FOR = timedelta(days=7)

_COPY = re.compile(r"[-_ ]*(?:\(\d+\)|copy)$", re.IGNORECASE)
_LOOKS_BACK = re.compile(
    r"\b(?:minutes|recording|video|summary|decisions|responses|answers)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Added:
    """A meeting not known before."""

    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Changed:
    """A known meeting as it is now: its own facts, and documents that are new."""

    before: StoredMeeting
    meeting: Meeting  #: its `papers` are only the new ones

    @property
    def moved(self) -> bool:
        """Whether it is on another day now; a month that got its day has not moved."""
        return self.before.meeting.day != self.meeting.day and not self.before.meeting.month_only


@dataclass(frozen=True, slots=True)
class Missing:
    """A coming meeting that the page no longer lists."""

    before: StoredMeeting


Change = Added | Changed | Missing


def compare(
    known: Sequence[StoredMeeting], read: Sequence[Meeting], today: date
) -> tuple[Change, ...]:
    """The changes that lead from what is known of a feed to what its page says now.

    Each known meeting and each read one is used once at most; comparing again what was read
    changes nothing.
    """
    pairs, left, new = _same(known, read)
    for rule in (_told, _same_page, _same_month, _nearby):
        for before, meeting in rule(left, new, today):
            if before in left and meeting in new:
                pairs.append((before, meeting))
                left.remove(before)
                new.remove(meeting)
    changes: list[Change] = [
        changed for before, meeting in pairs if (changed := _changed(before, meeting)) is not None
    ]
    changes += [Added(_without_copies(meeting)) for meeting in new]
    changes += [
        Missing(one) for one in left if one.meeting.day >= today and one.missing_since is None
    ]
    return tuple(changes)


def is_news(meeting: Meeting, papers: Sequence[Paper], today: date) -> bool:
    """Whether new documents of a meeting are worth telling."""
    if meeting.day < today - NEWS_FOR and not meeting.month_only:
        return False
    if meeting.month_only and meeting.day < (today - timedelta(days=31)).replace(day=1):
        return False
    return any(not _LOOKS_BACK.search(paper.title) for paper in papers)


def only_new(known: Sequence[Paper], read: Sequence[Paper]) -> tuple[Paper, ...]:
    """The documents among `read` that are not those of `known` under another address."""
    seen = {mark for paper in known for mark in _marks(paper)}
    kept = []
    for paper in read:
        marks = _marks(paper)
        if not marks & seen:
            kept.append(paper)
        seen |= marks
    return tuple(kept)


def _same(
    known: Sequence[StoredMeeting], read: Sequence[Meeting]
) -> tuple[list[tuple[StoredMeeting, Meeting]], list[StoredMeeting], list[Meeting]]:
    by_day = {(one.meeting.day, one.meeting.kind, one.meeting.month_only): one for one in known}
    pairs, new = [], []
    for meeting in read:
        before = by_day.pop((meeting.day, meeting.kind, meeting.month_only), None)
        if before is None:
            new.append(meeting)
        else:
            pairs.append((before, meeting))
    left = [one for one in known if one in by_day.values()]
    return pairs, left, new


_Pairs = list[tuple[StoredMeeting, Meeting]]


def _told(left: list[StoredMeeting], new: list[Meeting], today: date) -> _Pairs:
    """The page itself says from when the meeting was moved."""
    return [
        (before, meeting)
        for meeting in new
        for before in left
        if meeting.moved_from == before.meeting.day and meeting.kind is before.meeting.kind
    ]


def _same_page(left: list[StoredMeeting], new: list[Meeting], today: date) -> _Pairs:
    """The meeting's own page, or a document of it, now stands at another date nearby."""
    return [
        (before, meeting)
        for meeting in new
        for before in left
        if before.meeting.day >= today - NEWS_FOR
        and abs(meeting.day - before.meeting.day) <= 2 * MOVES_WITHIN
        and (
            (meeting.url is not None and meeting.url == before.meeting.url)
            or {p.url for p in meeting.papers} & {p.url for p in before.meeting.papers}
        )
    ]


def _same_month(left: list[StoredMeeting], new: list[Meeting], today: date) -> _Pairs:
    """A month that got its day, or the other way round."""
    return [
        (before, meeting)
        for meeting in new
        for before in left
        if meeting.month_only != before.meeting.month_only
        and meeting.kind is before.meeting.kind
        and (meeting.day.year, meeting.day.month)
        == (before.meeting.day.year, before.meeting.day.month)
    ]


def _nearby(left: list[StoredMeeting], new: list[Meeting], today: date) -> _Pairs:
    """One coming date is gone and one is new, near each other: no guessing among several."""
    gone = [one for one in left if one.meeting.day >= today and one.missing_since is None]
    coming = [one for one in new if one.day >= today and not one.month_only]
    if len(gone) != 1 or len(coming) != 1:
        return []
    before, meeting = gone[0], coming[0]
    near = abs(before.meeting.day - meeting.day) <= MOVES_WITHIN
    same = before.meeting.kind is meeting.kind and not before.meeting.cancelled
    return [(before, meeting)] if near and same else []


def _changed(before: StoredMeeting, meeting: Meeting) -> Changed | None:
    """What is different now; what the page no longer tells of it is kept."""
    old = before.meeting
    now = replace(
        meeting,
        begins=meeting.begins or old.begins,
        place=meeting.place or old.place,
        url=meeting.url or old.url,
        agenda=meeting.agenda or old.agenda,
        questions_by=meeting.questions_by or (old.questions_by if meeting.day == old.day else None),
        questions_words=meeting.questions_words or old.questions_words,
        moved_from=old.day if _moves(old, meeting) else old.moved_from,
        papers=only_new(old.papers, meeting.papers),
        month_only=meeting.month_only and old.month_only,
        day=meeting.day if not meeting.month_only else old.day,
    )
    same = replace(now, papers=old.papers) == old
    if same and not now.papers and before.missing_since is None:
        return None
    return Changed(before, now)


def _moves(old: Meeting, new: Meeting) -> bool:
    return old.day != new.day and not old.month_only and not new.month_only


def _without_copies(meeting: Meeting) -> Meeting:
    return replace(meeting, papers=only_new((), meeting.papers))


def _marks(paper: Paper) -> frozenset[str]:
    """What makes two documents of one meeting the same: the address, the file, the title."""
    parts = urlsplit(paper.url)
    name = unquote(parts.path.rstrip("/").rpartition("/")[2])
    stem, dot, _ = name.rpartition(".")
    title = _COPY.sub("", " ".join(paper.title.casefold().split()))
    address = f"{(parts.hostname or '').removeprefix('www.')}{parts.path}?{parts.query}"
    marks = {f"address {address}"}
    if dot and len(stem) > 6:
        marks.add(f"file {_COPY.sub('', stem).casefold()}")
    if len(title) > 12:
        marks.add(f"title {title}")
    return frozenset(marks)
