"""The owners' desk: what a platform has to tell or ask the owners, and what they decided.

`bot/assembly.py` gives it to platforms that need it; see `bot.core.ports.Desk`.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.core.document import Document
from bot.core.ports import Clock
from bot.core.publisher import Publisher
from bot.core.store import Store
from bot.core.types import Address


class OwnersDesk:
    """Passes on to the store. The publisher comes later, as it needs to know the platforms."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._publisher: Publisher | None = None

    def open(self, publisher: Publisher) -> None:
        """From now on owners can be reached."""
        self._publisher = publisher

    async def tell(self, key: str, document: Document) -> None:
        """Tell the owners, once for each key."""
        assert self._publisher is not None
        async with self._store.write() as tx:
            await self._publisher.owners(tx, document, f"owners:{key}")

    async def ask(self, key: str, at: Address, question: Callable[[int], Document]) -> None:
        """Keep the invitation and ask about it, once for each key."""
        assert self._publisher is not None
        now = self._clock.now()
        async with self._store.write() as tx:
            if not await tx.requests.first_seen(key, at.platform, now):
                return
            number = await tx.invitations.ask(at, now)
            await self._publisher.owners(tx, question(number), f"owners:{key}")

    async def decided(self, platform: str) -> list[tuple[str, bool]]:
        """What has been decided and not carried out."""
        async with self._store.read() as tx:
            return await tx.invitations.decided(platform)

    async def done(self, at: Address) -> None:
        """It is carried out."""
        async with self._store.write() as tx:
            await tx.invitations.forget(at)
