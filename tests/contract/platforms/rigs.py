"""One handle for each platform with its far side, so that one suite tests them all."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from bot.core.ports import MenuEntry, Platform
from bot.core.store import StoreError
from bot.core.types import (
    Address,
    ChatKind,
    Delivery,
    Inbound,
    Lane,
    Operation,
)
from bot.platforms.console.build import build as build_console
from bot.platforms.console.render import page
from bot.platforms.telegram.build import Telegram
from bot.platforms.telegram.build import build as build_telegram
from tests.contract.platforms.matrix_rig import MatrixRig, open_matrix_rig
from tests.fakes.telegram_server import FakeTelegram

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MENU = (
    MenuEntry("ics", "Look up an area", changes=False, owners=False),
    MenuEntry("follow", "Follow an area", changes=True, owners=False),
    MenuEntry("status", "How the bot is", changes=False, owners=True),
)
OWNER = 900
PERSON = Address("telegram", "5")
TERMINAL = Address("console", "local")


@dataclass
class HastyClock:
    """Waits are noted and over at once."""

    waits: list[float] = field(default_factory=list)
    waited: asyncio.Event = field(default_factory=asyncio.Event)

    def now(self) -> datetime:
        return NOW

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.waited.set()
        await asyncio.sleep(0.001)

    async def wait_for(self, true: Callable[[list[float]], bool]) -> None:
        """Return once the waits so far satisfy `true`."""
        async with asyncio.timeout(10):
            while not true(self.waits):
                self.waited.clear()
                await self.waited.wait()


@dataclass
class KeptCursor:
    """A cursor in memory."""

    value: str | None = None

    async def load(self) -> str | None:
        return self.value

    async def save(self, value: str) -> None:
        self.value = value


@dataclass
class KeptFiles:
    """Files in memory, as the store keeps them; `away` makes it a store that does not answer."""

    kept: dict[str, bytes] = field(default_factory=dict)
    loads: int = 0
    away: bool = False

    def add(self, data: bytes) -> str:
        file = hashlib.sha256(data).hexdigest()
        self.kept[file] = data
        return file

    async def load(self, file: str) -> bytes | None:
        self.loads += 1
        if self.away:
            raise StoreError("the store is away")
        return self.kept.get(file)


async def no_file(file: str) -> bytes | None:
    """What is kept where nothing is."""
    return None


@dataclass
class Inbox:
    """Takes what a platform hands over; `refuse` makes it fail that often first."""

    taken: list[Inbound] = field(default_factory=list)
    refused: list[Inbound] = field(default_factory=list)
    refuse: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, inbound: Inbound) -> None:
        if self.refuse:
            self.refuse -= 1
            self.refused.append(inbound)
            raise ConnectionError("the store is away")
        self.taken.append(inbound)
        self.changed.set()

    async def wait_for(self, count: int) -> list[Inbound]:
        async with asyncio.timeout(10):
            while len(self.taken) < count:
                self.changed.clear()
                await self.changed.wait()
        return self.taken


class Rig(Protocol):
    """A platform and the person at its far side."""

    @property
    def platform(self) -> Platform: ...

    @property
    def at(self) -> Address: ...

    @property
    def who(self) -> str:
        """The person's id on the platform."""

    @property
    def files(self) -> KeptFiles: ...

    def say(self, text: str) -> None:
        """The person writes."""

    def shown(self) -> list[str]:
        """What the person sees of the bot's messages, oldest first."""

    def files_shown(self) -> list[bytes]:
        """The files that the person got, oldest first."""


@dataclass
class TelegramRig:
    platform: Telegram
    server: FakeTelegram
    clock: HastyClock
    files: KeptFiles
    at: Address = PERSON
    who: str = PERSON.address

    def say(self, text: str) -> None:
        self.server.say(5, text)

    def shown(self) -> list[str]:
        return [message.text for message in self.server.messages(5)]

    def files_shown(self) -> list[bytes]:
        sent = [message.file for message in self.server.messages(5) if message.file]
        return [self.server.files[one.id][1] for one in sent]


@dataclass
class ConsoleRig:
    platform: Platform
    out: io.StringIO
    stdin: int
    files: KeptFiles
    at: Address = TERMINAL
    who: str = TERMINAL.address

    def say(self, text: str) -> None:
        os.write(self.stdin, f"{text}\n".encode())

    def shown(self) -> list[str]:
        return [self.out.getvalue()]

    def files_shown(self) -> list[bytes]:
        paths = re.findall(r"saved as\s+(\S+)", self.out.getvalue())
        return [Path(path).read_bytes() for path in paths]


@asynccontextmanager
async def telegram_rig(*, rates: bool = False) -> AsyncIterator[TelegramRig]:
    """Telegram against the fake server, with one person (5) who has started the bot."""
    async with FakeTelegram(rates=rates) as server:
        server.private_chat(5)
        clock, files = HastyClock(), KeptFiles()
        platform = build_telegram(server.token, server.url, MENU, [str(OWNER)], files.load, clock)
        try:
            yield TelegramRig(platform, server, clock, files)
        finally:
            await platform.aclose()


@asynccontextmanager
async def console_rig() -> AsyncIterator[ConsoleRig]:
    """The console on a pipe, printing into memory."""
    read_end, write_end = os.pipe()
    out, files = io.StringIO(), KeptFiles()
    try:
        with TemporaryDirectory() as folder:
            platform = build_console(
                files.load, HastyClock(), stdin=read_end, stdout=out, folder=Path(folder)
            )
            yield ConsoleRig(platform, out, write_end, files)
    finally:
        os.close(read_end)
        os.close(write_end)


@asynccontextmanager
async def matrix_rig(**options: Any) -> AsyncIterator[MatrixRig]:
    """Matrix against a real Synapse, in a direct chat with one person."""
    async with open_matrix_rig(HastyClock(), KeptFiles(), **options) as rig:
        yield rig


RIGS: dict[str, Callable[[], AbstractAsyncContextManager[Rig]]] = {
    "telegram": telegram_rig,
    "matrix": matrix_rig,
    "console": console_rig,
}


@asynccontextmanager
async def listening(
    platform: Platform, inbox: Inbox, cursor: KeptCursor | None = None
) -> AsyncIterator[asyncio.Task[None]]:
    """The platform listens for the length of the block."""
    task = asyncio.create_task(platform.listen(inbox.receive, cursor or KeptCursor()))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def delivery(at: Address, body: str, **changes: object) -> Delivery:
    """A delivery of a body to an address, as the sender would ask for it."""
    plain = Delivery(
        id=1,
        notice_id=1,
        chat_id=1,
        at=at,
        chat_kind=ChatKind.PRIVATE,
        part=0,
        operation=Operation.SEND,
        lane=Lane.ALERT,
        body=body,
        target_ref=None,
        transaction_id="t1",
        attempts=1,
        doubts=0,
        first_doubt_at=None,
        send_before=NOW + timedelta(hours=1),
        created_at=NOW,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def readable(platform: str, bodies: tuple[str, ...]) -> str:
    """Bodies as a golden file keeps them: the text as sent or printed, then the buttons."""
    if platform == "console":
        return "\n".join(page(body, 80, ansi=False) for body in bodies) + "\n"
    if platform == "matrix":
        return "\n=====\n".join(_both_renderings(json.loads(body)) for body in bodies) + "\n"
    parts = []
    for body in bodies:
        stored = json.loads(body)
        rows = [
            "  ".join(f"[{label} -> {data}]" for label, data in row) for row in stored["buttons"]
        ]
        name = stored["file"]["name"] if "file" in stored else None
        file = [f"(file {name})"] if name else []
        parts.append("\n".join([*file, stored["text"], *rows]))
    return "\n=====\n".join(parts) + "\n"


def _both_renderings(stored: dict[str, Any]) -> str:
    file = [f"(file {stored['file']['name']})"] if "file" in stored else []
    html = f"----- HTML, {stored['buttons']} buttons"
    return "\n".join([*file, stored["plain"], html, stored["html"]])
