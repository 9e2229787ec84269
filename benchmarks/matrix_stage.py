"""The server, the accounts and the rooms that the benchmarks of Matrix share."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nio import AsyncClient, AsyncClientConfig

from bot.clock import SystemClock
from bot.core.types import Address, ChatKind
from db.migrate import migrate
from db.store import Store
from tests.fakes.matrix_person import Person
from tests.fakes.synapse import Account, Synapse

KINDS = ("plain", "encrypted")


@dataclass(frozen=True, slots=True)
class Stage:
    """The server, who is on it, and the rooms both are in."""

    synapse: Synapse
    person: Person
    bot: Account  #: the device of the program
    bare: Account  #: the device of the SDK alone
    rooms: dict[str, list[str]]  #: of each kind
    folder: Path

    @property
    def settings(self) -> dict[str, str]:
        """What the program needs, without a database."""
        return {
            "MATRIX_HOMESERVER": self.synapse.url,
            "MATRIX_USER": self.bot.user,
            "MATRIX_ACCESS_TOKEN": self.bot.token,
            "MATRIX_DEVICE_ID": self.bot.device,
            "MATRIX_STORE": str(self.folder / "keys"),
            "MATRIX_PACE": "0",
            "LOG_LEVEL": "INFO",
            "FETCH_ALLOW_PRIVATE": "yes",
        }


async def furnish(person: Person, bot: Account, count: int, encrypted: bool) -> list[str]:
    """So many rooms with the person and the bot in them."""
    places = asyncio.Semaphore(4)
    inside = Person(person.synapse, bot)

    async def one() -> str:
        async with places:
            room = await person.direct(bot.user, encrypted=encrypted)
            await inside.join(room)
            return room

    return list(await asyncio.gather(*(one() for _ in range(count))))


async def invite_all(store: Store, rooms: Sequence[str]) -> None:
    """A database in which every room follows an area."""
    now = SystemClock().now()
    await migrate(store.engine)
    async with store.write() as tx:
        for room in rooms:
            chat = await tx.chats.ensure(Address("matrix", room), ChatKind.PRIVATE, "", now)
            await tx.subscriptions.add(chat.id, "QJK", now)


async def open_nio(stage: Stage, folder: Path) -> AsyncClient:
    """The SDK after its first sync."""
    config = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
    client = AsyncClient(stage.synapse.url, stage.bare.user, stage.bare.device, str(folder), config)
    client.restore_login(stage.bare.user, stage.bare.device, stage.bare.token)
    if client.should_upload_keys:
        await client.keys_upload()
    await client.sync(timeout=0, full_state=True)
    if client.should_query_keys:
        await client.keys_query()
    return client


async def at_rest(pid: int) -> None:
    """Until a process has used next to no processor time for two seconds. A server goes on working
    for whoever has just logged in or out."""
    before, quiet = -1.0, 0
    while quiet < 4:
        await asyncio.sleep(0.5)
        used = seconds_used(pid)
        quiet = quiet + 1 if used - before <= 0.03 else 0
        before = used


def seconds_used(pid: int) -> float:
    """Processor time of a process."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()
    return (float(words[13]) + float(words[14])) / os.sysconf("SC_CLK_TCK")
