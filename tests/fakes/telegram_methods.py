"""What each Bot API method answers and refuses; called by the fake server, once per request.

The words of the refusals are Telegram's own, as the bot has to tell them apart.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram_files import document_of, photo_of
from tests.fakes.telegram_html import Parsed, units
from tests.fakes.telegram_params import (
    RefusalError,
    buttons_of,
    caption_of,
    integer,
    json_object,
    json_value,
    known_chat,
    open_chat,
    text_of,
    thread_of,
    within_rates,
)
from tests.fakes.telegram_rates import Rates
from tests.fakes.telegram_things import (
    BOT_ID,
    Chat,
    Json,
    Message,
    SentFile,
    bot_user,
    member_json,
    person,
)
from tests.fakes.telegram_world import World

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
#: https://core.telegram.org/bots/api#deletemessage; editing its own text a bot may for ever.
DELETABLE_HOURS = 48
#: https://core.telegram.org/bots/api#getfile
MOST_FILE_BYTES = 20 * 1024 * 1024
STALE_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"


Method = Callable[[World, Rates, Json], Any]


def get_me(world: World, rates: Rates, params: Json) -> Json:
    return {
        **bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
    }


def send_message(world: World, rates: Rates, params: Json) -> Json:
    chat = open_chat(world, params)
    return _send(world, rates, chat, text_of(params, "message is too long"), params)


def send_photo(world: World, rates: Rates, params: Json) -> Json:
    chat = open_chat(world, params)
    return _send(world, rates, chat, caption_of(params), params, photo_of(world, params))


def send_document(world: World, rates: Rates, params: Json) -> Json:
    chat = open_chat(world, params)
    return _send(world, rates, chat, caption_of(params), params, document_of(world, params))


def _send(
    world: World,
    rates: Rates,
    chat: Chat,
    parsed: Parsed,
    params: Json,
    file: SentFile | None = None,
) -> Json:
    thread = thread_of(chat, params)
    buttons = buttons_of(params)
    within_rates(rates, chat)
    message = Message(
        chat_id=chat.id,
        id=chat.next_id(),
        text=parsed.text,
        html=params.get("text") or params.get("caption", ""),
        entities=parsed.entities,
        dropped_entities=parsed.dropped,
        buttons=buttons,
        thread=thread,
        preview_disabled=bool(json_object(params, "link_preview_options").get("is_disabled")),
        accepted_at=time.monotonic(),
        versions=[parsed.text],
        file=file,
    )
    chat.messages[message.id] = message
    world.changed()
    return world.message_json(message)


def edit_message_text(world: World, rates: Rates, params: Json) -> Json:
    chat, message = _to_edit(world, params)
    if message.file is not None:
        raise RefusalError(400, "Bad Request: there is no text in the message to edit")
    return _edit(world, rates, chat, message, text_of(params, "MESSAGE_TOO_LONG"), params)


def edit_message_caption(world: World, rates: Rates, params: Json) -> Json:
    chat, message = _to_edit(world, params)
    if message.file is None:
        raise RefusalError(400, "Bad Request: there is no caption in the message to edit")
    return _edit(world, rates, chat, message, caption_of(params), params)


def _to_edit(world: World, params: Json) -> tuple[Chat, Message]:
    chat = open_chat(world, params)
    message = chat.messages.get(integer(params, "message_id"))
    if message is None or message.deleted:
        raise RefusalError(400, "Bad Request: message to edit not found")
    return chat, message


def _edit(
    world: World, rates: Rates, chat: Chat, message: Message, parsed: Parsed, params: Json
) -> Json:
    buttons = buttons_of(params)
    if (message.text, message.entities, message.buttons) == (parsed.text, parsed.entities, buttons):
        raise RefusalError(400, NOT_MODIFIED)
    within_rates(rates, chat)
    html = params.get("text") or params.get("caption", "")
    message.text, message.html, message.entities = parsed.text, html, parsed.entities
    message.buttons, message.dropped_entities = buttons, parsed.dropped
    message.versions.append(parsed.text)
    world.changed()
    return world.message_json(message)


def delete_message(world: World, rates: Rates, params: Json) -> bool:
    chat = open_chat(world, params)
    message = chat.messages.get(integer(params, "message_id"))
    if message is None or message.deleted:
        raise RefusalError(400, "Bad Request: message to delete not found")
    if message.hours_old >= DELETABLE_HOURS:
        raise RefusalError(400, "Bad Request: message can't be deleted for everyone")
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


def answer_inline_query(world: World, rates: Rates, params: Json) -> bool:
    answers = world.typing.get(str(params.get("inline_query_id")))
    if answers is None:
        raise RefusalError(400, STALE_QUERY)
    given = json_value(params.get("results"), None)
    if not isinstance(given, list):
        raise RefusalError(400, "Bad Request: can't parse inline query results JSON object")
    if len(given) > 50:
        raise RefusalError(400, "Bad Request: RESULTS_TOO_MUCH")
    known: set[str] = set()
    for result in given:
        _judge_result(result, known)
    button = json_object(params, "button")
    if button and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button.get("start_parameter", "")):
        raise RefusalError(400, "Bad Request: START_PARAM_INVALID")
    answers.append({**params, "results": given})
    world.changed()
    return True


def _judge_result(result: Json, known: set[str]) -> None:
    name = str(result.get("id", ""))
    if not 1 <= len(name.encode()) <= 64:
        raise RefusalError(400, "Bad Request: RESULT_ID_INVALID")
    if name in known:
        raise RefusalError(400, "Bad Request: RESULT_ID_DUPLICATE")
    known.add(name)
    if result.get("type") != "article" or not str(result.get("title", "")).strip():
        raise RefusalError(400, "Bad Request: ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content", {})
    text_of({**content, "text": content.get("message_text", "")}, "MESSAGE_TOO_LONG")


def set_my_commands(world: World, rates: Rates, params: Json) -> bool:
    commands = json_value(params.get("commands"), [])
    scope = json_object(params, "scope") or {"type": "default"}
    if "chat_id" in scope:
        known_chat(world, int(scope["chat_id"]))
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
    chat = open_chat(world, params)
    return {**chat.as_json(), "accent_color_id": 0, "max_reaction_count": 11}


def get_chat_administrators(world: World, rates: Rates, params: Json) -> list[Json]:
    chat = open_chat(world, params)
    if chat.type == "private":
        raise RefusalError(400, "Bad Request: there are no administrators in the private chat")
    first = min(chat.admins, default=None)
    return [
        member_json("creator" if user == first else "administrator", person(user))
        for user in sorted(chat.admins)
    ]


def get_chat_member(world: World, rates: Rates, params: Json) -> Json:
    chat = open_chat(world, params)
    user = integer(params, "user_id")
    if chat.type == "channel" and chat.bot_status != "administrator" and user != BOT_ID:
        raise RefusalError(400, "Bad Request: member list is inaccessible")
    if user == BOT_ID:
        return member_json(chat.bot_status, bot_user())
    return member_json("administrator" if user in chat.admins else "member", person(user))


def get_file(world: World, rates: Rates, params: Json) -> Json:
    upload = world.uploads.get(str(params.get("file_id")))
    if upload is None:
        raise RefusalError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    if len(upload.data) > MOST_FILE_BYTES:
        raise RefusalError(400, "Bad Request: file is too big")
    return upload.as_json()


def send_chat_action(world: World, rates: Rates, params: Json) -> bool:
    open_chat(world, params)
    return True


METHODS: dict[str, Method] = {
    "getme": get_me,
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "answerinlinequery": answer_inline_query,
    "setmycommands": set_my_commands,
    "getchat": get_chat,
    "getchatadministrators": get_chat_administrators,
    "getchatmember": get_chat_member,
    "getfile": get_file,
    "sendchataction": send_chat_action,
}
