"""The poller role: due feeds are read, matched and published, each in one transaction.

    lease -> read (fetch, parse) -> which are new? -> match
          -> items, matches, notices, deliveries and feed state in ONE transaction

A crash before that commit costs a second fetch, never an alert. Reading is injected, so is
matching: see `bot/app.py`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from bot.core.ports import Clock
from bot.core.reasons import alert_key
from bot.core.store import ItemState, Publisher, Store, StoreError, Transaction
from bot.core.types import Feed, FeedState, Grade, Item, Match
from bot.feeds.alert import NameOf, alert, burst_question
from bot.feeds.intake import distinct, take_in
from bot.feeds.results import Failed, FailureKind, Fresh, Result
from bot.feeds.schedule import after

log = structlog.get_logger(__name__)

#: Feeds read at once.
AT_ONCE = 32

Read = Callable[[Feed, FeedState], Awaitable[Result]]
MatchItem = Callable[[Feed, Item], tuple[Match, ...]]
Found = Sequence[tuple[Item, ItemState, tuple[Match, ...]]]


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What turns items into notices: whom they concern, what areas are called, the way out."""

    match: MatchItem
    name_of: NameOf
    publisher: Publisher


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
    ) -> None:
        self._store = store
        self._feeds = {feed.id: feed for feed in feeds}
        self._read = read
        self._newsroom = newsroom
        self._clock = clock
        self._lease = lease
        self._reading: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Make the feeds known to the store."""
        async with self._store.write() as tx:
            await tx.feeds.sync(list(self._feeds), self._clock.now())

    async def tick(self) -> None:
        """Begin to read what is due; the ticker calls this every second or so."""
        room = AT_ONCE - len(self._reading)
        if room <= 0 or not self._feeds:
            return
        now = self._clock.now()
        async with self._store.read() as tx:
            due_at = await tx.feeds.next_due_at(list(self._feeds))
        if due_at is None or due_at > now:
            return
        async with self._store.write() as tx:
            due = await tx.feeds.claim_due(list(self._feeds), now, self._lease, room)
        for state in due:
            task = asyncio.create_task(self._poll(self._feeds[state.feed_id], state))
            self._reading.add(task)
            task.add_done_callback(self._reading.discard)

    async def drain(self) -> None:
        """Stop reading; what was being read is read again after its lease."""
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)

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
            await self._take(feed, state, result)
        except StoreError as error:
            log.error("cannot store what a feed said", feed=feed.id, error=str(error))
        except Exception:
            log.exception("taking in failed", feed=feed.id)

    async def _take(self, feed: Feed, state: FeedState, result: Result) -> None:
        now = self._clock.now()
        jitter = random.random()  # noqa: S311 - spreads load, guards nothing
        following = after(feed, state, result, now, jitter)
        found: Found = ()
        if isinstance(result, Fresh):
            found = await self._sift(feed, state, result.parsed.items)
            following = replace(following, baseline_at=state.baseline_at or now)
            if found:
                following = replace(following, last_new_at=now)
        async with self._store.write() as tx:
            for item, item_state, matches in found:
                await self._store_item(tx, feed, item, item_state, matches)
            await self._ask_owners(tx, feed, found)
            await tx.feeds.save(following)
        self._log(feed, result, following, found)

    async def _sift(self, feed: Feed, state: FeedState, items: Sequence[Item]) -> Found:
        """The items never seen before, with what to do about them and whom they concern."""
        offered = distinct(items)
        async with self._store.read() as tx:
            known = await tx.items.known(feed.id, offered)
        new = [item for item in offered if item.guid not in known]
        sifted = []
        for item, item_state in take_in(state, new, self._clock.now()):
            sifted.append((item, item_state, self._matches(feed, item)))
            await asyncio.sleep(0)  # matching is computing; others want their turn between items
        return sifted

    def _matches(self, feed: Feed, item: Item) -> tuple[Match, ...]:
        try:
            return self._newsroom.match(feed, item)
        except Exception:
            # A bug of ours in one item must not keep the feed from being read for ever.
            log.exception("matching failed", feed=feed.id, digest=item.digest)
            return ()

    async def _store_item(
        self,
        tx: Transaction,
        feed: Feed,
        item: Item,
        item_state: ItemState,
        matches: tuple[Match, ...],
    ) -> None:
        now = self._clock.now()
        item_id = await tx.items.add(item, item_state, matches, now)
        if item_state is not ItemState.PUBLISHED or not matches:
            return
        count = await tell(tx, self._newsroom, feed, item_id, item, matches)
        log.info(
            "alert",
            feed=feed.id,
            item=item_id,
            deliveries=count,
            areas=[match.area for match in matches],
        )

    async def _ask_owners(self, tx: Transaction, feed: Feed, found: Found) -> None:
        held = [item for item, item_state, _ in found if item_state is ItemState.HELD]
        if not held:
            return
        key = f"burst:{feed.id}:{self._clock.now().isoformat()}"
        await self._newsroom.publisher.owners(tx, burst_question(feed, len(held)), key)
        log.warning("burst held", feed=feed.id, items=len(held))

    def _log(self, feed: Feed, result: Result, state: FeedState, found: Found) -> None:
        ids = {"feed": feed.id, "next_due_at": state.next_due_at.isoformat()}
        match result:
            case Failed(kind, why):
                log.warning("feed failed", kind=kind, why=why, failures=state.failures, **ids)
            case Fresh(_, parsed):
                log.info("feed read", new=len(found), note=parsed.note or None, **ids)
            case _:
                log.debug("feed unchanged", **ids)


async def tell(
    tx: Transaction,
    newsroom: Newsroom,
    feed: Feed,
    item_id: int,
    item: Item,
    matches: Sequence[Match],
) -> int:
    """Publish the alert about one item; how many deliveries that made. Unsure matches are told to
    nobody."""
    told = [match for match in matches if match.grade is not Grade.UNSURE]
    if not told:
        return 0
    areas = sorted({area for match in told for area in match.reach})
    document = alert(feed, item, told, newsroom.name_of, item_id=item_id)
    return await newsroom.publisher.alert(tx, document, alert_key(item), areas)
