"""Reads what Telegram says happened: an update becomes a request or a change of a chat. Pure.

Called by the listener for each update. Telegram's rules: https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Chat, ChatMember, Message, Update

from bot.core.types import Address, Change, ChatChange, ChatKind, Inbound, Request
from bot.platforms.telegram.downloads import Offered, offered
from bot.platforms.telegram.formatting import read_blocks

NAME = "telegram"
#: What we ask Telegram to send; edited messages are not asked for and so never come.
KINDS = (
    Update.MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
    Update.INLINE_QUERY,
)

#: The fields of a message that we read. The SDK refuses a message if anything in it (such as an
#: odd message that it replies to) lacks a field that the SDK's version expects; so it sees no more.
_READ = frozenset(
    {
        "message_id",
        "date",
        "chat",
        "from",
        "sender_chat",
        "text",
        "caption",
        "location",
        "message_thread_id",
        "is_topic_message",
        "migrate_to_chat_id",
    }
)

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,64})(?:@([A-Za-z0-9_]+))?(?![A-Za-z0-9_@])")


@dataclass(frozen=True, slots=True)
class Listening:
    """What the reader must know of the bot."""

    username: str
    changing: frozenset[str]  #: commands that only admins (or owners) may give


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody has typed so far after our name, in whatever chat."""

    id: str
    person: str
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """An update, understood."""

    inbound: Inbound | None  #: None: nothing for us, but the press must be answered
    ask_rights_of: int | None = None  #: the user whose right in the chat is still to be asked
    press: str | None = None  #: callback query to answer, so that the button stops waiting
    file: Offered | None = None  #: a picture or document that is still to be fetched
    typed: Typed | None = None


def read_update(raw: dict[str, Any], bot: Listening, now: datetime) -> Heard | None:
    """What an update, as JSON, is to us; None if nothing. Raises if it cannot be understood.

    `admin` of a request is settled unless `ask_rights_of` names somebody.
    """
    key = f"{NAME}:{raw['update_id']}"
    if Update.INLINE_QUERY in raw:
        return Heard(None, typed=_typed(raw[Update.INLINE_QUERY]))
    if "my_chat_member" in raw:
        return Heard(_membership(raw["my_chat_member"], key, now))
    update = Update.de_json(_trimmed(raw), None)
    if update.callback_query is not None:
        return _press(update.callback_query, bot, key, now)
    message = update.message or update.channel_post
    if message is None:
        return None
    if message.migrate_to_chat_id is not None:
        return Heard(_migration(message, message.migrate_to_chat_id, key, now))
    original = raw.get(Update.MESSAGE) or raw.get(Update.CHANNEL_POST) or {}
    return _message(message, original, bot, key, now)


def _typed(query: dict[str, Any]) -> Typed:
    return Typed(str(query["id"]), str(query["from"]["id"]), str(query["query"]))


def _trimmed(raw: dict[str, Any]) -> dict[str, Any]:
    update = {"update_id": raw["update_id"]}
    for kind in (Update.MESSAGE, Update.CHANNEL_POST):
        if kind in raw:
            update[kind] = _trimmed_message(raw[kind])
    if query := raw.get(Update.CALLBACK_QUERY):
        update[Update.CALLBACK_QUERY] = dict(query)
        if "message" in query:
            update[Update.CALLBACK_QUERY]["message"] = _trimmed_message(query["message"])
    return update


def _trimmed_message(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name in _READ}


def addressed_to_us(text: str, username: str, kind: ChatKind) -> str | None:
    """The text without our name in it; None where people talk to each other or another bot.

    A private chat is always ours; elsewhere we hear commands (`/ics x`, `/ics@us x`) and what
    starts with a mention of us.
    """
    text = text.strip()
    command = _COMMAND.match(text)
    if command:
        name, target = command.groups()
        ours = target is None or target.lower() == username.lower()
        return f"/{name}{text[command.end() :]}" if ours or kind is ChatKind.PRIVATE else None
    if kind is ChatKind.PRIVATE:
        return text or None
    mention, _, rest = text.partition(" ")
    return rest.strip() or None if mention.lower() == f"@{username.lower()}" else None


def _message(
    message: Message, raw: dict[str, Any], bot: Listening, key: str, now: datetime
) -> Heard | None:
    kind = kind_of(message.chat.type)
    written = message.text or message.caption or ""
    text = addressed_to_us(written, bot.username, kind)
    # In groups people share files and where they are with each other, not with us.
    private = kind is ChatKind.PRIVATE
    file = offered(raw) if private else None
    where = message.location if private else None
    forwarded_from = _forwarded_from(raw) if private else None
    if text is None and file is None and where is None and forwarded_from is None:
        return None
    user = message.from_user
    speaks_as = message.sender_chat
    sender = str(speaks_as.id if speaks_as else user.id if user else message.chat.id)
    admin, ask = _rights(message.chat, speaks_as, user.id if user else None, text or "", bot)
    entities = raw.get("entities") or raw.get("caption_entities") or []
    request = Request(
        key=key,
        at=_address(message.chat, message),
        kind=kind,
        sender=sender,
        admin=admin,
        text=text or "",
        received_at=now,
        title=message.chat.title or "",
        blocks=read_blocks(written, entities, _after_command(written, kind)),
        replies_to=_replies_to(raw),
        forwarded_from=forwarded_from,
        point=(where.latitude, where.longitude) if where else None,
    )
    return Heard(request, ask, file=file)


def _after_command(written: str, kind: ChatKind) -> int:
    """Where the text begins that follows a command or a mention of us."""
    begin = len(written) - len(written.lstrip())
    command = _COMMAND.match(written, begin)
    if command is None and (kind is ChatKind.PRIVATE or not written.startswith("@", begin)):
        return begin
    end = command.end() if command else begin + len(written[begin:].split(maxsplit=1)[0])
    return end + len(written[end:]) - len(written[end:].lstrip())


def _replies_to(raw: dict[str, Any]) -> str | None:
    original = raw.get("reply_to_message")
    found = original.get("message_id") if isinstance(original, dict) else None
    return None if found is None else str(found)


def _forwarded_from(raw: dict[str, Any]) -> str | None:
    """The channel whose post somebody passed on."""
    origin = raw.get("forward_origin")
    if not isinstance(origin, dict) or origin.get("type") != "channel":
        return None
    return str(origin["chat"]["id"])


def _press(query: CallbackQuery, bot: Listening, key: str, now: datetime) -> Heard:
    message = query.message
    if message is None or not query.data:
        return Heard(None, press=query.id)
    admin, ask = _rights(message.chat, None, query.from_user.id, query.data, bot)
    request = Request(
        key=key,
        at=_address(message.chat, message if isinstance(message, Message) else None),
        kind=kind_of(message.chat.type),
        sender=str(query.from_user.id),
        admin=admin,
        text=query.data,
        received_at=now,
        origin=str(message.message_id),
        title=message.chat.title or "",
    )
    return Heard(request, ask, query.id)


def _rights(
    chat: Chat, speaks_as: Chat | None, user_id: int | None, text: str, bot: Listening
) -> tuple[bool | None, int | None]:
    """Whether the sender may change the chat, and whose right must be asked if that is open.

    Who speaks as the chat itself is one of its admins: anonymous admins, posts in a channel. Who
    speaks as another chat (their own channel, or the one linked to the group, whose posts Telegram
    forwards by itself) is not: nobody can tell whether an admin of the group is behind it.
    """
    if chat.type == Chat.PRIVATE:
        return True, None
    if speaks_as is not None:
        return speaks_as.id == chat.id, None
    if chat.type == Chat.CHANNEL and user_id is None:
        return True, None
    return None, user_id if needs_rights(text, bot.changing) else None


def needs_rights(text: str, changing: frozenset[str]) -> bool:
    """Whether it matters who sent this: a changing command, or anything we cannot yet tell."""
    command = _COMMAND.match(text)
    return command is None or command.group(1).lower() in changing


def _migration(message: Message, new_id: int, key: str, now: datetime) -> ChatChange:
    return ChatChange(
        key=key,
        at=Address(NAME, str(message.chat.id)),
        kind=ChatKind.GROUP,
        change=Change.MOVED,
        received_at=now,
        new_address=str(new_id),
        title=message.chat.title or "",
    )


def _membership(event: dict[str, Any], key: str, now: datetime) -> ChatChange:
    chat = event["chat"]
    kind = kind_of(chat["type"])
    let_in = may_write(event["new_chat_member"], kind)
    return ChatChange(
        key=key,
        at=Address(NAME, str(chat["id"])),
        kind=kind,
        change=Change.RETURNED if let_in else Change.SHUT_OUT,
        received_at=now,
        title=chat.get("title", ""),
    )


def may_write(member: dict[str, Any], kind: ChatKind) -> bool:
    """Whether somebody of this membership (https://core.telegram.org/bots/api#chatmember) can
    write; read from the JSON, as the SDK wants rights that we do not need."""
    status = member["status"]
    if status == ChatMember.RESTRICTED:
        return bool(member.get("is_member")) and bool(member.get("can_send_messages"))
    if kind is ChatKind.CHANNEL:
        return status == ChatMember.ADMINISTRATOR and bool(member.get("can_post_messages"))
    return status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)


def kind_of(chat_type: str) -> ChatKind:
    """What we call a chat of this type."""
    if chat_type == Chat.PRIVATE:
        return ChatKind.PRIVATE
    return ChatKind.CHANNEL if chat_type == Chat.CHANNEL else ChatKind.GROUP


def _address(chat: Chat, message: Message | None) -> Address:
    """The chat and its topic; replies outside topics and General (1) have no thread for us."""
    thread = message.message_thread_id if message and message.is_topic_message else None
    return Address(NAME, str(chat.id), "" if thread in (None, 1) else str(thread))
