"""What is remembered of feeds that said nothing new, saved together: most looks end so."""

from __future__ import annotations

import asyncio

import structlog

from bot.core.store import Store, StoreError
from bot.core.types import FeedState
from bot.core.watched import Look

log = structlog.get_logger(__name__)

#: Seconds that states are gathered for before one transaction saves them.
GATHER = 0.2


class Saves:
    """States and looks on their way into the store. One that is lost costs a second look, never an
    alert."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._states: list[FeedState] = []
        self._looks: list[Look] = []
        self._saving: asyncio.Task[None] | None = None

    def add(self, what: FeedState | Look) -> None:
        """Have a state saved soon, or a look that found the state as it was."""
        if isinstance(what, Look):
            self._looks.append(what)
        else:
            self._states.append(what)
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save())

    async def flush(self) -> None:
        """Return when all that was added is saved."""
        if self._saving is not None:
            await self._saving

    async def _save(self) -> None:
        while self._states or self._looks:
            await asyncio.sleep(GATHER)
            states, self._states = self._states, []
            looks, self._looks = self._looks, []
            try:
                async with self._store.write() as tx:
                    await tx.feeds.save(*states)
                    await tx.feeds.looked(*looks)
            except StoreError as error:
                count = len(states) + len(looks)
                log.error("cannot store what feeds said", feeds=count, error=str(error))
            else:
                log.debug("looks kept", learnt=len(states), as_before=len(looks))
