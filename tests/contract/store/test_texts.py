"""Texts from outside that a database refuses must not stop what they are part of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.delivery import decide
from bot.core.document import Document, paragraph
from bot.core.outbox import OneChat
from bot.core.types import (
    Address,
    ChatKind,
    FeedState,
    Item,
    Lane,
    Match,
    Notice,
    Refused,
)
from bot.core.watched import ItemState
from db.store import Store
from tests.clock import NOON

#: PostgreSQL takes no NUL; neither database takes half of a surrogate pair.
NASTY = pytest.mark.parametrize("nasty", ["a\x00b", "a\ud83db"])


@NASTY
async def test_an_item_with_any_text_is_stored_and_known_again(store: Store, nasty: str) -> None:
    item = Item("f", nasty, f"https://x.example/{nasty}", nasty, nasty, NOON, nasty)
    async with store.write() as tx:
        await tx.feeds.sync(["f"], NOON)
        match = Match("QMF", "council", nasty, ("QMF",))
        await tx.items.add(item, ItemState.PUBLISHED, [match], NOON)
    async with store.read() as tx:
        assert await tx.items.known("f", [item]) == {nasty}
        assert len(await tx.items.latest(["QMF"], 5)) == 1


@NASTY
async def test_a_feed_may_have_any_headers(store: Store, nasty: str) -> None:
    async with store.write() as tx:
        await tx.feeds.sync(["f"], NOON)
        state = FeedState("f", NOON, etag=nasty, last_modified=nasty, last_error=nasty)
        await tx.feeds.save(replace(state, failures=3))
    async with store.read() as tx:
        assert [one.failures for one in await tx.feeds.all()] == [3]


@NASTY
async def test_any_words_can_be_said_and_any_refusal_noted(store: Store, nasty: str) -> None:
    document = Document((paragraph(nasty),))
    notice = Notice("reply", nasty, Lane.REPLY, document, NOON, NOON + timedelta(hours=1))
    async with store.write() as tx:
        at = Address("telegram", "-1")
        chat = await tx.chats.ensure(at, ChatKind.GROUP, nasty, NOON)
        assert await tx.outbox.publish(notice, {"telegram": [nasty]}, OneChat(chat.id)) == 1
        assert await tx.outbox.publish(notice, {"telegram": [nasty]}, OneChat(chat.id)) == 0
    async with store.write() as tx:
        claimed = await tx.outbox.claim("telegram", None, NOON, timedelta(minutes=1), 5)
        (delivery,) = claimed.deliveries
        end = decide(delivery, Refused(nasty, chat_gone=True), timedelta(0), NOON)
        assert await tx.outbox.settle([(delivery, end)], NOON) == [True]
