"""Reads and judges the parameters of a Bot API request; called by the fake server's methods."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.fakes.telegram_html import BadHtmlError, Parsed, read_message, units
from tests.fakes.telegram_rates import Rates
from tests.fakes.telegram_things import Chat, Json
from tests.fakes.telegram_world import World

LONGEST_CAPTION = 1024


class RefusalError(Exception):
    """An answer other than 200."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def chat_of(params: Json) -> int | None:
    """The chat a request is about, if it names one."""
    try:
        return int(params["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def named_chat(world: World, name: object) -> Chat | None:
    """The public channel or group of this name."""
    if not isinstance(name, str) or not name.startswith("@"):
        return None
    wanted = name[1:].lower()
    return next((c for c in world.chats.values() if c.username.lower() == wanted), None)


def known_chat(world: World, chat_id: int | None) -> Chat:
    chat = world.chats.get(chat_id) if chat_id is not None else None
    if chat is None:
        raise RefusalError(400, "Bad Request: chat not found")
    return chat


def open_chat(world: World, params: Json) -> Chat:
    if "chat_id" not in params:
        raise RefusalError(400, "Bad Request: chat_id is empty")
    chat = named_chat(world, params["chat_id"]) or known_chat(world, chat_of(params))
    if chat.moved_to is not None:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise RefusalError(400, words, migrate_to_chat_id=chat.moved_to)
    if chat.refusal is not None:
        raise RefusalError(*chat.refusal)
    return chat


def thread_of(chat: Chat, params: Json) -> int | None:
    if not params.get("message_thread_id"):
        return None
    thread = integer(params, "message_thread_id")
    if thread not in chat.topics:  # General has no thread id of its own
        raise RefusalError(400, "Bad Request: message thread not found")
    if thread in chat.closed:
        raise RefusalError(400, "Bad Request: TOPIC_CLOSED")
    return thread


def caption_of(params: Json) -> Parsed:
    """The caption of a file; none at all is fine."""
    if not params.get("caption"):
        return Parsed("", (), 0)
    parsed = text_of({**params, "text": params["caption"]}, "message caption is too long")
    if units(parsed.text) > LONGEST_CAPTION:
        raise RefusalError(400, "Bad Request: message caption is too long")
    return parsed


def text_of(params: Json, too_long: str) -> Parsed:
    text = params.get("text", "")
    mode = params.get("parse_mode", "")
    if mode.lower() != "html":
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    try:
        return read_message(text)
    except BadHtmlError as error:
        words = str(error).replace("message is too long", too_long)
        raise RefusalError(400, words) from None


def buttons_of(params: Json) -> list[list[tuple[str, str]]]:
    rows = json_object(params, "reply_markup").get("inline_keyboard", [])
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


def within_rates(rates: Rates, chat: Chat) -> None:
    seconds = rates.judge(chat.id, private=chat.type == "private", now=time.monotonic())
    if seconds is not None:
        words = f"Too Many Requests: retry after {seconds}"
        raise RefusalError(429, words, retry_after=seconds)


def integer(params: Json, name: str) -> int:
    try:
        return int(params[name])
    except (KeyError, TypeError, ValueError):
        raise RefusalError(400, f"Bad Request: {name} is not specified") from None


def json_object(params: Json, name: str) -> Json:
    value = json_value(params.get(name), {})
    if not isinstance(value, dict):
        raise RefusalError(400, f"Bad Request: can't parse {name} JSON object")
    return value


def json_value(value: Any, default: Any) -> Any:
    if not isinstance(value, str):
        return default if value is None else value
    try:
        return json.loads(value)
    except ValueError:
        raise RefusalError(400, "Bad Request: object expected as reply markup") from None
