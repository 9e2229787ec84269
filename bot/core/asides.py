"""Lines that wait for the next list of those who chose lists; `db/asides.py` answers.

Part of `bot.core.store.Transaction`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.core.document import Block, Bullets, Document, bold, paragraph
from bot.core.wanting import News, Way, Wish


@dataclass(frozen=True, slots=True)
class Aside:
    """A small notice that belongs into a list; by itself only where there is no list."""

    key: str
    document: Document


class Asides(Protocol):
    """What is said in the lists of chats besides their stories."""

    async def put(
        self, aside: Aside, news: News, wishes: Sequence[Wish], way: Way, now: datetime
    ) -> int:
        """Let it wait for the next list of this kind of these followers, but for those who got
        the notice `aside.key` or snooze the source; how many chats."""
        ...

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Chats whose time for a list has come, list or not."""
        ...

    async def take(self, chat_ids: Collection[int]) -> dict[tuple[Aside, ...], list[int]]:
        """What waits for these chats, and for whom the same does; it waits no longer."""
        ...


def within(document: Document, asides: Sequence[Aside]) -> Document:
    """The list with the lines of the asides at its end."""
    lines = [
        line
        for aside in asides
        for block in aside.document.blocks
        if isinstance(block, Bullets)
        for line in block.items
    ]
    if not lines:
        return document
    more: tuple[Block, ...] = (paragraph(bold("Signs of life")), Bullets(tuple(lines)))
    return replace(document, blocks=(*document.blocks, *more))


def alone(asides: Sequence[Aside]) -> Document:
    """The asides of a chat that has no list to put them into."""
    first = asides[0].document
    if len(asides) == 1:
        return first
    lines = [
        line
        for aside in asides
        for block in aside.document.blocks
        if isinstance(block, Bullets)
        for line in block.items
    ]
    blocks = tuple(
        Bullets(tuple(lines)) if isinstance(block, Bullets) else block for block in first.blocks
    )
    return replace(first, blocks=blocks)
