"""The store: transactions on one database, in the shape that `bot.core.store` asks for.

`bot/assembly.py` opens it and hands it to the roles.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cached_property
from typing import Any

import asyncpg
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.adoptions import Adoptions
from db.announce import CHANNEL
from db.asides import Asides
from db.audit import Audit
from db.broadcasts import Broadcasts
from db.channels import Channels
from db.chats import Chats
from db.desks import Desks
from db.diary import Diary
from db.engine import WRITES, make_engine, plain_address
from db.errors import TROUBLE, store_errors
from db.feeds import Feeds
from db.files import Files
from db.hubs import Hubs
from db.invitations import Invitations
from db.items import Items
from db.leases import Leases
from db.lists import Lists
from db.outbox import Outbox
from db.reasons import Reasons
from db.reminders import Reminders
from db.requests import Requests
from db.spells import Spells
from db.stories import Stories
from db.subscriptions import Subscriptions
from db.team import Team
from db.waits import Waits

log = structlog.get_logger(__name__)

#: Seconds before trying again to hear other processes, when their connection was lost.
LISTEN_AGAIN_SECONDS = 1.0


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
    def hubs(self) -> Hubs:
        """Hubs that send us what is new."""
        return Hubs(self.connection)

    @cached_property
    def items(self) -> Items:
        """What the feeds said."""
        return Items(self.connection)

    @cached_property
    def stories(self) -> Stories:
        """Items about one event."""
        return Stories(self.connection)

    @cached_property
    def lists(self) -> Lists:
        """What waits for lists, and what is snoozed."""
        return Lists(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """Everything that goes out."""
        return Outbox(self.connection)

    @cached_property
    def reasons(self) -> Reasons:
        """Why items reached chats or did not."""
        return Reasons(self.connection)

    @cached_property
    def requests(self) -> Requests:
        """Which events have been handled."""
        return Requests(self.connection)

    @cached_property
    def adoptions(self) -> Adoptions:
        """Changes of areas that were decided."""
        return Adoptions(self.connection)

    @cached_property
    def files(self) -> Files:
        """Bytes that documents carry."""
        return Files(self.connection)

    @cached_property
    def invitations(self) -> Invitations:
        """Who asked us where."""
        return Invitations(self.connection)

    @cached_property
    def leases(self) -> Leases:
        """Jobs for one process at a time."""
        return Leases(self.connection)

    @cached_property
    def diary(self) -> Diary:
        """Board meetings and their papers."""
        return Diary(self.connection)

    @cached_property
    def reminders(self) -> Reminders:
        """Who wants to be reminded."""
        return Reminders(self.connection)

    @cached_property
    def asides(self) -> Asides:
        """What is said in lists besides their stories."""
        return Asides(self.connection)

    @cached_property
    def spells(self) -> Spells:
        """How sources are and were."""
        return Spells(self.connection)

    @cached_property
    def waits(self) -> Waits:
        """What cards wait for."""
        return Waits(self.connection)

    @cached_property
    def team(self) -> Team:
        """People with roles."""
        return Team(self.connection)

    @cached_property
    def channels(self) -> Channels:
        """Campaign channels."""
        return Channels(self.connection)

    @cached_property
    def broadcasts(self) -> Broadcasts:
        """Broadcasts and what became of them."""
        return Broadcasts(self.connection)

    @cached_property
    def audit(self) -> Audit:
        """Who did what and when."""
        return Audit(self.connection)

    @cached_property
    def desks(self) -> Desks:
        """Where answers to broadcasts go."""
        return Desks(self.connection)


class Store:
    """A database and its connections."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._news = asyncio.Event()
        # SQLite has one writer; waiting here is fair and cheap, waiting in SQLite is neither.
        self._writer = asyncio.Lock() if engine.dialect.name == "sqlite" else None
        self._listener: asyncpg.Connection[Any] | None = None
        self._deaf = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """A transaction that changes nothing."""
        with store_errors():
            async with self.engine.connect() as connection:
                yield Transaction(connection)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        """A transaction that commits at the end of the block."""
        async with self._turn():
            with store_errors():
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
        """Be woken by other processes too, where the database can tell them; for as long as the
        store is open, over breaks of the connection."""
        if self.engine.dialect.name != "postgresql":
            return
        with store_errors():
            await self._begin_listening()
        self._keeper = asyncio.create_task(self._keep_listening())

    async def aclose(self) -> None:
        """Let go of all connections."""
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        if self._listener is not None:
            with suppress(*TROUBLE):
                await self._listener.close(timeout=2)
        await self.engine.dispose()

    async def _begin_listening(self) -> None:
        self._deaf.clear()
        self._listener = await asyncpg.connect(plain_address(self.engine.url))
        self._listener.add_termination_listener(self._on_termination)
        await self._listener.add_listener(CHANNEL, self._on_notify)

    async def _keep_listening(self) -> None:
        while True:
            await self._deaf.wait()
            try:
                await self._begin_listening()
            except TROUBLE as error:
                log.warning("cannot hear other processes", error=type(error).__name__)
                self._deaf.set()
                await asyncio.sleep(LISTEN_AGAIN_SECONDS)
            else:
                self._news.set()  # what was said meanwhile was not heard

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._writer is None:
            yield
        else:
            async with self._writer:
                yield

    def _on_notify(self, *_: object) -> None:
        self._news.set()

    def _on_termination(self, *_: object) -> None:
        self._deaf.set()


def open_store(database_url: str) -> Store:
    """The store at this address; raises StoreError for an address that is none."""
    return Store(make_engine(database_url))
