"""From the lines of a page to meetings: which line names a meeting, and what belongs to it.

A date in a heading, a summary, a row or an item is an anchor: documents below it, inside what it
heads, belong to its meeting. `page` calls `scan`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time

from bot.core.dates import Written, day_in_name, days_in, month_in, years_in
from bot.core.meetings import Meeting, MeetingKind
from bot.feeds.papers import words
from bot.feeds.papers.drafts import Draft, Drafts, ahead
from bot.feeds.papers.lines import LABEL, TEXT, Line, Link
from bot.feeds.papers.questions import deadline_in, rule_in
from bot.feeds.papers.times import begins_in, place_in

#: Letters besides its date that a line may have and still be a label of what follows.
LABEL_LETTERS = 90
#: ... and the letters of a line that is hardly more than a date.
BARE_LETTERS = 36
#: Items of an agenda that are kept.
MOST_ITEMS = 60
_AGENDA = re.compile(r"^\s*(?:draft |the )?agenda(?: items?)?\s*:?\s*$", re.IGNORECASE)
_DEADLINE_COLUMN = re.compile(r"question|deadline|submi", re.IGNORECASE)
_OTHER_COLUMN = re.compile(r"publi|upload|updated|size|minutes", re.IGNORECASE)
_OLD_BEFORE = re.compile(
    r"(?:from|previously|originally|instead of|was|replac\w+)\W*(?:\w+\W+){0,3}$", re.I
)
_NEW_BEFORE = re.compile(r"(?:\bto|until|now|new date|for)\W*(?:\w+\W+){0,2}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The line that what follows belongs to; no draft: what follows is nobody's."""

    draft: Draft | None
    level: int
    inside: tuple[int, ...]
    firm: tuple[int, ...]
    bare: bool = False  #: nothing but a date, with what it is of on the next line
    fresh: bool = False  #: the line just before; its box may hold nothing but itself
    wide: bool = False  #: what stands beside its box is taken to be below it

    def holds(self, line: Line) -> bool:
        """Whether a line is still below it."""
        if line.level <= min(self.level, LABEL):
            return False
        kept = self.firm if self.level < LABEL else self.inside
        there = line.firm if self.level < LABEL else line.inside
        return there[: len(kept)] == kept


@dataclass
class Scan:
    """What the lines so far came to."""

    today: date
    title: str
    drafts: Drafts = field(default_factory=Drafts)
    pages: list[tuple[Link, Draft | None]] = field(default_factory=list)
    unfiled: list[tuple[date, Link]] = field(default_factory=list)
    _headings: list[tuple[int, str]] = field(default_factory=list)
    _anchors: list[_Anchor] = field(default_factory=list)
    _in_agenda: bool = False

    def given(self, day: date, kind: MeetingKind) -> None:
        """Everything on the page belongs to this meeting, unless a line says otherwise."""
        self._anchors.append(_Anchor(self.drafts.of(day, kind), 0, (), ()))

    def told(self, event: Meeting) -> None:
        """An event that the page describes for programs: what it adds to what people read."""
        draft = self.drafts.of(event.day, event.kind)
        draft.begins = draft.begins or event.begins
        draft.place = draft.place or event.place
        draft.url = draft.url or event.url
        draft.cancelled = draft.cancelled or event.cancelled
        draft.moved_from = draft.moved_from or event.moved_from

    def take(self, line: Line) -> None:
        """Read one line."""
        if line.level <= LABEL:
            self._headings = [one for one in self._headings if one[0] < line.level]
            self._headings.append((line.level, line.text))
        self._let_go(line)
        documents = [link for link in line.links if words.is_document(link)]
        dates = self._dates(line, documents)
        if dates and self._is_none_of_ours(line, documents):
            self._anchors.append(_Anchor(None, line.level, line.inside, line.firm))
            return
        named = self._named(line, dates, documents)
        for link in line.links:
            if link not in documents:
                self.pages.append((link, named or self._above()))
        for link in documents:
            self._file(link, named)
        self._details(line, named)

    def _let_go(self, line: Line) -> None:
        """Leave the anchors that the line does not stand below."""
        self._widen(line)
        bare = self._anchors[-1] if self._anchors and self._anchors[-1].bare else None
        if bare is not None and bare.draft is not None and not self._dates(line, ()):
            # "18 November", then "Audit committee" or "Board meeting": the name of that date.
            others = words.names_others(line.text) or words.is_private(line.text)
            if others and not bare.draft.papers:
                self.drafts.drop(bare.draft.day, bare.draft.kind)
            kept = None if others else bare.draft
            self._anchors[-1] = replace(bare, draft=kept, bare=False, level=TEXT)
            if line.level <= LABEL and line.inside[: len(bare.inside)] == bare.inside:
                return
        while self._anchors and self._anchors[-1].level and not self._anchors[-1].holds(line):
            self._anchors.pop()

    def _widen(self, line: Line) -> None:
        """A label in a box of its own, as accordions have, holds the box beside it."""
        if not self._anchors or not self._anchors[-1].fresh:
            return
        anchor = replace(self._anchors[-1], fresh=False)
        beside = line.inside[: len(anchor.inside)] != anchor.inside
        if beside and anchor.level >= LABEL and line.level > anchor.level - 1:
            shared = tuple(
                one for one, other in zip(anchor.inside, line.inside, strict=False) if one == other
            )
            if shared and set(anchor.firm) <= set(shared):
                anchor = replace(anchor, inside=shared, wide=True)
        self._anchors[-1] = anchor

    # -- dates and meetings of a line

    def _dates(self, line: Line, documents: Sequence[Link]) -> list[Written]:
        """The days of meetings that a line names outside of its links to documents."""
        found = days_in(line.text, self.today, self._years())
        if line.cells:
            skipped = [cell for name, cell in line.cells if _in_other_column(name)]
            texts = [cell for _, cell in line.cells if cell not in skipped]
            found = [one for one in found if any(_at(line.text, one) in t for t in texts)]
        deadline = deadline_in(line.text, self.today, self._years())
        return [
            one
            for one in found
            if not words.is_other_date(line.text[: one.start])
            and not (deadline and one.day == deadline.day)
            and not _inside(one, documents)
        ]

    def _named(self, line: Line, dates: list[Written], documents: list[Link]) -> Draft | None:
        """The meeting a line names, if it names one; several are only noted."""
        if not dates:
            dated = line.level > LABEL or days_in(line.text, self.today)
            return None if dated else self._of_month(line)
        moved = self._moved(line, documents)
        if moved is not None:
            return self._anchored(line, moved)
        if line.level == TEXT and not documents and not self._about_meetings(line):
            return None
        drafts = [self.drafts.of(one.day, words.kind_of(line.text)) for one in dates]
        if line.level == TEXT and len({draft.day for draft in drafts}) > 1 and not line.cells:
            return None
        if line.level == TEXT and len(line.text) > LABEL_LETTERS and not documents:
            return drafts[0]
        return self._anchored(line, drafts[0])

    def _anchored(self, line: Line, draft: Draft) -> Draft:
        if line.level == TEXT:
            self._anchors = [one for one in self._anchors if one.level < TEXT]
        fresh = not draft.papers
        bare = fresh and line.level == TEXT and len(line.text) <= BARE_LETTERS and not line.links
        self._anchors.append(
            _Anchor(draft, line.level, line.inside, line.firm, bare, fresh=not line.links)
        )
        return draft

    def _of_month(self, line: Line) -> Draft | None:
        month = month_in(line.text)
        if month is None or self._is_none_of_ours(line, ()):
            return None
        return self._anchored(
            line, self.drafts.of(month, words.kind_of(line.text), month_only=True)
        )

    def _is_none_of_ours(self, line: Line, documents: Sequence[Link]) -> bool:
        """Whether a line's date is a committee's, a closed meeting's, or that of a news story."""
        own = line.text
        for link in documents:
            own = own.replace(link.text, " ")
        if words.names_others(own) or words.is_private(own):
            return True
        above = [text for _, text in self._headings if text != line.text]
        for said in (own, *reversed(above)):
            if words.names_others(said) or words.heads_news(said) or words.is_private(said):
                return True
            if words.names_board(said):
                return False
        return False

    def _about_meetings(self, line: Line) -> bool:
        said = (line.text, self.title, *(text for _, text in self._headings))
        return any(words.speaks_of_meetings(one) for one in said)

    def _moved(self, line: Line, documents: Sequence[Link]) -> Draft | None:
        """The meeting at its new date, where the line says that it was moved from another."""
        dates = [
            one
            for one in days_in(line.text, self.today, self._years())
            if not _inside(one, documents)
        ]
        struck = {w.day for text in line.struck for w in days_in(text, self.today, self._years())}
        days = list(dict.fromkeys(one.day for one in dates))
        if len(days) != 2 or not (struck or words.speaks_of_move(line.text)):
            return None
        old = next((day for day in days if day in struck), None)
        if old is None:
            marked = [one for one in dates if _OLD_BEFORE.search(line.text[: one.start])]
            fresh = [one for one in dates if _NEW_BEFORE.search(line.text[: one.start])]
            if marked:
                old = marked[0].day
            elif fresh:
                old = next(day for day in days if day != fresh[-1].day)
        if old is None:
            return None
        new = self.drafts.of(next(day for day in days if day != old), words.kind_of(line.text))
        new.moved_from = old
        self.drafts.drop(old, new.kind)
        return new

    # -- documents

    def _file(self, link: Link, named: Draft | None) -> None:
        """Give a document to its meeting; one that is of no meeting is left out."""
        title = words.title_of(link)
        draft = named or self._called_after(link, title)
        if draft is None and self._anchors:
            anchor = self._anchors[-1]
            draft = None if anchor.wide and words.is_lasting(title) else anchor.draft
        if draft is not None:
            draft.add(link)
        elif not self._anchors and not words.names_others(title):
            day = self._dated(link, title)
            if day is not None:
                self.unfiled.append((day, link))

    def finish(self) -> None:
        """Documents that carry the date of a meeting that the page names elsewhere are its own."""
        for day, link in self.unfiled:
            for (of, _), draft in self.drafts.meetings.items():
                if of == day and not draft.month_only:
                    draft.add(link)

    def _called_after(self, link: Link, title: str) -> Draft | None:
        """The meeting that the words of a document or its file name are dated for.

        Below a heading with a date only what is called after another meeting is that other's:
        packs hold the minutes and the reports of other days.
        """
        name = words.file_name(link.url)
        said = f"{title} {re.sub(r'[-_+]', ' ', name)}"
        if words.names_others(title) or words.is_private(said) or words.is_minutes(title):
            return None
        if not words.is_pack(title if self._anchors else said):
            return None
        if self._anchors and words.is_report(title):
            return None
        if self._anchors and self._anchors[-1].draft is None:
            return None
        day = self._dated(link, title)
        if day is not None:
            return self.drafts.of(day, words.kind_of(said))
        month = month_in(title) or month_in(name)
        if month is None or self._anchors:
            return None
        return self.drafts.of(month, words.kind_of(said), month_only=True)

    def _dated(self, link: Link, title: str) -> date | None:
        """The day that a document is dated for: by its title, its file, or the folder of that."""
        written = days_in(title, self.today, self._years())
        if written:
            return written[0].day
        for name in (title, words.file_name(link.url), words.folder_name(link.url)):
            day = day_in_name(name, self.today)
            if day is not None:
                return day
        return None

    def _above(self) -> Draft | None:
        return self._anchors[-1].draft if self._anchors else None

    # -- what else a line tells

    def _details(self, line: Line, named: Draft | None) -> None:
        draft = named or self._above()
        self._questions(line, draft)
        if _AGENDA.match(line.text) and not line.links:
            self._in_agenda = True
        elif line.level <= LABEL or named is not None:
            self._in_agenda = False
        elif self._in_agenda and draft is not None and line.text and not line.links:
            draft.agenda.append(line.text[:160])
            del draft.agenda[MOST_ITEMS:]
        if draft is None:
            return
        if named is not None:
            draft.url = draft.url or _page_of(line)
        if named is not None or len(line.text) <= 2 * LABEL_LETTERS:
            draft.begins = draft.begins or _begins(line)
            draft.place = draft.place or place_in(line)
            called_off = words.is_cancelled(line.text) and draft.moved_from is None
            draft.cancelled = draft.cancelled or called_off

    def _questions(self, line: Line, draft: Draft | None) -> None:
        deadline = deadline_in(line.text, self.today, self._years())
        for name, cell in line.cells:
            listed = days_in(cell, self.today, self._years())
            if listed and _DEADLINE_COLUMN.search(name) and draft is not None:
                draft.questions_by, draft.questions_words = listed[0].day, f"{name}: {cell}"
        rule = rule_in(line.text)
        if draft is not None and deadline is not None and ahead(deadline.day, draft.day):
            draft.questions_by, draft.questions_words = deadline.day, deadline.words
        elif deadline is not None:
            self.drafts.loose.append((deadline.day, deadline.words))
        elif rule is not None and draft is not None and self._anchors:
            draft.rule = rule
            self.drafts.rule = self.drafts.rule or rule
        elif rule is not None:
            self.drafts.rule = self.drafts.rule or rule

    def _years(self) -> tuple[int, ...]:
        for _, text in reversed(self._headings):
            if years := years_in(text):
                return years
        return years_in(self.title)


def _page_of(line: Line) -> str | None:
    pages = [link for link in line.links if not words.is_document(link) and link.text]
    return pages[0].url if pages else None


def _begins(line: Line) -> time | None:
    """When the meeting of a line begins; times of deadlines are something else."""
    if line.cells:
        cells = [cell for name, cell in line.cells if not _in_other_column(name)]
        return next((at for cell in cells if (at := begins_in(cell)) is not None), None)
    if re.search(r"\b(?:questions?|deadline|by)\b", line.text, re.IGNORECASE):
        return None
    return begins_in(line.text)


def _in_other_column(name: str) -> bool:
    return bool(_DEADLINE_COLUMN.search(name) or _OTHER_COLUMN.search(name))


def _at(text: str, one: Written) -> str:
    return text[one.start : one.end]


def _inside(one: Written, links: Sequence[Link]) -> bool:
    return any(link.start - 1 <= one.start <= link.start + len(link.text) for link in links)
