"""WebSub from end to end: a feed that offers a hub, a hub with faults, the daily look."""

from __future__ import annotations

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import pytest

from bot.core.types import Address, ChatKind, Feed, FeedState, Hub, HubState, Item, Match
from bot.feeds.newsroom import Newsroom
from bot.feeds.poller import Poller
from bot.feeds.push import Callback
from bot.feeds.reader import Reader, reading
from bot.feeds.taking import Intake
from bot.outbox.publish import Outlet
from db.store import Store
from tests.clock import NOON, SetClock
from tests.contract.roads.paper import Paper
from tests.fakes.feed_server import FeedServer
from tests.fakes.hub import FakeHub
from tests.waiting import eventually

LEASE = timedelta(seconds=60)
PATH = "/feed"


def in_devon(feed: Feed, one: Item) -> tuple[Match, ...]:
    if "devon" not in one.title:
        return ()
    return (Match("QJK", "footprint", "“devon”, a county", ("QJK", "Y58")),)


def rss(hub: str, *names: str) -> bytes:
    items = "".join(
        f"<item><title>{name}</title><guid>{name}</guid><link>https://x.example/{name}</link></item>"
        for name in names
    )
    link = f'<atom:link rel="hub" href="{hub}"/>' if hub else ""
    return (
        f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>{link}'
        f"{items}</channel></rss>"
    ).encode()


class Desk:
    """A poller and a callback on one store, a feed, its hub, and one follower of Devon."""

    def __init__(self, store: Store, reader: Reader, server: FeedServer, clock: SetClock) -> None:
        self.store, self.server, self.clock = store, server, clock
        self.feed = Feed("post", server.url(PATH), "The Post", (), "outlet", 300, False)
        newsroom = Newsroom(in_devon, str, Outlet((Paper(),), (), clock))
        self.poller = Poller(store, (self.feed,), reader.read, newsroom, clock, LEASE, hubs=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        intake = Intake(store, newsroom, clock, LEASE, hubs=True)
        self.url = f"http://127.0.0.1:{self.port}"
        self.callback = Callback(store, {"post": self.feed}, reader, intake, clock, self.url)

    async def open(self) -> None:
        async with self.store.write() as tx:
            reader = await tx.chats.ensure(Address("telegram", "2"), ChatKind.PRIVATE, "", NOON)
            await tx.subscriptions.add(reader.id, "QJK", NOON)
        await self.poller.start()

    def serves(self, hub: FakeHub | None, *names: str) -> None:
        body = rss(hub.url if hub else "", *names)
        self.server.serve(PATH, body, validators=False)

    async def look(self) -> FeedState:
        """Read the feed now; its state after."""
        async with self.store.write() as tx:
            state = await tx.feeds.find("post")
            assert state
        self.clock.moment = max(self.clock.moment, state.next_due_at)
        await self.poller.tick()

        async def read() -> bool:
            return (await self.state()).next_due_at > self.clock.now()

        await eventually(read)
        return await self.state()

    async def state(self) -> FeedState:
        async with self.store.read() as tx:
            state = await tx.feeds.find("post")
        assert state
        return state

    async def hub(self) -> Hub:
        async with self.store.read() as tx:
            hub = await tx.hubs.of("post")
        assert hub
        return hub

    async def alerts(self) -> int:
        async with self.store.read() as tx:
            return sum(row.notice_kind == "alert" for row in await tx.outbox.rows(None, 100))

    async def subscribed(self, hub: FakeHub) -> None:
        """From the first look to a hub that has made sure of us."""
        self.serves(hub, "old devon")
        await self.look()
        self.clock.advance(seconds=2)
        await self.callback.ask()


@asynccontextmanager
async def at_work(store: Store, server: FeedServer) -> AsyncIterator[Desk]:
    clock = SetClock()
    async with reading(True, "", clock) as reader:
        desk = Desk(store, reader, server, clock)
        await desk.open()
        runner = aiohttp.web.AppRunner(desk.callback.app(), access_log=None)
        await runner.setup()
        await aiohttp.web.TCPSite(runner, "127.0.0.1", desk.port).start()
        try:
            yield desk
        finally:
            await desk.poller.drain()
            await runner.cleanup()


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def hub() -> AsyncIterator[FakeHub]:
    async with FakeHub() as running:
        yield running


@pytest.fixture
async def desk(store: Store, server: FeedServer) -> AsyncIterator[Desk]:
    async with at_work(store, server) as opened:
        yield opened


async def test_what_a_hub_sends_alerts_once(desk: Desk, hub: FakeHub) -> None:
    await desk.subscribed(hub)
    (asked,) = hub.asked
    assert asked["hub.topic"] == desk.feed.url
    assert asked["hub.callback"].startswith(f"{desk.url}/websub/")
    assert (await desk.hub()).state is HubState.VERIFIED
    for method in ("sha1", "sha256", "sha384", "sha512", "sha512"):
        hub.method = method
        assert await hub.publish(desk.feed.url, rss(hub.url, f"devon {method}")) == 204
    assert await desk.alerts() == 4
    desk.serves(hub, "old devon", "devon sha1", "devon sha256", "devon sha384", "devon sha512")
    state = await desk.look()
    assert await desk.alerts() == 4
    assert state.pushed_until is not None
    assert state.next_due_at - desk.clock.now() >= timedelta(hours=23)


async def test_forged_and_broken_deliveries_are_passed_over(desk: Desk, hub: FakeHub) -> None:
    await desk.subscribed(hub)
    hub.wrong_secret = True
    assert await hub.publish(desk.feed.url, rss(hub.url, "devon forged")) == 204
    hub.wrong_secret = False
    assert await hub.publish(desk.feed.url, b"<html>not a feed") == 204
    callback = hub.subscribers[desk.feed.url].callback
    async with aiohttp.ClientSession() as session:
        for url, status in ((callback, 204), (callback[:-1], 404), (f"{desk.url}/healthz", 405)):
            async with session.post(url, data=rss(hub.url, "devon unsigned")) as answer:
                assert answer.status == status
        async with session.post(callback, data=io.BytesIO(b"x" * 10_000_001)) as answer:
            assert answer.status == 413
        async with session.get(callback, params={"hub.mode": "subscribe"}) as answer:
            assert answer.status == 404
        async with session.get(f"{desk.url}/healthz") as answer:
            assert await answer.text() == "ok"
    assert await desk.alerts() == 0


async def test_a_hub_that_keeps_news_from_us_is_left(desk: Desk, hub: FakeHub) -> None:
    await desk.subscribed(hub)
    desk.serves(hub, "old devon", "devon before the hub")
    await desk.look()  # what appeared before the hub had promised is not its fault
    assert (await desk.hub()).state is HubState.VERIFIED
    desk.serves(hub, "old devon", "devon before the hub", "devon kept back")
    state = await desk.look()
    assert await desk.alerts() == 2
    assert (await desk.hub()).state is HubState.DISTRUSTED
    assert state.pushed_until is None
    assert await hub.publish(desk.feed.url, rss(hub.url, "devon late")) == 410
    state = await desk.look()
    assert state.next_due_at - desk.clock.now() < timedelta(hours=1)
    desk.clock.advance(days=8)
    await desk.callback.ask()
    assert (await desk.hub()).state is HubState.VERIFIED


async def test_a_lease_is_renewed_before_it_ends(desk: Desk, hub: FakeHub) -> None:
    hub.lease = 1_000
    await desk.subscribed(hub)
    first = (await desk.state()).pushed_until
    desk.clock.advance(seconds=700)
    await desk.callback.ask()
    assert len(hub.asked) == 1
    desk.clock.advance(seconds=101)
    await desk.callback.ask()
    assert len(hub.asked) == 2
    second = (await desk.state()).pushed_until
    assert first is not None
    assert second is not None
    assert second - first == timedelta(seconds=801)


async def test_a_lease_that_ends_is_followed_by_looks(desk: Desk, hub: FakeHub) -> None:
    hub.lease = 1_000
    await desk.subscribed(hub)
    hub.status = 500
    state = await desk.look()
    assert state.next_due_at - desk.clock.now() <= timedelta(seconds=1_100)
    desk.clock.advance(seconds=1_200)
    state = await desk.look()
    assert state.next_due_at - desk.clock.now() <= timedelta(seconds=330)


@pytest.mark.parametrize("fault", ["refuses", "denies", "never makes sure"])
async def test_a_hub_that_will_not(desk: Desk, hub: FakeHub, fault: str) -> None:
    hub.status = 503 if fault == "refuses" else 202
    hub.denies = fault == "denies"
    hub.verifies = fault == "nothing"
    await desk.subscribed(hub)
    kept = await desk.hub()
    assert kept.state is (HubState.DENIED if fault == "denies" else HubState.ASKED)
    assert kept.ask_at > desk.clock.now()
    assert (await desk.state()).pushed_until is None
    desk.clock.advance(minutes=1)
    await desk.callback.ask()
    assert len(hub.asked) == 1


async def test_a_hub_beyond_is_not_asked_at_private_addresses(desk: Desk, hub: FakeHub) -> None:
    desk.server.serve(PATH, rss("http://localhost:9/hub", "old"), validators=False)
    await desk.look()
    await desk.callback.ask()
    kept = await desk.hub()
    assert "not a public address" in (kept.last_error or "")


async def test_without_a_web_role_nothing_waits_for_hubs(
    store: Store, server: FeedServer, hub: FakeHub
) -> None:
    async with at_work(store, server) as desk:
        await desk.subscribed(hub)
        assert (await desk.state()).pushed_until is not None
        newsroom = Newsroom(in_devon, str, Outlet((Paper(),), (), desk.clock))
        async with reading(True, "", desk.clock) as reader:
            alone = Poller(store, (desk.feed,), reader.read, newsroom, desk.clock, LEASE)
            await alone.start()
        assert (await desk.state()).pushed_until is None
        await asyncio.sleep(0)
