"""Where the entries of a list stand: from links in the same place of a page to one card each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from bot.feeds.pages import dates
from bot.feeds.pages.entry import is_generic
from bot.feeds.pages.markup import ancestors, holds, words
from bot.feeds.pages.nodes import Card

#: Elements that are an entry by themselves.
_WHOLE = frozenset({"li", "article", "tr", "section", "div", "figure"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_MAY_BE_A_DAY = "span, time, b, strong, em, td, div, p"
#: What stands above a list or a part of it.
_ABOVE = _HEADINGS | {"summary"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link and the canonical address it leads to."""

    node: LexborNode
    url: str


def cards_of(
    group: Sequence[Link], region: LexborNode, by_url: dict[str, list[LexborNode]]
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
        nodes = (*_head(top, urls_in), top, *_tail(top, starts, urls_in, leading))
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


def _head(top: LexborNode, urls_in: dict[int, set[str]]) -> Sequence[LexborNode]:
    """What stands above a paragraph whose link only leads on, from its heading down."""
    if top.tag not in ("p", "a") or any(not is_generic(words(a)) for a in top.css("a[href]")):
        return ()
    above: list[LexborNode] = []
    before = top.prev
    while before is not None and before.mem_id not in urls_in and len(above) < 8:
        if before.is_element_node:
            above.insert(0, before)
        if before.tag in _HEADINGS:
            return () if holds(before, "a[href]") else above
        before = before.prev
    return ()


def _date_before(top: LexborNode) -> LexborNode | None:
    """What stands before an entry if it says hardly more than a date."""
    if top.tag in _WHOLE and top.tag != "div":
        return None
    before = top.prev
    while before is not None and not before.is_element_node:
        if before.is_text_node and _is_date(before):
            return before  # in the text itself: "24 November | <a>…</a>"
        before = before.prev
    if before is None or before.tag in _HEADINGS:
        return None
    return before if _is_date(before) else None


def _is_date(node: LexborNode) -> bool:
    text = words(node)
    at = dates.span(text) if len(text) <= dates.LONGEST else None
    return at is not None and len(text) - (at[1] - at[0]) <= 20


def beginning(card: Card) -> str:
    """The words of a card; a number in an element of its own before the rest is set apart."""
    said = words(card.nodes[0])
    for node in card.nodes[0].css(_MAY_BE_A_DAY)[:3]:
        number = words(node)
        if number.isdigit() and len(number) <= 2 and said.startswith(f"{number} "):
            return said.replace(number, f"{number}:", 1)
    return said


def section_of(card: Card, region: LexborNode) -> str:
    """The heading above the list that a card is in."""
    node = card.nodes[0]
    for _ in range(5):
        before = node.prev
        for _ in range(30):
            if before is None:
                break
            # A title is headed by what is larger, not by the title before it.
            within = node.tag in _HEADINGS and str(before.tag) >= str(node.tag)
            if before.tag in _ABOVE and not within and not holds(before, "a[href]"):
                return words(before)[:100]
            before = before.prev
        parent = node.parent
        if parent is None or parent.mem_id == region.mem_id or node.mem_id == region.mem_id:
            break
        node = parent
    return ""
