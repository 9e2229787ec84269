"""What we know of a room, read from its state events; and who may do what in it. Pure.

Kept in memory by `account.py`: filled by the first sync after a start (which brings the full
state) or asked for room by room, and kept up by each later sync.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.core.types import ChatKind

#: Who may change a room's settings is a moderator, where the room does not say otherwise.
MODERATOR = 50
#: When an encryption key is replaced, where the room does not say: the defaults of the spec.
ROTATE_AFTER = (100, timedelta(days=7))
#: The last version whose creators are not above all power levels.
_LAST_WITHOUT_CREATORS = 11
_JOINED = "join"
_INVITED = "invite"


@dataclass(slots=True)
class Room:
    """A room as its state events describe it; `read_state` fills it."""

    room_id: str
    members: dict[str, str] = field(default_factory=dict)  #: who is joined or invited: shown name
    joined: set[str] = field(default_factory=set)
    name: str = ""
    alias: str = ""
    version: str = "1"
    creators: frozenset[str] = frozenset()  #: above all power levels
    creator: str = ""
    predecessor: str = ""  #: the room that this one replaced
    replacement: str = ""  #: the room that replaces this one
    replaced_by: str = ""  #: who said so
    replaced_at: float = 0.0  #: when, in seconds, by their server's clock
    encrypted: bool = False
    rotation: tuple[int, timedelta] = ROTATE_AFTER
    levels: Mapping[str, Any] | None = None  #: the content of m.room.power_levels


def room_of(room_id: str, events: Iterable[Any]) -> Room:
    """The room that has this state."""
    room = Room(room_id)
    for event in events:
        read_state(room, event)
    return room


def read_state(room: Room, event: Any) -> None:
    """Take in one state event; what is none, or is broken, changes nothing."""
    if not isinstance(event, dict) or not isinstance(event.get("content"), dict):
        return
    key = event.get("state_key")
    if not isinstance(key, str):
        return
    if event.get("type") == "m.room.member":
        _member(room, key, event["content"])
    elif key == "":
        _setting(room, event)


def _member(room: Room, user: str, content: Mapping[str, Any]) -> None:
    membership = content.get("membership")
    if membership in (_JOINED, _INVITED):
        room.members[user] = str(content.get("displayname") or "")
    else:
        room.members.pop(user, None)
    if membership == _JOINED:
        room.joined.add(user)
    else:
        room.joined.discard(user)


def _setting(room: Room, event: Mapping[str, Any]) -> None:
    content, sender = event["content"], str(event.get("sender", ""))
    match event.get("type"):
        case "m.room.name":
            room.name = _text(content.get("name"))
        case "m.room.canonical_alias":
            room.alias = _text(content.get("alias"))
        case "m.room.power_levels":
            room.levels = content
        case "m.room.encryption":
            room.encrypted = True
            room.rotation = _rotation(content)
        case "m.room.tombstone":
            room.replacement = _text(content.get("replacement_room"))
            room.replaced_by = sender
            room.replaced_at = _level(event.get("origin_server_ts"), 0) / 1000
        case "m.room.create":
            _created(room, content, sender)
        case _:
            pass


def _created(room: Room, content: Mapping[str, Any], sender: str) -> None:
    room.version = _text(content.get("room_version")) or "1"
    room.creator = sender
    before = content.get("predecessor")
    room.predecessor = _text(before.get("room_id")) if isinstance(before, dict) else ""
    # https://spec.matrix.org/latest/rooms/v12/
    if not room.version.isdigit() or int(room.version) > _LAST_WITHOUT_CREATORS:
        more = content.get("additional_creators")
        others = [one for one in more if isinstance(one, str)] if isinstance(more, list) else []
        room.creators = frozenset([sender, *others])


def _rotation(content: Mapping[str, Any]) -> tuple[int, timedelta]:
    most, age = ROTATE_AFTER
    messages, milliseconds = content.get("rotation_period_msgs"), content.get("rotation_period_ms")
    if isinstance(messages, int) and messages > 0:
        most = min(max(messages, 1), 10_000)
    if isinstance(milliseconds, int) and milliseconds > 0:
        # Not below an hour: each change costs a message to every device.
        age = timedelta(milliseconds=min(max(milliseconds, 3_600_000), 10**11))
    return most, age


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def kind_of(room: Room) -> ChatKind:
    """A room of two is a private chat, whatever it is called."""
    return ChatKind.PRIVATE if len(room.members) <= 2 else ChatKind.GROUP


def title_of(room: Room, me: str) -> str:
    """What the room is called, "" for a private chat without a name."""
    if room.name or room.alias:
        return room.name or room.alias
    if kind_of(room) is ChatKind.PRIVATE:
        return ""
    others = [name or user for user, name in sorted(room.members.items()) if user != me]
    return ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")


def power_of(room: Room, user: str) -> float:
    """A person's power level; creators of version-12 rooms are above all."""
    if user in room.creators:
        return float("inf")
    if room.levels is None:
        return 100 if user == room.creator else 0
    users = room.levels.get("users")
    own = users.get(user) if isinstance(users, dict) else None
    return _level(own, _level(room.levels.get("users_default"), 0))


def is_admin(room: Room, user: str) -> bool:
    """Whether this person may change what the room follows: who may change its settings may."""
    needed = _level(room.levels.get("state_default"), MODERATOR) if room.levels else MODERATOR
    return user in room.joined and power_of(room, user) >= needed


def may_post(room: Room, user: str) -> bool:
    """Whether this person may send messages."""
    if user not in room.joined:
        return False
    levels = room.levels or {}
    events = levels.get("events")
    named = events if isinstance(events, dict) else {}
    kind = "m.room.encrypted" if room.encrypted else "m.room.message"
    needed = _level(named.get(kind), _level(levels.get("events_default"), 0))
    return power_of(room, user) >= needed


def _level(value: object, otherwise: float) -> float:
    """Levels are whole numbers; before room version 10 some servers let texts through."""
    if isinstance(value, bool):
        return otherwise
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and value.strip().lstrip("+-").isdigit():
        return float(value)
    return otherwise


def server_of(user_id: str) -> str:
    """The server of a person; of a room only before version 12, so rooms are not asked."""
    return user_id.partition(":")[2]


def is_welcome(inviter: str, policy: str, owners: Collection[str]) -> bool | None:
    """Whether to accept an invitation: `policy` is `anyone`, `owners`, or servers with commas.
    None: an owner must say."""
    if policy == "anyone" or inviter in owners:
        return True
    if policy == "owners":
        return None
    servers = {word.strip().lower() for word in policy.split(",")}
    return server_of(inviter).lower() in servers
