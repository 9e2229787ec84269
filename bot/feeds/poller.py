"""The poller role: due feeds are read, matched and published, each in one transaction.

    lease -> read (fetch, parse) -> `taking`: all that follows from it in ONE transaction

A crash before that commit costs a second fetch, never an alert. Reading is injected, so is
matching: see `bot/assembly.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog

from bot.core.ports import Clock
from bot.core.store import Store, StoreError
from bot.core.types import Feed, FeedKind, FeedState
from bot.feeds.newsroom import Newsroom
from bot.feeds.papers.minutes import Boardroom
from bot.feeds.results import Failed, FailureKind, Result
from bot.feeds.taking import Intake, NameItem

log = structlog.get_logger(__name__)

#: Feeds read at once.
AT_ONCE = 64
#: Seconds between looks whether half the places are free, and how long slow feeds may keep us from
#: filling the places that are.
BREATH, PATIENCE = 0.02, 0.5

Read = Callable[[Feed, FeedState], Awaitable[Result]]


class Poller:
    """Reads feeds when they are due; one slow feed holds up nobody else."""

    def __init__(
        self,
        store: Store,
        feeds: Sequence[Feed],
        read: Read,
        newsroom: Newsroom,
        clock: Clock,
        lease: timedelta,
        named: NameItem | None = None,
        boardroom: Boardroom | None = None,
        *,
        hubs: bool = False,
    ) -> None:
        self._store = store
        self._hubs = hubs
        self._feeds = {
            feed.id: feed
            for feed in feeds
            if not feed.by_hand and (boardroom or feed.kind is not FeedKind.PAPERS)
        }
        self._ids = tuple(self._feeds)
        self._read = read
        self._clock = clock
        self._lease = lease
        self._intake = Intake(store, newsroom, clock, lease / 2, named, boardroom, hubs=hubs)
        self._reading: set[asyncio.Task[None]] = set()
        self._filling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Make the feeds known to the store."""
        async with self._store.write() as tx:
            await tx.feeds.sync(self._ids, self._clock.now())
            if not self._hubs:
                await tx.feeds.end_pushes()

    async def tick(self) -> None:
        """Begin to read what is due; the ticker calls this every second or so."""
        if not self._feeds or (self._filling is not None and not self._filling.done()):
            return
        if await self._is_due() and await self._begin():
            self._filling = asyncio.create_task(self._fill())

    async def _fill(self) -> None:
        """Begin the rest of what is due as places come free, many at a time: a claim costs as much
        for one as for all."""
        try:
            while await self._begin():
                waited = 0.0
                while len(self._reading) > AT_ONCE // 2 and waited < PATIENCE:
                    await asyncio.sleep(BREATH)
                    waited += BREATH
                while len(self._reading) >= AT_ONCE:
                    await asyncio.wait(self._reading, return_when=asyncio.FIRST_COMPLETED)
        except StoreError as error:
            log.error("store does not answer", error=str(error))

    async def _is_due(self) -> bool:
        async with self._store.read() as tx:
            due_at = await tx.feeds.next_due_at(self._ids)
        return due_at is not None and due_at <= self._clock.now()

    async def _begin(self) -> bool:
        """Begin as many as there is room for; False if no more is due."""
        room = AT_ONCE - len(self._reading)
        if room <= 0:
            return False
        async with self._store.write() as tx:
            due = await tx.feeds.claim_due(self._feeds, self._clock.now(), self._lease, room)
        for state in due:
            task = asyncio.create_task(self._poll(self._feeds[state.feed_id], state))
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)
        return len(due) == room

    async def drain(self) -> None:
        """Stop reading; what was being read is read again after its lease."""
        if self._filling is not None:
            self._filling.cancel()
            await asyncio.gather(self._filling, return_exceptions=True)
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)
        await self._intake.flush()

    async def _poll(self, feed: Feed, state: FeedState) -> None:
        try:
            async with asyncio.timeout(self._lease.total_seconds()):
                result = await self._read(feed, state)
        except TimeoutError:
            result = Failed(FailureKind.TIMEOUT, "took longer than the lease")
        except Exception:
            log.exception("reading failed", feed=feed.id)
            result = Failed(FailureKind.UNPARSABLE, "a bug on our side")
        try:
            await self._intake.take(feed, state, result)
        except StoreError as error:
            log.error("cannot store what a feed said", feed=feed.id, error=str(error))
        except Exception:
            log.exception("taking in failed", feed=feed.id)
