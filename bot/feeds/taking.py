"""Taking in what was read or delivered: new items, matches, notices and the feed's state, together.

    which are new? -> match -> items, matches, notices, deliveries and feed state in ONE transaction

The poller hands in what it read, `push` what a hub delivered.
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
from bot.core.store import Store, Transaction
from bot.core.types import Feed, FeedKind, FeedState, Item, Match
from bot.core.watched import ItemState, Look
from bot.feeds import websub
from bot.feeds.alert import CATCHES, burst_question, shape_notice
from bot.feeds.intake import distinct, overturned, tagged, take_in
from bot.feeds.newsroom import Newsroom, retell, tell
from bot.feeds.papers.minutes import Boardroom, take
from bot.feeds.results import Failed, Fresh, Parsed, Result
from bot.feeds.saving import Saves
from bot.feeds.schedule import after, as_before, begins_to_misfit, with_news

log = structlog.get_logger(__name__)

#: New addresses of a sitemap whose pages are asked for a title; more are no busy day.
NAMED = 10

#: Gives an item a better title than its address.
NameItem = Callable[[Feed, Item], Awaitable[Item]]
Found = Sequence[tuple[Item, ItemState, tuple[Match, ...]]]


class Changed(NamedTuple):
    """An item of a story that its outlet says otherwise now."""

    id: int
    item: Item
    matches: tuple[Match, ...]
    what: str


class Intake:
    """Takes what sources say into the store.

    `patience` bounds the time for better titles (`named`); `boardroom` takes board papers; `hubs`
    says whether hubs can reach us.
    """

    def __init__(
        self,
        store: Store,
        newsroom: Newsroom,
        clock: Clock,
        patience: timedelta,
        named: NameItem | None = None,
        boardroom: Boardroom | None = None,
        *,
        hubs: bool = False,
    ) -> None:
        self._store = store
        self._newsroom = newsroom
        self._clock = clock
        self._patience = patience
        self._named = named
        self._boardroom = boardroom
        self._hubs = hubs
        self._saves = Saves(store)

    async def flush(self) -> None:
        """Return when all that was taken in is stored."""
        await self._saves.flush()

    async def take(self, feed: Feed, state: FeedState, result: Result) -> None:
        """Take in what a look at `feed` came to."""
        now = self._clock.now()
        jitter = random.random()  # noqa: S311 - spreads load, guards nothing
        due = as_before(feed, state, result, now, jitter)
        if due is not None:
            self._saves.add(Look(feed.id, now, due))
            return
        following = after(feed, state, result, now, jitter)
        found: Found = ()
        match result:
            case Fresh(_, parsed) if self._boardroom and feed.kind is FeedKind.PAPERS:
                following = replace(following, baseline_at=state.baseline_at or now)
                await self._store_meetings(self._boardroom, feed, state, parsed, following)
            case Fresh(_, parsed):
                found, changed = await self._sift(feed, state, parsed.items)
                missed = self._hubs and websub.missed(state, [item for item, _, _ in found], now)
                if missed:  # look at it as often as any other from now on
                    unpushed = replace(state, pushed_since=None, pushed_until=None)
                    following = after(feed, unpushed, result, now, jitter)
                following = replace(following, baseline_at=state.baseline_at or now)
                if found:
                    following = with_news(following, state, parsed.items, now)
                async with self._store.write() as tx:
                    await self._store_found(tx, feed, found, changed)
                    await tx.feeds.save(following)
                    if self._hubs:
                        await self._mind_hub(tx, feed, result, missed=missed)
            case Failed() if begins_to_misfit(state, result):
                async with self._store.write() as tx:
                    await self._tell_of_shape(tx, feed, result)
                    await tx.feeds.save(following)
            case _:
                self._saves.add(following)
        self._log(feed, result, following, found)

    async def deliver(self, feed: Feed, state: FeedState, parsed: Parsed) -> int:
        """Take in what a hub sent of `feed`; how many items were new. It may be a part of the
        feed, so it says nothing about what to ask the feed with."""
        found, changed = await self._sift(feed, state, parsed.items)
        async with self._store.write() as tx:
            await self._store_found(tx, feed, found, changed)
            await tx.feeds.delivered(feed.id, self._clock.now(), news=bool(found))
        log.info("feed delivered", feed=feed.id, new=len(found))
        return len(found)

    async def _store_found(
        self, tx: Transaction, feed: Feed, found: Found, changed: Sequence[Changed]
    ) -> None:
        for item, item_state, matches in found:
            await self._store_item(tx, feed, item, item_state, matches)
        for one in changed:
            await self._change_item(tx, feed, one)
        await self._ask_owners(tx, feed, found)

    async def _mind_hub(self, tx: Transaction, feed: Feed, fresh: Fresh, *, missed: bool) -> None:
        """Note the hub that a feed offers; trust one no more that did not send what we found."""
        now = self._clock.now()
        if not missed:
            offered = websub.offered(feed, fresh.body, fresh.parsed, now)
            if offered is not None:
                await tx.hubs.offer(offered)
            return
        log.warning("hub did not send what is new", feed=feed.id)
        await tx.feeds.set_push(feed.id, None, None)
        hub = await tx.hubs.of(feed.id)
        if hub is not None:
            await tx.hubs.save(websub.distrusted(hub, now))

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
        if new or shown:
            await self._newsroom.ready()
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
            async with asyncio.timeout(self._patience.total_seconds()):
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
        match result:
            case Failed(kind, why):
                due = state.next_due_at.isoformat()
                ids = {"feed": feed.id, "failures": state.failures, "next_due_at": due}
                log.warning("feed failed", kind=kind, why=why, **ids)
            case Fresh(_, parsed):
                due = state.next_due_at.isoformat()
                note = parsed.note or None
                log.info("feed read", new=len(found), note=note, feed=feed.id, next_due_at=due)
            case _:
                log.debug("feed unchanged", feed=feed.id)
