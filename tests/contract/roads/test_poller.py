"""From what a feed says to what is queued: baseline, new items, bursts, repeats, failures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.areas.atlas import Atlas, load_atlas
from bot.areas.matcher import Matcher, load_matcher
from bot.assembly import make_newsroom
from bot.core.choices import Cadence, SubscriptionChoices
from bot.core.types import Address, ChatKind, Feed, FeedKind, FeedState, Item, Match
from bot.core.watched import ItemState
from bot.feeds.intake import BURST
from bot.feeds.listmaker import make_lists
from bot.feeds.newsroom import Newsroom
from bot.feeds.poller import Poller
from bot.feeds.release import release
from bot.feeds.results import Body, Failed, FailureKind, Fresh, NotModified, Parsed, Result
from bot.outbox.publish import Outlet
from db.store import Store
from tests.clock import NOON, SetClock
from tests.contract.roads.paper import Paper
from tests.waiting import eventually

LOWDOWN = Feed("lowdown", "https://lowdown.example/feed", "The Lowdown", (), "outlet", 60, False)
HSJ = Feed("hsj", "https://hsj.example/feed", "HSJ", (), "outlet", 60, True)
OWNER = Address("telegram", "1")
LEASE = timedelta(seconds=60)


def item(name: str, feed: str = "lowdown", at: datetime | None = NOON) -> Item:
    return Item(feed, f"guid-{name}", f"https://x.example/{name}", name, "", at, f"digest-{name}")


def in_devon(feed: Feed, one: Item) -> tuple[Match, ...]:
    if "devon" not in one.title:
        return ()
    return (Match("QJK", "footprint", "“devon”, a county", ("QJK", "Y58")),)


class Wire:
    """What each feed says next; the `read` of the poller."""

    def __init__(self) -> None:
        self.results: dict[str, Result | Exception] = {}

    def says(self, feed: str, items: Sequence[Item]) -> None:
        body = Body("https://x.example/", b"", "", f"hash-{len(items)}", etag='"e"')
        self.results[feed] = Fresh(body, Parsed(tuple(items), "A feed"))

    async def read(self, feed: Feed, state: FeedState, _seconds: float) -> Result:
        result = self.results[feed.id]
        if isinstance(result, Exception):
            raise result
        return result


class Desk:
    """A poller with one follower of Devon and one owner."""

    def __init__(self, store: Store, feeds: Sequence[Feed] = (LOWDOWN,)) -> None:
        self.store = store
        self.clock = SetClock()
        self.wire = Wire()
        self.newsroom = Newsroom(in_devon, str, Outlet((Paper(),), (OWNER,), self.clock))
        self.poller = Poller(store, feeds, self.wire.read, self.newsroom, self.clock, LEASE)

    async def open(self) -> None:
        async with self.store.write() as tx:
            await tx.chats.ensure(OWNER, ChatKind.PRIVATE, "", NOON)
            reader = await tx.chats.ensure(Address("telegram", "2"), ChatKind.PRIVATE, "", NOON)
            await tx.subscriptions.add(reader.id, "QJK", NOON)
        await self.poller.start()

    async def poll(self) -> None:
        """Let the due feeds be read and taken in."""
        before = {state.feed_id: state for state in await self.states()}
        await self.poller.tick()

        async def all_saved() -> bool:
            return all(
                state.next_due_at > self.clock.now()
                for state in await self.states()
                if before[state.feed_id].next_due_at <= self.clock.now()
            )

        await eventually(all_saved)
        self.clock.advance(hours=2)

    async def states(self) -> list[FeedState]:
        async with self.store.read() as tx:
            return await tx.feeds.all()

    async def queued(self) -> list[tuple[str, str]]:
        """Every delivery as (kind of notice, to whom), oldest first."""
        async with self.store.read() as tx:
            rows = await tx.outbox.rows(None, 500)
        return [(row.notice_kind, row.at.address) for row in reversed(rows)]


async def test_a_first_reading_alerts_nobody_and_later_items_once(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    desk.wire.says("lowdown", [item("old devon")])
    await desk.poll()
    assert await desk.queued() == []
    desk.wire.says("lowdown", [item("new devon"), item("somewhere"), item("old devon")])
    await desk.poll()
    await desk.poll()
    assert await desk.queued() == [("alert", "2")]
    (state,) = await desk.states()
    assert state.etag == '"e"'
    assert state.baseline_at == NOON


async def test_a_guid_that_changes_with_every_fetch_alerts_once(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    desk.wire.says("lowdown", [])
    await desk.poll()
    for number in range(3):
        desk.wire.says("lowdown", [replace(item("devon"), guid=f"random-{number}")])
        await desk.poll()
    assert await desk.queued() == [("alert", "2")]


async def test_the_same_entry_in_two_feeds_is_one_alert(store: Store) -> None:
    desk = Desk(store, (LOWDOWN, HSJ))
    await desk.open()
    for feed in ("lowdown", "hsj"):
        desk.wire.says(feed, [])
    await desk.poll()
    for feed in ("lowdown", "hsj"):
        desk.wire.says(feed, [item("devon", feed)])
    await desk.poll()
    assert await desk.queued() == [("alert", "2")]


async def test_an_old_entry_that_surfaces_is_kept_but_no_news(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    desk.wire.says("lowdown", [])
    await desk.poll()
    desk.wire.says("lowdown", [item("devon", at=NOON - timedelta(days=30))])
    await desk.poll()
    assert await desk.queued() == []
    async with store.read() as tx:
        (kept,) = await tx.items.latest(["QJK"], 5)
    assert kept.state is ItemState.STALE


async def test_a_burst_is_held_and_the_owner_asked_once(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    desk.wire.says("lowdown", [])
    await desk.poll()
    desk.wire.says("lowdown", [item(f"devon {number}") for number in range(BURST + 1)])
    await desk.poll()
    await desk.poll()
    assert await desk.queued() == [("owners", "1")]
    built: list[str] = []

    async def ready() -> None:
        built.append("matcher")

    newsroom = replace(desk.newsroom, ready=ready)
    async with store.write() as tx:
        assert await release(tx, newsroom, LOWDOWN, "list") == BURST + 1
    assert built == ["matcher"]
    await make_lists(store, desk.newsroom, desk.clock)
    assert await desk.queued() == [("owners", "1"), ("digest", "2")]
    async with store.write() as tx:
        assert await release(tx, desk.newsroom, LOWDOWN, "all") == 0


async def test_a_burst_sent_in_lists_comes_to_each_as_they_chose(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    choices = {
        "3": SubscriptionChoices(cadence=Cadence.MORNING),
        "4": SubscriptionChoices(topics=("maternity",)),
        "5": SubscriptionChoices(outlets=("lowdown",)),
    }
    async with store.write() as tx:
        for address, chosen in choices.items():
            chat = await tx.chats.ensure(Address("telegram", address), ChatKind.PRIVATE, "", NOON)
            await tx.subscriptions.add(chat.id, "QJK", NOON)
            await tx.subscriptions.set_choices(chat.id, "QJK", chosen)
    desk.wire.says("lowdown", [])
    await desk.poll()
    desk.wire.says("lowdown", [item(f"devon {number}") for number in range(BURST + 1)])
    await desk.poll()
    async with store.write() as tx:
        await release(tx, desk.newsroom, LOWDOWN, "list")
    await make_lists(store, desk.newsroom, desk.clock)
    assert await desk.queued() == [("owners", "1"), ("digest", "2")]
    desk.clock.advance(hours=24)
    await make_lists(store, desk.newsroom, desk.clock)
    assert await desk.queued() == [("owners", "1"), ("digest", "2"), ("digest", "3")]


async def test_a_held_burst_may_be_sent_or_dropped(store: Store) -> None:
    desk = Desk(store, (LOWDOWN, HSJ))
    await desk.open()
    for feed in ("lowdown", "hsj"):
        desk.wire.says(feed, [])
    await desk.poll()
    for feed in ("lowdown", "hsj"):
        many = [item(f"{feed} devon {number}", feed) for number in range(BURST + 1)]
        desk.wire.says(feed, many)
    await desk.poll()
    async with store.write() as tx:
        await release(tx, desk.newsroom, LOWDOWN, "all")
        await release(tx, desk.newsroom, HSJ, "drop")
    kinds = [kind for kind, _ in await desk.queued()]
    assert kinds.count("alert") == BURST + 1
    async with store.read() as tx:
        assert await tx.items.bursts() == []


async def test_a_failure_is_remembered_and_keeps_the_validators(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    desk.wire.says("lowdown", [])
    await desk.poll()
    desk.wire.results["lowdown"] = Failed(FailureKind.STATUS, "503 Service Unavailable")
    await desk.poll()
    (state,) = await desk.states()
    assert state.failures == 1
    assert state.etag == '"e"'
    assert "503" in (state.last_error or "")
    desk.wire.results["lowdown"] = NotModified()
    await desk.poll()
    (state,) = await desk.states()
    assert (state.failures, state.last_error) == (0, None)


async def test_a_bug_while_reading_one_feed_leaves_the_others_alone(store: Store) -> None:
    desk = Desk(store, (LOWDOWN, HSJ))
    await desk.open()
    desk.wire.results["hsj"] = RuntimeError("a bug")
    desk.wire.says("lowdown", [])
    await desk.poll()
    failures = {state.feed_id: state.failures for state in await desk.states()}
    assert failures == {"hsj": 1, "lowdown": 0}


async def test_a_slow_feed_holds_up_nobody(store: Store) -> None:
    desk = Desk(store, (LOWDOWN, HSJ))
    await desk.open()
    desk.wire.says("lowdown", [])
    never = asyncio.Event()

    async def read(feed: Feed, state: FeedState, seconds: float) -> Result:
        if feed.id == "hsj":
            await never.wait()
        return await desk.wire.read(feed, state, seconds)

    poller = Poller(store, (LOWDOWN, HSJ), read, desk.newsroom, desk.clock, LEASE)
    await poller.tick()

    async def lowdown_read() -> bool:
        return any(state.last_ok_at for state in await desk.states())

    await eventually(lowdown_read)
    await poller.drain()


async def test_an_item_that_cannot_be_matched_does_not_stop_its_feed(store: Store) -> None:
    desk = Desk(store)

    def stumbling(feed: Feed, one: Item) -> tuple[Match, ...]:
        if one.title == "odd":
            raise RuntimeError("a bug")
        return in_devon(feed, one)

    desk.newsroom = Newsroom(stumbling, str, desk.newsroom.publisher)
    desk.poller = Poller(store, (LOWDOWN,), desk.wire.read, desk.newsroom, desk.clock, LEASE)
    await desk.open()
    desk.wire.says("lowdown", [item("old")])
    await desk.poll()
    desk.clock.advance(hours=1)
    desk.wire.says("lowdown", [item("odd"), item("news of devon")])
    await desk.poll()
    assert await desk.queued() == [("alert", "2")]


async def test_what_matching_needs_is_built_before_the_first_item(store: Store) -> None:
    desk = Desk(store)
    built: list[str] = []

    async def ready() -> None:
        built.append("matcher")

    def ask(feed: Feed, one: Item) -> tuple[Match, ...]:
        assert built
        return in_devon(feed, one)

    desk.newsroom = Newsroom(ask, str, desk.newsroom.publisher, ready=ready)
    desk.poller = Poller(store, (LOWDOWN,), desk.wire.read, desk.newsroom, desk.clock, LEASE)
    await desk.open()
    desk.wire.says("lowdown", [])
    await desk.poll()
    assert not built
    desk.wire.says("lowdown", [item("news of devon")])
    await desk.poll()
    assert await desk.queued() == [("alert", "2")]


async def test_feeds_that_come_at_once_build_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[Atlas] = []

    def build(atlas: Atlas) -> Matcher:
        built.append(atlas)
        return load_matcher(atlas)

    monkeypatch.setattr("bot.assembly.load_matcher", build)
    newsroom = make_newsroom(load_atlas(), (LOWDOWN,), Outlet((), (), SetClock()), SetClock())
    await asyncio.gather(*(newsroom.ready() for _ in range(5)))
    (match,) = newsroom.match(LOWDOWN, item("Devon hospital closes a ward"))
    assert (match.area, len(built)) == ("QJK", 1)


ICB = Feed("icb", "https://icb.example/news", "ICB", (), "icb", 60, False, FeedKind.PAGE)


async def test_a_page_whose_every_address_changed_is_held(store: Store) -> None:
    desk = Desk(store, (ICB,))
    await desk.open()
    desk.wire.says("icb", [item(f"devon {n}", "icb") for n in range(4)])
    await desk.poll()
    desk.wire.says("icb", [item(f"devon {n}", "icb") for n in range(-1, 4)])
    await desk.poll()
    assert await desk.queued() == [("alert", "2")]
    moved = [
        replace(item(f"devon {n}", "icb"), guid=f"new/{n}", digest=f"new{n}") for n in range(5)
    ]
    desk.wire.says("icb", moved)
    await desk.poll()
    await desk.poll()
    assert await desk.queued() == [("alert", "2"), ("owners", "1")]
    async with store.read() as tx:
        (burst,) = await tx.items.bursts()
    assert (burst.feed_id, burst.items) == ("icb", 5)


async def test_the_first_entries_of_a_page_that_was_empty_are_news(store: Store) -> None:
    desk = Desk(store, (ICB,))
    await desk.open()
    desk.wire.says("icb", [])
    await desk.poll()
    desk.wire.says("icb", [item(f"devon {n}", "icb") for n in range(4)])
    await desk.poll()
    assert await desk.queued() == [("alert", "2")] * 4


async def test_owners_hear_once_that_a_recipe_no_longer_fits(store: Store) -> None:
    desk = Desk(store, (ICB,))
    await desk.open()
    desk.wire.says("icb", [item("old catch", "icb")])
    await desk.poll()
    seems = (item("new catch", "icb"),)
    misfit = Failed(FailureKind.CHANGED_SHAPE, "its recipe catches nothing any more", found=seems)
    desk.wire.results["icb"] = misfit
    await desk.poll()
    await desk.poll()
    assert await desk.queued() == [("owners", "1")]
    (state,) = await desk.states()
    assert state.failures == 2
    assert state.last_ok_at == NOON
    desk.wire.says("icb", [item("old catch", "icb")])
    await desk.poll()
    desk.wire.results["icb"] = misfit
    await desk.poll()
    assert await desk.queued() == [("owners", "1"), ("owners", "1")]


async def test_what_people_look_at_by_hand_is_never_read(store: Store) -> None:
    desk = Desk(store, (replace(ICB, by_hand=True), LOWDOWN))
    await desk.open()
    desk.wire.says("lowdown", [])
    await desk.poll()
    assert [state.feed_id for state in await desk.states()] == ["lowdown"]
