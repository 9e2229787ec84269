"""The bot's account at its homeserver: the login, the keys and the rooms, opened by whoever needs
them first. Used by the listener and the transport.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from bot.platforms.matrix.http import (
    AnswerLostError,
    CallError,
    MatrixHttp,
    RejectedError,
    path,
)
from bot.platforms.matrix.keys import Keys
from bot.platforms.matrix.outcomes import is_no_homeserver, is_token_gone
from bot.platforms.matrix.rooms import Room, room_of
from bot.platforms.matrix.session import (
    Credentials,
    MisconfiguredError,
    Session,
    StoreLock,
    enter,
)

log = structlog.get_logger(__name__)

#: Seconds that a room's state is believed while no sync keeps it up.
BELIEVED = 30.0
#: Seconds between looks whether another process has let go of the key store.
LOOK_SECONDS = 0.5
REVOKED = (
    "the homeserver has revoked the bot's login; nothing is sent or heard on Matrix until the "
    "program is started again with MATRIX_PASSWORD or a new MATRIX_ACCESS_TOKEN of the same device"
)
KEYS_CHANGED = (
    "the homeserver knows other keys for this device than MATRIX_STORE holds: restore the folder "
    "from its backup, or log the device out and start with MATRIX_PASSWORD and an empty folder"
)


class ElsewhereError(Exception):
    """Another process uses the key store; it is the one that sends and listens."""


class Account:
    """Holds the login, the key store and what is known of rooms."""

    def __init__(self, http: MatrixHttp, folder: Path, credentials: Credentials) -> None:
        self.http = http
        self._folder = folder
        self._credentials = credentials
        self._lock = StoreLock(folder)
        self._opening = asyncio.Lock()
        self._me: Session | None = None
        self._keys: Keys | None = None
        self._wrong: MisconfiguredError | None = None
        self.rooms: dict[str, Room] = {}
        self._asked_at: dict[str, float] = {}
        self.live = False  #: whether a sync keeps the rooms up to date
        self.own_keys: Mapping[str, Any] = {}  #: what the server published of us at the opening

    async def ours(self) -> None:
        """Return once no other process uses the key store, or if nobody can use it: whoever opens
        it is told why."""
        waiting = False
        while not self._can_go_on():
            if not waiting:
                log.info("another process sends and listens on Matrix", store=str(self._folder))
                waiting = True
            await asyncio.sleep(LOOK_SECONDS)

    def _can_go_on(self) -> bool:
        try:
            return self._lock.taken()
        except MisconfiguredError as error:
            self.give_up(error)
            return True

    async def open(self) -> tuple[Session, Keys]:
        """Log in and load the keys, once. CallError, ElsewhereError or MisconfiguredError if that
        is not possible now; the last is said once and not tried again."""
        async with self._opening:
            if self._wrong is not None:
                raise self._wrong
            if self._me is None or self._keys is None:
                try:
                    self._me, self._keys = await self._open()
                except MisconfiguredError as error:
                    self.give_up(error)
                    raise
            return self._me, self._keys

    async def _open(self) -> tuple[Session, Keys]:
        if not self._lock.taken():
            raise ElsewhereError(f"another process uses {self._folder}")
        me = await self._enter()
        keys = _keys(self._folder, me, self.http)
        try:
            await self._publish(me, keys)
        except BaseException:
            keys.close()
            raise
        log.info("logged in", platform="matrix", user=me.user_id, device=me.device_id)
        return me, keys

    async def _enter(self) -> Session:
        try:
            return await enter(self.http, self._folder, self._credentials)
        except (RejectedError, AnswerLostError) as error:
            if not is_no_homeserver(error) or not await self.http.found_elsewhere():
                raise
        return await enter(self.http, self._folder, self._credentials)

    async def _publish(self, me: Session, keys: Keys) -> None:
        """See to it that the server knows our keys, and no others under our name."""
        self.own_keys = await published_keys(self.http, me.user_id)
        known = (self.own_keys.get("device_keys") or {}).get(me.user_id, {}).get(me.device_id)
        if known is None:
            keys.supply.publish_again()
        elif known["keys"].get(f"ed25519:{me.device_id}") != keys.fingerprint:
            raise MisconfiguredError(KEYS_CHANGED)
        await keys.supply.fill()

    def give_up(self, error: MisconfiguredError) -> None:
        """Say what only a person can mend, once, and ask the server nothing more."""
        if self._wrong is None:
            log.critical(f"Matrix: {error}")
        self._wrong = error

    def check(self, error: CallError) -> None:
        """Give up if this failure of a call means that our login is no more."""
        if is_token_gone(error):
            self.give_up(MisconfiguredError(REVOKED))

    async def room(self, room_id: str) -> Room:
        """What we know of a room; asked for if no sync has told. CallError."""
        _, keys = await self.open()
        now = asyncio.get_running_loop().time()
        known = self.rooms.get(room_id)
        if known is None or not (self.live or now - self._asked_at.get(room_id, now) < BELIEVED):
            told = await self.room_now(room_id)
            if self.rooms.get(room_id) is known:  # else a sync has told more than we were
                self.rooms[room_id] = told
            self._asked_at[room_id] = now
        room = self.rooms[room_id]
        if room.encrypted:
            keys.note_encrypted([room_id])
        room.encrypted = room.encrypted or room_id in keys.encrypted_rooms
        return room

    async def room_now(self, room_id: str) -> Room:
        """A room as the homeserver describes it at this moment: rights may have changed since the
        last sync. CallError."""
        await self.open()
        state = await self.http.call("GET", path("rooms", room_id, "state"))
        return room_of(room_id, state if isinstance(state, list) else [])

    async def aclose(self) -> None:
        """Let go of everything; another process may have the key store."""
        await self.http.aclose()
        if self._keys is not None:
            self._keys.close()
        self._me = self._keys = None
        self._lock.release()


def _keys(folder: Path, me: Session, http: MatrixHttp) -> Keys:
    try:
        return Keys(folder, me, http)
    except Exception as error:
        log.exception("key store not read")
        raise MisconfiguredError(
            f"the keys in {folder} cannot be read ({type(error).__name__}); restore the "
            "folder from its backup, or start with MATRIX_PASSWORD and an empty folder"
        ) from None


async def published_keys(http: MatrixHttp, user_id: str) -> dict[str, Any]:
    """The keys that the server shows everybody of this user. CallError."""
    body = {"device_keys": {user_id: []}, "timeout": 10_000}
    answer: dict[str, Any] = await http.call("POST", path("keys", "query"), body)
    return answer
