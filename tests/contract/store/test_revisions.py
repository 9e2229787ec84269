"""What saying anew promises, on both databases: new text or an edit, once, in its turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.core.document import Action, Document, paragraph
from bot.core.outbox import Followers, OneChat, Revision
from bot.core.types import Delivery, DeliveryState, Lane, NotSent, Operation, Refused, Sent, Unknown
from db.store import Store
from tests.clock import NOON, SetClock
from tests.contract.store.test_outbox import LEASE, chat, claim, notice, publish, settle, states

ENDS = (DeliveryState.SENT, DeliveryState.DEAD)


async def revise(
    store: Store, key: str, revision: str, bodies: Sequence[str], at: SetClock | None = None
) -> int:
    now = at.now() if at else NOON
    document = Document((paragraph(revision),), (Action("More", f"/more {revision}"),))
    said = Revision(revision, document if bodies else None, now, now + timedelta(days=2))
    async with store.write() as tx:
        return await tx.outbox.revise(key, said, {"telegram": tuple(bodies)})


async def drained(store: Store, clock: SetClock) -> list[Delivery]:
    """Everything that can be sent, in the order in which it goes; all of it succeeds."""
    gone: list[Delivery] = []
    while batch := await claim(store, clock):
        for one in batch:
            await settle(store, clock, one, Sent(one.target_ref or f"m{one.id}"))
        gone += batch
    return gone


async def test_what_has_not_left_gets_the_new_text_in_its_place(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    await publish(store, notice("b"))
    assert await revise(store, "a", "r1", ["newer"]) == 1
    assert await revise(store, "a", "r2", ["newest"]) == 1
    first, second = await drained(store, clock)
    assert (first.operation, first.body) == (Operation.SEND, "newest")
    assert second.body == "hello"


async def test_what_was_sent_is_edited_after_what_waits_in_its_chat(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (sent,) = await drained(store, clock)
    await publish(store, notice("b"))
    assert await revise(store, "a", "r1", ["new"]) == 1
    other, edit = await drained(store, clock)
    assert other.body == "hello"
    assert (edit.operation, edit.body, edit.lane) == (Operation.EDIT, "new", Lane.ALERT)
    assert edit.target_ref == f"m{sent.id}"
    assert edit.transaction_id != sent.transaction_id


async def test_an_edit_waits_for_its_original_in_flight(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (original,) = await claim(store, clock)
    assert await revise(store, "a", "r1", ["new"]) == 1
    assert await claim(store, clock) == ()
    await settle(store, clock, original, NotSent("refused", retry_after=5))
    clock.advance(seconds=6)
    (again,) = await claim(store, clock)
    assert (again.id, again.body) == (original.id, "hello")
    await settle(store, clock, again, Sent("77"))
    (edit,) = await claim(store, clock)
    assert (edit.operation, edit.target_ref, edit.body) == (Operation.EDIT, "77", "new")


async def test_an_edit_ends_with_an_original_that_was_refused_or_is_uncertain(
    store: Store,
) -> None:
    clock = SetClock()
    await chat(store, "1")
    await chat(store, "2")
    await publish(store, notice("a"))
    refused, lost = await claim(store, clock)
    assert await revise(store, "a", "r1", ["new"]) == 2
    await settle(store, clock, refused, Refused("bad entities"))
    await settle(store, clock, lost, Unknown("cut"))
    clock.advance(minutes=1)
    async with store.write() as tx:
        claimed = await tx.outbox.claim("telegram", None, clock.now(), LEASE, 100)
    assert claimed.deliveries == ()  # the edit of what was refused ended; there is more to claim
    assert claimed.again_at == clock.now()
    (again,) = await claim(store, clock)
    assert (again.id, again.body) == (lost.id, "hello")
    await settle(store, clock, again, Unknown("cut again"))
    assert await claim(store, clock) == ()
    assert await states(store) == [
        DeliveryState.DEAD,
        DeliveryState.UNCERTAIN,
        DeliveryState.DEAD,
        DeliveryState.DEAD,
    ]
    assert await revise(store, "a", "r2", ["newer"]) == 0


async def test_a_revision_published_twice_is_one(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    await drained(store, clock)
    assert await revise(store, "a", "r1", ["new"]) == 1
    assert await revise(store, "a", "r1", ["other"]) == 0
    assert [one.body for one in await drained(store, clock)] == ["new"]
    assert await revise(store, "unheard of", "r1", ["new"]) == 0


async def test_a_later_revision_takes_the_place_of_one_that_waits(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (sent,) = await drained(store, clock)
    await revise(store, "a", "r1", ["one"])
    await revise(store, "a", "r2", ["two"])
    (edit,) = await drained(store, clock)
    assert (edit.body, edit.target_ref) == ("two", f"m{sent.id}")


async def test_a_revision_after_one_in_flight_has_an_edit_of_its_own(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (sent,) = await drained(store, clock)
    await revise(store, "a", "r1", ["one"])
    (first,) = await claim(store, clock)
    await revise(store, "a", "r2", ["two"])
    await settle(store, clock, first, Unknown("cut"))
    clock.advance(minutes=1)
    again, second = await drained(store, clock)
    assert (again.id, again.body) == (first.id, "one")
    assert (second.body, second.target_ref) == ("two", f"m{sent.id}")
    assert second.transaction_id != first.transaction_id


async def test_an_uncertain_edit_does_not_stop_the_next(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (sent,) = await drained(store, clock)
    await revise(store, "a", "r1", ["one"])
    for _ in range(2):
        (edit,) = await claim(store, clock)
        await settle(store, clock, edit, Unknown("cut"))
        clock.advance(minutes=1)
    assert await revise(store, "a", "r2", ["two"]) == 1
    (second,) = await drained(store, clock)
    assert (second.body, second.target_ref) == ("two", f"m{sent.id}")


async def test_parts_that_are_no_more_are_deleted_and_new_ones_sent(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"), bodies=("a0", "a1"))
    first, second = await drained(store, clock)
    assert await revise(store, "a", "r1", ["b0"]) == 2
    edit, delete = await drained(store, clock)
    assert (edit.operation, edit.body, edit.target_ref) == (Operation.EDIT, "b0", f"m{first.id}")
    assert (delete.operation, delete.target_ref) == (Operation.DELETE, f"m{second.id}")
    assert await revise(store, "a", "r2", ["c0", "c1", "c2"]) == 3
    bodies = [(one.operation, one.body) for one in await drained(store, clock)]
    assert bodies == [(Operation.EDIT, "c0"), (Operation.SEND, "c1"), (Operation.SEND, "c2")]
    assert await revise(store, "a", "r3", ["d0", "d1", "d2"]) == 3
    assert {one.operation for one in await drained(store, clock)} == {Operation.EDIT}


async def test_parts_change_before_anything_has_left(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"), bodies=("a0", "a1"))
    await revise(store, "a", "r1", ["b0"])
    await revise(store, "a", "r2", ["c0", "c1"])
    bodies = [(one.operation, one.body) for one in await drained(store, clock)]
    assert bodies == [(Operation.SEND, "c0"), (Operation.SEND, "c1")]


async def test_a_withdrawal_ends_what_waits_and_deletes_what_was_sent(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (sent,) = await drained(store, clock)
    await chat(store, "2")
    await publish(store, notice("a"))
    await revise(store, "a", "r1", ["new"])
    assert await revise(store, "a", "gone", []) == 3  # a message, an edit, and a deletion made
    (delete,) = await drained(store, clock)
    assert (delete.operation, delete.target_ref) == (Operation.DELETE, f"m{sent.id}")
    assert set(await states(store)) == set(ENDS)
    assert await revise(store, "a", "r2", ["back"]) == 0
    await chat(store, "3")
    assert await publish(store, notice("a")) == 0


async def test_a_withdrawal_waits_for_what_may_have_arrived(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    (original,) = await claim(store, clock)
    await settle(store, clock, original, Unknown("cut"))
    assert await revise(store, "a", "gone", []) == 1
    clock.advance(minutes=1)
    again, delete = await drained(store, clock)
    assert again.id == original.id
    assert (delete.operation, delete.target_ref) == (Operation.DELETE, f"m{original.id}")


async def test_who_is_told_later_reads_the_newest_text_and_nobody_is_told_twice(
    store: Store,
) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"), bodies=("a0",))
    await drained(store, clock)
    await revise(store, "a", "r1", ["b0", "b1"])
    late = await chat(store, "2")
    assert await publish(store, notice("a"), Followers(("QMF",)), ("a0",)) == 2
    told = [one for one in await drained(store, clock) if one.chat_id == late.id]
    assert [(one.operation, one.body) for one in told] == [
        (Operation.SEND, "b0"),
        (Operation.SEND, "b1"),
    ]
    assert await publish(store, notice("a")) == 0


async def test_a_chat_that_shut_us_out_is_edited_when_it_returns(store: Store) -> None:
    clock = SetClock()
    gone = await chat(store, "1")
    await publish(store, notice("a"))
    (sent,) = await drained(store, clock)
    async with store.write() as tx:
        await tx.chats.shut_out(gone.at, "blocked", clock.now())
    await revise(store, "a", "r1", ["new"])
    assert await claim(store, clock) == ()
    async with store.write() as tx:
        await tx.chats.let_in(gone.at, clock.now())
    (edit,) = await drained(store, clock)
    assert edit.target_ref == f"m{sent.id}"


async def test_an_answer_that_replaced_a_card_can_be_said_anew(store: Store) -> None:
    clock = SetClock()
    one = await chat(store, "1")
    await publish(store, notice("r", Lane.REPLY), OneChat(one.id, "77"))
    await drained(store, clock)
    await revise(store, "r", "r1", ["new"])
    (edit,) = await drained(store, clock)
    assert (edit.operation, edit.target_ref, edit.lane) == (Operation.EDIT, "77", Lane.REPLY)


async def test_the_buttons_are_those_of_the_text_that_is_shown(store: Store) -> None:
    clock = SetClock()
    one = await chat(store, "1")
    await publish(store, notice("a"))
    await revise(store, "a", "r1", ["one"])
    (sent,) = await drained(store, clock)
    async with store.read() as tx:
        assert await tx.outbox.actions(one.id, f"m{sent.id}") == (Action("More", "/more r1"),)
    await revise(store, "a", "r2", ["two"])
    await drained(store, clock)
    async with store.read() as tx:
        assert await tx.outbox.actions(one.id, f"m{sent.id}") == (Action("More", "/more r2"),)


async def test_a_killed_sender_loses_no_edit(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    await drained(store, clock)
    await revise(store, "a", "r1", ["new"])
    (edit,) = await claim(store, clock)
    clock.advance(minutes=2)
    async with store.read() as tx:
        (left,) = await tx.outbox.abandoned(clock.now(), 10)
    assert left == edit
    await settle(store, clock, left, Unknown("its sender did not come back"))
    clock.advance(minutes=1)
    (again,) = await drained(store, clock)
    assert (again.id, again.target_ref, again.body) == (edit.id, edit.target_ref, "new")


async def test_old_revisions_are_forgotten_with_what_they_revised(store: Store) -> None:
    clock = SetClock()
    await chat(store, "1")
    await publish(store, notice("a"))
    await drained(store, clock)
    await revise(store, "a", "r1", ["one"])
    await drained(store, clock)
    clock.advance(days=10)
    async with store.write() as tx:
        assert await tx.outbox.forget(clock.now() - timedelta(days=5)) == 2
        await tx.outbox.forget(clock.now() - timedelta(days=5))
    assert await publish(store, notice("a")) == 1
