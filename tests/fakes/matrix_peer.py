"""The other side of an encrypted chat: somebody's client in a process of its own.

It is made with mautrix and libolm where there are wheels for them, else with a second nio; both
answer the same orders (`matrix_peer_talk.py`).
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from tests.fakes.matrix_person import Person, Seen, as_read, reaction
from tests.fakes.synapse import PASSWORD, Account, Synapse

LIBRARY = "mautrix" if sys.version_info < (3, 13) else "nio"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An encrypted event that the client got no key for."""

    event: str
    why: str


class Peer:
    """Somebody's encrypting client; rooms are arranged through `person`, the same account."""

    def __init__(self, person: Person, folder: Path, library: str = LIBRARY) -> None:
        self.person = person
        self.folder = folder
        self.library = library
        self.events: dict[str, list[dict[str, Any]]] = {}  #: room -> events, as they came
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._replies: dict[int, asyncio.Future[Any]] = {}
        self._numbers = count(1)
        self._changed = asyncio.Event()
        self._ready = asyncio.Event()

    # --- life ------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start the process on its store; returns when it may be given orders."""
        self.folder.mkdir(exist_ok=True)
        account = self.person.account
        options = {
            "homeserver": self.person.synapse.url,
            "user": account.user,
            "token": account.token,
            "device": account.device,
            "store": str(self.folder),
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self._ready.clear()
        with (self.folder / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", f"tests.fakes.matrix_peer_{self.library}", *words),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                limit=2**24,
            )
        self._reading = asyncio.create_task(self._read(self._process))
        async with asyncio.timeout(60):
            await self._ready.wait()
        assert self._process.returncode is None, self.log()

    async def stop(self) -> None:
        """Let it end; its store stays."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            async with asyncio.timeout(5):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        self._process = None
        if self._reading is not None:
            await self._reading

    def log(self) -> str:
        """What it printed, for a failure's message."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-5000:]

    # --- talking ---------------------------------------------------------------------------------

    async def say(self, room: str, text: str, **content: Any) -> str:
        """Write something, encrypted where the room is; the id of the event."""
        return await self.send(
            room, "m.room.message", {"msgtype": "m.text", "body": text, **content}
        )

    async def send(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        """Send any event, encrypted where the room is; its id."""
        return str(await self._order("send", room=room, kind=kind, content=dict(content)))

    async def react(self, room: str, event: str, key: str) -> str:
        """React to a message; reactions are never encrypted."""
        return await self.send(room, "m.reaction", reaction(event, key))

    async def say_without_key(self, room: str, text: str) -> str:
        """Write something that nobody else can decrypt, as a client that lost its keys does."""
        content = {"msgtype": "m.text", "body": text}
        return str(
            await self._order("send_without_key", room=room, kind="m.room.message", content=content)
        )

    async def trust(self, user: str, device: str) -> str:
        """What its library thinks of somebody's device."""
        return str(await self._order("trust", user=user, device=device))

    # --- reading ---------------------------------------------------------------------------------

    def messages(self, room: str, sender: str = "") -> list[Seen]:
        """What it read in a room, edits applied; of one sender if given."""
        return [
            one
            for one in as_read(self.events.get(room, []))
            if sender in ("", one.sender) and one.kind == "m.room.message"
        ]

    def unreadable(self, room: str) -> list[Unreadable]:
        """What it cannot decrypt, or not yet: the key may come after the message."""
        events = self.events.get(room, [])
        read = {event["event_id"] for event in events if "unreadable" not in event}
        return [
            Unreadable(event["event_id"], event["unreadable"])
            for event in events
            if "unreadable" in event and event["event_id"] not in read
        ]

    async def heard(self, room: str, words: str, sender: str = "", seconds: float = 40) -> Seen:
        """The message with these words, as soon as it is there and read."""
        found: list[Seen] = []

        def is_there() -> bool:
            found[:] = [one for one in self.messages(room, sender) if words in one.text]
            return bool(found)

        try:
            await self.wait_for(is_there, seconds)
        except TimeoutError:
            texts = [one.text for one in self.messages(room)]
            raise AssertionError(
                f"{words!r} is not in {texts}; unreadable: {self.unreadable(room)}; {self.log()}"
            ) from None
        return found[0]

    async def wait_for(self, true: Callable[[], object], seconds: float = 40) -> None:
        """Return once a condition about what it saw holds; TimeoutError otherwise."""
        async with asyncio.timeout(seconds):
            while not true():
                self._changed.clear()
                await self._changed.wait()

    # --- the process -----------------------------------------------------------------------------

    async def _order(self, verb: str, **args: Any) -> Any:
        assert self._process is not None
        assert self._process.stdin is not None
        number = next(self._numbers)
        self._replies[number] = asyncio.get_running_loop().create_future()
        line = json.dumps({"id": number, "verb": verb, "args": args})
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()
        try:
            async with asyncio.timeout(60):
                return await self._replies[number]
        finally:
            del self._replies[number]

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            self._take(json.loads(line))
            self._changed.set()
        await process.wait()
        self._ready.set()
        for reply in self._replies.values():
            if not reply.done():
                reply.set_exception(AssertionError(f"the peer ended: {self.log()}"))

    def _take(self, line: dict[str, Any]) -> None:
        match line:
            case {"saw": event}:
                self.events.setdefault(event["room"], []).append(event)
            case {"reply": number, "error": why}:
                self._replies[number].set_exception(AssertionError(f"{why}; {self.log()}"))
            case {"reply": number, "value": value}:
                self._replies[number].set_result(value)
            case _:
                self._ready.set()


@asynccontextmanager
async def peer_of(person: Person, folder: Path, library: str = LIBRARY) -> AsyncIterator[Peer]:
    """A started peer, ended on leaving."""
    peer = Peer(person, folder, library)
    await peer.start()
    try:
        yield peer
    finally:
        await peer.stop()


def another_device(synapse: Synapse, account: Account) -> Account:
    """The same person on a new device, which knows no keys."""
    wish = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": account.user},
        "password": PASSWORD,
    }
    made = synapse.call("POST", "/_matrix/client/v3/login", wish)
    return Account(account.user, account.name, made["access_token"], made["device_id"])
