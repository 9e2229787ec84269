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
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import structlog

from bot.core.changes import change
from bot.core.ports import Clock
from bot.core.store import ItemState, Store, StoreError, Transaction
from bot.core.types import Feed, FeedKind, FeedState, Item, Match
from bot.feeds.alert import CATCHES, burst_question, shape_notice
from bot.feeds.intake import distinct, overturned, tagged, take_in
from bot.feeds.newsroom import Newsroom, retell, tell
from bot.feeds.papers.minutes import Boardroom, take
from bot.feeds.results import Failed, FailureKind, Fresh, Parsed, Result
from bot.feeds.saving import Saves
from bot.feeds.schedule import after, begins_to_misfit, with_news

log = structlog.get_logger(__name__)

#: Feeds read at once.
AT_ONCE = 32
#: New addresses of a sitemap whose pages are asked for a title; more are no busy day.
NAMED = 10

Read = Callable[[Feed, FeedState], Awaitable[Result]]
#: Gives an item a better title than its address.
NameItem = Callable[[Feed, Item], Awaitable[Item]]
Found = Sequence[tuple[Item, ItemState, tuple[Match, ...]]]


class Changed(NamedTuple):
    """An item of a story that its outlet says otherwise now."""

    id: int
    item: Item
    matches: tuple[Match, ...]
    what: str


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
    ) -> None:
        self._store = store
        self._boardroom = boardroom
        self._feeds = {
            feed.id: feed
            for feed in feeds
            if not feed.by_hand and (boardroom or feed.kind is not FeedKind.PAPERS)
        }
        self._read = read
        self._newsroom = newsroom
        self._clock = clock
        self._lease = lease
        self._named = named
        self._saves = Saves(store)
        self._reading: set[asyncio.Task[None]] = set()
        self._filling: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Make the feeds known to the store."""
        async with self._store.write() as tx:
            await tx.feeds.sync(list(self._feeds), self._clock.now())

    async def tick(self) -> None:
        """Begin to read what is due; the ticker calls this every second or so."""
        if not self._feeds or (self._filling is not None and not self._filling.done()):
            return
        if await self._begin():
            self._filling = asyncio.create_task(self._fill())

    async def _fill(self) -> None:
        """Begin the rest of what is due as places come free."""
        try:
            while True:
                if len(self._reading) >= AT_ONCE:
                    await asyncio.wait(self._reading, return_when=asyncio.FIRST_COMPLETED)
                if not await self._begin():
                    return
        except StoreError as error:
            log.error("store does not answer", error=str(error))

    async def _begin(self) -> bool:
        """Begin as many as there is room for; False if no more is due."""
        room = AT_ONCE - len(self._reading)
        if room <= 0:
            return False
        ids, now = list(self._feeds), self._clock.now()
        async with self._store.read() as tx:
            due_at = await tx.feeds.next_due_at(ids)
        if due_at is None or due_at > now:
            return False
        async with self._store.write() as tx:
            due = await tx.feeds.claim_due(ids, now, self._lease, room)
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
        await self._saves.flush()

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
        match result:
            case Fresh(_, parsed) if self._boardroom and feed.kind is FeedKind.PAPERS:
                following = replace(following, baseline_at=state.baseline_at or now)
                await self._store_meetings(self._boardroom, feed, state, parsed, following)
            case Fresh(_, parsed):
                found, changed = await self._sift(feed, state, parsed.items)
                following = replace(following, baseline_at=state.baseline_at or now)
                if found:
                    following = with_news(following, state, parsed.items, now)
                await self._store_found(feed, found, changed, following)
            case Failed() if begins_to_misfit(state, result):
                async with self._store.write() as tx:
                    await self._tell_of_shape(tx, feed, result)
                    await tx.feeds.save(following)
            case _:
                self._saves.add(following)
        self._log(feed, result, following, found)

    async def _store_found(
        self, feed: Feed, found: Found, changed: Sequence[Changed], following: FeedState
    ) -> None:
        async with self._store.write() as tx:
            for item, item_state, matches in found:
                await self._store_item(tx, feed, item, item_state, matches)
            for one in changed:
                await self._change_item(tx, feed, one)
            await self._ask_owners(tx, feed, found)
            await tx.feeds.save(following)

    async def _store_meetings(
        self, room: Boardroom, feed: Feed, state: FeedState, parsed: Parsed, following: FeedState
    ) -> None:
        now, first = self._clock.now(), state.baseline_at is None
        async with self._store.write() as tx:
            count = await take(tx, room, feed, parsed.meetings, now, first=first)
            await tx.feeds.save(replace(following, last_new_at=now) if count else following)

    async def _sift(
        self, feed: Feed, state: FeedState, items: Sequence[Item]
    ) -> tuple[Found, Sequence[Changed]]:
        """The items never seen before, with what to do about them and whom they concern; and
        those told before that are substantially changed."""
        offered = distinct(items)
        async with self._store.read() as tx:
            known = await tx.items.known(feed.id, offered)
            # A sitemap names items by their addresses, which are older than their headlines.
            told = offered if feed.kind is not FeedKind.SITEMAP else []
            shown = await tx.stories.shown_before(told)
        new = [item for item in offered if item.guid not in known]
        all_new = overturned(feed.kind, state, offered, known)
        if len(new) <= NAMED and state.baseline_at is not None:
            new = await self._with_names(feed, new)
        sifted = []
        for item, item_state in take_in(state, new, self._clock.now(), all_new=all_new):
            sifted.append((item, item_state, self._matches(feed, item)))
            await asyncio.sleep(0)  # matching is computing; others want their turn between items
        changed = []
        for item in map(tagged, offered):
            before = shown.get(item.guid)
            what = change(before[1], item) if before else None
            if before is not None and what is not None:
                changed.append(Changed(before[0], item, self._matches(feed, item), what))
                await asyncio.sleep(0)
        return sifted, changed

    async def _with_names(self, feed: Feed, items: list[Item]) -> list[Item]:
        """The items by better titles, as far as their pages tell in time."""
        if self._named is None:
            return items
        better: dict[str, Item] = {}
        try:
            async with asyncio.timeout(self._lease.total_seconds() / 2):
                for item in items:
                    better[item.guid] = await self._named(feed, item)
        except TimeoutError:
            log.info("not all new pages told their titles in time", feed=feed.id)
        return [better.get(item.guid, item) for item in items]

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
        count = await tell(tx, self._newsroom, feed, item_id, item, matches, now)
        log.info(
            "alert",
            feed=feed.id,
            item=item_id,
            deliveries=count,
            areas=[match.area for match in matches],
        )

    async def _change_item(self, tx: Transaction, feed: Feed, one: Changed) -> None:
        now = self._clock.now()
        count = await retell(tx, self._newsroom, feed, one.id, one.item, one.matches, one.what, now)
        if count:
            log.info("alert changed", feed=feed.id, item=one.id, deliveries=count, what=one.what)

    async def _ask_owners(self, tx: Transaction, feed: Feed, found: Found) -> None:
        held = [item for item, item_state, _ in found if item_state is ItemState.HELD]
        if not held:
            return
        key = f"burst:{feed.id}:{self._clock.now().isoformat()}"
        await self._newsroom.publisher.owners(tx, burst_question(feed, len(held)), key)
        log.warning("burst held", feed=feed.id, items=len(held))

    async def _tell_of_shape(self, tx: Transaction, feed: Feed, failed: Failed) -> None:
        """Show the owners what a recipe caught last beside what the page seems to list now."""
        before = [stored.item for stored in await tx.items.newest(feed.id, CATCHES)]
        key = f"shape:{feed.id}:{self._clock.now().isoformat()}"
        await self._newsroom.publisher.owners(tx, shape_notice(feed, before, failed.found), key)

    def _log(self, feed: Feed, result: Result, state: FeedState, found: Found) -> None:
        ids = {"feed": feed.id, "next_due_at": state.next_due_at.isoformat()}
        match result:
            case Failed(kind, why):
                log.warning("feed failed", kind=kind, why=why, failures=state.failures, **ids)
            case Fresh(_, parsed):
                log.info("feed read", new=len(found), note=parsed.note or None, **ids)
            case _:
                log.debug("feed unchanged", **ids)
