"""Connections: one engine per database, with the settings that make both behave alike.

`db.store.open_store` uses it; so do the migrations.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import asyncpg
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.core.store import StoreError
from db.errors import store_errors

#: How long SQLite waits for another process's transaction, in seconds.
BUSY_SECONDS = 30
#: Connections to PostgreSQL that one process keeps.
POOL_SIZE = 8

#: Execution option of a connection whose transaction will write.
WRITES = "ics_writes"

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}


def database_url(text: str) -> URL:
    """The address with the driver this program uses.

    Raises StoreError for an address that is not of SQLite or PostgreSQL.
    """
    try:
        url = make_url(text)
    except sa.exc.ArgumentError as error:
        raise StoreError("DATABASE_URL is not a database address") from error
    base = url.get_backend_name() if "+" in url.drivername else url.drivername
    driver = _DRIVERS.get(base)
    if driver is None:
        raise StoreError(f"DATABASE_URL: {base} is neither sqlite nor postgresql")
    return url.set(drivername=driver)


def make_engine(text: str) -> AsyncEngine:
    """An engine for a database address; makes the folder of a SQLite file."""
    url = database_url(text)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            with store_errors():
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(url, connect_args={"timeout": BUSY_SECONDS})
        sa.event.listen(engine.sync_engine, "connect", _sqlite_connect)
        sa.event.listen(engine.sync_engine, "begin", _sqlite_begin)
        return engine

    async def connect(**_options: Any) -> asyncpg.Connection[Any]:
        # The driver reads the address as libpq does (sslmode and all); SQLAlchemy would not.
        return await asyncpg.connect(plain_address(url))

    return create_async_engine(url, pool_size=POOL_SIZE, pool_pre_ping=True, async_creator=connect)


def plain_address(url: URL) -> str:
    """The address of a PostgreSQL database as its driver reads it, with the password."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _sqlite_connect(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin too late to protect a read that a write follows.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
