"""Reads what the homeserver says happened: an event of a room becomes something for us. Pure.

Called by the listener for each event of a timeline, already decrypted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.types import Address, Change, ChatChange, ChatKind, Inbound, Request
from bot.platforms.matrix.formatting import read_blocks
from bot.platforms.matrix.render import number_of
from bot.platforms.matrix.rooms import Room, is_admin, kind_of, title_of

NAME = "matrix"
#: Letters of an answer that may be the word on a button.
LONGEST_WORD = 60

_COMMAND = re.compile(r"(?:!|[/／]\s*)(?=[A-Za-z])")
#: What clients put before a reply for those that do not know replies.
_QUOTED = re.compile(r"\A(?:>[^\n]*\n)+\n?")

_GEO = re.compile(r"geo:(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:[,;]|\Z)")
_FILES = ("m.file", "m.image", "m.audio", "m.video")


@dataclass(frozen=True, slots=True)
class Listening:
    """What the reader must know of the bot."""

    user_id: str
    shown_name: str  #: "" if it has none
    now: datetime


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody reacted with a number; whether to a message of ours, and in which thread that is,
    must still be asked."""

    request: Request
    event_id: str


@dataclass(frozen=True, slots=True)
class Said:
    """A request that came with a file, which must still be fetched."""

    request: Request
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unread:
    """An encrypted message that we have no key for."""

    event: Mapping[str, Any]
    sender: str


Heard = Inbound | Press | Said | Unread


def read_event(event: Mapping[str, Any], room: Room, bot: Listening) -> Heard | None:
    """What an event of a room's timeline is to us; None if nothing."""
    event_id, sender = event.get("event_id"), event.get("sender")
    content = event.get("content")
    if not isinstance(event_id, str) or not isinstance(sender, str):
        return None
    if not isinstance(content, dict):
        return None
    if event.get("type") == "m.room.member" and event.get("state_key") == bot.user_id:
        return _membership(content, event_id, room, bot)
    if sender == bot.user_id or not content:
        return None
    match event.get("type"):
        case "m.room.message":
            return _message(content, event_id, sender, room, bot)
        case "m.reaction":
            return _press(content, event_id, sender, room, bot)
        case "m.room.encrypted":
            return Unread(event, sender)
        case _:
            return None


def _membership(
    content: Mapping[str, Any], event_id: str, room: Room, bot: Listening
) -> ChatChange | None:
    """Our own coming and going."""
    membership = content.get("membership")
    if membership not in ("join", "leave", "ban"):
        return None
    return ChatChange(
        key=f"{NAME}:{event_id}",
        at=Address(NAME, room.room_id),
        kind=kind_of(room),
        change=Change.RETURNED if membership == "join" else Change.SHUT_OUT,
        received_at=bot.now,
        title=title_of(room, bot.user_id),
    )


def _message(
    content: Mapping[str, Any], event_id: str, sender: str, room: Room, bot: Listening
) -> Said | Request | None:
    relates = _dict(content.get("m.relates_to"))
    kind = content.get("msgtype")
    # An edit changes what was asked before; notices are from other bots.
    if relates.get("rel_type") == "m.replace" or kind == "m.notice":
        return None
    private = kind_of(room) is ChatKind.PRIVATE
    answers = _answered(relates)
    written = _written(content, answers=answers is not None)
    text = said_to_us(written, content, room, bot, answers is not None)
    file = content if private and kind in _FILES else None
    # In rooms people share where they are with each other, not with us.
    point = point_of(content) if private and kind == "m.location" else None
    if text is None and file is None and point is None:
        return None
    text = "" if text is None or point else text
    request = replace(
        _request(f"{NAME}:{event_id}", sender, text, room, bot),
        at=Address(NAME, room.room_id, thread_of(relates)),
        origin=answers if text.startswith("#") or private else None,
        replies_to=answers,
        point=point,
        blocks=read_blocks(content.get("formatted_body"), written, _after_command(written, room)),
    )
    return Said(request, file) if file is not None else request


def _written(content: Mapping[str, Any], *, answers: bool) -> str:
    """What a person wrote: a text, or the words below a file."""
    body = content.get("body")
    if not isinstance(body, str):
        return ""
    if content.get("msgtype") in _FILES:
        name = content.get("filename")
        return body if isinstance(name, str) and name != body else ""
    if content.get("msgtype") not in ("m.text", "m.emote"):
        return ""
    return _QUOTED.sub("", body) if answers else body


def _after_command(written: str, room: Room) -> int:
    """Where the text begins that follows a command, or our name in a room."""
    begin = len(written) - len(written.lstrip())
    command = _COMMAND.match(written, begin)
    if command is None and kind_of(room) is ChatKind.PRIVATE:
        return begin
    first = re.compile(r"\S+\s*").match(written, command.end() if command else begin)
    return first.end() if first else begin


def point_of(content: Mapping[str, Any]) -> tuple[float, float] | None:
    """Latitude and longitude of a shared location: https://www.rfc-editor.org/rfc/rfc5870"""
    found = _GEO.match(str(content.get("geo_uri", "")))
    if found is None:
        return None
    latitude, longitude = float(found.group(1)), float(found.group(2))
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def said_to_us(
    body: str, content: Mapping[str, Any], room: Room, bot: Listening, answers: bool
) -> str | None:
    """The text without our name in it; None where people talk to each other.

    A private chat is always ours; elsewhere we hear commands (`!ics x`, `/ics x`), what calls us
    by name, and a number or a word in answer to a message: perhaps one of its buttons.
    """
    text = body.strip()
    command = _COMMAND.match(text)
    if command:
        return f"/{text[command.end() :]}"
    if kind_of(room) is ChatKind.PRIVATE:
        return text or None
    called = _called(text, content, bot)
    if called is not None:
        command = _COMMAND.match(called)
        return f"/{called[command.end() :]}" if command else called or "/help"
    if answers and text and "\n" not in text and len(text) <= LONGEST_WORD:
        return text if text.startswith("#") else f"#{text}"
    return None


def _called(text: str, content: Mapping[str, Any], bot: Listening) -> str | None:
    """What was said after our name, None if we were not called."""
    localpart = bot.user_id.removeprefix("@").partition(":")[0]
    names = [bot.user_id, f"@{localpart}", bot.shown_name, localpart]
    for name in filter(None, names):
        if text.casefold().startswith(name.casefold()):
            rest = text[len(name) :]
            if not rest or not rest[0].isalnum():
                return rest.lstrip(" ,:;-–\n").strip()
    mentioned = _dict(content.get("m.mentions")).get("user_ids")
    if isinstance(mentioned, list) and bot.user_id in mentioned:
        for name in filter(None, names):
            text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
        return " ".join(text.split()).strip(" ,:;@")
    return None


def thread_of(relates: Mapping[str, Any]) -> str:
    """The first message of the thread, "" outside threads."""
    root = relates.get("event_id")
    return root if relates.get("rel_type") == "m.thread" and isinstance(root, str) else ""


def _answered(relates: Mapping[str, Any]) -> str | None:
    """The message that this one answers; in a thread only where a person chose to."""
    if relates.get("is_falling_back"):
        return None
    answered = _dict(relates.get("m.in_reply_to")).get("event_id")
    return answered if isinstance(answered, str) else None


def _press(
    content: Mapping[str, Any], event_id: str, sender: str, room: Room, bot: Listening
) -> Press | None:
    relates = _dict(content.get("m.relates_to"))
    target, key = relates.get("event_id"), relates.get("key")
    if relates.get("rel_type") != "m.annotation" or not isinstance(target, str):
        return None
    number = number_of(key) if isinstance(key, str) else None
    if number is None:
        return None
    request = _request(f"{NAME}:{event_id}", sender, f"#{number}", room, bot)
    return Press(replace(request, origin=target), target)


def _request(key: str, sender: str, text: str, room: Room, bot: Listening) -> Request:
    kind = kind_of(room)
    return Request(
        key=key,
        at=Address(NAME, room.room_id),
        kind=kind,
        sender=sender,
        admin=kind is ChatKind.PRIVATE or is_admin(room, sender),
        text=text,
        received_at=bot.now,
        title=title_of(room, bot.user_id),
        in_place=False,
    )


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
