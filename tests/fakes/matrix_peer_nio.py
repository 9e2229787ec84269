"""The same as `matrix_peer_mautrix.py` with matrix-nio, where libolm has no wheels."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from nio import (
    AsyncClient,
    AsyncClientConfig,
    Event,
    MatrixRoom,
    MegolmEvent,
    RoomSendResponse,
)
from nio.api import Api
from nio.exceptions import EncryptionError

from tests.fakes.matrix_peer_talk import Identity, arguments, obey, report, say

#: Seconds to wait for a key that did not come before its message, or for a room.
PATIENCE = 60.0


class NioPeer:
    """The device; every public coroutine is a verb."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._tasks: set[asyncio.Task[None]] = set()
        self._shared_with: dict[str, set[str]] = {}
        self._synced = asyncio.Event()

    async def send(self, room: str, kind: str, content: dict[str, Any]) -> str:
        """Send an event, encrypted where the room is; its id."""
        await self._known(room)
        members = {one.user_id for one in (await self._client.joined_members(room)).members}
        if self._client.olm.should_share_group_session(room) is False and (
            self._shared_with.get(room) != members
        ):
            self._client.invalidate_outbound_session(room)
        self._shared_with[room] = members
        self._client.olm.update_tracked_users(self._client.rooms[room])
        if self._client.should_query_keys:
            await self._client.keys_query()
        sent = await self._client.room_send(room, kind, content, ignore_unverified_devices=True)
        assert isinstance(sent, RoomSendResponse), sent
        return str(sent.event_id)

    async def send_without_key(self, room: str, kind: str, content: dict[str, Any]) -> str:
        """Send an encrypted event whose key only this device has."""
        await self._known(room)
        self._client.olm.create_outbound_group_session(room)
        self._client.olm.outbound_group_sessions[room].shared = True
        secret_kind, secret = self._client.encrypt(room, kind, content)
        self._client.invalidate_outbound_session(room)
        method, path, data = Api.room_send(
            self._client.access_token, room, secret_kind, secret, uuid4()
        )
        sent = await self._client._send(RoomSendResponse, method, path, data, (room,))
        assert isinstance(sent, RoomSendResponse), sent
        return str(sent.event_id)

    def look_at(self, room: MatrixRoom, event: Event) -> None:
        """Report an event."""
        if isinstance(event, MegolmEvent):
            task = asyncio.create_task(self._decrypt(room.room_id, event))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        report(event.source, room.room_id, encrypted=event.decrypted)

    def synced(self) -> None:
        """A sync was handled; keys may have come."""
        self._synced.set()
        self._synced = asyncio.Event()

    async def _decrypt(self, room: str, event: MegolmEvent) -> None:
        """Once more after each sync, as its key may come later than the message."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    plain = self._client.decrypt_event(event)
                except EncryptionError as error:
                    report(event.source, room, encrypted=True, unreadable=str(error))
                    await self._synced.wait()
                else:
                    report(plain.source, room, encrypted=True)
                    return

    async def _known(self, room: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while room not in self._client.rooms:
                await self._synced.wait()


def _open(identity: Identity) -> AsyncClient:
    config = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
    client = AsyncClient(
        identity.homeserver, identity.user, identity.device, str(identity.store), config
    )
    client.restore_login(identity.user, identity.device, identity.token)
    return client


async def main() -> None:
    """Be this device until the input ends."""
    client = _open(arguments())
    peer = NioPeer(client)
    client.add_event_callback(peer.look_at, Event)

    async def after(_: object) -> None:
        peer.synced()

    client.add_response_callback(after)
    if client.should_upload_keys:
        await client.keys_upload()
    everything = {"room": {"timeline": {"limit": 1000}}, "presence": {"types": []}}
    syncing = asyncio.create_task(client.sync_forever(30_000, everything, full_state=True))
    say({"ready": True})
    await obey(peer)
    syncing.cancel()
    await client.close()


if __name__ == "__main__":
    asyncio.run(main())
