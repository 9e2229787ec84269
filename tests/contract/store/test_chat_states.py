"""What a chat's state, topics and moves do to its queue, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.delivery import decide
from bot.core.document import Document, paragraph
from bot.core.outbox import Followers, OneChat
from bot.core.ports import Pace
from bot.core.types import (
    Address,
    Chat,
    ChatKind,
    ChatState,
    Delivery,
    DeliveryState,
    Lane,
    Notice,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Unknown,
)
from db.store import Store
from tests.clock import NOON

LEASE = timedelta(seconds=60)
PACE = Pace(
    bot=timedelta(0),
    private=timedelta(seconds=1),
    group=timedelta(seconds=4),
    group_burst=5,
)


async def chat(store: Store, address: str, thread: str = "", area: str | None = "QMF") -> Chat:
    async with store.write() as tx:
        at = Address("telegram", address, thread)
        kind = ChatKind.GROUP if address.startswith("-") else ChatKind.PRIVATE
        made = await tx.chats.ensure(at, kind, "", NOON)
        if area is not None:
            await tx.subscriptions.add(made.id, area, NOON)
        return made


async def publish(
    store: Store,
    key: str,
    now: datetime = NOON,
    lives: timedelta = timedelta(days=1),
    to: Chat | None = None,
) -> int:
    lane = Lane.ALERT if to is None else Lane.REPLY
    notice = Notice("alert", key, lane, Document((paragraph(key),)), now, now + lives)
    audience = Followers(("QMF",)) if to is None else OneChat(to.id)
    async with store.write() as tx:
        return await tx.outbox.publish(notice, {"telegram": [key]}, audience)


async def claim(
    store: Store, now: datetime, pace: Pace | None = PACE, limit: int = 100
) -> tuple[Delivery, ...]:
    async with store.write() as tx:
        return (await tx.outbox.claim("telegram", pace, now, LEASE, limit)).deliveries


async def settle(store: Store, now: datetime, delivery: Delivery, outcome: Outcome) -> None:
    async with store.write() as tx:
        settlement = decide(delivery, outcome, timedelta(0), now)
        assert await tx.outbox.settle([(delivery, settlement)], now) == [True]


async def state_of(store: Store, address: str, thread: str = "") -> ChatState:
    async with store.read() as tx:
        found = await tx.chats.find(Address("telegram", address, thread))
        assert found is not None
        return found.state


async def queue(store: Store) -> list[tuple[str, str, DeliveryState]]:
    async with store.read() as tx:
        rows = await tx.outbox.rows(None, 100)
    return sorted((row.at.thread, row.source_key, row.state) for row in rows)


async def test_the_topics_of_a_group_share_its_pace(store: Store) -> None:
    for number in range(12):
        await chat(store, "-1", str(number))
    await publish(store, "a")
    first = await claim(store, NOON)
    assert len(first) == 5
    assert len({one.at.thread for one in first}) == 5
    assert await claim(store, NOON + timedelta(seconds=3.9)) == ()
    assert len(await claim(store, NOON + timedelta(seconds=4))) == 1


async def test_a_new_topic_does_not_begin_with_a_fresh_pace(store: Store) -> None:
    for number in range(5):
        await chat(store, "-1", str(number))
    await publish(store, "a")
    assert len(await claim(store, NOON)) == 5
    late = await chat(store, "-1", "99")
    await publish(store, "r", to=late)
    assert await claim(store, NOON) == ()
    assert len(await claim(store, NOON + timedelta(seconds=4))) == 1


async def test_private_chats_do_not_share_a_pace(store: Store) -> None:
    for number in range(1, 13):
        await chat(store, str(number))
    await publish(store, "a")
    assert len(await claim(store, NOON)) == 12


async def test_what_is_published_during_a_429_waits_for_its_end(store: Store) -> None:
    one = await chat(store, "-1", "1")
    other = await chat(store, "-1", "2", area=None)
    await publish(store, "a")
    (delivery,) = await claim(store, NOON)
    await settle(store, NOON, delivery, NotSent("429", retry_after=40))
    await publish(store, "reply", NOON + timedelta(seconds=1), to=one)
    await publish(store, "other topic", NOON + timedelta(seconds=1), to=other)
    third = await chat(store, "-1", "3", area=None)
    await publish(store, "new topic", NOON + timedelta(seconds=1), to=third)
    assert await claim(store, NOON + timedelta(seconds=39), None) == ()
    assert len(await claim(store, NOON + timedelta(seconds=40), None)) == 4


async def test_a_group_that_is_gone_is_gone_with_all_its_topics(store: Store) -> None:
    await chat(store, "-1", "1")
    await chat(store, "-1", "2")
    await publish(store, "a")
    first, _ = await claim(store, NOON)
    await settle(store, NOON, first, Refused("kicked", chat_gone=True))
    assert await state_of(store, "-1", "1") is ChatState.SUSPENDED
    assert await state_of(store, "-1", "2") is ChatState.SUSPENDED


async def test_a_closed_topic_leaves_the_others_alone(store: Store) -> None:
    await chat(store, "-1")
    await chat(store, "-1", "2")
    await publish(store, "a")
    general, _ = await claim(store, NOON)
    assert general.at.thread == ""
    await settle(store, NOON, general, Refused("TOPIC_CLOSED", topic_gone=True))
    assert await state_of(store, "-1") is ChatState.SUSPENDED
    assert await state_of(store, "-1", "2") is ChatState.ACTIVE


async def test_an_overdue_message_does_not_hold_up_the_next(store: Store) -> None:
    await chat(store, "1")
    await publish(store, "old", lives=timedelta(minutes=1))
    later = NOON + timedelta(minutes=2)
    await publish(store, "new", later)
    (delivery,) = await claim(store, later)
    assert delivery.body == "new"


async def test_an_overdue_message_that_is_being_sent_does(store: Store) -> None:
    await chat(store, "1")
    await publish(store, "old", lives=timedelta(minutes=1))
    assert len(await claim(store, NOON)) == 1
    later = NOON + timedelta(minutes=2)
    await publish(store, "new", later)
    assert await claim(store, later) == ()


async def test_who_paused_before_being_away_hears_nothing_of_that_time(store: Store) -> None:
    one = await chat(store, "1")
    async with store.write() as tx:
        await tx.chats.set_state(one.id, ChatState.PAUSED, NOON)
        await tx.chats.shut_out(one.at, "blocked", NOON)
    assert await publish(store, "a") == 0
    assert await publish(store, "r", to=one) == 1


async def test_a_join_gives_the_queue_the_state_of_the_heir(store: Store) -> None:
    old = await chat(store, "-1")
    async with store.write() as tx:
        await tx.chats.shut_out(old.at, "kicked", NOON)
    await publish(store, "a")
    await chat(store, "-1001", area=None)
    async with store.write() as tx:
        await tx.chats.move("telegram", "-1", "-1001", NOON)
    assert await queue(store) == [("", "a", DeliveryState.QUEUED)]
    assert [one.body for one in await claim(store, NOON)] == ["a"]


async def test_a_join_with_a_heir_that_shut_us_out_holds_the_queue(store: Store) -> None:
    await chat(store, "-1")
    heir = await chat(store, "-1001", area=None)
    async with store.write() as tx:
        await tx.chats.shut_out(heir.at, "kicked", NOON)
    await publish(store, "a")
    async with store.write() as tx:
        await tx.chats.move("telegram", "-1", "-1001", NOON)
    assert await queue(store) == [("", "a", DeliveryState.HELD)]


async def test_a_pause_moves_with_its_chat(store: Store) -> None:
    old = await chat(store, "-1")
    async with store.write() as tx:
        await tx.chats.set_state(old.id, ChatState.PAUSED, NOON)
    await chat(store, "-1001", area=None)
    async with store.write() as tx:
        await tx.chats.move("telegram", "-1", "-1001", NOON)
    assert await state_of(store, "-1001") is ChatState.PAUSED
    assert await publish(store, "a") == 0


async def test_a_message_queued_again_for_an_absent_chat_is_held(store: Store) -> None:
    await chat(store, "1")
    await publish(store, "a")
    (delivery,) = await claim(store, NOON)
    await settle(store, NOON, delivery, Refused("blocked", chat_gone=True))
    async with store.write() as tx:
        assert await tx.outbox.requeue([delivery.id], NOON) == 1
    assert await queue(store) == [("", "a", DeliveryState.HELD)]
    async with store.write() as tx:
        await tx.chats.let_in(delivery.at, NOON)
    (again,) = await claim(store, NOON + timedelta(seconds=2))
    await settle(store, NOON, again, Sent("5"))


async def test_a_delivery_in_doubt_goes_alone_in_every_lane(store: Store) -> None:
    one = await chat(store, "1")
    await chat(store, "2")
    await publish(store, "r", to=one)
    (delivery,) = await claim(store, NOON, None)
    await publish(store, "a")
    async with store.write() as tx:
        (left,) = await tx.outbox.abandoned(NOON + LEASE * 2, 9)
        settlement = decide(left, Unknown("lost"), timedelta(0), NOON)
        await tx.outbox.settle([(left, settlement)], NOON)
    later = NOON + timedelta(minutes=1)
    assert [one.id for one in await claim(store, later, None)] == [delivery.id]
    assert len(await claim(store, later, None)) == 2


async def test_a_rest_does_not_earn_more_than_a_second_holds(store: Store) -> None:
    """Telegram takes thirty messages a second, however long the bot was silent before."""
    telegram = Pace(timedelta(seconds=1 / 29), timedelta(seconds=1), timedelta(seconds=4), 5)
    for number in range(1, 80):
        await chat(store, str(number))
    assert await claim(store, NOON, telegram) == ()
    later = NOON + timedelta(hours=1)
    await publish(store, "a", later)
    sent = 0
    for tenth in range(10):
        sent += len(await claim(store, later + timedelta(seconds=tenth / 10), telegram))
    assert 25 <= sent <= 30
