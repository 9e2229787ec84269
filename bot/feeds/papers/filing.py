"""Which meeting a document belongs to: by what stands above it, or by what it is called after.

`scan` hands over every link to a document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.core.dates import MONTH_NAME, day_in_name, month_in, month_named, years_in
from bot.core.meetings import MeetingKind
from bot.feeds.papers import files, words
from bot.feeds.papers.anchors import Anchors
from bot.feeds.papers.drafts import Draft, Drafts
from bot.feeds.papers.line import TEXT, Link
from bot.feeds.papers.setting import Setting
from bot.feeds.papers.times import begins_in, without_hours
from bot.feeds.papers.titles import says_nothing, title_of

_MONTH_AND_YEAR = re.compile(rf"{MONTH_NAME} 20\d\d", re.IGNORECASE)
#: A month named without its year is the one that is nearer than this.
SEASON = timedelta(days=150)
#: What seems to be called after a meeting longer ago than this is not.
YEARS = timedelta(days=1_500)


@dataclass
class Filing:
    """The documents so far; those of no meeting yet wait for the end of the page."""

    setting: Setting
    anchors: Anchors
    drafts: Drafts
    unfiled: list[tuple[date, Link]] = field(default_factory=list)
    minutes: list[tuple[date, Link]] = field(default_factory=list)
    #: The meeting that running text spoke of last, and the boxes of that.
    spoken: tuple[Draft | None, tuple[int, ...]] = (None, ())
    of_month: list[tuple[int, Link]] = field(default_factory=list)

    def file(self, link: Link, named: Draft | None, beside: str = "") -> None:
        """Give a document to its meeting; one that is of no meeting is left out. `beside` are the
        words of its row or item, where these are its name."""
        title = title_of(link, beside)
        called = None if named is not None else self._called_after(link, title)
        if called is not None:
            called.begins = called.begins or begins_in(title)
        draft = named or called or self._with_page_of(link)
        if draft is None and self.anchors.listed:
            anchor = self.anchors.listed[-1]
            apart = anchor.wide or anchor.level >= TEXT
            yearly = anchor.draft is not None and anchor.draft.kind is MeetingKind.AGM
            draft = anchor.draft
            draft = None if apart and words.is_lasting(title) and not yearly else draft
        elif draft is None and (spoken := self.spoken[0]) is not None:
            yearly = spoken.kind is MeetingKind.AGM
            own = yearly or words.is_pack(title) or words.is_paper(title)
            draft = spoken if own else None
        if draft is not None:
            draft.add(link, title, named=not says_nothing(link))
        elif not self.anchors.listed and not words.names_others(title):
            day = self._dated(link, title)
            if day is not None:
                self.unfiled.append((day, link))
                if words.are_minutes(title) and not self.setting.is_none_of_ours(title):
                    self.minutes.append((day, link))
            elif words.is_pack(title) and (month := month_named(title)):
                self.of_month.append((month, link))

    def _with_page_of(self, link: Link) -> Draft | None:
        """The meeting that has the page of a file among its papers."""
        page = link.url.partition("?")[0]
        if page == link.url or not says_nothing(link):
            return None
        return next((one for one in self.drafts.meetings.values() if page in one.papers), None)

    def finish(self) -> None:
        """Documents that carry the date of a meeting that the page names elsewhere are its own; so
        are "papers of the November meeting", if it has one this season."""
        for day, link in self.unfiled:
            for draft in self.drafts.meetings.values():
                if draft.day == day and not draft.month_only:
                    draft.add(link, title_of(link))
        for day, link in self.minutes:  # of which nothing else is left
            kind = words.kind_of(link.text)
            draft = self.drafts.called(day, kind, sure=kind is not MeetingKind.BOARD)
            draft.add(link, title_of(link))
        for month, link in self.of_month:
            near = [
                draft
                for draft in self.drafts.meetings.values()
                if draft.day.month == month and abs(draft.day - self.setting.today) < SEASON
            ]
            if len(near) == 1:
                near[0].add(link, title_of(link))

    def _called_after(self, link: Link, title: str) -> Draft | None:
        """The meeting that the words of a document or its file name are dated for.

        Below a heading with a date only what is called after another meeting is that other's:
        packs hold the minutes and the reports of other days.
        """
        anchored = bool(self.anchors.listed)
        name = files.file_name(link.url)
        said = f"{title} {re.sub(r'[-_+]', ' ', name)} {_told(link)}"
        if words.names_others(title) or words.is_private(said) or words.is_minutes(title):
            return None
        if anchored:
            if not words.is_pack(title) or words.is_report(title) or self.anchors.draft is None:
                return None
        else:
            month_of_ours = self._month_of_ours(title)
            of_month = words.speaks_of_board(title) and month_named(title) is not None
            called = words.is_pack(said) or self._is_a_day_of_ours(title, link.column) or of_month
            called = called or month_of_ours is not None
            if not called or words.is_standing(title) or self.setting.is_none_of_ours(title):
                return None
        day = self._dated(link, title)
        if anchored and day is not None and abs(day - self.setting.today) > YEARS:
            day = None  # "26/11/01" is the number of a paper
        if day is not None:
            above = self.anchors.draft
            if above is not None and above.day == day and not above.month_only:
                return above
            kind = words.kind_of(said)
            sure = kind is not MeetingKind.BOARD or words.speaks_of_board(title)
            return self.drafts.called(day, kind, sure=sure)
        month = month_in(title) or self._month_of_ours(title) or month_in(name)
        if month is None or anchored:
            return None
        return self.drafts.of(month, words.kind_of(said), month_only=True)

    def _is_a_day_of_ours(self, title: str, column: str) -> bool:
        """Whether a document is called by the day of its meeting and by nothing else, on a page or
        below a heading that has to do with meetings."""
        written = self.setting.days(title, column)
        years = years_in(column) or self.setting.years()
        if len(written) != 1 or not (written[0].year_given or years):
            return False
        rest = without_hours(title[: written[0].start]) + without_hours(title[written[0].end :])
        return not any(map(str.isalnum, rest)) and self.setting.about_meetings()

    def _month_of_ours(self, title: str) -> date | None:
        """The month that a document is called by and by nothing else, with its year or below it."""
        if _MONTH_AND_YEAR.fullmatch(title):
            return month_in(title) if self.setting.about_meetings() else None
        month, years = month_named(title), self.setting.years()
        if month is None or not 1 <= len(years) <= 2 or not title.isalpha():
            return None
        # A financial year runs from April to March.
        year = years[0] if month >= 4 else years[-1]
        return date(year, month, 1) if self.setting.about_meetings() else None

    def _dated(self, link: Link, title: str) -> date | None:
        """The day that a document is dated for: by its title, its file, or the folder of that."""
        named = "" if says_nothing(link) and title not in link.told else title
        for words_of_it in (named, _told(link)):
            for one in self.setting.days(words_of_it, link.column):
                if not words.is_other_date(words_of_it[: one.start]):
                    return one.day
        written = bool(self.setting.days(title))  # that it was published, and the like
        name, folder = files.file_name(link.url), files.folder_name(link.url)
        for said in (name, folder) if written else (title, name, folder):
            day = day_in_name(said, self.setting.today)
            if day is not None:
                return day
        return None


def _told(link: Link) -> str:
    """What a link tells besides its words, in its title or its label."""
    return next(filter(None, link.told.split("\n")[:2]), "")
