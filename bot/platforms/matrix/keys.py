"""Our device's keys: what is decrypted, and what is encrypted for whom.

    to-device messages -> take_in          room event -> decrypt
    room, members      -> encrypt: devices of all members -> share the key -> encrypt

Called by the listener and the transport. The arithmetic is nio's (vodozemac); the order of steps
is ours, so that a kill between any two loses nothing: docs/matrix.md.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from nio.crypto import Olm, OutboundGroupSession
from nio.events import MegolmEvent, OlmEvent, ToDeviceEvent
from nio.exceptions import EncryptionError

from bot.platforms.matrix.crypto_store import KeyStore
from bot.platforms.matrix.devices import MEGOLM, Devices
from bot.platforms.matrix.http import MatrixHttp
from bot.platforms.matrix.session import Session
from bot.platforms.matrix.supply import Supply

log = structlog.get_logger(__name__)

FILE = "keys.db"
#: nio wants a pass phrase for its pickles. Whoever reads the folder would read the phrase, too.
_PHRASE = "ics-watch"


#: Days that a key of others is kept after it was last of use; apps use one for a week.
KEPT_DAYS = 90


class Keys:
    """Holds the key store and the sessions of this process."""

    def __init__(self, folder: Path, me: Session, http: MatrixHttp) -> None:
        # It logs every step with ids and keys; what matters of it is logged here.
        logging.getLogger("nio").setLevel(logging.ERROR)
        self._store = KeyStore(me.user_id, me.device_id, str(folder), _PHRASE, FILE)
        self._used: dict[str, int] = {}  #: session id -> day
        self._store.forget_unused(_today() - KEPT_DAYS, _today())
        self._olm = Olm(me.user_id, me.device_id, self._store)
        self._devices = Devices(self._olm, self._store, http)
        self.supply = Supply(self._olm, http)
        self.encrypted_rooms: set[str] = set(self._store.load_encrypted_rooms())
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def fingerprint(self) -> str:
        """The public key that our device signs with."""
        return str(self._olm.account.identity_keys["ed25519"])

    def take_in(self, messages: Collection[Any], batch: str, since: str | None) -> None:
        """Handle the to-device messages of a batch, each once. What came before `since` will not
        be repeated."""
        with self._store.at_once():
            for message in messages:
                if not isinstance(message, dict) or message.get("type") != "m.room.encrypted":
                    continue
                text = json.dumps(message, sort_keys=True)
                if not self._store.is_taken_in(text):
                    self._take_in(message)
                self._store.note_taken_in(text, batch)
            if messages:
                # nio saves the account before vodozemac removes the one-time key that was used.
                self._olm.save_account()
            self._store.forget_taken_in({batch, since or ""})

    def _take_in(self, message: dict[str, Any]) -> None:
        try:
            event = ToDeviceEvent.parse_event(message)
            if isinstance(event, OlmEvent):
                self._olm.decrypt_event(event)
        except Exception as error:
            # Anybody may send us anything; vodozemac and nio raise several kinds of errors.
            log.warning("to-device message not read", error=type(error).__name__)
            with suppress(Exception):
                self._olm._mark_device_for_unwedging(
                    message["sender"], message["content"]["sender_key"]
                )

    def note(self, answer: Mapping[str, Any]) -> None:
        """What a sync says about other people's devices and our own supply of keys."""
        lists = answer.get("device_lists") or {}
        self._devices.changed([*lists.get("changed", ()), *lists.get("left", ())])
        self.supply.note(answer)

    def note_encrypted(self, rooms: Collection[str]) -> None:
        """These rooms are encrypted, for ever: no later word of the server changes that."""
        new = set(rooms) - self.encrypted_rooms
        if new:
            self._store.save_encrypted_rooms(new)
            self.encrypted_rooms |= new

    def decrypt(self, room_id: str, event: Mapping[str, Any]) -> dict[str, Any] | None:
        """The event with its real type and content, None without the key."""
        content = dict(event.get("content") or {})
        sender_key = self._sender_key(room_id, content.get("session_id"))
        if content.get("algorithm") != MEGOLM or sender_key is None:
            return None
        # nio wants both, although they are deprecated; who sent the session's key is what counts.
        content["sender_key"] = sender_key
        content.setdefault("device_id", "")
        try:
            sealed = MegolmEvent.from_dict({**event, "content": content, "room_id": room_id})
            source = self._olm.decrypt_megolm_event(sealed, room_id).source
            self._note_used(content["session_id"])
            return {**event, "type": source["type"], "content": source["content"]}
        except EncryptionError as error:
            log.info("event not decrypted", error=str(error)[:100])
        except Exception as error:
            log.warning("event not decrypted", error=type(error).__name__)
        return None

    def _note_used(self, session_id: str) -> None:
        if self._used.get(session_id) != _today():
            self._used[session_id] = _today()
            self._store.note_used(session_id, _today())

    def _sender_key(self, room_id: str, session_id: object) -> str | None:
        for sender_key, sessions in self._olm.inbound_group_store[room_id].items():
            if session_id in sessions:
                return str(sender_key)
        return None

    async def tend(self) -> None:
        """Keep the supply of keys up and mend broken sessions. CallError if it cannot be done
        now; it is done after the next sync."""
        await self.supply.fill()
        if self._olm.wedged_devices:
            await self._devices.claim([(d.user_id, d.id) for d in self._olm.wedged_devices])
        for message in list(self._olm.outgoing_to_device_messages):
            await self._devices.send(
                message.type, {message.recipient: {message.recipient_device: message.content}}
            )
            self._olm._mark_to_device_message_as_sent(message)

    async def encrypt(
        self,
        room_id: str,
        members: Collection[str],
        rotation: tuple[int, timedelta],
        kind: str,
        content: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The content of an `m.room.encrypted` event that every device of these members can read.

        The key has been given to them before this returns. CallError if that could not be done.
        `rotation`: after so many messages, or so long, another key is used.
        """
        async with self._locks[room_id]:
            session = await self._shared_session(room_id, members, rotation)
            plain = {"type": kind, "content": content, "room_id": room_id}
            return {
                "algorithm": MEGOLM,
                "sender_key": self._olm.account.identity_keys["curve25519"],
                "device_id": self._olm.device_id,
                "session_id": session.id,
                "ciphertext": session.encrypt(
                    json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
                ),
            }

    async def _shared_session(
        self, room_id: str, members: Collection[str], rotation: tuple[int, timedelta]
    ) -> OutboundGroupSession:
        devices = await self._devices.of(members)
        session = self._olm.outbound_group_sessions.get(room_id)
        # Who has left, or lost a device, must not read on: a new key for those who are there.
        if session is None or session.expired or not session.users_shared_with <= devices.keys():
            session = OutboundGroupSession()
            session.max_messages, session.max_age = rotation
            self._olm.outbound_group_sessions[room_id] = session
        missing = devices.keys() - session.users_shared_with
        if missing:
            await self._devices.share(room_id, session, [devices[one] for one in missing])
        session.shared = True
        return session

    def close(self) -> None:
        """Let go of the key store."""
        self._store.close()


def _today() -> int:
    return int(time.time() // 86_400)
