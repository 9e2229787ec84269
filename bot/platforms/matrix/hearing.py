"""From the answer to a sync to what it means for us, room by room and in order.

    answer -> keys -> rooms: state, gap, timeline -> decrypt -> read -> heard

Called by `listen.py`. What cannot be decrypted yet is held for some seconds: its key is often on
its way.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.core.ports import Clock
from bot.core.types import Address, Change, ChatChange, ChatKind, Remark, Request
from bot.platforms.matrix import sync
from bot.platforms.matrix.account import Account
from bot.platforms.matrix.http import MatrixHttp, RejectedError, path
from bot.platforms.matrix.inbound import (
    NAME,
    Heard,
    Listening,
    Unread,
    read_event,
    thread_of,
)
from bot.platforms.matrix.keys import Keys
from bot.platforms.matrix.rooms import Room, kind_of, read_state, title_of
from bot.platforms.matrix.session import Session
from bot.platforms.matrix.wording import unreadable

log = structlog.get_logger(__name__)

#: Seconds that an undecryptable message is held for its key to come.
HELD_SECONDS = 10.0
#: Pages of 100 events that are fetched where a sync left events out.
MOST_PAGES = 10


@dataclass(frozen=True, slots=True)
class _Held:
    room_id: str
    event: Mapping[str, Any]
    until: float


class Ears:
    """Holds what could not be read yet. `shown_name` is what people call us."""

    def __init__(self, account: Account, me: Session, keys: Keys, clock: Clock, name: str) -> None:
        self._account = account
        self._me = me
        self._keys = keys
        self._clock = clock
        self._name = name
        self._held: dict[str, _Held] = {}

    @property
    def holding(self) -> bool:
        """Whether something has been heard that is not understood yet."""
        return bool(self._held)

    async def hear(
        self, answer: Mapping[str, Any], since: str | None, *, full: bool, young: float | None
    ) -> list[Heard]:
        """Everything in an answer that is for us. `full`: it brings the whole state of rooms.
        `young`: only what is no older than so many seconds counts. CallError."""
        gaps = await self._gaps(answer, since, full=full)  # nothing is changed before this is here
        to_device = sync.events(answer, "to_device")
        self._keys.take_in(to_device, answer["next_batch"], since)
        self._keys.note(answer)
        heard: list[Heard] = self._held_back()
        for room_id, found in sync.rooms(answer, "join"):
            new = room_id not in self._account.rooms and not full
            room = self._room(room_id, found, full=full)
            timeline = [*gaps.get(room_id, ()), *sync.events(found, "timeline")]
            asked_in = _asked_in(timeline, self._me.user_id) if new else 0
            for event in timeline[:asked_in]:
                read_state(room, event)  # a young room has all its state in here
            heard += self._timeline(room, timeline[asked_in:], young)
        for room_id, found in sync.rooms(answer, "leave"):
            heard += self._left(room_id, found)
        return heard

    def _room(self, room_id: str, found: Mapping[str, Any], *, full: bool) -> Room:
        room = None if full else self._account.rooms.get(room_id)
        room = room or Room(room_id)
        for event in sync.events(found, "state"):
            read_state(room, event)
        room.encrypted = room.encrypted or room_id in self._keys.encrypted_rooms
        self._account.rooms[room_id] = room
        return room

    def _timeline(self, room: Room, timeline: Iterable[Any], young: float | None) -> list[Heard]:
        heard: list[Heard] = []
        for event in timeline:
            if not isinstance(event, dict):
                continue
            read_state(room, event)
            if young is None or (sync.is_young(event, young) and "state_key" not in event):
                heard += self._read(room, event)
        if room.encrypted:
            self._keys.note_encrypted([room.room_id])
        return heard

    def _read(self, room: Room, event: Mapping[str, Any]) -> list[Heard]:
        bot = Listening(self._me.user_id, self._name, self._clock.now())
        if event.get("type") == "m.room.encrypted" and event.get("sender") != self._me.user_id:
            event = self._keys.decrypt(room.room_id, event) or event
        try:
            heard = read_event(event, room, bot)
        except Exception as error:
            # It would come again for ever. Its content is somebody's message: not for the log.
            log.error("event not understood, skipped", error=f"{type(error).__name__}")
            return []
        if isinstance(heard, Unread):
            until = time.monotonic() + HELD_SECONDS
            self._held[str(event["event_id"])] = _Held(room.room_id, event, until)
            return []
        if heard is None:
            return []
        greeting = _greeting(event, heard, room, bot)
        return [heard, greeting] if greeting else [heard]

    def _held_back(self) -> list[Heard]:
        """What has become readable of what was held, and what will not any more."""
        heard: list[Heard] = []
        for event_id, held in list(self._held.items()):
            room = self._account.rooms.get(held.room_id)
            if room is None or self._keys.decrypt(held.room_id, held.event):
                del self._held[event_id]
                heard += self._read(room, held.event) if room else []
            elif time.monotonic() >= held.until:
                del self._held[event_id]
                heard.append(self._unreadable(room, held.event))
        return heard

    def _unreadable(self, room: Room, event: Mapping[str, Any]) -> Remark:
        """The answer to what we cannot read: once for each key; in a group, where it may not have
        been meant for us, once a day."""
        now = self._clock.now()
        content = event["content"]
        private = kind_of(room) is ChatKind.PRIVATE
        which = content.get("session_id") if private else f"{now:%Y-%m-%d}"
        relates = content.get("m.relates_to")
        log.info("request not readable", room=room.room_id, event_id=event.get("event_id"))
        return Remark(
            key=f"{NAME}:unreadable:{room.room_id}:{which}",
            at=Address(NAME, room.room_id, thread_of(relates if isinstance(relates, dict) else {})),
            kind=kind_of(room),
            document=unreadable(),
            received_at=now,
            title=title_of(room, self._me.user_id),
        )

    async def _gaps(
        self, answer: Mapping[str, Any], since: str | None, *, full: bool
    ) -> dict[str, list[Any]]:
        """What the sync left out between `since` and its timelines, oldest first."""
        if since is None:
            return {}
        return {
            room_id: await events_between(
                self._account.http, room_id, found["timeline"].get("prev_batch"), since
            )
            for room_id, found in sync.rooms(answer, "join")
            if _limited(found) and (full or room_id in self._account.rooms)
        }

    def _left(self, room_id: str, found: Mapping[str, Any]) -> list[Heard]:
        """We are no longer in this room, by whoever's wish."""
        room = self._account.rooms.pop(room_id, None) or Room(room_id)
        for event in [*sync.events(found, "timeline"), *sync.events(found, "state")]:
            if isinstance(event, dict) and event.get("state_key") == self._me.user_id:
                return [
                    one
                    for one in self._read(room, event)
                    if isinstance(one, ChatChange) and one.change is Change.SHUT_OUT
                ]
        return []


async def events_between(http: MatrixHttp, room_id: str, start: object, since: str) -> list[Any]:
    """The events of a room before `start` and after `since`, oldest first. CallError."""
    gap: list[Any] = []
    for _ in range(MOST_PAGES):
        if not isinstance(start, str):
            break
        query = {"dir": "b", "from": start, "to": since, "limit": "100"}
        try:
            page = await http.call("GET", path("rooms", room_id, "messages"), query=query)
        except RejectedError as error:
            if error.status not in (403, 404):
                raise
            break
        gap += page.get("chunk") or []
        start = page.get("end")
    return gap[::-1]


def _limited(found: Mapping[str, Any]) -> bool:
    timeline = found.get("timeline")
    return isinstance(timeline, dict) and bool(timeline.get("limited"))


def _asked_in(timeline: list[Any], me: str) -> int:
    """Where in the timeline of a room that we have just come into somebody asked us in; what was
    said before was not for us."""
    start = 0
    for index, event in enumerate(timeline):
        if isinstance(event, dict) and event.get("state_key") == me:
            start = index
            if (event.get("content") or {}).get("membership") == "invite":
                break
    return start


def _greeting(event: Mapping[str, Any], heard: Heard, room: Room, bot: Listening) -> Request | None:
    """Whoever asked us into a room is greeted there."""
    unsigned = event.get("unsigned")
    unsigned = unsigned if isinstance(unsigned, dict) else {}
    before = unsigned.get("prev_content")
    came = isinstance(heard, ChatChange) and heard.change is Change.RETURNED
    if not came or room.predecessor or not isinstance(before, dict):
        return None
    if before.get("membership") != "invite":
        return None
    return Request(
        key=f"{NAME}:hello:{event['event_id']}",
        at=Address(NAME, room.room_id),
        kind=kind_of(room),
        sender=str(unsigned.get("prev_sender", bot.user_id)),
        admin=False,
        text="/start",
        received_at=bot.now,
        title=title_of(room, bot.user_id),
        in_place=False,
    )
