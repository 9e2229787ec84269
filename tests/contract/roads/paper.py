"""A platform on paper: the port, with a script of outcomes, for tests of the roles alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.document import Document, Paragraph, Title
from bot.core.ports import Cursor, Pace, Receive
from bot.core.types import Delivery, Outcome, Sent, Standing


def words(document: Document) -> str:
    """The titles and paragraphs of a document, a line each."""
    lines = []
    for block in document.blocks:
        if isinstance(block, Title):
            lines.append(block.text)
        elif isinstance(block, Paragraph):
            lines.append("".join(span.text for span in block.spans))
    return "\n".join(lines)


@dataclass
class Paper:
    """Writes down what it is asked to send, and answers as told."""

    name: str = "telegram"
    remembers: timedelta = timedelta(0)
    pace: Pace | None = None
    answer: Callable[[Delivery], Outcome] = lambda delivery: Sent(str(delivery.id))
    sent: list[Delivery] = field(default_factory=list)
    gate: asyncio.Event | None = None  #: answers wait for it
    stands: Callable[[str, str], Standing | None] = lambda address, person: None

    def render(self, document: Document) -> tuple[str, ...]:
        return (words(document),)

    def preview(self, body: str) -> str:
        return body

    async def perform(self, delivery: Delivery) -> Outcome:
        self.sent.append(delivery)
        if self.gate is not None:
            await self.gate.wait()
        return self.answer(delivery)

    async def listen(self, receive: Receive, cursor: Cursor) -> None:
        raise NotImplementedError

    async def standing(self, address: str, person: str) -> Standing | None:
        return self.stands(address, person)

    async def aclose(self) -> None:
        return None
