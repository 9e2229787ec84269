"""Meetings while they are put together from the lines of a page, and what they come to.

`scan` fills a `Drafts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time

from bot.core.meetings import Meeting, MeetingKind, Paper
from bot.feeds.papers.line import Link
from bot.feeds.papers.of_all import OfAll
from bot.feeds.papers.questions import Rule


@dataclass
class Draft:
    """A meeting being put together from several lines."""

    day: date
    kind: MeetingKind
    month_only: bool = False
    begins: time | None = None
    place: str = ""
    url: str | None = None
    papers: dict[str, Paper] = field(default_factory=dict)
    agenda: list[str] = field(default_factory=list)
    questions_by: date | None = None
    questions_words: str = ""
    rule: Rule | None = None
    cancelled: bool = False
    moved_from: date | None = None
    #: Whether the hour, or the place, is said to be told later.
    hour_open: bool = False
    place_open: bool = False
    _unnamed: set[str] = field(default_factory=set)

    def add(self, link: Link, title: str, *, named: bool = True) -> None:
        """A document of this meeting; one that was not `named` may be so by another link to it."""
        page = link.url.partition("?")[0]
        if page != link.url and page in self.papers and not named:
            # A download manager has a page for each file; "Download" leads to the file itself.
            known = {**self.papers, page: Paper(link.url, self.papers[page].title)}
            self.papers = {one.url: one for one in known.values()}
        elif link.url not in self.papers or (named and link.url in self._unnamed):
            self.papers[link.url] = Paper(link.url, title)
            self._unnamed.discard(link.url)
        if not named:
            self._unnamed.add(link.url)

    def take_over(self, other: Draft) -> None:
        """What was told of the same meeting elsewhere."""
        self.begins = self.begins or other.begins
        self.place = self.place or other.place
        self.url = self.url or other.url
        self.papers = {**other.papers, **self.papers}
        self.agenda = self.agenda or other.agenda
        self.rule = self.rule or other.rule
        self.cancelled = self.cancelled or other.cancelled
        self.moved_from = self.moved_from or other.moved_from
        self.hour_open = self.hour_open or other.hour_open
        self.place_open = self.place_open or other.place_open
        if self.questions_by is None:
            self.questions_by, self.questions_words = other.questions_by, other.questions_words


@dataclass
class Drafts:
    """What a page has told so far."""

    meetings: dict[tuple[date, MeetingKind, bool], Draft] = field(default_factory=dict)
    loose: list[tuple[date, str]] = field(default_factory=list)  #: deadlines of no known meeting
    rule: Rule | None = None  #: for the questions to every meeting
    of_all: OfAll = field(default_factory=OfAll)

    def of(self, day: date, kind: MeetingKind, *, month_only: bool = False) -> Draft:
        """The meeting of that day, begun if it is new."""
        return self.meetings.setdefault((day, kind, month_only), Draft(day, kind, month_only))

    def called(self, day: date, kind: MeetingKind, *, sure: bool) -> Draft:
        """The meeting of that day that a document is called after; where its words are not `sure`
        to name the kind, it is of the only one there is."""
        there = [one for one in self.meetings.values() if one.day == day and not one.month_only]
        return there[0] if len(there) == 1 and not sure else self.of(day, kind)

    def named(self, draft: Draft, kind: MeetingKind) -> Draft:
        """A meeting whose name came behind its date, and tells of which `kind` it is."""
        if kind is draft.kind or draft.kind is not MeetingKind.BOARD or draft.papers:
            return draft
        self.drop(draft.day, draft.kind)
        draft.kind = kind
        return self.meetings.setdefault((draft.day, kind, draft.month_only), draft)

    def drop(self, day: date, kind: MeetingKind) -> None:
        """There is no such meeting after all."""
        self.meetings.pop((day, kind, False), None)


def meetings_of(page: Drafts) -> list[Meeting]:
    """The drafts as meetings, by day."""
    drafts = _as_one_a_day(page.meetings.values())
    made = []
    for draft in drafts:
        twin = any(
            one is not draft
            and (one.day, one.month_only) == (draft.day, draft.month_only)
            and one.kind is not MeetingKind.AGM
            for one in drafts
        )
        if draft.kind is MeetingKind.BOARD and twin and not draft.papers:
            continue
        made.append(_meeting(page, draft))
    return sorted(made, key=lambda one: (one.day, one.kind))


def _as_one_a_day(drafts: Iterable[Draft]) -> list[Draft]:
    """What a page calls the extraordinary meeting in one place it calls the meeting in another."""
    listed = {(one.day, one.kind, one.month_only): one for one in drafts}
    for one in list(listed.values()):
        other = listed.get((one.day, MeetingKind.BOARD, one.month_only))
        if one.kind is MeetingKind.EXTRAORDINARY and other is not None:
            one.take_over(other)
            del listed[other.day, other.kind, other.month_only]
    return list(listed.values())


def _meeting(page: Drafts, draft: Draft) -> Meeting:
    by, said = draft.questions_by, draft.questions_words
    rule = draft.rule or page.rule
    if by is None and rule is not None and not draft.month_only:
        by, said = rule.for_meeting(draft.day), rule.words
    if by is None:
        by, said = _nearest(page, draft)
    usual = draft.kind is MeetingKind.BOARD and not (draft.month_only or draft.cancelled)
    of_all = page.of_all if usual else OfAll()
    return Meeting(
        day=draft.day,
        kind=draft.kind,
        month_only=draft.month_only,
        begins=draft.begins or (None if draft.hour_open else of_all.begins),
        place=draft.place or ("" if draft.place_open else of_all.place),
        url=draft.url,
        papers=tuple(draft.papers.values()),
        agenda=tuple(draft.agenda),
        questions_by=by,
        questions_words=said,
        cancelled=draft.cancelled,
        moved_from=draft.moved_from,
    )


def ahead(deadline: date, day: date) -> bool:
    """Whether a deadline lies at most a month before the day of a meeting."""
    return 0 <= (day - deadline).days <= 31


def _nearest(page: Drafts, draft: Draft) -> tuple[date | None, str]:
    """A deadline that stands somewhere on the page, if this is the first meeting after it."""
    for day, said in page.loose:
        first = min((one.day for one in page.meetings.values() if one.day >= day), default=None)
        if first == draft.day and ahead(day, draft.day):
            return day, said
    return None, ""
