"""From the lines of a page to meetings: which line names a meeting, and what belongs to it.

A date in a heading, a summary, a row or an item is an anchor: documents below it, inside what it
heads, belong to its meeting. `page` calls `scan`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.core.dates import Written, month_in
from bot.core.meetings import Meeting, MeetingKind
from bot.feeds.papers import files, words
from bot.feeds.papers.anchors import (
    BARE_LETTERS,
    Anchor,
    Anchors,
    around_label,
    heads,
    heads_news,
    is_bare,
    is_document_alone,
    is_other_event,
    is_report,
    leads_elsewhere,
    may_name,
    names_page,
    with_its_heading,
)
from bot.feeds.papers.changes import Changes
from bot.feeds.papers.days import (
    days_of_meetings,
    is_of_a_month,
    is_over_weeks,
)
from bot.feeds.papers.details import Details, page_of
from bot.feeds.papers.drafts import Draft, Drafts
from bot.feeds.papers.filing import Filing
from bot.feeds.papers.line import LABEL, TEXT, Line, Link, boxes_around
from bot.feeds.papers.moves import was_before
from bot.feeds.papers.opening import LABEL_LETTERS, Opening
from bot.feeds.papers.sentences import sentences
from bot.feeds.papers.setting import Setting
from bot.feeds.papers.titles import label_before, words_beside


@dataclass
class Scan:
    """What the lines so far came to."""

    today: date
    title: str
    council: bool = False
    drafts: Drafts = field(default_factory=Drafts)
    pages: list[tuple[Link, Draft | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._setting = Setting(self.today, self.title, self.council)
        self._anchors = Anchors()
        self._filing = Filing(self._setting, self._anchors, self.drafts)
        self._details = Details(self._setting, self._anchors, self.drafts)
        self._changes = Changes(self._setting, self._anchors, self.drafts)
        self._after_size = False
        self._opening = Opening()
        self._prose = False

    def given(self, day: date, kind: MeetingKind) -> None:
        """Everything on the page belongs to this meeting, unless a line says otherwise."""
        self._anchors.listed.append(Anchor(self.drafts.of(day, kind), 0, (), ()))

    def told(self, event: Meeting) -> None:
        """An event that the page describes for programs: what it adds to what people read."""
        draft = self.drafts.of(event.day, event.kind)
        draft.begins = draft.begins or event.begins
        draft.place = draft.place or event.place
        draft.url = draft.url or event.url
        draft.cancelled = draft.cancelled or event.cancelled
        draft.moved_from = draft.moved_from or event.moved_from

    def take(self, line: Line) -> None:
        """Read one line; of running text, sentence by sentence where several name days."""
        if is_document_alone(line) and not self._setting.days(line.text):
            line = replace(line, level=TEXT)
        parts = sentences(line, self._setting)
        self._prose = len(parts) > 1
        for part in parts:
            self._take(part)
        if self._prose:  # what follows belongs to none of them
            self._anchors.listed = [one for one in self._anchors.listed if one.level < TEXT]

    def _take(self, line: Line) -> None:
        self._setting.enter(line)
        self._let_go(line)
        around = self._filing.spoken[1]
        if line.level <= LABEL or line.inside[: len(around)] != around:
            self._filing.spoken = (None, line.inside)
        before, called = self._opening.come_to(line)
        documents = [link for link in line.links if files.is_document(link)]
        dates = [] if self._is_of_file(line) else self._dates(line, documents)
        own = f"{called} {files.without_documents(line)}"
        elsewhere = before is not None and is_other_event(before, line)
        elsewhere = elsewhere or heads_news(before, line) or any(map(files.is_news, line.links))
        if dates and (elsewhere or self._setting.is_none_of_ours(own, line)):
            self._anchors.listed.append(Anchor(None, line.level, line.inside, line.firm))
            return
        if documents and not dates and is_over_weeks(line, self._setting):
            return  # of a consultation, among the meetings
        named = self._named(line, dates, documents)
        begun = self._opening.begun
        if named is not None and before is not None and begun:
            is_badge = words.is_badge(before.text) and before.level == TEXT
            named.cancelled = named.cancelled or is_badge
        if named and before and (called or heads(before, line, begun=begun)):
            dated = self._setting.days(before.text) or not words.speaks_of_meetings(before.text)
            above = None if dated else page_of(before)
            named.url = named.url or page_of(line) or above
        for link in line.links:
            if link not in documents:
                self.pages.append((link, named or self._anchors.draft))
        beside = words_beside(line, documents, dated=bool(dates)) if not self._prose else ""
        for link in documents:
            said = beside or label_before(line, link)
            self._filing.file(link, named or self._before(link, line, dates), said)
        self._details.take(line, named)

    def finish(self) -> None:
        """The page is over."""
        self._filing.finish()

    def _before(self, link: Link, line: Line, dates: Sequence[Written]) -> Draft | None:
        """In running text, the meeting that is spoken of where the document stands."""
        earlier = [one for one in dates if one.start <= link.start]
        if line.level != TEXT or len(dates) < 2 or not earlier:
            return None
        return self.drafts.of(earlier[-1].day, self._setting.kind(line.text))

    def _let_go(self, line: Line) -> None:
        """Leave the anchors that the line does not stand below."""
        self._anchors.close(line, self.drafts)
        self._anchors.widen(line)
        bare = self._anchors.last
        # What is in another item names another date.
        if bare is not None and line.firm[: len(bare.firm)] != bare.firm:
            bare = None
        alone = bare is not None and bare.bare and not self._setting.ends_section
        if alone and bare and bare.draft and may_name(line, bare) and not self._dated(line):
            # "18 November", then "Audit committee" or "Board meeting": the name of that date.
            said = line.text if bare.level == TEXT else line.text.partition(",")[0]
            others = self._setting.names_others(said) or words.is_private(said)
            others = others and not is_report(line)
            # An event of another kind; "Papers" and the like are no links to pages.
            others = others or leads_elsewhere(line)
            if others and not bare.draft.papers:
                self.drafts.drop(bare.draft.day, bare.draft.kind)
            kept = None if others else self.drafts.named(bare.draft, words.kind_of(said))
            if kept is not None and (line.level <= LABEL or names_page(line)):
                kept.url = kept.url or page_of(line)
            self._setting.bind(line, boxes_around(bare.inside, line))
            bare = with_its_heading(replace(bare, draft=kept, bare=False), line)
            self._anchors.listed[-1] = bare
            if line.level <= LABEL and line.inside[: len(bare.inside)] == bare.inside:
                return
        self._anchors.leave(line)

    # -- dates and meetings of a line

    def _dates(self, line: Line, documents: Sequence[Link]) -> list[Written]:
        """The days of meetings that a line names outside of its links to documents."""
        below = self._anchors.draft is not None and not self._prose
        return days_of_meetings(line, self._setting, documents, below_meeting=below)

    def _dated(self, line: Line) -> bool:
        """Whether a line names a day of its own, and not only the one that a meeting had before."""
        return any(not was_before(line.text, one) for one in self._dates(line, ()))

    def _is_of_file(self, line: Line) -> bool:
        """Whether the line tells the size of a file or, after that, its date."""
        if files.is_size(line.text):
            self._after_size = not self._setting.days(line.text)
            return True
        if not words.labels_date(line.text):
            after, self._after_size = self._after_size, False
            return after and len(line.text) <= BARE_LETTERS and not line.links
        return self._after_size

    def _named(self, line: Line, dates: list[Written], documents: list[Link]) -> Draft | None:
        """The meeting a line names, if it names one; several are only noted."""
        if self._changes.tells_of_move(line, documents):
            return self._anchors.draft
        if not dates:
            if (part := self._part_of_day(line)) is not None:
                return part
            heads_month = line.level <= LABEL or is_of_a_month(line, documents)
            alone = heads_month and not self._setting.days(line.text)
            return self._of_month(line) if alone else None
        moved = self._changes.moved(line, documents)
        if moved is not None:
            return self._anchored(line, moved)
        long = line.level == TEXT and len(line.text) > LABEL_LETTERS and not documents
        about = words.speaks_of_meetings(line.text) or words.invites(line.text)
        prose = long and words.is_prose(line.text)
        if line.cells or not (prose or words.begins_sentence(line.text[: dates[0].start])):
            about = about or self._setting.about_meetings()  # else it tells of an election, a chair
        if line.level == TEXT and not documents and not about:
            return None
        drafts = [self.drafts.of(one.day, self._setting.kind(line.text)) for one in dates]
        if line.level == TEXT and len({draft.day for draft in drafts}) > 1 and not line.cells:
            self._details.of_each(line.text, dates, drafts)
            return None
        if long and not self._prose:
            self._filing.spoken = (drafts[0], line.inside)
            return drafts[0]
        return self._anchored(line, drafts[0])

    def _anchored(self, line: Line, draft: Draft) -> Draft:
        listed = self._anchors.last is not None and self._anchors.last.alone
        if line.level == TEXT:
            self._anchors.listed = [one for one in self._anchors.listed if one.level < TEXT]
        alone = is_bare(line, self._setting.days(line.text), first=self._opening.begins_item)
        bare = not draft.papers and line.label == TEXT and alone and not listed
        inside, firm = around_label(line)
        level = line.level if line.label == TEXT else max(line.label - 1, 1)
        section = self._setting.of_the_next()
        if section is not None and line.level >= LABEL:
            level, inside = section
            firm, bare = inside, False
        fresh = not line.links and (line.level < TEXT or self._opening.begins_box)
        self._anchors.listed.append(Anchor(draft, level, inside, firm, alone, bare, fresh))
        return draft

    def _part_of_day(self, line: Line) -> Draft | None:
        """The meeting that a heading names of the two that the one above it dates: "Board meeting
        and AGM, 24 September 2026", then "Annual general meeting"."""
        above = self._anchors.draft
        if above is None or line.level > LABEL or not self._setting.below_both(line.text):
            return None
        kind = words.kind_of(line.text)
        return self._anchored(
            line, above if kind is above.kind else self.drafts.of(above.day, kind)
        )

    def _of_month(self, line: Line) -> Draft | None:
        month = month_in(line.text)
        if month is None or self._setting.is_none_of_ours(line.text, line):
            return None
        return self._anchored(
            line, self.drafts.of(month, self._setting.kind(line.text), month_only=True)
        )
