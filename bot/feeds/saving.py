"""What is remembered of feeds that said nothing new, saved together: most looks end so."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from operator import attrgetter

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
        self._as_before: list[FeedState] = []
        self._saving: asyncio.Task[None] | None = None

    def add(self, before: FeedState, state: FeedState) -> None:
        """Have `state` saved soon, which was `before` a look."""
        (self._as_before if _only_looked(before, state) else self._waiting).append(state)
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save())

    async def flush(self) -> None:
        """Return when all that was added is saved."""
        if self._saving is not None:
            await self._saving

    async def _save(self) -> None:
        while self._waiting or self._as_before:
            await asyncio.sleep(GATHER)
            states, self._waiting = self._waiting, []
            as_before, self._as_before = self._as_before, []
            try:
                async with self._store.write() as tx:
                    await tx.feeds.save(*states)
                    await tx.feeds.looked(*as_before)
            except StoreError as error:
                count = len(states) + len(as_before)
                log.error("cannot store what feeds said", feeds=count, error=str(error))


#: What a look that found a feed well and as it was does not touch.
_untouched = attrgetter(
    *(
        field.name
        for field in fields(FeedState)
        if field.name not in ("next_due_at", "last_fetch_at", "last_ok_at")
    )
)


def _only_looked(before: FeedState, state: FeedState) -> bool:
    """Whether a look found the feed well and as it was."""
    well = state.last_ok_at is not None and state.last_ok_at == state.last_fetch_at
    return well and bool(_untouched(before) == _untouched(state))
