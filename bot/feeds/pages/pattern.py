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
from bot.feeds.pages.card import Card, entry
from bot.feeds.pages.entry import Entry, is_furniture, is_named_after, is_newsy, leads_to_news
from bot.feeds.pages.markup import Markup, ancestors, holds, words

#: Links looked at, and groups of them judged.
MOST_LINKS, MOST_GROUPS = 3_000, 40
#: A list with less is no list of news.
ENOUGH, ENOUGH_OF_NEWS = 3.0, 2.0
#: Elements that are an entry by themselves.
_WHOLE = frozenset({"li", "article", "tr", "section", "div", "figure"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Headings of lists that are not the news.
_ELSEWHERE = re.compile(
    r"\b(?:events?|diary|calendar|popular|most (?:read|viewed|popular)|trending|related|useful"
    r"|quick links|services|in this section|follow us|tags|categories|archives?|partners|jobs"
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


@dataclass(frozen=True, slots=True)
class _Link:
    node: LexborNode
    url: str


NOTHING = Found((), 0.0, 0.0)


def best(page: Markup, now: datetime) -> Found:
    """The list of `page` that looks most like news, `NOTHING` if none does."""
    for region in _regions(page):
        links = _links(region, page)
        found = [_scored(entries) for entries in _lists(region, links, page, now)]
        winner = max(found, key=lambda each: each.score, default=NOTHING)
        if winner.mean >= enough(page):
            return _with_lead(winner, found)
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


def _links(region: LexborNode, page: Markup) -> list[_Link]:
    here = canonical(page.base) or page.base
    links = []
    for node in region.css("a[href]")[:MOST_LINKS]:
        url = canonical(node.attributes.get("href") or "", page.base)
        if url and leads_to_news(url, here):
            links.append(_Link(node, url))
    return links


def _lists(
    region: LexborNode, links: Sequence[_Link], page: Markup, now: datetime
) -> Iterator[tuple[Entry, ...]]:
    groups: dict[tuple[str | None, ...], list[_Link]] = {}
    for link in links:
        groups.setdefault(_path(link.node, region), []).append(link)
    by_url: dict[str, list[LexborNode]] = {}
    for link in links:
        by_url.setdefault(link.url, []).append(link.node)
    largest = sorted(groups.values(), key=lambda group: -len({link.url for link in group}))
    for group in largest[:MOST_GROUPS]:
        cards = _cards(group, region, by_url)
        read = [(_section(card, region), entry(card, page, now)) for card in cards]
        yield _of_news([(section, each) for section, each in read if each is not None])


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


def _cards(
    group: Sequence[_Link], region: LexborNode, by_url: dict[str, list[LexborNode]]
) -> list[Card]:
    """One card for each address of the group: the largest part of the page that is only its."""
    urls_in: dict[int, set[str]] = {}
    for link in group:
        for above in (link.node, *_up_to(link.node, region)):
            urls_in.setdefault(above.mem_id, set()).add(link.url)
    alone = len({link.url for link in group}) == 1
    tops: dict[str, LexborNode] = {}
    for link in group:
        if link.url not in tops:
            tops[link.url] = _top(link.node, region, urls_in, alone)
    starts = {top.mem_id for top in tops.values()}
    leading = _date_before(next(iter(tops.values()))) is not None
    cards = []
    for url, top in tops.items():
        nodes = (top, *_tail(top, starts, urls_in, leading))
        held = {node.mem_id for whole in nodes for node in whole.css("a[href]")}
        own = tuple(node for node in by_url[url] if node.mem_id in held)
        cards.append(Card(url, nodes, own, _date_before(top) if leading else None))
    return cards


def _top(
    node: LexborNode, region: LexborNode, urls_in: dict[int, set[str]], alone: bool
) -> LexborNode:
    top = node
    for above in _up_to(node, region):
        if len(urls_in[above.mem_id]) > 1:
            break
        if alone and top.tag in _WHOLE and holds(top, "h1, h2, h3, h4, h5, h6, p, time"):
            break
        top = above
    return top


def _up_to(node: LexborNode, region: LexborNode) -> Iterator[LexborNode]:
    for above in ancestors(node):
        if above.mem_id == region.mem_id:
            return
        yield above


def _tail(
    top: LexborNode, starts: set[int], urls_in: dict[int, set[str]], leading: bool
) -> Iterator[LexborNode]:
    """What follows a heading or a term up to the next entry: not every list has an element each."""
    if top.tag in _WHOLE:
        return
    following = top.next
    for _ in range(8):
        if following is None or following.mem_id in starts or following.mem_id in urls_in:
            return
        if following.tag in _HEADINGS:
            return
        if following.is_element_node and not (leading and _is_date(following)):
            yield following
        following = following.next


def _date_before(top: LexborNode) -> LexborNode | None:
    """The element before an entry if it says hardly more than a date."""
    if top.tag in _WHOLE and top.tag != "div":
        return None
    before = top.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    if before is None or before.tag in _HEADINGS:
        return None
    return before if _is_date(before) else None


def _is_date(node: LexborNode) -> bool:
    text = words(node)
    at = dates.span(text) if len(text) <= dates.LONGEST else None
    return at is not None and len(text) - (at[1] - at[0]) <= 20


def _section(card: Card, region: LexborNode) -> str:
    """The heading above the list that a card is in."""
    node = card.nodes[0]
    for _ in range(5):
        before = node.prev
        for _ in range(30):
            if before is None:
                break
            if before.tag in _HEADINGS and not holds(before, "a[href]"):
                return words(before)[:100]
            before = before.prev
        parent = node.parent
        if parent is None or parent.mem_id == region.mem_id or node.mem_id == region.mem_id:
            break
        node = parent
    return ""


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
    count = len(one.title.split())
    mark = 3.0 if count >= 7 else 2.0 if count >= 4 else 1.0 if count == 3 else 0.0
    mark += 1.5 if one.headed else 0.0
    mark += 3.0 if one.published_at else 0.0
    mark += 1.5 if is_newsy(one.url) else 0.0
    mark += 1.0 if is_named_after(one.url, one.title) else 0.0
    return mark + (1.0 if one.summary else 0.0)


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
