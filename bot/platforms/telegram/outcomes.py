"""Decides what an answer of the Bot API means for a delivery; called by `transport.py`. Pure.

The words are those of the Bot API server (https://github.com/tdlib/telegram-bot-api) and of
Telegram behind it; its codes alone do not tell a gone chat from a bad text.
"""

from __future__ import annotations

from bot.core.types import Moved, NotSent, Outcome, Refused, Unknown
from bot.platforms.telegram.http import AnswerLostError, CallError, NotLeftError, RejectedError

#: Seconds before asking again with a token or address that Telegram does not know.
MISCONFIGURED_RETRY = 300.0
#: Seconds before asking again where a 429 names none.
DEFAULT_RETRY = 5.0
#: Seconds before trying to reach Telegram again.
RECONNECT_RETRY = 2.0

#: In a 400: this topic takes nothing from us; the rest of the group may.
TOPIC_GONE = (
    "message thread not found",
    "topic_closed",
    "topic_deleted",
)
#: In a 400: the chat takes nothing from us, whatever we say.
CHAT_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_id is empty",
    "not enough rights",
    "have no rights to send",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_send_plain_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "channel_private",
    "user_is_blocked",
    "user_deactivated",
    "group chat was deactivated",
    "chat was deleted",
    "bot is not a member",
)
#: In a 400 to an edit: the message shown is already the one asked for.
UNCHANGED = ("message is not modified", "message_not_modified")
#: In a 400 to a photo: it is a picture, but not one that Telegram shows as such.
NO_PHOTO = (
    "photo_invalid_dimensions",
    "image_process_failed",
    "photo_ext_invalid",
    "too big for a photo",
)
#: In a 400 to a file named by its id on Telegram's servers: that id is no longer good.
UNKNOWN_FILE = (
    "wrong file identifier",
    "wrong remote file identifier",
    "file_reference_",
)
#: In a 400 to an edit or delete: the message is not there for us, or cannot show this.
TARGET_GONE = (
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
    "message to edit not found",
    "message to delete not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
)


def outcome_of(error: CallError) -> Outcome:
    """The end of a delivery whose call failed so; editing and deleting are looked at before."""
    match error:
        case NotLeftError():
            # No connection to Telegram concerns every chat.
            return NotSent(str(error), retry_after=RECONNECT_RETRY, everyone=True)
        case AnswerLostError():
            return Unknown(str(error))
        case RejectedError():
            return _of_answer(error)
        case _:
            return Unknown(str(error))


def _of_answer(error: RejectedError) -> Outcome:
    why = str(error)
    moved_to = error.parameters.get("migrate_to_chat_id")
    if isinstance(moved_to, int):
        return Moved(str(moved_to))
    match error.code:
        case 429:
            return NotSent(why, retry_after=retry_after(error))
        case 401 | 404:
            return NotSent(why, retry_after=MISCONFIGURED_RETRY, everyone=True)
        case 403:
            return Refused(why, chat_gone=True)
        case code if 300 <= code < 400:
            # Not a Bot API at all, such as a captive portal or a wrong address.
            return NotSent(why, retry_after=MISCONFIGURED_RETRY, everyone=True)
        case code if code >= 500:
            return Unknown(why)
        case _:
            return Refused(why, says(error, CHAT_GONE), topic_gone=says(error, TOPIC_GONE))


def retry_after(error: RejectedError) -> float:
    """The seconds that a 429 asks for."""
    seconds = error.parameters.get("retry_after")
    return float(seconds) if isinstance(seconds, int | float) else DEFAULT_RETRY


def says(error: CallError, phrases: tuple[str, ...]) -> bool:
    """Whether the answer is a 400 with one of these phrases."""
    if not isinstance(error, RejectedError) or error.code != 400:
        return False
    words = error.description.lower()
    return any(phrase in words for phrase in phrases)


def is_misconfigured(error: CallError) -> bool:
    """Whether Telegram knows neither the token nor the method: a setting is wrong."""
    return isinstance(error, RejectedError) and (
        error.code in (401, 404) or 300 <= error.code < 400
    )


def is_for_everyone(
    chat: str, now: float, recent: tuple[tuple[float, str], ...]
) -> tuple[bool, tuple[tuple[float, str], ...]]:
    """Whether a 429 now is the bot's rather than the chat's; and what to remember of it.

    Telegram does not say which. A chat's limit is met by one chat while others get through; the
    bot's own is met by whoever sends next. So it is the bot's when a third chat is refused within
    two seconds; `recent` holds the refusals since anything was accepted. `now` is in seconds.
    """
    kept = tuple((at, other) for at, other in recent if now - at < 2.0 and other != chat)
    remembered = (*kept, (now, chat))
    return len(remembered) >= 3, remembered
