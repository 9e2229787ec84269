"""The poller role: due feeds are read, matched and published, each in one transaction.

    lease, many at a time -> a place -> read (fetch, parse) -> `taking`: all that follows from it in
    ONE transaction

A crash before that commit costs a second fetch, never an alert. Reading is injected, so is
matching: see `bot/assembly.py`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.core.ports import Clock
from bot.core.store import Store, StoreError
from bot.core.types import Feed, FeedKind, FeedState
from bot.feeds.newsroom import Newsroom
from bot.feeds.papers.minutes import Boardroom
from bot.feeds.results import Failed, FailureKind, Result
from bot.feeds.taking import Intake, NameItem

log = structlog.get_logger(__name__)

#: Feeds read at once, and feeds leased at once: a lease costs as much for one as for all.
AT_ONCE, LEASED = 64, 512

#: Reads a feed within so many seconds, or raises TimeoutError.
Read = Callable[[Feed, FeedState, float], Awaitable[Result]]


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
        self._waiting: deque[tuple[FeedState, datetime]] = deque()  #: leased until then
        self._places: set[asyncio.Task[None]] = set()
        self._leasing: asyncio.Task[None] | None = None
        self._few_wait = asyncio.Event()

    async def start(self) -> None:
        """Make the feeds known to the store."""
        async with self._store.write() as tx:
            await tx.feeds.sync(self._ids, self._clock.now())
            if not self._hubs:
                await tx.feeds.end_pushes()

    async def tick(self) -> None:
        """Begin to read what is due; the ticker calls this every second or so."""
        if not self._feeds or (self._leasing is not None and not self._leasing.done()):
            return
        async with self._store.read() as tx:
            is_due = await tx.feeds.is_due(self._feeds, self._clock.now())
        if is_due:
            self._leasing = asyncio.create_task(self._lease_all())

    async def _lease_all(self) -> None:
        """Lease what is due, the next feeds whenever few are left that wait for a place."""
        try:
            while await self._lease_some():
                self._few_wait.clear()
                await self._few_wait.wait()
        except StoreError as error:
            log.error("store does not answer", error=str(error))

    async def _lease_some(self) -> bool:
        """Lease feeds and see to it that they are read; False if no more is due."""
        now = self._clock.now()
        until = now + self._lease
        async with self._store.write() as tx:
            due = await tx.feeds.claim_due(self._feeds, now, self._lease, LEASED)
        self._waiting += ((state, until) for state in due)
        # Places that ended in this very pass of the loop have yet to leave the set.
        taken = sum(not place.done() for place in self._places)
        for _ in range(min(len(self._waiting), AT_ONCE - taken)):
            place = asyncio.create_task(self._read_waiting())
            self._places.add(place)
            place.add_done_callback(self._places.discard)
        return len(due) == LEASED

    async def _read_waiting(self) -> None:
        """Read one feed after another; what has waited too long is due again, perhaps elsewhere."""
        while self._waiting:
            state, until = self._waiting.popleft()
            if len(self._waiting) <= LEASED // 2:
                self._few_wait.set()
            left = (until - self._clock.now()).total_seconds()
            if left > 0:
                await self._poll(self._feeds[state.feed_id], state, left)

    async def drain(self) -> None:
        """Stop reading; what was leased is read again after its lease."""
        self._waiting.clear()
        tasks = {*self._places, *([self._leasing] if self._leasing else ())}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._intake.flush()

    async def _poll(self, feed: Feed, state: FeedState, left: float) -> None:
        try:
            result = await self._read(feed, state, left)
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
