"""How the bot and a person stand in a chat; called by the platform's `standing`.

https://core.telegram.org/bots/api#getchat and #getchatmember
"""

from __future__ import annotations

from typing import Any

import structlog
from telegram import ChatMember

from bot.core.types import ChatKind, Standing
from bot.platforms.telegram.http import AiohttpRequest, CallError, RejectedError
from bot.platforms.telegram.inbound import kind_of, may_write

log = structlog.get_logger(__name__)

_SECONDS_TO_ANSWER = 5.0
ADMINS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


async def standing(
    http: AiohttpRequest, base_url: str, address: str, person: str
) -> Standing | None:
    """Three questions, each asked once; None when one of them was not answered."""
    chat_id: int | str = address if address.startswith("@") else _number(address)

    async def ask(method: str, **values: Any) -> Any:
        values = {"chat_id": chat_id, **values}
        return await http.call(f"{base_url}/{method}", _SECONDS_TO_ANSWER, values)

    try:
        me = await http.call(f"{base_url}/getMe", _SECONDS_TO_ANSWER, {})
        chat = await ask("getChat")
        kind = kind_of(chat["type"])
        if kind is ChatKind.PRIVATE:
            itself = str(chat["id"]) == person
            return Standing(kind, "", bot_may_post=True, person_admin=itself, address=address)
        bot_may_post = may_write(await ask("getChatMember", user_id=me["id"]), kind)
        admin = await _is_admin(ask, person)
        return Standing(kind, chat.get("title", ""), bot_may_post, admin, str(chat["id"]))
    except RejectedError as error:
        moved_to = error.parameters.get("migrate_to_chat_id")
        if isinstance(moved_to, int) and str(moved_to) != address:
            return await standing(http, base_url, str(moved_to), person)
        if error.code in (400, 403):
            return _shut_out(address)
        log.warning("standing not known", chat=address, error=str(error))
    except (CallError, LookupError, TypeError, ValueError) as error:
        log.warning("standing not known", chat=address, error=str(error))
    return None


async def _is_admin(ask: Any, person: str) -> bool:
    if not person.isdigit():
        return False  # who speaks as a chat has no rights that could be asked for
    try:
        member = await ask("getChatMember", user_id=int(person))
    except RejectedError as error:
        if error.code != 400:
            raise
        return False  # Telegram's way to say that somebody was never there
    return member["status"] in ADMINS


def _shut_out(address: str) -> Standing:
    """The chat is not there for us: unknown, or we were thrown out."""
    kind = ChatKind.CHANNEL if address.startswith(("@", "-100")) else ChatKind.GROUP
    return Standing(kind, "", bot_may_post=False, person_admin=False)


def _number(address: str) -> int:
    return int(address) if address.lstrip("-").isdigit() else 0
