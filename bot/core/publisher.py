"""The way out of the program: what is published leaves through the outbox.

`bot.outbox.publish` does it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.document import Document
from bot.core.outbox import Agreed, ChannelsOf, OneChat
from bot.core.store import Transaction
from bot.core.types import Address
from bot.core.wanting import News


class Publisher(Protocol):
    """The way out: what is published in a transaction leaves once that is committed."""

    async def alert(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        areas: Sequence[str],
        news: News | None = None,
    ) -> int:
        """Tell every follower of these areas, once for each `source_key`; how many deliveries
        that made. Of `news` each hears in the way they chose: now, in a list, or not."""
        ...

    async def gather(self, tx: Transaction, areas: Sequence[str], news: News) -> int:
        """Let every follower of these areas hear of news in a list: those who hear at once in one
        that is made now, the others in their next; how many chats."""
        ...

    async def again(self, tx: Transaction, areas: Sequence[str], news: News) -> int:
        """News has changed: it comes once more in the next list of those who were told of it in a
        list, which nobody edits; how many chats."""
        ...

    async def listing(
        self, tx: Transaction, document: Document, source_key: str, chat_ids: Sequence[int]
    ) -> int:
        """Send a list to these chats, but to those that are paused; how many deliveries that
        made."""
        ...

    async def reply(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        chat_id: int,
        target_ref: str | None,
    ) -> int:
        """Answer in one chat; with `target_ref` in place of that message."""
        ...

    async def owners(self, tx: Transaction, document: Document, source_key: str) -> int:
        """Tell the owners of the bot."""
        ...

    async def papers(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        areas: Sequence[str],
        feed_id: str,
    ) -> int:
        """Tell followers of these areas of board papers, also those who chose lists; but nobody
        who only asks, chose other topics, or leaves out or snoozes this source."""
        ...

    async def quietly(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        areas: Sequence[str],
        feed_id: str,
    ) -> int:
        """Tell followers of these areas what is not urgent, behind everything else, those who chose
        lists in their next one; but nobody who only asks or snoozes this source."""
        ...

    async def remind(
        self, tx: Transaction, document: Document, source_key: str, chat_id: int
    ) -> int:
        """Remind one chat of what it asked to be reminded of."""
        ...

    async def met(self, tx: Transaction, person: Address, chat_id: int) -> None:
        """Somebody spoke in a private chat; an owner is told there what owners are told."""
        ...

    async def tell(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        chat_id: int,
        target_ref: str | None = None,
    ) -> int:
        """Say something unasked in one chat, such as a card of a broadcast; with `target_ref` in
        place of that message."""
        ...

    async def change(
        self, tx: Transaction, document: Document, source_key: str, chat_id: int
    ) -> int:
        """Tell one chat that what it follows has changed."""
        ...

    def previews(self, document: Document) -> Mapping[str, Sequence[str]]:
        """For each platform, those messages as plain text, as their readers will read them."""
        ...

    def bodies(self, document: Document) -> Mapping[str, Sequence[str]]:
        """For each platform, the messages that a document becomes."""
        ...

    async def broadcast(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        audience: ChannelsOf | Agreed | OneChat,
        send_before: datetime,
    ) -> int:
        """Send a broadcast on its way; how many deliveries that made."""
        ...

    async def revise(
        self, tx: Transaction, source_key: str, document: Document, revision_key: str
    ) -> int:
        """Say anew what the notice `source_key` said, once for each `revision_key`: what has not
        left gets the new text, what has is edited without a sound. How many deliveries that
        changed or made; 0 if there is no such notice, or it was withdrawn."""
        ...

    async def withdraw(self, tx: Transaction, source_key: str, revision_key: str) -> int:
        """Take back the notice `source_key`: what has not left ends, what has is deleted. How
        many deliveries that changed or made."""
        ...
