"""Files are kept once, under the hash of their content, for as long as they are wanted."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from bot.core.document import Attachment, Document, paragraph
from bot.core.types import Address, ChatKind
from bot.outbox.janitor import FILES_KEPT, clean
from bot.outbox.publish import Outlet
from bot.platforms.console.build import build
from db.store import Store
from tests.clock import NOON, SetClock

DATA = bytes(range(256)) * 10


async def add(store: Store, data: bytes, days: int = 0) -> str:
    async with store.write() as tx:
        return await tx.files.add(data, NOON + timedelta(days=days))


async def load(store: Store, file: str) -> bytes | None:
    async with store.read() as tx:
        return await tx.files.load(file)


@pytest.mark.parametrize("data", [b"", b"\0", DATA, b"x" * 3_000_000])
async def test_bytes_come_back_under_their_hash(store: Store, data: bytes) -> None:
    file = await add(store, data)
    assert file == hashlib.sha256(data).hexdigest()
    assert await load(store, file) == data


async def test_what_is_not_kept_is_none(store: Store) -> None:
    assert await load(store, "0" * 64) is None


async def test_old_files_go_unless_they_were_added_again(store: Store) -> None:
    old, young = await add(store, b"old"), await add(store, b"young")
    assert await add(store, b"young", days=10) == young
    async with store.write() as tx:
        assert await tx.files.forget(NOON + timedelta(days=5)) == 1
    assert await load(store, old) is None
    assert await load(store, young) == b"young"


async def test_the_janitor_forgets_files(store: Store) -> None:
    file = await add(store, DATA)
    await clean(store, NOON + FILES_KEPT)
    assert await load(store, file) == DATA
    await clean(store, NOON + FILES_KEPT + timedelta(seconds=1))
    assert await load(store, file) is None


async def test_an_answer_with_a_file_is_a_message_of_its_own(store: Store) -> None:
    console = build(lambda file: load(store, file), SetClock(), stdin=0)
    outlet = Outlet([console], [], SetClock())
    plain = Document((paragraph("words"),))
    picture = Document((), (), Attachment("0" * 64, "a.png", "image/png", "A picture"))
    async with store.write() as tx:
        for address, document in (("a", plain), ("b", picture)):
            at = Address("console", address)
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", NOON)
            await outlet.reply(tx, document, address, chat.id, "7")
        claimed = await tx.outbox.claim("console", None, NOON, timedelta(minutes=1), 10)
    targets = {one.at.address: one.target_ref for one in claimed.deliveries}
    assert targets == {"a": "7", "b": None}
