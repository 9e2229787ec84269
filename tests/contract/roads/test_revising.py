"""The publisher says things anew and takes them back, from the document to what is sent."""

from __future__ import annotations

from bot.core.document import Document, paragraph
from bot.core.types import Address, ChatKind, Operation
from bot.outbox.publish import Outlet
from db.store import Store
from tests.clock import NOON, SetClock
from tests.contract.roads.paper import Paper
from tests.contract.store.test_revisions import drained


def says(text: str) -> Document:
    return Document((paragraph(text),))


async def said(store: Store, clock: SetClock) -> list[tuple[Operation, str]]:
    return [(one.operation, one.body) for one in await drained(store, clock)]


async def test_an_alert_is_said_anew_and_withdrawn(store: Store) -> None:
    clock = SetClock()
    outlet = Outlet((Paper(),), (), clock)
    async with store.write() as tx:
        chat = await tx.chats.ensure(Address("telegram", "1"), ChatKind.PRIVATE, "", NOON)
        await tx.subscriptions.add(chat.id, "QMF", NOON)
        await outlet.alert(tx, says("first"), "item:1", ["QMF"])
    assert await said(store, clock) == [(Operation.SEND, "first")]
    async with store.write() as tx:
        assert await outlet.revise(tx, "item:1", says("second"), "1") == 1
        assert await outlet.revise(tx, "item:1", says("second"), "1") == 0
    assert await said(store, clock) == [(Operation.EDIT, "second")]
    async with store.write() as tx:
        assert await outlet.withdraw(tx, "item:1", "gone") == 1
        assert await outlet.revise(tx, "item:1", says("third"), "2") == 0
    assert await said(store, clock) == [(Operation.DELETE, "")]
