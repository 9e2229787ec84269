"""What the outbox promises, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot.core.delivery import decide
from bot.core.document import Action, Document, paragraph
from bot.core.outbox import Audience, Followers, OneChat, Owners
from bot.core.ports import Pace
from bot.core.types import (
    Address,
    Chat,
    ChatKind,
    ChatState,
    Delivery,
    DeliveryState,
    Lane,
    Moved,
    Notice,
    NotSent,
    Operation,
    Outcome,
    Refused,
    Sent,
    Unknown,
)
from db.store import Store
from tests.clock import NOON, SetClock

LEASE = timedelta(seconds=60)
NEVER = timedelta(0)
SLOW = Pace(
    bot=timedelta(seconds=1 / 29),
    private=timedelta(seconds=1),
    group=timedelta(seconds=4),
    group_burst=5,
)


async def chat(store: Store, address: str, kind: ChatKind = ChatKind.PRIVATE) -> Chat:
    async with store.write() as tx:
        made = await tx.chats.ensure(Address("telegram", address), kind, "", NOON)
        await tx.subscriptions.add(made.id, "QMF", NOON)
        return made


def notice(
    key: str,
    lane: Lane = Lane.ALERT,
    lives: timedelta = timedelta(days=1),
    at: SetClock | None = None,
) -> Notice:
    now = at.now() if at else NOON
    document = Document((paragraph(key),), (Action("More", f"/more {key}"),))
    return Notice("alert", key, lane, document, now, now + lives)


async def publish(
    store: Store,
    one: Notice,
    audience: Audience | None = None,
    bodies: Sequence[str] = ("hello",),
) -> int:
    async with store.write() as tx:
        return await tx.outbox.publish(
            one, {"telegram": bodies}, audience or Followers(("QMF", "Y56"))
        )


async def claim(
    store: Store, clock: SetClock, pace: Pace | None = None, limit: int = 100
) -> tuple[Delivery, ...]:
    async with store.write() as tx:
        return (await tx.outbox.claim("telegram", pace, clock.now(), LEASE, limit)).deliveries


async def settle(store: Store, clock: SetClock, delivery: Delivery, outcome: Outcome) -> bool:
    async with store.write() as tx:
        settlement = decide(delivery, outcome, NEVER, clock.now())
        return (await tx.outbox.settle([(delivery, settlement)], clock.now()))[0]


async def states(store: Store) -> list[DeliveryState]:
    async with store.read() as tx:
        return [row.state for row in reversed(await tx.outbox.rows(None, 100))]


async def test_a_notice_reaches_each_follower_once_in_parts(store: Store) -> None:
    clock = SetClock()
    first = await chat(store, "1")
    await chat(store, "2")
    async with store.write() as tx:
        await tx.subscriptions.add(first.id, "Y56", NOON)
        stranger = await tx.chats.ensure(Address("telegram", "3"), ChatKind.PRIVATE, "", NOON)
        await tx.subscriptions.add(stranger.id, "QT1", NOON)
    assert await publish(store, notice("a"), bodies=("one", "two")) == 4
    assert await publish(store, notice("a"), bodies=("other", "bytes")) == 0
    heads = await claim(store, clock)
    assert [(d.at.address, d.body) for d in heads] == [("1", "one"), ("2", "one")]


async def test_publishing_again_reaches_only_who_was_not_reached(store: Store) -> None:
    await chat(store, "1")
    assert await publish(store, notice("a")) == 1
    await chat(store, "2")
    assert await publish(store, notice("a")) == 1


async def test_paused_followers_hear_nothing_but_replies(store: Store) -> None:
    clock = SetClock()
    paused = await chat(store, "1")
    async with store.write() as tx:
        await tx.chats.set_state(paused.id, ChatState.PAUSED, NOON)
    assert await publish(store, notice("a")) == 0
    assert await publish(store, notice("r", Lane.REPLY), OneChat(paused.id)) == 1
    assert len(await claim(store, clock)) == 1


async def test_owners_are_the_chats_we_have_met(store: Store) -> None:
    await chat(store, "1")
    both = Owners((Address("telegram", "1"), Address("telegram", "99")))
    assert await publish(store, notice("o", Lane.URGENT), both) == 1
    assert await publish(store, notice("p", Lane.URGENT), Owners(())) == 0


async def test_a_reply_to_a_button_edits_the_message_and_sends_what_is_left(store: Store) -> None:
    clock = SetClock()
    one = await chat(store, "1")
    await publish(store, notice("r", Lane.REPLY), OneChat(one.id, "77"), ("a", "b"))
    (first,) = await claim(store, clock)
    assert (first.operation, first.target_ref) == (Operation.EDIT, "77")
    await settle(store, clock, first, Sent("77"))
    (second,) = await claim(store, clock)
    assert (second.operation, second.target_ref) == (Operation.SEND, None)


async def test_order_in_a_chat_waits_for_the_earlier_one(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    await publish(store, notice("b"))
    (a,) = await claim(store, clock)
    assert await claim(store, clock) == ()
    await settle(store, clock, a, NotSent("refused", retry_after=30))
    assert await claim(store, clock) == ()
    clock.advance(seconds=31)
    (again,) = await claim(store, clock)
    assert again.id == a.id
    assert again.attempts == 2
    await settle(store, clock, again, Sent("1"))
    (b,) = await claim(store, clock)
    assert b.id > a.id


async def test_a_reply_overtakes_what_its_chat_waits_for(store: Store) -> None:
    clock = SetClock()
    one = await chat(store, "1")
    await publish(store, notice("a"))
    await claim(store, clock)
    await publish(store, notice("r", Lane.REPLY), OneChat(one.id))
    (reply,) = await claim(store, clock)
    assert reply.lane is Lane.REPLY


async def test_two_claims_never_share_a_delivery(store: Store) -> None:
    clock = SetClock()
    for number in range(40):
        await chat(store, str(number))
    await publish(store, notice("a"))
    taken = await asyncio.gather(*(claim(store, clock, limit=15) for _ in range(4)))
    ids = [delivery.id for batch in taken for delivery in batch]
    assert len(ids) == len(set(ids))
    rest = await claim(store, clock)
    assert len(ids) + len(rest) == 40


async def test_leases_end_with_whoever_held_them(store: Store) -> None:
    clock = SetClock()
    for name in ("1", "2"):
        await chat(store, name)
    await publish(store, notice("a"))
    left = await claim(store, clock)
    async with store.write() as tx:
        assert await tx.outbox.end_leases("elsewhere", clock.now()) == 0
        assert await tx.outbox.end_leases(left[0].at.platform, clock.now()) == 2
    clock.advance(seconds=1)
    async with store.read() as tx:
        assert await tx.outbox.abandoned(clock.now(), 10) == list(left)


async def test_a_late_settle_fails_the_compare_and_set(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (frozen,) = await claim(store, clock)
    clock.advance(seconds=61)
    async with store.read() as tx:
        (abandoned,) = await tx.outbox.abandoned(clock.now(), 10)
    assert await settle(store, clock, abandoned, Unknown("its sender did not come back"))
    assert not await settle(store, clock, frozen, Sent("1"))
    clock.advance(seconds=10)
    (again,) = await claim(store, clock)
    assert (again.attempts, again.doubts) == (2, 1)
    assert again.transaction_id == frozen.transaction_id
    assert not await settle(store, clock, frozen, Sent("1"))
    assert await settle(store, clock, again, Unknown("cut"))
    assert await states(store) == [DeliveryState.UNCERTAIN]


async def test_a_block_suspends_the_chat_and_holds_its_queue_until_it_returns(store: Store) -> None:
    clock = SetClock()
    gone = await chat(store, "1")
    await publish(store, notice("a"))
    await publish(store, notice("b"))
    (a,) = await claim(store, clock)
    await settle(store, clock, a, Refused("blocked by the user", chat_gone=True))
    assert await states(store) == [DeliveryState.DEAD, DeliveryState.HELD]
    clock.advance(hours=1)
    await publish(store, notice("c", at=clock))
    assert await claim(store, clock) == ()
    async with store.write() as tx:
        assert await tx.chats.let_in(gone.at, clock.now()) == 1
        assert [one.area for one in await tx.subscriptions.of(gone.id)] == ["QMF"]
    (b,) = await claim(store, clock)
    await settle(store, clock, b, Sent("1"))
    (c,) = await claim(store, clock)
    assert [b.notice_id, c.notice_id] == sorted([b.notice_id, c.notice_id])


async def test_a_chat_gone_for_long_gathers_no_queue(store: Store) -> None:
    clock = SetClock()
    gone = await chat(store, "1")
    async with store.write() as tx:
        await tx.chats.shut_out(gone.at, "blocked", clock.now())
    clock.advance(days=3)
    assert await publish(store, notice("a", at=clock)) == 0


async def test_migration_is_an_address_change_that_sends_the_same_again(store: Store) -> None:
    clock = SetClock()
    group = await chat(store, "-5", ChatKind.GROUP)
    await publish(store, notice("a"))
    (a,) = await claim(store, clock)
    await settle(store, clock, a, Moved("-1005"))
    (again,) = await claim(store, clock)
    assert again.id == a.id
    assert again.at == Address("telegram", "-1005")
    assert again.body == a.body
    async with store.read() as tx:
        found = await tx.chats.find(Address("telegram", "-1005"))
        assert found is not None
        assert found.id == group.id
        assert await tx.chats.find(Address("telegram", "-5")) is None


async def test_migration_to_a_chat_we_already_met_joins_the_two(store: Store) -> None:
    clock = SetClock()
    old = await chat(store, "-5", ChatKind.GROUP)
    await publish(store, notice("a"))
    async with store.write() as tx:
        await tx.subscriptions.add(old.id, "QT1", NOON)
        new = await tx.chats.ensure(Address("telegram", "-1005"), ChatKind.GROUP, "", NOON)
        await tx.subscriptions.add(new.id, "QMF", NOON)
    await publish(store, notice("a"))
    async with store.write() as tx:
        await tx.chats.move("telegram", "-5", "-1005", clock.now())
        assert {one.area for one in await tx.subscriptions.of(new.id)} == {"QMF", "QT1"}
    deliveries = await claim(store, clock)
    assert [d.at.address for d in deliveries] == ["-1005"]


async def test_a_429_puts_off_the_whole_chat_and_nobody_else(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    await publish(store, notice("b"))
    (a,) = await claim(store, clock)
    await settle(store, clock, a, NotSent("429", retry_after=20))
    await chat(store, "2")
    await publish(store, notice("c"))
    (other,) = await claim(store, clock)
    assert other.at.address == "2"
    clock.advance(seconds=20)
    (again,) = await claim(store, clock)
    assert again.id == a.id


async def test_a_429_for_everyone_stops_the_platform(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await chat(store, "2")
    await publish(store, notice("a"))
    first, _ = await claim(store, clock)
    await settle(store, clock, first, NotSent("429", retry_after=20, everyone=True))
    await publish(store, notice("b"))
    clock.advance(seconds=19)
    assert await claim(store, clock) == ()
    assert await claim(store, clock, SLOW) == ()
    clock.advance(seconds=2)
    assert len(await claim(store, clock)) == 1


async def test_the_pace_of_the_bot_bounds_every_second(store: Store) -> None:
    clock = SetClock()
    for number in range(100):
        await chat(store, str(number))
    await publish(store, notice("a"))
    sent = 0
    for _ in range(100):
        for delivery in await claim(store, clock, SLOW):
            await settle(store, clock, delivery, Sent("1"))
            sent += 1
        clock.advance(milliseconds=10)
    assert 28 <= sent <= 30


async def test_the_pace_of_a_chat_bounds_reply_and_alert_together(store: Store) -> None:
    clock = SetClock()
    one = await chat(store, "1")
    await publish(store, notice("a"))
    await publish(store, notice("r", Lane.REPLY), OneChat(one.id))
    (reply,) = await claim(store, clock, SLOW)
    assert reply.lane is Lane.REPLY
    clock.advance(milliseconds=999)
    assert await claim(store, clock, SLOW) == ()
    clock.advance(milliseconds=1)
    (alert,) = await claim(store, clock, SLOW)
    assert alert.lane is Lane.ALERT


async def test_a_group_may_run_ahead_by_its_burst_only(store: Store) -> None:
    clock = SetClock()
    await chat(store, "-1", ChatKind.GROUP)
    for number in range(30):
        await publish(store, notice(f"n{number}"))
    sent = 0
    for _ in range(60 * 4):
        for delivery in await claim(store, clock, SLOW):
            await settle(store, clock, delivery, Sent("1"))
            sent += 1
        clock.advance(milliseconds=250)
    assert 18 <= sent <= 20


async def test_nothing_stale_goes_out(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a", lives=timedelta(hours=1)))
    clock.advance(hours=1)
    assert await claim(store, clock) == ()
    async with store.write() as tx:
        assert await tx.outbox.expire(clock.now()) == 1
    assert await states(store) == [DeliveryState.DEAD]


async def test_an_operator_may_queue_what_rests_once_more(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (a,) = await claim(store, clock)
    await settle(store, clock, a, Refused("bad entities"))
    async with store.write() as tx:
        assert await tx.outbox.requeue([a.id, 4711], clock.now()) == 1
    (again,) = await claim(store, clock)
    assert again.id == a.id


async def test_old_ends_are_forgotten_with_their_notices(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (a,) = await claim(store, clock)
    await settle(store, clock, a, Sent("1"))
    await publish(store, notice("b"))
    clock.advance(days=10)
    async with store.write() as tx:
        assert await tx.outbox.forget(clock.now() - timedelta(days=5)) == 1
    assert await states(store) == [DeliveryState.QUEUED]
    assert await publish(store, notice("a")) == 1


async def test_what_is_in_doubt_waits_for_a_steady_sender_and_blocks_its_chat_alone(
    store: Store,
) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (doubted,) = await claim(store, clock)
    await settle(store, clock, doubted, Unknown("its sender did not come back"))
    await chat(store, "2")
    await publish(store, notice("b"))
    clock.advance(minutes=1)
    async with store.write() as tx:
        first = await tx.outbox.claim("telegram", None, clock.now(), LEASE, 9, doubtful=False)
    assert [one.at.address for one in first.deliveries] == ["2"]
    assert [one.id for one in await claim(store, clock)] == [doubted.id]


async def test_the_buttons_of_the_last_message_are_known(store: Store) -> None:
    clock = SetClock()
    one = await chat(store, "1")
    async with store.read() as tx:
        assert await tx.outbox.actions(one.id, None) == ()
    for key in ("a", "b"):
        await publish(store, notice(key))
        (delivery,) = await claim(store, clock)
        await settle(store, clock, delivery, Sent(f"ref-{key}"))
    async with store.read() as tx:
        assert await tx.outbox.actions(one.id, None) == (Action("More", "/more b"),)
        assert await tx.outbox.actions(one.id, "ref-a") == (Action("More", "/more a"),)
        assert await tx.outbox.actions(one.id, "ref-x") == ()


async def test_the_buttons_of_a_message_are_known_before_its_id_is(store: Store) -> None:
    clock = SetClock()
    one = await chat(store, "1")
    await publish(store, notice("a"))
    (delivery,) = await claim(store, clock)
    async with store.read() as tx:
        assert await tx.outbox.actions(one.id, "ref-a") == (Action("More", "/more a"),)
    await settle(store, clock, delivery, Unknown("the answer was lost"))
    async with store.read() as tx:
        assert await tx.outbox.actions(one.id, "ref-a") == (Action("More", "/more a"),)


async def test_counts_and_the_oldest_due(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    async with store.read() as tx:
        assert await tx.outbox.oldest_due_at() is None
    await publish(store, notice("a"))
    async with store.read() as tx:
        (count,) = await tx.outbox.counts()
        assert (count.lane, count.state, count.count) == (Lane.ALERT, DeliveryState.QUEUED, 1)
        assert await tx.outbox.oldest_due_at() == clock.now()
