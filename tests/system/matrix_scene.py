"""The program on Matrix (and Telegram) between a real Synapse, a proxy and feeds.

async with opened_on_matrix(folder, database_url, {"devon": ("QJK",)}) as scene:
    anna = scene.newcomer()
    room = await scene.direct(anna)
    card = await anna.ask(room, "/ics devon", "NHS Devon ICB", scene.bot.user)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.core.types import ChatState
from db.schema import chats
from tests.fakes.matrix_peer import Peer, peer_of
from tests.fakes.matrix_person import C, Person
from tests.fakes.matrix_proxy import MatrixProxy
from tests.fakes.matrix_signatures import why_not_trusted
from tests.fakes.synapse import PASSWORD, Account, Synapse, shared_synapse
from tests.system.program import Program, command
from tests.system.scene import Scene, opened
from tests.waiting import eventually

_NAMES = count(1)

#: What the keyboard of a button shows.
KEYS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")


@dataclass
class MatrixScene:
    """Everything around the program on Matrix."""

    scene: Scene
    synapse: Synapse
    proxy: MatrixProxy
    bot: Account
    stack: AsyncExitStack
    folder: Path
    _peers: int = field(default=0)

    @property
    def program(self) -> Program:
        """The program."""
        return self.scene.program

    def newcomer(self, name: str = "person") -> Person:
        """Somebody the bot has not met."""
        return Person(self.synapse, self.synapse.register(f"{name}-{next(_NAMES)}"))

    async def peer(self, person: Person) -> Peer:
        """An encrypting client for somebody; it ends with the scene."""
        self._peers += 1
        folder = self.folder / f"peer{self._peers}"
        return await self.stack.enter_async_context(peer_of(person, folder))

    async def direct(self, person: Person, *, encrypted: bool = False, version: str = "") -> str:
        """A direct chat of somebody with the bot, which has come and greeted."""
        room = await person.direct(self.bot.user, encrypted=encrypted, version=version)
        await self.greeted(person, room)
        return room

    async def room(
        self, person: Person, name: str = "Campaign", *, others: Sequence[str] = (), **how: Any
    ) -> str:
        """A room of somebody's with the bot in it, which has come and greeted; others are
        invited."""
        room = await person.room(name, invite=[self.bot.user, *others], **how)
        await self.greeted(person, room)
        return room

    async def greeted(self, person: Person, room: str) -> None:
        """Until the bot has come into a room and said something."""

        async def said_something() -> bool:
            return bool(await person.messages(room, self.bot.user))

        await person.until(room, said_something)

    async def suspended(self, room: str) -> None:
        """Until the program knows that it is shut out of a room."""

        async def is_suspended() -> bool:
            query = sa.select(chats.c.state).where(chats.c.address == room)
            async with self.scene.store.read() as tx:
                states = (await tx.connection.execute(query)).scalars().all()
            return ChatState.SUSPENDED in states

        await eventually(is_suspended, 40)

    async def devices(self) -> Mapping[str, Any]:
        """What the server publishes of the bot's keys."""
        reader = Person(self.synapse, self.synapse.register(f"reader-{next(_NAMES)}"))
        wish: dict[str, Any] = {"device_keys": {self.bot.user: []}}
        published: Mapping[str, Any] = await reader.call("POST", "/keys/query", wish)
        return published

    async def trusted_devices(self) -> tuple[list[str], list[str]]:
        """The bot's devices that its cross-signing keys vouch for, and those they do not."""
        published = await self.devices()
        devices = published["device_keys"].get(self.bot.user, {})
        why = {one: why_not_trusted(published, self.bot.user, one) for one in devices}
        return [one for one in why if not why[one]], [one for one in why if why[one]]


def matrix_settings(homeserver: str, bot: Account, folder: Path) -> dict[str, str]:
    """What the program needs to be on Matrix with a password."""
    return {
        "MATRIX_HOMESERVER": homeserver,
        "MATRIX_USER": bot.user,
        "MATRIX_PASSWORD": bot.password,
        "MATRIX_STORE": str(folder / "matrix"),
        "MATRIX_PACE": "0",
    }


def new_bot(synapse: Synapse) -> Account:
    """An account that has no device yet."""
    return synapse.register(f"bot-{next(_NAMES)}", login=False)


def log_in(synapse: Synapse, bot: Account) -> Account:
    """The bot's account on another device."""
    wish = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": bot.user},
        "password": PASSWORD,
    }
    made = synapse.call("POST", f"{C}/login", wish)
    return Account(bot.user, bot.name, made["access_token"], made["device_id"])


@asynccontextmanager
async def opened_on_matrix(
    folder: Path,
    database_url: str,
    feeds: Mapping[str, Sequence[str]],
    *,
    synapse: Synapse | None = None,
    setup: bool = False,
    people: Sequence[int] = (),
    **settings: str,
) -> AsyncIterator[MatrixScene]:
    """A scene whose program is on Matrix (through a proxy) and on Telegram; with `setup` its
    cross-signing keys are made before it starts."""
    server = synapse if synapse is not None else await asyncio.to_thread(shared_synapse)
    bot = await asyncio.to_thread(new_bot, server)
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(MatrixProxy(server.url))
        chosen = {**matrix_settings(proxy.url, bot, folder), **settings}
        if setup:
            done = await command(folder, "matrix", "setup", settings=chosen, seconds=60)
            assert done.status == 0, done.err + done.out
        scene = await stack.enter_async_context(
            opened(folder, database_url, feeds, rates=False, people=people, **chosen)
        )
        await proxy.wait_for(lambda: proxy.requests("/sync"), 60)
        yield MatrixScene(scene, server, proxy, bot, stack, folder)
