"""What each Bot API method answers and refuses; called by the fake server, once per request.

The words of the refusals are Telegram's own, as the bot has to tell them apart.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram_html import BadHtmlError, Parsed, read_message, units
from tests.fakes.telegram_rates import Rates
from tests.fakes.telegram_world import (
    BOT_ID,
    Chat,
    Json,
    Message,
    World,
    bot_user,
    member_json,
    person,
)

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
STALE_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"


class RefusalError(Exception):
    """An answer other than 200."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


Method = Callable[[World, Rates, Json], Any]


def get_me(world: World, rates: Rates, params: Json) -> Json:
    return {
        **bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def send_message(world: World, rates: Rates, params: Json) -> Json:
    chat = _open_chat(world, params)
    thread = _thread(chat, params)
    parsed = _text(params, "message is too long")
    buttons = _buttons(params)
    _within_rates(rates, chat)
    message = Message(
        chat_id=chat.id,
        id=chat.next_id(),
        text=parsed.text,
        html=params["text"],
        entities=parsed.entities,
        dropped_entities=parsed.dropped,
        buttons=buttons,
        thread=thread,
        preview_disabled=bool(_object(params, "link_preview_options").get("is_disabled")),
        accepted_at=time.monotonic(),
        versions=[parsed.text],
    )
    chat.messages[message.id] = message
    world.changed()
    return world.message_json(message)


def edit_message_text(world: World, rates: Rates, params: Json) -> Json:
    chat = _open_chat(world, params)
    message = chat.messages.get(_integer(params, "message_id"))
    if message is None or message.deleted:
        raise RefusalError(400, "Bad Request: message to edit not found")
    parsed = _text(params, "MESSAGE_TOO_LONG")
    buttons = _buttons(params)
    if (message.text, message.entities, message.buttons) == (parsed.text, parsed.entities, buttons):
        raise RefusalError(400, NOT_MODIFIED)
    _within_rates(rates, chat)
    message.text, message.html, message.entities = parsed.text, params["text"], parsed.entities
    message.buttons, message.dropped_entities = buttons, parsed.dropped
    message.versions.append(parsed.text)
    world.changed()
    return world.message_json(message)


def delete_message(world: World, rates: Rates, params: Json) -> bool:
    chat = _open_chat(world, params)
    message = chat.messages.get(_integer(params, "message_id"))
    if message is None or message.deleted:
        raise RefusalError(400, "Bad Request: message to delete not found")
    message.deleted = True
    world.changed()
    return True


def answer_callback_query(world: World, rates: Rates, params: Json) -> bool:
    answers = world.presses.get(str(params.get("callback_query_id")))
    if answers is None:
        raise RefusalError(400, STALE_QUERY)
    answers.append(params)
    world.changed()
    return True


def set_my_commands(world: World, rates: Rates, params: Json) -> bool:
    commands = _json(params.get("commands"), [])
    scope = _object(params, "scope") or {"type": "default"}
    if "chat_id" in scope:
        _known_chat(world, int(scope["chat_id"]))
    if not commands or len(commands) > 100:
        raise RefusalError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise RefusalError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= units(command["description"]) <= 256:
            raise RefusalError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    name = ":".join(str(scope[key]) for key in ("type", "chat_id") if key in scope)
    world.menus[name] = commands
    world.changed()
    return True


def get_chat(world: World, rates: Rates, params: Json) -> Json:
    chat = _open_chat(world, params)
    return {**chat.as_json(), "accent_color_id": 0, "max_reaction_count": 11}


def get_chat_administrators(world: World, rates: Rates, params: Json) -> list[Json]:
    chat = _open_chat(world, params)
    if chat.type == "private":
        raise RefusalError(400, "Bad Request: there are no administrators in the private chat")
    first = min(chat.admins, default=None)
    return [
        member_json("creator" if user == first else "administrator", person(user))
        for user in sorted(chat.admins)
    ]


def get_chat_member(world: World, rates: Rates, params: Json) -> Json:
    chat = _open_chat(world, params)
    user = _integer(params, "user_id")
    if user == BOT_ID:
        return member_json(chat.bot_status, bot_user())
    return member_json("administrator" if user in chat.admins else "member", person(user))


def send_chat_action(world: World, rates: Rates, params: Json) -> bool:
    _open_chat(world, params)
    return True


METHODS: dict[str, Method] = {
    "getme": get_me,
    "sendmessage": send_message,
    "editmessagetext": edit_message_text,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "setmycommands": set_my_commands,
    "getchat": get_chat,
    "getchatadministrators": get_chat_administrators,
    "getchatmember": get_chat_member,
    "sendchataction": send_chat_action,
}


def chat_of(params: Json) -> int | None:
    """The chat a request is about, if it names one."""
    try:
        return int(params["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def _known_chat(world: World, chat_id: int | None) -> Chat:
    chat = world.chats.get(chat_id) if chat_id is not None else None
    if chat is None:
        raise RefusalError(400, "Bad Request: chat not found")
    return chat


def _open_chat(world: World, params: Json) -> Chat:
    if "chat_id" not in params:
        raise RefusalError(400, "Bad Request: chat_id is empty")
    chat = _known_chat(world, chat_of(params))
    if chat.moved_to is not None:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise RefusalError(400, words, migrate_to_chat_id=chat.moved_to)
    if chat.refusal is not None:
        raise RefusalError(*chat.refusal)
    return chat


def _thread(chat: Chat, params: Json) -> int | None:
    if not params.get("message_thread_id"):
        return None
    thread = _integer(params, "message_thread_id")
    if thread not in chat.topics:  # General has no thread id of its own
        raise RefusalError(400, "Bad Request: message thread not found")
    if thread in chat.closed:
        raise RefusalError(400, "Bad Request: TOPIC_CLOSED")
    return thread


def _text(params: Json, too_long: str) -> Parsed:
    text = params.get("text", "")
    mode = params.get("parse_mode", "")
    if mode.lower() != "html":
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    try:
        return read_message(text)
    except BadHtmlError as error:
        words = str(error).replace("message is too long", too_long)
        raise RefusalError(400, words) from None


def _buttons(params: Json) -> list[list[tuple[str, str]]]:
    rows = _object(params, "reply_markup").get("inline_keyboard", [])
    found = [[_button(button) for button in row] for row in rows]
    if sum(map(len, found)) > 100 or any(len(row) > 8 for row in found):
        raise RefusalError(400, "Bad Request: REPLY_MARKUP_INVALID")
    return [row for row in found if row]


def _button(button: Json) -> tuple[str, str]:
    label, data = button.get("text", ""), button.get("callback_data")
    if not label.strip():
        raise RefusalError(400, "Bad Request: BUTTON_TEXT_INVALID")
    if not data:
        words = (
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
        raise RefusalError(400, f"Bad Request: {words}")
    if len(data.encode()) > 64:
        raise RefusalError(400, "Bad Request: BUTTON_DATA_INVALID")
    return label, data


def _within_rates(rates: Rates, chat: Chat) -> None:
    seconds = rates.judge(chat.id, private=chat.type == "private", now=time.monotonic())
    if seconds is not None:
        words = f"Too Many Requests: retry after {seconds}"
        raise RefusalError(429, words, retry_after=seconds)


def _integer(params: Json, name: str) -> int:
    try:
        return int(params[name])
    except (KeyError, TypeError, ValueError):
        raise RefusalError(400, f"Bad Request: {name} is not specified") from None


def _object(params: Json, name: str) -> Json:
    value = _json(params.get(name), {})
    if not isinstance(value, dict):
        raise RefusalError(400, f"Bad Request: can't parse {name} JSON object")
    return value


def _json(value: Any, default: Any) -> Any:
    if not isinstance(value, str):
        return default if value is None else value
    try:
        return json.loads(value)
    except ValueError:
        raise RefusalError(400, "Bad Request: object expected as reply markup") from None
