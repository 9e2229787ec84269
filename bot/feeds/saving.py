"""What is remembered of feeds that said nothing new, saved together: most looks end so."""

from __future__ import annotations

import asyncio

import structlog

from bot.core.store import Store, StoreError
from bot.core.types import FeedState

log = structlog.get_logger(__name__)

#: Seconds that states are gathered for before one transaction saves them.
GATHER = 0.2


class Saves:
    """States on their way into the store. One that is lost costs a second look, never an alert."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[FeedState] = []
        self._saving: asyncio.Task[None] | None = None

    def add(self, state: FeedState) -> None:
        """Have `state` saved soon."""
        self._waiting.append(state)
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save())

    async def flush(self) -> None:
        """Return when all that was added is saved."""
        if self._saving is not None:
            await self._saving

    async def _save(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHER)
            states, self._waiting = self._waiting, []
            try:
                async with self._store.write() as tx:
                    await tx.feeds.save(*states)
            except StoreError as error:
                log.error("cannot store what feeds said", feeds=len(states), error=str(error))
