"""One board-papers page, from HTML to meetings and to the pages worth following.

Pure; the worker process calls `read_page`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from bot.core.dates import day_in_name, days_in, month_in, years_in
from bot.core.meetings import Meeting, MeetingKind, Paper, PapersPage
from bot.feeds.pages.dates import british
from bot.feeds.papers import files, words
from bot.feeds.papers.drafts import Draft, meetings_of
from bot.feeds.papers.events import events_in
from bot.feeds.papers.labels import with_labels
from bot.feeds.papers.line import LABEL, Line, Link
from bot.feeds.papers.lines import lines_of
from bot.feeds.papers.opening import with_captions, with_one_link, without_wrappers
from bot.feeds.papers.scan import Scan
from bot.feeds.papers.sideways import turned

#: How far back and ahead a date can be a meeting's; how many are kept.
BACK, AHEAD = timedelta(days=1_500), timedelta(days=600)
MOST_MEETINGS, MOST_PAPERS = 200, 300
#: Pages that one page may lead to, and which meetings are worth a look at their own page.
MOST_FOLLOWED = 8
LOOK_BACK, LOOK_AHEAD = timedelta(days=80), timedelta(days=200)

_HUB = re.compile(
    r"\b(?:upcoming|forthcoming|future|next|current|latest)\b.{0,30}\bmeetings?\b"
    r"|\bmeeting (?:dates|papers)\b|\bboard (?:papers|meetings)\b|\bpapers for\b",
    re.IGNORECASE,
)


def read_page(
    html: str, url: str, today: date, given: tuple[date, MeetingKind] | None = None
) -> PapersPage:
    """The meetings that the page at `url` shows; all of it is about `given`, where that is set."""
    html = british(html)
    lines, title = lines_of(html, url)
    lines = turned(with_one_link(without_wrappers(lines)), today)
    council = given is None and _is_of_council(lines, title)
    scan = Scan(today, title, council)
    given = given or _told_by_title(title, today, council=council)
    if given is not None:
        scan.given(*given)
    for line in with_captions(with_labels(lines), today):
        scan.take(line)
    scan.finish()
    for event in events_in(html):
        scan.told(event)
    meetings = within(_with_own_pages(_settled(meetings_of(scan.drafts)), url), today)
    return PapersPage(meetings, _follow(scan, url, today), title[:200])


def _is_of_council(lines: Iterable[Line], title: str) -> bool:
    """Whether a page is about the meetings of one body of a council and of no other."""
    headings = [title, *(line.text for line in lines if line.level < LABEL)]
    bodies = [said for said in headings if words.names_board(said) or words.names_others(said)]
    return bool(bodies) and all(words.names_council(said) for said in bodies)


def _told_by_title(title: str, today: date, *, council: bool) -> tuple[date, MeetingKind] | None:
    """The meeting that a page is called after, as "Agenda for the Board on 9 December 2026" is."""
    written = [one for one in days_in(title, today) if one.year_given]
    if len(written) != 1 or not (council or words.names_board(title)) or words.is_private(title):
        return None
    if words.is_other_date(title[: written[0].start]) or words.heads_news(title):
        return None
    return written[0].day, words.kind_of(title)


def within(meetings: Iterable[Meeting], today: date) -> tuple[Meeting, ...]:
    """The meetings whose dates make sense, the newest if there are too many."""
    near = [one for one in meetings if today - BACK <= one.day <= today + AHEAD]
    return tuple(near[-MOST_MEETINGS:])


def _with_own_pages(meetings: Iterable[Meeting], url: str) -> list[Meeting]:
    """A page that several meetings share, or the list itself, is no meeting's own."""
    listed = list(meetings)
    counts = Counter(one.url for one in listed)
    return [
        replace(one, url=None) if one.url == url or counts[one.url] > 1 else one for one in listed
    ]


def _settled(meetings: list[Meeting]) -> list[Meeting]:
    """Months without a day are the meeting of that month, where there is one."""
    days = [one for one in meetings if not one.month_only]
    left: list[Meeting] = []
    for rough in (one for one in meetings if one.month_only):
        same = [n for n, one in enumerate(days) if _same_month(one, rough)]
        if len(same) == 1:
            held = days[same[0]]
            days[same[0]] = replace(held, papers=_joined(held, rough), url=held.url or rough.url)
        elif not same and rough.papers:
            left.append(rough)
    return sorted([*days, *left], key=lambda one: (one.day, one.kind))


def _same_month(one: Meeting, other: Meeting) -> bool:
    same_kind = one.kind is other.kind
    return same_kind and (one.day.year, one.day.month) == (other.day.year, other.day.month)


def _joined(one: Meeting, other: Meeting) -> tuple[Paper, ...]:
    known = {paper.url for paper in one.papers}
    return (*one.papers, *(paper for paper in other.papers if paper.url not in known))


def _follow(scan: Scan, url: str, today: date) -> tuple[str, ...]:
    """Pages of meetings near today, of this year, and lists of meetings; in that order."""
    here = urlsplit(url)
    ranked: dict[str, tuple[int, int]] = {}
    own = {draft.url: draft for draft in scan.drafts.meetings.values()}
    for link, draft in scan.pages:
        parts = urlsplit(link.url)
        if _site(parts.hostname) != _site(here.hostname) or link.url.rstrip("/") == url.rstrip("/"):
            continue
        rank = _rank(link, own.get(link.url, draft), today)
        if rank is not None and (link.url not in ranked or rank < ranked[link.url]):
            ranked[link.url] = rank
    return tuple(sorted(ranked, key=lambda address: ranked[address])[:MOST_FOLLOWED])


def _rank(link: Link, draft: Draft | None, today: date) -> tuple[int, int] | None:
    name = files.file_name(link.url)
    if words.names_others(link.text) or words.names_others(re.sub(r"[-_]", " ", name)):
        return None
    said = f"{link.text} {re.sub(r'[-_/]', ' ', urlsplit(link.url).path[-80:])}"
    day = _linked_day(link, draft, today)
    if day is not None and (draft is not None or words.speaks_of_meetings(said)):
        near = today - LOOK_BACK <= day <= today + LOOK_AHEAD
        return (0, abs((day - today).days)) if near else None
    years = years_in(link.text) or years_in(re.sub(r"[-_]", " ", name)) or years_in(link.url)
    if years and _is_year_page(link.text, name):
        return (1, -max(years)) if {today.year, today.year + 1} & set(years) else None
    return (2, 0) if _HUB.search(said) else None


def _linked_day(link: Link, draft: Draft | None, today: date) -> date | None:
    written = days_in(link.text, today)
    if written:
        return written[0].day
    named = day_in_name(files.file_name(link.url), today)
    if named is not None:
        return named
    month = month_in(files.file_name(link.url)) or month_in(link.text)
    if month is not None:
        return month
    return draft.day if draft is not None and not draft.papers else None


def _is_year_page(text: str, name: str) -> bool:
    """A page of a year, not a story that mentions one."""
    return len(text) <= 60 and bool(
        re.fullmatch(r"\W*20\d\d\W*(?:20)?\d{0,2}\W*", text)
        or words.speaks_of_meetings(text)
        or words.speaks_of_meetings(re.sub(r"[-_]", " ", name))
    )


def _site(host: str | None) -> str:
    return (host or "").removeprefix("www.")
