"""The store: transactions on one database, in the shape that `bot.core.store` asks for.

`bot/app.py` opens it and hands it to the roles.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import cached_property
from typing import Any

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.store import StoreError
from db.chats import Chats
from db.engine import WRITES, make_engine
from db.feeds import Feeds
from db.items import Items
from db.leases import Leases
from db.outbox import Outbox
from db.publish import CHANNEL
from db.requests import Requests
from db.subscriptions import Subscriptions


class Transaction:
    """All questions on one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection

    @cached_property
    def chats(self) -> Chats:
        """Places we talk to."""
        return Chats(self.connection)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """What chats follow."""
        return Subscriptions(self.connection)

    @cached_property
    def feeds(self) -> Feeds:
        """How far each feed has been read."""
        return Feeds(self.connection)

    @cached_property
    def items(self) -> Items:
        """What the feeds said."""
        return Items(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """Everything that goes out."""
        return Outbox(self.connection)

    @cached_property
    def requests(self) -> Requests:
        """Which events have been handled."""
        return Requests(self.connection)

    @cached_property
    def leases(self) -> Leases:
        """Jobs for one process at a time."""
        return Leases(self.connection)


class Store:
    """A database and its connections."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._news = asyncio.Event()
        # SQLite has one writer; waiting here is fair and cheap, waiting in SQLite is neither.
        self._writer = asyncio.Lock() if engine.dialect.name == "sqlite" else None
        self._listener: asyncpg.Connection[Any] | None = None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A transaction that changes nothing."""
        with _store_errors():
            async with self.engine.connect() as connection:
                yield Transaction(connection)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A transaction that commits at the end of the block."""
        async with self._turn():
            with _store_errors():
                async with self.engine.connect() as connection:
                    await connection.execution_options(**{WRITES: True})
                    transaction = Transaction(connection)
                    async with connection.begin():
                        yield transaction
        if transaction.outbox.published:
            self._news.set()

    async def woken(self) -> None:
        """Wait until something may have been published."""
        await self._news.wait()
        self._news.clear()

    async def listen(self) -> None:
        """Be woken by other processes too, where the database can tell them."""
        if self.engine.dialect.name != "postgresql":
            return
        url = self.engine.url.set(drivername="postgresql")
        self._listener = await asyncpg.connect(url.render_as_string(hide_password=False))
        await self._listener.add_listener(CHANNEL, self._on_notify)

    async def aclose(self) -> None:
        """Let go of all connections."""
        if self._listener is not None:
            with suppress(asyncpg.PostgresError, OSError):
                await self._listener.close(timeout=2)
        await self.engine.dispose()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._writer is None:
            yield
        else:
            async with self._writer:
                yield

    def _on_notify(self, *_: object) -> None:
        self._news.set()


@contextmanager
def _store_errors() -> Iterator[None]:
    """Wrap what the database and its driver raise, once."""
    try:
        yield
    except (sa.exc.SQLAlchemyError, asyncpg.PostgresError, OSError) as error:
        raise StoreError(f"{type(error).__name__}: {_brief(error)}") from error


def _brief(error: BaseException) -> str:
    """The driver's words without statement and parameters, which may hold what people wrote."""
    cause = getattr(error, "orig", None) or error
    return str(cause).splitlines()[0] if str(cause) else type(cause).__name__


def open_store(database_url: str) -> Store:
    """The store at this address; raises StoreError for an address that is none."""
    return Store(make_engine(database_url))
