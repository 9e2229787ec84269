"""The devices of the people in a room: who has which, and giving them the key of a session.

    members -> known? else ask (for all who wait, in one question) -> claim -> share

Held by `keys.py`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import structlog
from nio.crypto import Olm, OlmDevice, OutboundGroupSession
from nio.responses import KeysClaimResponse, KeysQueryResponse

from bot.platforms.matrix.crypto_store import KeyStore
from bot.platforms.matrix.http import MatrixHttp, path

log = structlog.get_logger(__name__)

MEGOLM = "m.megolm.v1.aes-sha2"
#: Devices that one to-device request carries; the key for one takes about 1.5 kB.
AT_ONCE = 50
#: People whose devices are asked for in one question.
MOST_ASKED = 500
#: Seconds until we ask again for a user's devices, or a device's one-time key, that did not come.
ASK_AGAIN = 300.0
#: Seconds that the homeserver waits for other servers, and we for it.
_REMOTE_SECONDS = 10
_OWN_SECONDS = 30.0

Device = tuple[str, str]  #: user id, device id


class Devices:
    """Knows whose devices are known as they are now; after a start nobody's are."""

    def __init__(self, olm: Olm, store: KeyStore, http: MatrixHttp) -> None:
        self._olm = olm
        self._store = store
        self._http = http
        self._known: set[str] = set()
        self._asked: set[str] = set()  #: whose answer is on its way
        self._not_before: dict[str | Device, float] = {}
        self._wanted: set[str] = set()
        self._asking = asyncio.Lock()

    def changed(self, users: Iterable[str]) -> None:
        """Somebody got a device or lost one."""
        for user in users:
            self._known.discard(user)
            self._asked.discard(user)
            self._not_before.pop(user, None)

    async def of(self, members: Collection[str]) -> dict[Device, OlmDevice]:
        """The devices of these people that may read what we say: all but our own."""
        while unknown := self._unknown(members):
            self._wanted |= unknown
            async with self._asking:
                users = sorted(self._unknown(self._wanted))[:MOST_ASKED]
                self._wanted.clear()
                if users:
                    await self._ask_for(users)
        mine = (self._olm.user_id, self._olm.device_id)
        return {
            (user, device.id): device
            for user in members
            for device in self._olm.device_store.active_user_devices(user)
            if (user, device.id) != mine
        }

    async def share(
        self, room_id: str, session: OutboundGroupSession, devices: Collection[OlmDevice]
    ) -> None:
        """Give these devices the session's key, as far as there is a way to them."""
        await self.claim([(d.user_id, d.id) for d in devices if not self._session_with(d)])
        reachable = [device for device in devices if self._session_with(device)]
        key = {
            "algorithm": MEGOLM,
            "room_id": room_id,
            "session_id": session.id,
            "session_key": session.session_key,
        }
        for start in range(0, len(reachable), AT_ONCE):
            some = reachable[start : start + AT_ONCE]
            messages: defaultdict[str, dict[str, Any]] = defaultdict(dict)
            with self._store.at_once():
                for device in some:
                    messages[device.user_id][device.id] = self._olm._olm_encrypt(
                        self._session_with(device), device, "m.room_key", key
                    )
            await self.send("m.room.encrypted", messages)
            session.users_shared_with.update((device.user_id, device.id) for device in some)

    async def send(self, kind: str, messages: dict[str, dict[str, Any]]) -> None:
        """Send messages to devices."""
        where = path("sendToDevice", kind, secrets.token_hex(12))
        await self._http.call("PUT", where, {"messages": messages})

    async def claim(self, devices: Collection[Device]) -> None:
        """Begin sessions with these devices; those without a key left are asked again later."""
        now = asyncio.get_running_loop().time()
        due = [one for one in devices if self._not_before.get(one, 0.0) <= now]
        if not due:
            return
        wanted: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for user, device_id in due:
            wanted[user][device_id] = "signed_curve25519"
        answer = await self._http.call(
            "POST",
            path("keys", "claim"),
            {"one_time_keys": wanted, "timeout": _REMOTE_SECONDS * 1000},
            seconds=_OWN_SECONDS,
        )
        for one in due:
            self._not_before[one] = now + ASK_AGAIN
        with self._store.at_once():
            for user, keys in (answer.get("one_time_keys") or {}).items():
                for device_id, key in keys.items():
                    self._begin(user, device_id, key)

    def _begin(self, user: str, device_id: str, key: dict[str, Any]) -> None:
        try:
            self._olm.handle_response(KeysClaimResponse({user: {device_id: key}}, {}))
            self._not_before.pop((user, device_id), None)
        except Exception as error:
            # A key that somebody made up; it must not hurt the others.
            log.warning("no session begun", user=user, error=type(error).__name__)

    def _unknown(self, members: Collection[str]) -> set[str]:
        now = asyncio.get_running_loop().time()
        return {
            user
            for user in members
            if user not in self._known and self._not_before.get(user, 0.0) <= now
        }

    async def _ask_for(self, users: list[str]) -> None:
        # Known only once the answer is here: whoever needs them meanwhile waits for it, too. A
        # change that comes before the answer takes them off again.
        self._asked = set(users)
        answer = await self._http.call(
            "POST",
            path("keys", "query"),
            {"device_keys": {user: [] for user in users}, "timeout": _REMOTE_SECONDS * 1000},
            seconds=_OWN_SECONDS,
        )
        found = answer.get("device_keys") or {}
        later = asyncio.get_running_loop().time() + ASK_AGAIN
        with self._store.at_once():
            for user in users:
                if user not in found or not self._took(user, found[user]):
                    self._not_before[user] = later
                elif user in self._asked:
                    self._known.add(user)

    def _took(self, user: str, devices: dict[str, Any]) -> bool:
        """Take in the devices of one user, so that what one publishes does not hurt others."""
        try:
            answer = KeysQueryResponse.from_dict({"device_keys": {user: devices}, "failures": {}})
            if not isinstance(answer, KeysQueryResponse):
                raise ValueError("not the keys of devices")
            self._olm.handle_response(answer)
        except Exception as error:
            log.warning("devices not read", user=user, error=type(error).__name__)
            return False
        return True

    def _session_with(self, device: OlmDevice) -> Any:
        return self._olm.session_store.get(device.curve25519)
