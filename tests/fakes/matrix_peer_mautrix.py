"""A person's encrypting client made with mautrix and libolm, so that it shares no encryption code
with the bot. A process of its own, with its own store; `tests/fakes/matrix_peer.py` drives it.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from mautrix.api import HTTPAPI
from mautrix.client import Client
from mautrix.client.encryption_manager import DecryptionDispatcher
from mautrix.client.syncer import InternalEventType
from mautrix.crypto import OlmMachine
from mautrix.crypto.store import PgCryptoStateStore, PgCryptoStore
from mautrix.errors import DecryptionError, MatrixConnectionError, SessionNotFound
from mautrix.types import (
    DeviceID,
    EncryptedEvent,
    EventFilter,
    EventType,
    Filter,
    RoomEventFilter,
    RoomFilter,
    RoomID,
    SessionID,
    UserID,
)
from mautrix.util.async_db import Database

from tests.fakes.matrix_peer_talk import Identity, arguments, obey, report, say

#: Seconds to wait for a key that did not come before its message.
PATIENCE = 60.0


class MautrixPeer:
    """The device; every public coroutine is a verb."""

    def __init__(self, client: Client, crypto: OlmMachine) -> None:
        self._client = client
        self._crypto = crypto
        self._tasks: set[asyncio.Task[None]] = set()
        self._shared_with: dict[str, set[str]] = {}

    async def send(self, room: str, kind: str, content: Any) -> str:
        """Send an event, encrypted where the room is; its id."""
        await self._rotate_if_members_changed(room)
        sent: str = await self._client.send_message_event(
            RoomID(room), EventType.find(kind, EventType.Class.MESSAGE), content
        )
        return sent

    async def send_without_key(self, room: str, kind: str, content: dict[str, Any]) -> str:
        """Send an encrypted event whose key only this device has."""
        await self._crypto.crypto_store.remove_outbound_group_session(RoomID(room))
        await self._crypto.share_group_session(RoomID(room), [])
        event_type = EventType.find(kind, EventType.Class.MESSAGE)
        secret: Any = await self._crypto.encrypt_megolm_event(RoomID(room), event_type, content)
        await self._crypto.crypto_store.remove_outbound_group_session(RoomID(room))
        sent: str = await self._client.send_message_event(
            RoomID(room), EventType.ROOM_ENCRYPTED, secret, disable_encryption=True
        )
        return sent

    async def trust(self, user: str, device: str) -> str:
        """What this client thinks of somebody's device, by their published signatures."""
        await self._crypto._fetch_keys([UserID(user)], include_untracked=True)
        found = await self._crypto.get_or_fetch_device(UserID(user), DeviceID(device))
        return "NO SUCH DEVICE" if found is None else (await self._crypto.resolve_trust(found)).name

    async def look_at(self, data: dict[str, Any]) -> None:
        """Report what a sync brought."""
        for room, news in data.get("rooms", {}).get("join", {}).items():
            for event in news.get("timeline", {}).get("events", []):
                if event["type"] == "m.room.encrypted" and "ciphertext" in event["content"]:
                    task = asyncio.create_task(self._decrypt(room, event))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
                else:
                    report(event, room, encrypted=False)

    async def _decrypt(self, room: str, event: dict[str, Any]) -> None:
        session = SessionID(event["content"]["session_id"])
        whole: Any = {**event, "room_id": room}
        wrapped = EncryptedEvent.deserialize(whole)
        try:
            try:
                inner = await self._opened(wrapped)
            except SessionNotFound as error:
                report(event, room, encrypted=True, unreadable=str(error))
                await self._crypto.wait_for_session(RoomID(room), session, timeout=PATIENCE)
                inner = await self._opened(wrapped)
        except DecryptionError as error:
            report(event, room, encrypted=True, unreadable=str(error))
            return
        plain = {**event, "type": str(inner.type), "content": inner.content.serialize()}
        trust = inner["mautrix"]["trust_state"].name
        report(plain, room, encrypted=True, trust=trust)

    async def _opened(self, wrapped: EncryptedEvent) -> Any:
        """Decrypted. The server is asked about its sender's device, and may be restarting."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    return await self._crypto.decrypt_megolm_event(wrapped)
                except MatrixConnectionError:
                    await asyncio.sleep(0.2)

    async def _rotate_if_members_changed(self, room: str) -> None:
        """Ask the server who is there now; a sync may not have told yet."""
        members = set(map(str, await self._client.get_joined_members(RoomID(room))))
        if self._shared_with.get(room, members) != members:
            await self._crypto.crypto_store.remove_outbound_group_session(RoomID(room))
        self._shared_with[room] = members


async def _open(identity: Identity) -> tuple[Client, Database]:
    logging.getLogger("mau").setLevel(logging.getLogger().level)
    database = Database.create(
        f"sqlite:///{identity.store}/mautrix.db", upgrade_table=PgCryptoStore.upgrade_table
    )
    await database.start()
    await PgCryptoStateStore.upgrade_table.upgrade(database)
    keys = PgCryptoStore(identity.user, "pickle key of a test", database)
    states = PgCryptoStateStore(database)
    client = Client(
        mxid=UserID(identity.user),
        device_id=DeviceID(identity.device),
        api=HTTPAPI(identity.homeserver, token=identity.token),
        sync_store=keys,
        state_store=states,
    )
    crypto = OlmMachine(client, keys, states)
    client.crypto = crypto
    client.remove_dispatcher(DecryptionDispatcher)  # it does not wait for keys
    await keys.put_device_id(DeviceID(identity.device))
    await crypto.load()
    if crypto.account is None or not crypto.account.shared:
        await crypto.share_keys()
    return client, database


async def main() -> None:
    """Be this device until the input ends."""
    client, database = await _open(arguments())
    peer = MautrixPeer(client, client.crypto)
    client.add_event_handler(InternalEventType.SYNC_SUCCESSFUL, lambda d: peer.look_at(d["data"]))
    timeline = RoomEventFilter(limit=1000, lazy_load_members=False)
    everything = Filter(presence=EventFilter(types=[]), room=RoomFilter(timeline=timeline))
    syncing = client.start(everything)
    say({"ready": True})
    await obey(peer)
    syncing.cancel()
    await client.api.session.close()
    await database.stop()


if __name__ == "__main__":
    asyncio.run(main())
