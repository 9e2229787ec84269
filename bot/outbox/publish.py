"""From something to tell to rows of the outbox: the one way out of the program.

The poller publishes alerts, the receiver replies, and whoever has news for the owners tells them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.document import Document
from bot.core.outbox import (
    Agreed,
    Audience,
    Bodies,
    ChannelsOf,
    Followers,
    OneChat,
    Owners,
    Revision,
)
from bot.core.ports import Clock, Platform
from bot.core.store import Transaction
from bot.core.types import Address, Lane, Notice

#: How long a notice of each kind is still worth hearing.
LIVES = {
    "reply": timedelta(minutes=30),
    "alert": timedelta(days=2),
    "owners": timedelta(days=2),
    "card": timedelta(days=2),
    "change": timedelta(days=14),
}
#: How long it is worth trying to change what was said.
REVISION_LIVES = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Outlet:
    """See `bot.core.ports.Publisher`."""

    platforms: Sequence[Platform]
    owner_addresses: Sequence[Address]
    clock: Clock

    async def alert(
        self, tx: Transaction, document: Document, source_key: str, areas: Sequence[str]
    ) -> int:
        """Tell every follower of these areas."""
        audience = Followers(tuple(areas))
        return await self._publish(tx, "alert", Lane.ALERT, document, source_key, audience)

    async def reply(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        chat_id: int,
        target_ref: str | None,
    ) -> int:
        """Answer in one chat; with `target_ref` in place of that message, unless it brings a file:
        no platform can hang one on a message that had none."""
        audience = OneChat(chat_id, None if document.attachment else target_ref)
        return await self._publish(tx, "reply", Lane.REPLY, document, source_key, audience)

    async def owners(self, tx: Transaction, document: Document, source_key: str) -> int:
        """Tell the owners, in the private chats we have with them."""
        audience = Owners(tuple(self.owner_addresses))
        return await self._publish(tx, "owners", Lane.URGENT, document, source_key, audience)

    async def met(self, tx: Transaction, person: Address, chat_id: int) -> None:
        """Note the private chat of an owner. On some platforms a chat is not called as its person
        is; of others than owners it is not noted."""
        if person in self.owner_addresses:
            await tx.chats.set_owner(chat_id, person.address)

    async def tell(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        chat_id: int,
        target_ref: str | None = None,
    ) -> int:
        """Say something unasked in one chat."""
        audience = OneChat(chat_id, target_ref)
        return await self._publish(tx, "card", Lane.REPLY, document, source_key, audience)

    async def change(
        self, tx: Transaction, document: Document, source_key: str, chat_id: int
    ) -> int:
        """Tell one chat that what it follows has changed; many are told on one day, so that
        everything else goes first."""
        audience = OneChat(chat_id)
        return await self._publish(tx, "change", Lane.BROADCAST, document, source_key, audience)

    async def broadcast(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        audience: ChannelsOf | Agreed | OneChat,
        send_before: datetime,
    ) -> int:
        """Send a broadcast on its way."""
        now = self.clock.now()
        notice = Notice("broadcast", source_key, Lane.BROADCAST, document, now, send_before)
        return await tx.outbox.publish(notice, self._bodies(document), audience)

    async def revise(
        self, tx: Transaction, source_key: str, document: Document, revision_key: str
    ) -> int:
        """Say anew what a notice said."""
        now = self.clock.now()
        revision = Revision(revision_key, document, now, now + REVISION_LIVES)
        return await tx.outbox.revise(source_key, revision, self._bodies(document))

    async def withdraw(self, tx: Transaction, source_key: str, revision_key: str) -> int:
        """Take back a notice."""
        now = self.clock.now()
        revision = Revision(revision_key, None, now, now + REVISION_LIVES)
        nothing = {platform.name: () for platform in self.platforms}
        return await tx.outbox.revise(source_key, revision, nothing)

    async def _publish(
        self,
        tx: Transaction,
        kind: str,
        lane: Lane,
        document: Document,
        source_key: str,
        audience: Audience,
    ) -> int:
        now = self.clock.now()
        notice = Notice(kind, source_key, lane, document, now, now + LIVES[kind])
        return await tx.outbox.publish(notice, self._bodies(document), audience)

    def _bodies(self, document: Document) -> Bodies:
        return {platform.name: platform.render(document) for platform in self.platforms}
