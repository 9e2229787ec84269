"""A database that is away, breaks off or is no database: one kind of error, and recovery."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest

from bot.core.store import StoreError
from bot.core.types import Address, ChatKind
from db.migrate import migrate
from db.store import Store, open_store
from tests.clock import NOON
from tests.waiting import eventually

NOBODY = "postgresql://nobody:secret-word@127.0.0.1:1/nothing"


async def _migrate(address: str) -> None:
    opened = open_store(address)
    try:
        await migrate(opened.engine)
    finally:
        await opened.aclose()


@pytest.mark.parametrize(
    "address",
    [
        NOBODY,
        f"{NOBODY}?sslmode=require",
        f"{NOBODY}?sslmode=perhaps",
        "sqlite:////proc/nowhere/ics.sqlite3",
    ],
)
async def test_a_database_that_cannot_be_reached_is_a_store_error(address: str) -> None:
    with pytest.raises(StoreError) as caught:
        await _migrate(address)
    assert "secret-word" not in str(caught.value)


async def test_a_file_that_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("these are words and no database at all, " * 100)
    with pytest.raises(StoreError):
        await _migrate(f"sqlite:///{file}")


@pytest.mark.parametrize("ask", ["read", "write", "listen"])
async def test_a_server_that_is_away_is_a_store_error(ask: str) -> None:
    opened = open_store(NOBODY)

    async def asking() -> None:
        if ask == "listen":
            await opened.listen()
        else:
            async with getattr(opened, ask)() as tx:
                await tx.feeds.all()

    with pytest.raises(StoreError):
        await asking()
    await opened.aclose()


async def test_sslmode_is_understood_as_libpq_writes_it(postgres: str) -> None:
    await _migrate(
        f"{postgres}&sslmode=prefer" if "?" in postgres else f"{postgres}?sslmode=prefer"
    )


async def _break_connections(store: Store) -> None:
    """As a restart of the server would."""
    url = store.engine.url.set(drivername="postgresql")
    connection = await asyncpg.connect(url.render_as_string(hide_password=False))
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_connection_lost_in_mid_transaction_is_a_store_error_and_replaced(
    store: Store,
) -> None:
    async def interrupted() -> None:
        async with store.write() as tx:
            await tx.chats.ensure(Address("telegram", "1"), ChatKind.PRIVATE, "", NOON)
            await _break_connections(store)
            await tx.feeds.all()

    with pytest.raises(StoreError):
        await interrupted()
    async with store.write() as tx:
        assert await tx.chats.find(Address("telegram", "1")) is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_waking_works_again_after_the_connection_was_lost(
    store: Store, database_url: str
) -> None:
    await store.listen()
    await _break_connections(store)
    woken = 0

    async def count() -> None:
        nonlocal woken
        while True:
            await store.woken()
            woken += 1

    counting = asyncio.create_task(count())
    other = await asyncpg.connect(database_url)

    async def two_notes_arrived() -> bool:
        # The first may only say that the connection is back.
        await other.execute("NOTIFY ics_outbox")
        return woken >= 2

    await eventually(two_notes_arrived)
    await other.close()
    counting.cancel()
