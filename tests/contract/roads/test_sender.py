"""The sender: what is claimed is settled, whatever the platform does and whenever it must stop."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.clock import SystemClock
from bot.core.document import Document, paragraph
from bot.core.types import (
    Address,
    ChatKind,
    Delivery,
    DeliveryState,
    NotSent,
    Outcome,
    Unknown,
)
from bot.outbox.janitor import clean, take_up
from bot.outbox.publish import Outlet
from bot.outbox.sender import Sender
from db.store import Store
from tests.contract.roads.paper import Paper
from tests.waiting import eventually

LEASE = timedelta(seconds=60)


async def prepare(store: Store, paper: Paper, chats: int, alerts: int) -> None:
    clock = SystemClock()
    outlet = Outlet((paper,), (), clock)
    async with store.write() as tx:
        for number in range(chats):
            at = Address("telegram", str(number))
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", clock.now())
            await tx.subscriptions.add(chat.id, "QMF", clock.now())
    for number in range(alerts):
        async with store.write() as tx:
            await outlet.alert(tx, Document((paragraph(f"n{number}"),)), f"n{number}", ["QMF"])


async def count(store: Store, state: DeliveryState) -> int:
    async with store.read() as tx:
        return sum(one.count for one in await tx.outbox.counts() if one.state is state)


def start(store: Store, paper: Paper) -> tuple[asyncio.Task[None], asyncio.Event]:
    stop = asyncio.Event()
    sender = Sender(store, paper, SystemClock(), LEASE, asyncio.Event())
    return asyncio.create_task(sender.run(stop)), stop


async def test_everything_queued_is_sent_in_order(store: Store) -> None:
    paper = Paper()
    await prepare(store, paper, 20, 3)
    running, stop = start(store, paper)

    async def all_sent() -> bool:
        return await count(store, DeliveryState.SENT) == 60

    await eventually(all_sent)
    stop.set()
    await running
    for chat in range(20):
        heard = [one.body for one in paper.sent if one.at.address == str(chat)]
        assert heard == ["n0", "n1", "n2"]


async def test_a_stop_finishes_what_is_in_flight_and_claims_no_more(store: Store) -> None:
    paper = Paper(gate=asyncio.Event())
    await prepare(store, paper, 50, 1)
    running, stop = start(store, paper)
    await eventually(lambda: len(paper.sent) >= 30)
    stop.set()
    assert paper.gate is not None
    paper.gate.set()
    await running
    assert await count(store, DeliveryState.SENT) == len(paper.sent)
    assert await count(store, DeliveryState.SENDING) == 0
    assert await count(store, DeliveryState.QUEUED) == 50 - len(paper.sent)


async def test_a_platform_that_raises_leaves_a_doubt_not_a_hole(store: Store) -> None:
    def raise_once(delivery: Delivery) -> Outcome:
        raise RuntimeError("a bug")

    paper = Paper(answer=raise_once)
    await prepare(store, paper, 1, 1)
    running, stop = start(store, paper)

    async def doubted() -> bool:
        async with store.read() as tx:
            return [row.doubts for row in await tx.outbox.rows(None, 5)] == [1]

    await eventually(doubted)
    stop.set()
    await running
    assert await count(store, DeliveryState.QUEUED) == 1


async def test_an_outage_does_not_use_up_the_repeats_of_the_queue(store: Store) -> None:
    paper = Paper(answer=lambda delivery: Unknown("502"))
    await prepare(store, paper, 200, 1)
    running, stop = start(store, paper)
    await eventually(lambda: len(paper.sent) >= 32)

    async def settled() -> bool:
        return await count(store, DeliveryState.SENDING) == 0

    await eventually(settled)
    stop.set()
    await running
    assert len(paper.sent) < 100
    assert await count(store, DeliveryState.UNCERTAIN) == 0


async def test_the_janitor_takes_up_what_a_killed_sender_left(store: Store) -> None:
    paper = Paper()
    await prepare(store, paper, 3, 1)
    now = SystemClock().now()
    async with store.write() as tx:
        claimed = await tx.outbox.claim("telegram", None, now, LEASE, 9)
    assert len(claimed.deliveries) == 3
    assert await take_up(store, {}, now) == 0
    assert await take_up(store, {}, now + LEASE + timedelta(seconds=1)) == 3
    async with store.read() as tx:
        rows = await tx.outbox.rows(None, 9)
    assert {(row.state, row.doubts) for row in rows} == {(DeliveryState.QUEUED, 1)}


async def test_the_janitor_ends_what_is_past_its_send_before(store: Store) -> None:
    paper = Paper(answer=lambda delivery: NotSent("refused"))
    await prepare(store, paper, 3, 1)
    await clean(store, SystemClock().now() + timedelta(days=3))
    assert await count(store, DeliveryState.DEAD) == 3
