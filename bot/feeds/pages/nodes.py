"""The nodes that make up one entry of a list, and how they are looked through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

#: Elements of one kind in a card; with more it is no card but a page.
_MOST = 60


@dataclass(frozen=True, slots=True)
class Card:
    """The nodes of one entry and its links, all of which lead to `url`."""

    url: str
    nodes: tuple[LexborNode, ...]
    links: tuple[LexborNode, ...]
    dated: LexborNode | None = None  #: a node outside that says when


def all_in(nodes: Sequence[LexborNode], selector: str) -> Iterator[LexborNode]:
    """The matches among and inside of `nodes`, as many as the card of an entry may have."""
    for node in nodes:
        yield from node.css(selector)[:_MOST]  # a node is itself among what it looks through
