"""From the nodes that make up one entry of a list to its title, date and summary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborNode

from bot.feeds.pages import dates
from bot.feeds.pages.entry import Entry, is_furniture, is_generic
from bot.feeds.pages.markup import Markup, class_words, holds, words
from bot.feeds.pages.nodes import Card, all_in
from bot.feeds.pages.title import date_and_title, date_apart, title_of

_DATED = frozenset(
    {"date", "datetime", "time", "published", "posted", "timestamp", "day", "created"}
)
#: Elements that may hold a date alone.
_SMALL = "time, span, p, div, small, em, strong, i, b, dd, dt, td, li, abbr, figcaption, h4, h5, h6"
_BLOCKS = "p, div, dd, td, span"
_NOT_IN_PROSE = "a, h1, h2, h3, h4, h5, h6, time, div"
_SHORTEST_SUMMARY = 25
#: Letters of a label before a date.
_LABEL = 30
_CHANGED = re.compile(r"\W*(?:last |page )*(?:updated|modified|reviewed|amended)\b", re.IGNORECASE)


def entry(card: Card, page: Markup, now: datetime) -> Entry | None:
    """What the card says; None if there is no title in it."""
    title, heading = title_of(card, page)
    if not title or is_furniture(title):
        return None
    dated, title = date_and_title(title) if heading is not None else ("", title)
    published = _published(card, title, heading, now)
    published = published or dates.written(dated or date_apart(title), now)
    summary = _summary(card, title, heading, now)
    return Entry(card.url, title, summary, published, heading is not None)


def _published(
    card: Card, title: str, heading: LexborNode | None, now: datetime
) -> datetime | None:
    for text, sure in _date_texts(card, title, heading):
        moment = dates.found(text, now) if sure else dates.written(text, now)
        if moment:
            return moment
    return dates.in_address(card.url, now)


def _date_texts(card: Card, title: str, heading: LexborNode | None) -> Iterator[tuple[str, bool]]:
    """Texts that may be the date, the surest first, and whether each surely is one."""
    times = list(all_in(card.nodes, "time, [itemprop=datePublished], [itemprop=dateCreated]"))
    times.sort(key=_is_of_a_change)
    for node in times:
        for name in ("datetime", "content"):
            if node.attributes.get(name):
                yield str(node.attributes[name]), True
        yield words(node), False
    titled = _inside(heading)
    small = [node for node in all_in(card.nodes, _SMALL) if node.mem_id not in titled]
    small.sort(key=_is_of_a_change)
    for node in small:
        if class_words(node) & _DATED:
            yield words(node), False
    for node in small:
        text = words(node)
        if len(text) <= dates.LONGEST and text != title:
            yield text, False
    if card.dated is not None:
        yield words(card.dated), False
    yield from ((text, False) for text in _loose(card, title))


def _is_of_a_change(node: LexborNode) -> bool:
    """Whether a date is that of a later change, by its class, its words or those before it."""
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    said = words(node), words(before)[:_LABEL] if before is not None else ""
    return "updated" in class_words(node) or any(map(_CHANGED.match, said))


def _loose(card: Card, title: str) -> Iterator[str]:
    """What stands in the card beside its title in no element of its own."""
    yield from (words(node).replace(title, " ", 1) for node in card.nodes)
    yield from (said for said in _said(card) if said != title)
    for block in all_in(card.nodes, _BLOCKS):
        yield dates.byline(words(block))


def _said(card: Card) -> Iterator[str]:
    """Texts that stand in no element of their own."""
    for node in card.nodes:
        for inner in (node, *node.css(f"{_BLOCKS}, li, header, footer")):
            for text in inner.iter(include_text=True):
                if text.is_text_node and (said := text.text().strip()):
                    yield said


def _summary(card: Card, title: str, heading: LexborNode | None, now: datetime) -> str:
    longest, titled = "", _inside(heading)
    for node in all_in(card.nodes, "p, dd, [itemprop=description]"):
        if node.mem_id in titled:
            continue
        text = words(node)
        if _is_prose(text, title, now):
            return text
    for node in all_in(card.nodes, "div, span, td"):
        text = words(node)
        if len(text) > len(longest) and not holds(node, _NOT_IN_PROSE):
            longest = text if _is_prose(text, title, now) else longest
    return longest or next((text for text in _said(card) if _is_prose(text, title, now)), "")


def _is_prose(text: str, title: str, now: datetime) -> bool:
    return (
        len(text) >= _SHORTEST_SUMMARY
        and text != title
        and title not in text[: len(title) + 3]
        and not is_generic(text)
        and dates.written(text, now) is None
    )


def _inside(heading: LexborNode | None) -> set[int]:
    """A heading and all that is in it."""
    return {node.mem_id for node in heading.css("*")} if heading is not None else set()
