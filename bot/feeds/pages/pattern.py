"""The list of news on a page, found by what repeats: links in the same place of the tree.

    links -> groups by their path of tags -> one card for each address -> entries -> a score

The best list wins. `read` asks for it where no recipe is given, and to say what a page lists now
when a recipe no longer fits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from bot.feeds.links import canonical
from bot.feeds.pages import dates
from bot.feeds.pages.card import entry
from bot.feeds.pages.cards import Link, beginning, cards_of, section_of
from bot.feeds.pages.entry import (
    Entry,
    completed,
    is_furniture,
    is_named_after,
    is_newsy,
    leads_to_news,
)
from bot.feeds.pages.markup import Markup, ancestors
from bot.feeds.pages.nodes import Card

#: Links looked at, and groups of them judged.
MOST_LINKS, MOST_GROUPS = 3_000, 40
#: A list with less is no list of news.
ENOUGH, ENOUGH_OF_NEWS = 3.0, 2.0
#: Headings of lists that are not the news.
_ELSEWHERE = re.compile(
    r"\b(?:events?|diary|calendar|popular|most (?:read|viewed|popular)|trending|related|useful"
    r"|quick links|services|in this section|follow us|tags|categories|partners|jobs"
    r"|(?<!news )(?<!releases )(?<!stories )archives?"
    r"|vacancies|contact|sponsored|you may (?:also )?like|recommended|explore|popular pages)\b",
    re.IGNORECASE,
)


_NEWS = re.compile(
    r"\b(?:news|latest|press|blogs?|stories|updates|headlines|bulletins|articles|announcements)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A list of entries in the order of the page, and how much it looks like news."""

    entries: tuple[Entry, ...]
    score: float  #: of the whole list; compared with other lists of the page
    mean: float  #: of one entry; compared with `ENOUGH`


NOTHING = Found((), 0.0, 0.0)


def best(page: Markup, now: datetime) -> Found:
    """The list of `page` that looks most like news, `NOTHING` if none does."""
    for region in _regions(page):
        links = _links(region, page)
        found = [_scored(entries) for entries in _lists(region, links, page, now)]
        winner = max(found, key=lambda each: each.score, default=NOTHING)
        if winner.mean >= enough(page):
            return _with_lead(_completed(winner, found), found)
    return NOTHING


def enough(page: Markup) -> float:
    """What an entry must come to: less on a page that is called news by its own address."""
    return ENOUGH_OF_NEWS if is_newsy(page.base) else ENOUGH


def scored(entries: Sequence[Entry]) -> Found:
    """A list found by other means, judged like those found here."""
    return _scored(tuple(entries))


def _regions(page: Markup) -> Iterator[LexborNode]:
    """The main part of the page where it names one, then all of it."""
    mains = page.tree.css("main, [role=main], #main-content, #maincontent")
    if mains:
        yield max(mains, key=lambda node: len(node.css("a[href]")))
    if page.tree.body is not None:
        yield page.tree.body


def _links(region: LexborNode, page: Markup) -> list[Link]:
    here = canonical(page.base) or page.base
    links = []
    for node in region.css("a[href]")[:MOST_LINKS]:
        url = canonical(node.attributes.get("href") or "", page.base)
        if url and leads_to_news(url, here):
            links.append(Link(node, url))
    return links


def _lists(
    region: LexborNode, links: Sequence[Link], page: Markup, now: datetime
) -> Iterator[tuple[Entry, ...]]:
    groups: dict[tuple[str | None, ...], list[Link]] = {}
    for link in links:
        groups.setdefault(_path(link.node, region), []).append(link)
    by_url: dict[str, list[LexborNode]] = {}
    for link in links:
        by_url.setdefault(link.url, []).append(link.node)
    largest = sorted(groups.values(), key=lambda group: -len({link.url for link in group}))
    for group in largest[:MOST_GROUPS]:
        cards = cards_of(group, region, by_url)
        yield _of_news(list(_read(cards, region, page, now)))


def _read(
    cards: Sequence[Card], region: LexborNode, page: Markup, now: datetime
) -> Iterator[tuple[str, Entry]]:
    """The entries of cards, each with the heading above its list."""
    for card in cards:
        section, one = section_of(card, region), entry(card, page, now)
        if one is not None:
            moment = dates.below(section, beginning(card), now) or one.published_at
            moment = moment or dates.only(section, now)
            yield section, replace(one, published_at=moment)


def _of_news(read: Sequence[tuple[str, Entry]]) -> tuple[Entry, ...]:
    """The entries under the headings that are those of news: lists of a site often look alike."""
    inside = [(section, each) for section, each in read if not _ELSEWHERE.search(section)]
    by_section: dict[str, list[Entry]] = {}
    for section, each in inside or read:
        by_section.setdefault(section, []).append(each)
    dated = [
        section
        for section, each in by_section.items()
        if sum(one.published_at is not None for one in each) * 2 > len(each)
    ]
    called = [section for section in by_section if _NEWS.search(section)]
    kept = set(dated or called or by_section)
    return tuple(each for section, each in inside or read if section in kept)


def _path(node: LexborNode, region: LexborNode) -> tuple[str | None, ...]:
    """The tags from a link up to the region: what stands in the same place has the same."""
    tags = []
    for each in ancestors(node):
        if each.mem_id == region.mem_id:
            break
        tags.append(each.tag)
    return tuple(tags)


def _scored(entries: tuple[Entry, ...]) -> Found:
    distinct = tuple({each.url: each for each in reversed(entries)}.values())[::-1]
    if not distinct:
        return NOTHING
    # "Download" may be the title of anything; a bulletin of the same title has a date each time.
    titles = Counter(each.title for each in distinct if each.published_at is None)
    marks = [_mark(each) if titles[each.title] < 3 else 0.0 for each in distinct]
    mean = sum(marks) / len(marks)
    if len(distinct) == 1 and not (distinct[0].published_at and distinct[0].headed):
        mean = 0.0  # one link is a list only if it says so in every way
    return Found(distinct, mean * min(len(distinct), 16) ** 0.5, mean)


def _mark(one: Entry) -> float:
    """How much an entry looks like news."""
    if one.title[:1].islower() and not one.published_at:
        return 0.0  # a link in a sentence
    count = len(one.title.split())
    mark = 3.0 if count >= 7 else 2.0 if count >= 4 else 1.0 if count == 3 else 0.0
    mark += 1.5 if one.headed else 0.0
    mark += 3.0 if one.published_at else 0.0
    mark += 1.5 if is_newsy(one.url) else 0.0
    mark += 1.0 if is_named_after(one.url, one.title) else 0.0
    return mark + (1.0 if one.summary else 0.0)


def _completed(winner: Found, others: Sequence[Found]) -> Found:
    """The list with what the page says of its entries elsewhere: some show every card twice."""
    elsewhere: dict[str, list[Entry]] = {}
    for found in others:
        for each in found.entries:
            elsewhere.setdefault(each.url, []).append(each)
    entries = tuple(completed(each, elsewhere[each.url]) for each in winner.entries)
    return replace(winner, entries=entries)


def _with_lead(winner: Found, others: Sequence[Found]) -> Found:
    """The list with what the page shows larger above it: another headed entry at an address of the
    same folder."""
    folder, count = Counter(_folder(each.url) for each in winner.entries).most_common(1)[0]
    if folder.count("/") < 3 or count * 2 < len(winner.entries):
        return winner
    known = {each.url for each in winner.entries}
    leads = {
        each.url: each
        for found in others
        for each in found.entries
        if each.url not in known
        and _folder(each.url) == folder
        and (each.headed or each.published_at)
        and len(each.title.split()) >= 3
        and not is_furniture(each.title)
    }
    return replace(winner, entries=(*leads.values(), *winner.entries))


def _folder(url: str) -> str:
    """The host and first folder: articles of one list share it."""
    parts = urlsplit(url)
    first = parts.path.strip("/").split("/")
    return f"//{parts.netloc}/{first[0] if len(first) > 1 else ''}"
