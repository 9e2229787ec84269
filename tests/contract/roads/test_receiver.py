"""A request happens once: marked, answered and queued together, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.delivery import decide
from bot.core.document import Action, Document, paragraph
from bot.core.errors import user_error
from bot.core.store import Transaction
from bot.core.types import (
    Address,
    Change,
    Chat,
    ChatChange,
    ChatKind,
    ChatState,
    DeliveryState,
    Operation,
    Request,
    Sent,
)
from bot.inbox.receiver import Receiver
from bot.outbox.publish import Outlet
from db.store import Store
from tests.clock import NOON, SetClock
from tests.contract.roads.paper import Paper

HERE = Address("telegram", "5")
HELLO = Request("telegram:1", HERE, ChatKind.PRIVATE, "5", True, "hello", NOON)


async def echo(request: Request, chat: Chat, tx: Transaction) -> Document:
    return Document(
        (paragraph(f"you said {request.text}"),),
        (Action("Yes", "/yes please"), Action("No", "/no thanks")),
    )


def receiver(store: Store, clock: SetClock, answer: object = echo) -> Receiver:
    return Receiver(store, Outlet((Paper(),), (), clock), answer, clock)  # type: ignore[arg-type]


async def bodies(store: Store, clock: SetClock) -> list[str]:
    """What would go out now, sent."""
    async with store.write() as tx:
        claimed = await tx.outbox.claim("telegram", None, clock.now(), timedelta(seconds=60), 9)
        await tx.outbox.settle(
            [
                (one, decide(one, Sent(f"m{one.id}"), timedelta(0), clock.now()))
                for one in claimed.deliveries
            ],
            clock.now(),
        )
    return [one.body for one in claimed.deliveries]


async def test_a_repeated_event_is_answered_once(store: Store) -> None:
    clock = SetClock()
    one = receiver(store, clock)
    await one.receive(HELLO)
    await one.receive(HELLO)
    assert await bodies(store, clock) == ["you said hello"]


async def test_a_bug_in_a_handler_is_told_once_and_changes_nothing(store: Store) -> None:
    clock = SetClock()

    async def broken(request: Request, chat: Chat, tx: Transaction) -> Document:
        await tx.subscriptions.add(chat.id, "QMF", clock.now())
        raise ZeroDivisionError

    one = receiver(store, clock, broken)
    await one.receive(HELLO)
    await one.receive(HELLO)
    (said,) = await bodies(store, clock)
    assert "went wrong" in said
    assert "reference" in said
    async with store.read() as tx:
        chat = await tx.chats.find(HERE)
        assert chat is not None
        assert await tx.subscriptions.of(chat.id) == []


async def test_a_number_or_a_word_is_the_button_of_the_last_message(store: Store) -> None:
    clock = SetClock()
    one = receiver(store, clock)
    await one.receive(HELLO)
    await bodies(store, clock)
    for number, (typed, meant) in enumerate(
        [("2", "/no thanks"), ("yes", "/yes please"), ("3", "3"), ("/2", "/2"), ("maybe", "maybe")]
    ):
        await one.receive(replace(HELLO, key=f"telegram:{number + 2}", text=typed))
        assert await bodies(store, clock) == [f"you said {meant}"]


async def test_in_a_group_only_a_press_is_a_button(store: Store) -> None:
    clock = SetClock()
    one = receiver(store, clock)
    group = replace(HELLO, at=Address("telegram", "-9"), kind=ChatKind.GROUP)
    await one.receive(group)
    await bodies(store, clock)
    async with store.read() as tx:
        (row,) = await tx.outbox.rows(None, 5)
    await one.receive(replace(group, key="telegram:2", text="2"))
    assert await bodies(store, clock) == ["you said 2"]
    press = replace(group, key="telegram:3", text="#2", origin=f"m{row.id}")
    await one.receive(press)
    assert await bodies(store, clock) == ["you said /no thanks"]


async def test_the_answer_to_a_press_replaces_its_message(store: Store) -> None:
    clock = SetClock()
    await receiver(store, clock).receive(replace(HELLO, origin="77"))
    async with store.write() as tx:
        claimed = await tx.outbox.claim("telegram", None, clock.now(), timedelta(seconds=60), 9)
    (delivery,) = claimed.deliveries
    assert (delivery.operation, delivery.target_ref) == (Operation.EDIT, "77")


async def test_a_refusal_replaces_the_card_of_one_person_but_not_of_a_group(store: Store) -> None:
    clock = SetClock()

    async def refuse(request: Request, chat: Chat, tx: Transaction) -> Document:
        raise user_error("not for you")

    one = receiver(store, clock, refuse)
    await one.receive(replace(HELLO, origin="77"))
    group = replace(HELLO, key="telegram:2", at=Address("telegram", "-9"), kind=ChatKind.GROUP)
    await one.receive(replace(group, origin="78"))
    async with store.write() as tx:
        claimed = await tx.outbox.claim("telegram", None, clock.now(), timedelta(seconds=60), 9)
    assert [delivery.target_ref for delivery in claimed.deliveries] == ["77", None]
    assert {delivery.body for delivery in claimed.deliveries} == {"not for you"}


async def test_an_erased_chat_still_gets_its_answer(store: Store) -> None:
    clock = SetClock()

    async def erase(request: Request, chat: Chat, tx: Transaction) -> Document:
        await tx.chats.erase(chat.id)
        return Document((paragraph("gone"),))

    await receiver(store, clock, erase).receive(HELLO)
    assert await bodies(store, clock) == ["gone"]


async def test_shut_out_let_in_and_moved(store: Store) -> None:
    clock = SetClock()
    one = receiver(store, clock)
    await one.receive(HELLO)
    gone = ChatChange("telegram:2", HERE, ChatKind.PRIVATE, Change.SHUT_OUT, NOON)
    await one.receive(gone)
    async with store.read() as tx:
        chat = await tx.chats.find(HERE)
        assert chat is not None
        assert chat.state is ChatState.SUSPENDED
        assert [row.state for row in await tx.outbox.rows(None, 5)] == [DeliveryState.HELD]
    await one.receive(replace(gone, key="telegram:3", change=Change.RETURNED))
    assert await bodies(store, clock) == ["you said hello"]
    await one.receive(replace(gone, key="telegram:3"))  # a repeat of a handled event
    async with store.read() as tx:
        chat = await tx.chats.find(HERE)
        assert chat is not None
        assert chat.state is ChatState.ACTIVE
    await one.receive(replace(gone, key="telegram:4", change=Change.MOVED, new_address="-100"))
    async with store.read() as tx:
        assert await tx.chats.find(HERE) is None
        assert await tx.chats.find(Address("telegram", "-100")) is not None
