"""Somebody with a Matrix account who sees plain text: what a person does in an unencrypted room.

Speaks HTTP with the server and shares no code with any SDK. `*_now` are for code that cannot
await; the rest hand the call to a thread.
"""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode

from tests.fakes.synapse import Account, MatrixError, Synapse

C = "/_matrix/client/v3"
ENCRYPTION = {"type": "m.room.encryption", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
_TRANSACTIONS = count(1)
#: Seconds to wait for what takes one or two when nobody else uses the machine.
PATIENCE = 90.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as its reader sees it, the last edit applied."""

    event: str
    sender: str
    kind: str  #: m.room.message, m.room.encrypted, m.reaction
    content: Mapping[str, Any]
    edits: int = 0
    redacted: bool = False
    encrypted: bool = False  #: the server saw only ciphertext

    @property
    def text(self) -> str:
        """Its plain text."""
        return str(self.content.get("body", ""))

    @property
    def html(self) -> str:
        """Its formatted text."""
        return str(self.content.get("formatted_body", ""))

    @property
    def thread(self) -> str | None:
        """The event its thread hangs on."""
        relation = self.content.get("m.relates_to") or {}
        return relation.get("event_id") if relation.get("rel_type") == "m.thread" else None


@dataclass(frozen=True, slots=True)
class Person:
    """An account in use."""

    synapse: Synapse
    account: Account

    @property
    def user(self) -> str:
        """@name:server."""
        return self.account.user

    # --- rooms -----------------------------------------------------------------------------------

    async def direct(self, other: str, *, encrypted: bool = False, version: str = "") -> str:
        """A direct chat with somebody who is invited; its id."""
        return await self.room(invite=[other], encrypted=encrypted, version=version, is_direct=True)

    async def room(
        self,
        name: str = "",
        *,
        invite: Sequence[str] = (),
        encrypted: bool = False,
        version: str = "",
        powers: Mapping[str, int] | None = None,
        **more: Any,
    ) -> str:
        """A private room; its id."""
        wish: dict[str, Any] = {
            "preset": "private_chat",
            "invite": list(invite),
            "initial_state": [ENCRYPTION] if encrypted else [],
            **more,
        }
        if name:
            wish["name"] = name
        if version:
            wish["room_version"] = version
        if powers:
            wish["power_level_content_override"] = {"users": dict(powers)}
        return str((await self.call("POST", "/createRoom", wish))["room_id"])

    async def join(self, room: str) -> None:
        """Accept an invitation."""
        await self.call("POST", f"/rooms/{quote(room)}/join")

    async def leave(self, room: str) -> None:
        """Leave."""
        await self.call("POST", f"/rooms/{quote(room)}/leave")

    async def invite(self, room: str, user: str) -> None:
        """Invite somebody."""
        await self.call("POST", f"/rooms/{quote(room)}/invite", {"user_id": user})

    async def kick(self, room: str, user: str) -> None:
        """Throw somebody out, who may come back if invited."""
        await self.call("POST", f"/rooms/{quote(room)}/kick", {"user_id": user})

    async def ban(self, room: str, user: str) -> None:
        """Throw somebody out for good."""
        await self.call("POST", f"/rooms/{quote(room)}/ban", {"user_id": user})

    async def unban(self, room: str, user: str) -> None:
        """Let somebody be invited again."""
        await self.call("POST", f"/rooms/{quote(room)}/unban", {"user_id": user})

    async def power(self, room: str, user: str, level: int) -> None:
        """Give somebody a power level; the rest stays."""
        levels = await self.state(room, "m.room.power_levels")
        levels["users"] = {**levels.get("users", {}), user: level}
        await self.set_state(room, "m.room.power_levels", levels)

    async def encrypt(self, room: str) -> None:
        """Switch encryption on, for good."""
        await self.set_state(room, "m.room.encryption", ENCRYPTION["content"])

    async def upgrade(self, room: str, version: str) -> str:
        """Replace a room by a newer one; its id."""
        wish = {"new_version": version}
        made = await self.call("POST", f"/rooms/{quote(room)}/upgrade", wish)
        return str(made["replacement_room"])

    async def state(self, room: str, kind: str, key: str = "") -> Any:
        """A piece of a room's state; MatrixError where there is none."""
        return await self.call("GET", f"/rooms/{quote(room)}/state/{kind}/{quote(key)}")

    async def set_state(self, room: str, kind: str, content: object, key: str = "") -> None:
        """Set a piece of a room's state."""
        await self.call("PUT", f"/rooms/{quote(room)}/state/{kind}/{quote(key)}", content)

    async def joined(self, room: str, user: str, seconds: float = PATIENCE) -> None:
        """Until somebody is in a room."""
        await self.until(room, lambda: self._has(room, user, "join"), seconds)

    async def gone(self, room: str, user: str, seconds: float = PATIENCE) -> None:
        """Until somebody is not in a room any more."""
        await self.until(room, lambda: self._has(room, user, "leave"), seconds)

    async def _has(self, room: str, user: str, membership: str) -> bool:
        try:
            return bool((await self.state(room, "m.room.member", user))["membership"] == membership)
        except MatrixError as error:
            if error.code != "M_NOT_FOUND":
                raise
            return False

    # --- talking ---------------------------------------------------------------------------------

    async def say(self, room: str, text: str, **content: Any) -> str:
        """Write something; the id of the event."""
        return await asyncio.to_thread(self.say_now, room, text, **content)

    def say_now(self, room: str, text: str, **content: Any) -> str:
        """The same, blocking."""
        return self.send_now(room, "m.room.message", {"msgtype": "m.text", "body": text, **content})

    async def send(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        """Send any event; its id."""
        return await asyncio.to_thread(self.send_now, room, kind, content)

    def send_now(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        """The same, blocking."""
        path = f"/rooms/{quote(room)}/send/{kind}/p{next(_TRANSACTIONS)}"
        return str(self.call_now("PUT", path, content)["event_id"])

    async def react(self, room: str, event: str, key: str) -> str:
        """React to a message; the id of the reaction."""
        return await self.send(room, "m.reaction", reaction(event, key))

    async def redact(self, room: str, event: str) -> None:
        """Take something back."""
        path = f"/rooms/{quote(room)}/redact/{quote(event)}/p{next(_TRANSACTIONS)}"
        await self.call("PUT", path)

    # --- reading ---------------------------------------------------------------------------------

    async def messages(self, room: str, sender: str = "") -> list[Seen]:
        """What is in a room, oldest first, edits applied; of one sender if given."""
        return await asyncio.to_thread(self.messages_now, room, sender)

    def messages_now(self, room: str, sender: str = "") -> list[Seen]:
        """The same, blocking."""
        return [
            one
            for one in as_read(self.timeline_now(room))
            if sender in ("", one.sender) and one.kind in ("m.room.message", "m.room.encrypted")
        ]

    async def heard(self, room: str, words: str, sender: str = "") -> Seen:
        """The message with these words, as soon as it is there."""
        return await self.new(room, words, sender, ())

    async def ask(self, room: str, text: str, words: str, bot: str, **content: Any) -> Seen:
        """Write something; the bot's first message from then on that has these words."""
        before = {one.event for one in await self.messages(room, bot)}
        await self.say(room, text, **content)
        return await self.new(room, words, bot, before)

    async def new(self, room: str, words: str, sender: str, before: Collection[str]) -> Seen:
        """Somebody's message with these words that was not there `before`."""
        new: list[Seen] = []

        async def is_there() -> bool:
            there = await self.messages(room, sender)
            new[:] = [one for one in there if one.event not in before]
            return any(words in one.text for one in new)

        try:
            await self.until(room, is_there)
        except TimeoutError:
            texts = [one.text for one in new]
            raise AssertionError(f"{words!r} is not in {texts}") from None
        return next(one for one in new if words in one.text)

    async def until(
        self, room: str, true: Callable[[], Awaitable[bool]], seconds: float = PATIENCE
    ) -> None:
        """Return once a condition about a room holds, looking whenever something happens there;
        TimeoutError otherwise."""
        async with asyncio.timeout(seconds):
            since = (await self._sync(room, "", 0))["next_batch"]
            while not await true():
                since = (await self._sync(room, since, 2.0))["next_batch"]

    async def _sync(self, room: str, since: str, seconds: float) -> Any:
        """Wait up to so long for something new in a room."""
        nothing: dict[str, list[str]] = {"types": []}
        choice = {
            "room": {"rooms": [room], "timeline": {"limit": 1}, "state": nothing},
            "presence": nothing,
            "account_data": nothing,
        }
        query = {"filter": json.dumps(choice), "timeout": str(int(seconds * 1000))}
        if since:
            query["since"] = since
        return await self.call("GET", f"/sync?{urlencode(query)}")

    async def reactions(self, room: str, event: str, sender: str) -> list[str]:
        """The keys somebody reacted with to a message, oldest first."""
        events = await asyncio.to_thread(self.timeline_now, room)
        relations = [
            one["content"].get("m.relates_to", {})
            for one in events
            if one["type"] == "m.reaction" and one["sender"] == sender
        ]
        return [str(one["key"]) for one in relations if one.get("event_id") == event]

    def timeline_now(self, room: str) -> list[dict[str, Any]]:
        """Every event of a room, oldest first; blocking."""
        found: list[dict[str, Any]] = []
        start = ""
        while True:
            query = f"dir=f&limit=1000{start}"
            page = self.call_now("GET", f"/rooms/{quote(room)}/messages?{query}")
            found += page["chunk"]
            if not page.get("end") or not page["chunk"]:
                return found
            start = f"&from={quote(page['end'])}"

    # --- HTTP ------------------------------------------------------------------------------------

    async def call(self, method: str, path: str, body: object = None) -> Any:
        """Call the client-server API."""
        return await asyncio.to_thread(self.call_now, method, path, body)

    def download_now(self, address: str) -> bytes:
        """The file at an `mxc://` address, blocking."""
        path = f"/_matrix/client/v1/media/download/{address.removeprefix('mxc://')}"
        request = urllib.request.Request(self.synapse.url + path)
        request.add_header("Authorization", f"Bearer {self.account.token}")
        with urllib.request.urlopen(request, timeout=60) as answer:
            data: bytes = answer.read()
            return data

    def upload_now(self, data: bytes, media_type: str) -> str:
        """Give the server a file; its `mxc://` address, blocking."""
        url = f"{self.synapse.url}/_matrix/media/v3/upload"
        request = urllib.request.Request(url, data, method="POST")
        request.add_header("Authorization", f"Bearer {self.account.token}")
        request.add_header("Content-Type", media_type)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return str(json.load(answer)["content_uri"])

    def call_now(self, method: str, path: str, body: object = None) -> Any:
        """The same, blocking."""
        return self.synapse.call(method, C + path, body, self.account.token)


def reaction(event: str, key: str) -> dict[str, Any]:
    """The content of a reaction."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}}


def location(latitude: float, longitude: float, words: str = "My place") -> dict[str, Any]:
    """The content of a shared location, as Element sends it."""
    uri = f"geo:{latitude},{longitude};u=20"
    return {
        "msgtype": "m.location",
        "body": f"Location {words} at {uri}",
        "geo_uri": uri,
        "org.matrix.msc3488.location": {"uri": uri, "description": words},
        "org.matrix.msc3488.asset": {"type": "m.self"},
    }


def as_read(events: Sequence[Mapping[str, Any]]) -> list[Seen]:
    """Events of a timeline as a reader sees them: edits replace what they edit."""
    seen: dict[str, Seen] = {}
    for event in events:
        if "state_key" in event:
            continue
        content = event["content"]
        relation = content.get("m.relates_to") or {}
        if relation.get("rel_type") == "m.replace" and relation.get("event_id") in seen:
            old = seen[relation["event_id"]]
            if old.sender == event["sender"] and not old.redacted:
                new = content.get("m.new_content", {})
                seen[old.event] = replace(old, content=new, edits=old.edits + 1)
            continue
        if event["type"] == "m.room.redaction":
            gone = str(event.get("redacts") or content.get("redacts"))
            if gone in seen:
                seen[gone] = replace(seen[gone], content={}, redacted=True)
            continue
        seen[event["event_id"]] = Seen(
            event["event_id"],
            event["sender"],
            event["type"],
            content,
            redacted="redacted_because" in event.get("unsigned", {}),
            encrypted=event.get("encrypted", event["type"] == "m.room.encrypted"),
        )
    return list(seen.values())
