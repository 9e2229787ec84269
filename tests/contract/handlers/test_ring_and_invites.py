"""/ring and /invites: whether alerts ring, and what owners decide about invitations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.delivery import decide
from bot.core.document import Document, paragraph
from bot.core.outbox import OneChat
from bot.core.types import Address, ChatKind, Lane, Notice, Sent
from bot.inbox.desk import OwnersDesk
from bot.outbox.publish import Outlet
from bot.platforms.matrix.wording import invited
from tests.clock import NOON, SetClock
from tests.contract.handlers.chat import Talk
from tests.contract.roads.paper import Paper

ROOM = Address("matrix", "!room:a.example")
OWNER = Address("telegram", "5")
PERSON = Address("matrix", "@owner:a.example")


async def test_a_chat_chooses_whether_alerts_ring(talk: Talk) -> None:
    assert "Alerts ring here" in await talk.say("/ring")
    quiet = await talk.press(await talk.ask("/ring"), "Sound off")
    assert "without a sound" in str(quiet.blocks)
    assert await _rings(talk) is False
    assert "Alerts ring here" in await talk.say("/ring on")
    assert await _rings(talk) is True
    assert "Say /ring on or /ring off." in await talk.say("/ring loudly")


async def _rings(talk: Talk) -> bool:
    """Whether a delivery to the chat says that it may ring."""
    now = talk.clock.advance(minutes=5)
    notice = Notice(
        "alert", f"a:{now}", Lane.ALERT, Document((paragraph("x"),)), now, now + timedelta(days=1)
    )
    async with talk.store.write() as tx:
        chat = await tx.chats.find(talk.at)
        assert chat is not None
        await tx.outbox.publish(notice, {"telegram": ["x"]}, OneChat(chat.id))
        claimed = await tx.outbox.claim("telegram", None, now, timedelta(minutes=1), 10)
        (one,) = claimed.deliveries
        await tx.outbox.settle([(one, decide(one, Sent("1"), timedelta(0), now))], now)
    return one.sound


async def test_an_owner_decides_about_an_invitation(talk: Talk) -> None:
    owner = replace(talk, owners=frozenset({"telegram:5"}))
    desk = OwnersDesk(talk.store, SetClock())
    desk.open(Outlet([Paper()], [OWNER], SetClock()))
    assert "No invitation waits" in await owner.say("/invites")

    def question(number: int) -> Document:
        return invited("Campaign", "@anna:a.example", ROOM.address, number)

    await desk.ask("k1", ROOM, question)
    await desk.ask("k1", ROOM, question)
    listed = await owner.ask("/invites")
    assert [one.label for one in listed.actions] == ["Join 1", "Refuse 1"]
    assert await desk.decided("matrix") == []
    assert "on my way" in str((await owner.press(listed, "Join 1")).blocks)
    assert await desk.decided("matrix") == [(ROOM.address, True)]
    await desk.done(ROOM)
    assert await desk.decided("matrix") == []
    assert "no such invitation" in await owner.say("/invites refuse 1")
    assert "Say /invites accept" in await owner.say("/invites perhaps")


async def test_others_than_owners_decide_nothing(talk: Talk) -> None:
    assert "for the owners" in await talk.say("/invites accept 1")


async def test_owners_are_told_where_they_last_spoke_in_private(talk: Talk) -> None:
    clock = SetClock()
    outlet = Outlet([Paper("matrix")], [PERSON], clock)
    async with talk.store.write() as tx:
        first = await tx.chats.ensure(Address("matrix", "!one"), ChatKind.PRIVATE, "", NOON)
        second = await tx.chats.ensure(Address("matrix", "!two"), ChatKind.PRIVATE, "", NOON)
        other = await tx.chats.ensure(Address("matrix", "!three"), ChatKind.PRIVATE, "", NOON)
        await outlet.met(tx, Address("matrix", "@somebody:a.example"), other.id)
        await outlet.met(tx, PERSON, first.id)
        await outlet.met(tx, PERSON, second.id)
        assert await outlet.owners(tx, Document((paragraph("news"),)), "owners:1") == 1
    async with talk.store.read() as tx:
        rows = await tx.outbox.rows(None, 10)
    assert [row.at.address for row in rows] == ["!two"]
