"""Broadcasts, teams and the audit, on each database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.broadcasts import Broadcast, State
from bot.core.delivery import decide
from bot.core.document import Document, paragraph
from bot.core.outbox import Agreed, ChannelsOf
from bot.core.selection import Channel, Posting, Selection
from bot.core.store import StoreError
from bot.core.team import Role, Source
from bot.core.types import (
    Address,
    ChatKind,
    ChatState,
    Delivery,
    DeliveryState,
    Lane,
    Notice,
    NotSent,
    Sent,
)
from db.audit import FIRST, first_fault
from db.progress import source_key
from db.schema import audit
from db.store import Store
from tests.clock import NOON

SOON = NOON + timedelta(hours=4)
LEASE = timedelta(minutes=1)
TEXT = Document((paragraph("Save our ward"),))


async def draft(store: Store, channels: int = 0, people: int = 0) -> Broadcast:
    """A draft for so many channels (groups -1, -2, …) and people (101, 102, …) of Devon."""
    async with store.write() as tx:
        author = await tx.team.person("telegram", "5", None, NOON)
        made = await tx.broadcasts.add(author.id, 1, TEXT, NOON, practice=False)
        chats = []
        for number in range(1, channels + 1):
            at = Address("telegram", str(-number))
            chat = await tx.chats.ensure(at, ChatKind.GROUP, f"Group {number}", NOON)
            chats.append(chat.id)
        await tx.broadcasts.set_channels(made.id, chats)
        for number in range(101, 101 + people):
            at = Address("telegram", str(number))
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", NOON)
            await tx.subscriptions.add(chat.id, "QJK", NOON)
            await tx.broadcasts.agree(chat.id, "on")
    return made


async def launch(store: Store, made: Broadcast, first: dict[str, int] | None = None) -> int:
    """Fan it out to its channels and to people of Devon."""
    count = 0
    async with store.write() as tx:
        for part, audience in (
            ("channels", ChannelsOf(made.id, first or {})),
            ("people", Agreed(("QJK",), first or {})),
        ):
            key = source_key(made.id, part)
            notice = Notice("broadcast", key, Lane.BROADCAST, TEXT, NOON, SOON)
            count += await tx.outbox.publish(notice, {"telegram": ["words"]}, audience)
    return count


async def claim(store: Store, limit: int = 100) -> tuple[Delivery, ...]:
    async with store.write() as tx:
        claimed = await tx.outbox.claim("telegram", None, NOON, LEASE, limit)
    return claimed.deliveries


async def test_a_broadcast_is_kept_with_all_its_fields(store: Store) -> None:
    made = await draft(store)
    changed = replace(
        made,
        state=State.SCHEDULED,
        selection=Selection(areas=("QJK",), tags=("board",), not_channels=(3,)),
        urgent=True,
        reach=12,
        send_at=NOON,
        send_before=SOON,
        correction=TEXT,
    )
    async with store.write() as tx:
        await tx.broadcasts.save(changed)
        assert await tx.broadcasts.get(made.id, lock=True) == changed
        assert await tx.broadcasts.in_states([State.SCHEDULED]) == [changed]
        assert await tx.broadcasts.latest(5) == [changed]


async def test_a_small_share_goes_first_and_the_rest_waits(store: Store) -> None:
    made = await draft(store, channels=2, people=8)
    assert await launch(store, made, {"telegram": 3}) == 10
    async with store.write() as tx:
        progress = await tx.broadcasts.progress(made.id)
        assert (progress.queued, progress.waiting) == (5, 5), "3 people and both channels"
        assert await tx.broadcasts.release(made.id) == 5
        assert (await tx.broadcasts.progress(made.id)).queued == 10
    assert await launch(store, made) == 0, "twice is once"


async def test_only_people_who_agreed_and_listen_are_reached(store: Store) -> None:
    made = await draft(store, people=4)
    async with store.write() as tx:
        silent = await tx.chats.find(Address("telegram", "101"))
        paused = await tx.chats.find(Address("telegram", "102"))
        assert silent is not None
        assert paused is not None
        await tx.broadcasts.agree(silent.id, "off")
        await tx.chats.set_state(paused.id, ChatState.PAUSED, NOON)
        (crowd,) = await tx.broadcasts.people(["QJK"], NOON)
        assert (crowd.platform, crowd.count) == ("telegram", 2)
        assert await tx.broadcasts.people(["QT6"], NOON) == []
    assert await launch(store, made) == 2


async def test_a_pause_holds_and_a_resume_lets_go_what_may_go(store: Store) -> None:
    made = await draft(store, channels=3)
    await launch(store, made)
    async with store.write() as tx:
        assert await tx.broadcasts.hold(made.id) == 3
    assert await claim(store) == ()
    async with store.write() as tx:
        await tx.chats.shut_out(Address("telegram", "-1"), "kicked", NOON)
        await tx.broadcasts.release(made.id)
        progress = await tx.broadcasts.progress(made.id)
    assert (progress.queued, progress.held) == (2, 1)
    async with store.write() as tx:
        await tx.broadcasts.hold(made.id)
        await tx.chats.let_in(Address("telegram", "-1"), NOON)
        assert (await tx.broadcasts.progress(made.id)).waiting == 3, "not let go by its return"


async def test_after_a_cancel_nobody_gets_it(store: Store) -> None:
    made = await draft(store, channels=4)
    await launch(store, made)
    done, in_the_air = await claim(store, 2)
    async with store.write() as tx:
        await tx.outbox.settle([(done, decide(done, Sent("1"), timedelta(0), NOON))], NOON)
        assert await tx.broadcasts.cancel(made.id, NOON) == 3
        progress = await tx.broadcasts.progress(made.id)
        assert (progress.sent, progress.sending, progress.cancelled) == (1, 1, 2)
        again = decide(in_the_air, NotSent("429", 0), timedelta(0), NOON)
        await tx.outbox.settle([(in_the_air, again)], NOON)
    assert again.state is DeliveryState.QUEUED
    assert await claim(store) == (), "what was in the air is not tried again"
    async with store.write() as tx:
        await tx.outbox.expire(NOON)
        assert (await tx.broadcasts.progress(made.id)).left == 0


async def test_a_channel_for_broadcasts_only_hears_no_alerts(store: Store) -> None:
    from bot.core.outbox import Followers

    made = await draft(store, channels=3)
    async with store.write() as tx:
        person = await tx.team.person("telegram", "5", None, NOON)
        chats = await tx.broadcasts.channels_of(made.id)
        for chat_id, posting in zip(chats, Posting, strict=True):
            channel = Channel(
                chat_id,
                Address("telegram", "x"),
                ChatKind.GROUP,
                ChatState.ACTIVE,
                f"Channel {chat_id}",
                ("QJK",),
                ("board",),
                posting,
                person.id,
                NOON,
            )
            await tx.channels.save(channel)
            await tx.subscriptions.add(chat_id, "QJK", NOON)
        notice = Notice("alert", "item:1", Lane.ALERT, TEXT, NOON, SOON)
        assert await tx.outbox.publish(notice, {"telegram": ["x"]}, Followers(("QJK",))) == 2
        states = {row.state for row in await tx.outbox.rows(None, 10)}
        assert states == {DeliveryState.QUEUED, DeliveryState.WAITING}
        assert [one.posting for one in await tx.channels.all()] == list(Posting)


async def test_a_migrated_group_takes_its_channel_along(store: Store) -> None:
    made = await draft(store, channels=1)
    (old,) = [await first_channel(store, made)]
    async with store.write() as tx:
        await tx.chats.ensure(Address("telegram", "-1001"), ChatKind.GROUP, "", NOON)
        await tx.chats.move("telegram", "-1", "-1001", NOON)
        (new,) = await tx.broadcasts.channels_of(made.id)
    assert new != old


async def first_channel(store: Store, made: Broadcast) -> int:
    async with store.read() as tx:
        return (await tx.broadcasts.channels_of(made.id))[0]


async def test_roles_are_given_and_taken(store: Store) -> None:
    async with store.write() as tx:
        ann = await tx.team.person("telegram", "5", 7, NOON)
        assert await tx.team.person("telegram", "5", None, NOON) == ann
        await tx.team.rename(ann.id, "Ann")
        given = await tx.team.give(ann.id, Role.WRITER, ("QJK",), (3,), Source.GIVEN, None, NOON)
        (grant,) = await tx.team.grants(ann.id)
        assert (grant.role, grant.areas, grant.channels) == (Role.WRITER, ("QJK",), (3,))
        assert [(p.name, g.id) for p, g in await tx.team.everyone()] == [("Ann", given)]
        assert await tx.team.take(given, "left", NOON)
        assert not await tx.team.take(given, "left", NOON)
        assert await tx.team.grants(ann.id) == []


async def test_where_a_member_last_spoke_is_noted_and_of_others_it_is_not(store: Store) -> None:
    async with store.write() as tx:
        await tx.team.spoke("matrix", "@ann:x", 7)
        assert await tx.team.known("matrix", "@ann:x") is None
        ann = await tx.team.person("matrix", "@ann:x", None, NOON)
        assert ann.chat_id is None
        for chat_id in (7, 8):
            await tx.team.spoke("matrix", "@ann:x", chat_id)
            assert await tx.team.person("matrix", "@ann:x", None, NOON) == replace(
                ann, chat_id=chat_id
            )


async def test_who_is_erased_stays_a_number(store: Store) -> None:
    async with store.write() as tx:
        chat = await tx.chats.ensure(Address("telegram", "5"), ChatKind.PRIVATE, "", NOON)
        ann = await tx.team.person("telegram", "5", chat.id, NOON)
        await tx.team.rename(ann.id, "Ann")
        await tx.chats.erase(chat.id)
        gone = await tx.team.find(ann.id)
        assert gone is not None
        assert (gone.name, gone.address, gone.chat_id) == ("", f"gone:{ann.id}", None)


async def test_the_audit_is_a_chain(store: Store) -> None:
    async with store.write() as tx:
        await tx.audit.add(NOON, 1, "written", broadcast=1, details={"text": "a\x00b \ud800"})
        await tx.audit.add(NOON, None, "sent", broadcast=1, areas=["QJK"], details={"n": 3})
        entries = await tx.audit.entries()
        assert first_fault(entries, FIRST, 0) is None
        changed = [replace(entries[0], actor=2), entries[1]]
        assert first_fault(changed, FIRST, 0) == "entry 1 has been changed"
        assert first_fault(entries[1:], FIRST, 0) == "entry 1 is missing"
        forged = [entries[0], replace(entries[1], previous=FIRST)]
        assert first_fault(forged, FIRST, 0) == "entry 2 does not follow from the one before it"


@pytest.mark.parametrize("change", [sa.update(audit).values(action="x"), sa.delete(audit)])
async def test_the_database_refuses_to_change_the_audit(store: Store, change: sa.Update) -> None:
    async with store.write() as tx:
        await tx.audit.add(NOON, 1, "written")
    with pytest.raises(StoreError, match="only added to"):
        async with store.write() as tx:
            await tx.connection.execute(change)


async def test_words_are_waited_for_until_they_come_or_it_is_too_late(store: Store) -> None:
    async with store.write() as tx:
        chat = await tx.chats.ensure(Address("telegram", "5"), ChatKind.PRIVATE, "", NOON)
        await tx.waits.put(chat.id, "5", "/broadcast 1 text", SOON)
        await tx.waits.put(chat.id, "5", "/broadcast 1 approve", SOON, numbers=True)
        wait = await tx.waits.of(chat.id, "5", NOON)
        assert wait is not None
        assert (wait.command, wait.numbers) == ("/broadcast 1 approve", True)
        assert await tx.waits.of(chat.id, "5", SOON) is None
        await tx.waits.end(chat.id, "5")
        assert await tx.waits.of(chat.id, "5", NOON) is None
