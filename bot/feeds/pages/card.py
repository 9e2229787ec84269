"""From the nodes that make up one entry of a list to its title, date and summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborNode

from bot.feeds.pages import dates
from bot.feeds.pages.entry import Entry, about, is_furniture, is_generic
from bot.feeds.pages.markup import Markup, ancestors, class_words, holds, words

_HEADINGS = "h1, h2, h3, h4, h5, h6, [role=heading]"
_TITLED = frozenset({"title", "headline", "heading", "subject", "name"})
_DATED = frozenset(
    {"date", "datetime", "time", "published", "posted", "timestamp", "day", "created"}
)
#: Elements that may hold a date alone.
_SMALL = "time, span, p, div, small, em, strong, i, b, dd, dt, td, li, abbr, figcaption, h4, h5, h6"
_BLOCKS = "p, div, dd, td, span"
_NOT_IN_PROSE = "a, h1, h2, h3, h4, h5, h6, time, div"
_SHORTEST_SUMMARY, _LONGEST_TITLE = 25, 400
#: Elements of one kind in a card; with more it is no card but a page.
_MOST = 60
#: Words of a long title.
_LONG_TITLE = 25
#: Letters of a label before a date.
_LABEL = 30
_CHANGED = re.compile(r"\W*(?:last |page )*(?:updated|modified|reviewed|amended)\b", re.IGNORECASE)
_EDGE = re.compile(r"^[\s|·•,:–—-]+|[\s|·•,–—-]+$")


@dataclass(frozen=True, slots=True)
class Card:
    """The nodes of one entry and its links, all of which lead to `url`."""

    url: str
    nodes: tuple[LexborNode, ...]
    links: tuple[LexborNode, ...]
    dated: LexborNode | None = None  #: a node outside that says when


def entry(card: Card, page: Markup, now: datetime) -> Entry | None:
    """What the card says; None if there is no title in it."""
    title, heading = _title(card, page)
    if not title or is_furniture(title):
        return None
    dated, title = _date_and_title(title) if heading is not None else ("", title)
    published = _published(card, title, heading, now) or dates.written(dated, now)
    summary = _summary(card, title, heading, now)
    return Entry(card.url, title, summary, published, heading is not None)


def _title(card: Card, page: Markup) -> tuple[str, LexborNode | None]:
    """The title, and the heading it stands in if there is one."""
    headings = list(_all(card.nodes, _HEADINGS))
    tied = _tied(headings, card.links)
    if tied is not None and not is_generic(text := _told(tied)):
        return text, tied
    said = _spoken(card.links)
    if len(said.split()) >= 3:
        return said, None
    for heading in headings:
        text = _told(heading)
        if not is_generic(text) and not is_furniture(text) and not _only_a_date(text):
            return text, heading
    if not said:
        said = next(filter(None, (_marked(node) for node in card.nodes)), "")
    return said or _whispered(card, page) or _strong(card) or _in_a_cell(card), None


def _spoken(links: Sequence[LexborNode]) -> str:
    """What the links say: of several that lead to one page, the one marked as its title, else the
    first of some length; a summary may be a link too."""
    texts = [(link, text) for link in links if not is_generic(text := _link_text(link))]
    marked = (text for link, text in texts if class_words(link) & _TITLED)
    longer = (text for _, text in texts if 3 <= len(text.split()) <= _LONG_TITLE)
    return next(marked, "") or next(longer, "") or max((t for _, t in texts), key=len, default="")


def _strong(card: Card) -> str:
    """A title that is no heading but stands out."""
    for node in _all(card.nodes, "figcaption, strong, b, dt"):
        text = _told(node)
        if len(text.split()) >= 3 and not is_generic(text) and not _only_a_date(text):
            return text
    return ""


def _in_a_cell(card: Card) -> str:
    """A title in a cell of its own, beside that of "Download"."""
    for cell in _all(card.nodes, "td, th"):
        text = _told(cell)
        long_enough = 3 <= len(text.split()) <= _LONG_TITLE
        if long_enough and not holds(cell, "a[href]") and not _only_a_date(text):
            return text
    return ""


def _tied(headings: Sequence[LexborNode], links: Sequence[LexborNode]) -> LexborNode | None:
    """The heading that is in a link, or has one of the links in it."""
    inside = {link.mem_id for link in links}
    for heading in headings:
        if any(link.mem_id in inside for link in heading.css("a[href]")):
            return heading
        if any(above.mem_id in inside for above in ancestors(heading)):
            return heading
    return None


def _told(heading: LexborNode) -> str:
    return about(words(heading))[:_LONGEST_TITLE]


def _link_text(link: LexborNode) -> str:
    """The text of a link without the date, the summary and the label that share it."""
    marked = _marked(link)
    if marked:
        return marked
    text = words(link)
    blocks = [words(node) for node in link.css(_BLOCKS) if not holds(node, _BLOCKS)]
    blocks = [block for block in blocks if len(block.split()) > 2 and not _only_a_date(block)]
    if len(text) > _SHORTEST_SUMMARY and blocks and len(blocks[0]) < len(text):
        text = blocks[0]
    return about(_without_date(text))[:_LONGEST_TITLE]


def _without_date(text: str) -> str:
    """A title that has its date before or behind it."""
    at = dates.span(text)
    if at is None or at[1] - at[0] > dates.LONGEST:
        return text
    before, behind = text[: at[0]], text[at[1] :]
    if len(behind.split()) >= 3 and not before.strip():
        return _EDGE.sub("", behind)
    if len(before.split()) >= 3 and not behind.strip() and re.search(r"[|·•,:(–—-]\s*$", before):
        return _EDGE.sub("", before.rstrip("( "))
    return text


def _date_and_title(text: str) -> tuple[str, str]:
    """The date before a title and the title, if a stop divides them: "2 May 2026: Beds close"."""
    at = dates.span(text)
    if at is None or at[0] > dates.WEEKDAY or not re.search(r"\d{4}", text[: at[1]]):
        return "", text
    stop = re.match(r"\s*[:|–—-]\s+", text[at[1] :])
    rest = text[at[1] + stop.end() :] if stop else ""
    return (text[: at[1]], rest) if len(rest.split()) >= 3 else ("", text)


def _marked(node: LexborNode) -> str:
    """The text of what is marked as a title by its class or property."""
    for each in node.css("[class], [itemprop]"):
        if each.attributes.get("itemprop") in ("headline", "name") or class_words(each) & _TITLED:
            text = words(each)
            if text and not is_generic(text) and not _only_a_date(text):
                return text[:_LONGEST_TITLE]
    return ""


def _whispered(card: Card, page: Markup) -> str:
    """A title that is only told to screen readers, or as a hint, or by the picture."""
    for link in card.links:
        for text in (
            page.unseen.get(link.mem_id, ""),
            link.attributes.get("aria-label") or "",
            link.attributes.get("title") or "",
            *(image.attributes.get("alt") or "" for image in link.css("img[alt]")),
        ):
            told = about(" ".join(text.split()))
            if not is_generic(told) and not is_furniture(told):
                return told[:_LONGEST_TITLE]
    return ""


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
    times = list(_all(card.nodes, "time, [itemprop=datePublished], [itemprop=dateCreated]"))
    times.sort(key=_is_of_a_change)
    for node in times:
        for name in ("datetime", "content"):
            if node.attributes.get(name):
                yield str(node.attributes[name]), True
        yield words(node), False
    titled = _inside(heading)
    small = [node for node in _all(card.nodes, _SMALL) if node.mem_id not in titled]
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
    for node in card.nodes:
        yield words(node).replace(title, " ", 1)
        for inner in (node, *node.css(f"{_BLOCKS}, li, header, footer")):
            for text in inner.iter(include_text=True):
                if text.is_text_node and (said := text.text().strip()) and said != title:
                    yield said


def _summary(card: Card, title: str, heading: LexborNode | None, now: datetime) -> str:
    longest, titled = "", _inside(heading)
    for node in _all(card.nodes, "p, dd, [itemprop=description]"):
        if node.mem_id in titled:
            continue
        text = words(node)
        if _is_prose(text, title, now):
            return text
    for node in _all(card.nodes, "div, span, td"):
        text = words(node)
        if len(text) > len(longest) and not holds(node, _NOT_IN_PROSE):
            longest = text if _is_prose(text, title, now) else longest
    return longest


def _is_prose(text: str, title: str, now: datetime) -> bool:
    return (
        len(text) >= _SHORTEST_SUMMARY
        and text != title
        and title not in text[: len(title) + 3]
        and not is_generic(text)
        and dates.written(text, now) is None
    )


def _only_a_date(text: str) -> bool:
    at = dates.span(text)
    return at is not None and len(text) - (at[1] - at[0]) <= 12


def _inside(heading: LexborNode | None) -> set[int]:
    """A heading and all that is in it."""
    return {node.mem_id for node in heading.css("*")} if heading is not None else set()


def _all(nodes: Sequence[LexborNode], selector: str) -> Iterator[LexborNode]:
    """The matches among and inside of `nodes`, as many as the card of an entry may have."""
    for node in nodes:
        yield from node.css(selector)[:_MOST]  # a node is itself among what it looks through
