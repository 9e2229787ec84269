"""Performs one delivery through the Bot API and says how it ended; called by the sender."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any, assert_never

import structlog

from bot.core.ports import Clock, LoadFile
from bot.core.store import StoreError
from bot.core.types import Delivery, NotSent, Operation, Outcome, Refused, Sent, Unknown
from bot.platforms.telegram.files import Files
from bot.platforms.telegram.http import (
    CALL_TIMEOUT,
    UPLOAD_TIMEOUT,
    AiohttpRequest,
    AnswerLostError,
    CallError,
    RejectedError,
    Upload,
)
from bot.platforms.telegram.outcomes import (
    TARGET_GONE,
    UNCHANGED,
    is_for_everyone,
    is_misconfigured,
    outcome_of,
    says,
)

log = structlog.get_logger(__name__)

#: Seconds before asking again when the database did not give us the file.
STORE_RETRY = 5.0
WRONG_SETTING = (
    "Telegram does not accept the bot's token: check TELEGRAM_TOKEN (and TELEGRAM_API_URL)"
)


class Transport:
    """Holds the connections, and the 429s in a row to tell a chat's limit from the bot's.

    It calls the API itself, not through the SDK's `Bot`: that would parse each message sent back,
    which costs more than all the rest, and all we need of it is the id.
    """

    def __init__(
        self, http: AiohttpRequest, base_url: str, load_file: LoadFile, clock: Clock
    ) -> None:
        self._http = http
        self._base_url = base_url  # with the token: not for any log
        self._clock = clock
        self._files = Files(load_file, self._call)
        self._too_many: tuple[tuple[float, str], ...] = ()

    async def perform(self, delivery: Delivery) -> Outcome:
        """Ask once. Only an edit whose target is gone is followed by a send: it surely failed."""
        if not is_chat_id(delivery.at.address):
            return Refused("not a Telegram chat id", chat_gone=True)
        try:
            return await self._ask(delivery)
        except CallError as error:
            return self._outcome(delivery, error)
        except StoreError as error:
            return NotSent(f"its file could not be read: {error}", retry_after=STORE_RETRY)
        except Exception as error:
            # A bug of ours, or an answer nobody thought of: it may have been accepted.
            log.exception("delivery failed", delivery=delivery.id)
            return Unknown(f"a bug: {type(error).__name__}")

    async def _ask(self, delivery: Delivery) -> Outcome:
        match delivery.operation:
            case Operation.SEND:
                return await self._send(delivery)
            case Operation.EDIT:
                return await self._edit(delivery)
            case Operation.DELETE:
                return await self._delete(delivery)
            case _ as never:
                assert_never(never)

    async def _send(self, delivery: Delivery) -> Outcome:
        to: dict[str, Any] = {"chat_id": int(delivery.at.address)}
        if not delivery.sound:
            to["disable_notification"] = True
        if delivery.at.thread:
            to["message_thread_id"] = int(delivery.at.thread)
        stored = json.loads(delivery.body)
        message = None
        if "file" in stored:
            message = await self._files.send(stored["file"], {**to, **_caption(stored)})
        if message is None:  # no file, or one that is no longer kept: the words still go
            message = await self._call("sendMessage", {**to, **_text(stored)})
        if not isinstance(message, dict) or not isinstance(message.get("message_id"), int):
            raise AnswerLostError("the answer is not a message")
        return Sent(str(message["message_id"]))

    async def _edit(self, delivery: Delivery) -> Outcome:
        if delivery.target_ref is None:
            return await self._send(delivery)
        stored = json.loads(delivery.body)
        try:
            if "file" in stored:
                values = {**_target(delivery), **_caption(stored)}
                await self._call("editMessageCaption", values)
            else:
                await self._call("editMessageText", {**_target(delivery), **_text(stored)})
        except RejectedError as error:
            if says(error, UNCHANGED):
                return Sent(delivery.target_ref)
            if not says(error, TARGET_GONE):
                raise
            return await self._send(delivery)
        return Sent(delivery.target_ref)

    async def _delete(self, delivery: Delivery) -> Outcome:
        if delivery.target_ref is None:
            return Refused("nothing to delete")
        try:
            await self._call("deleteMessage", _target(delivery))
        except RejectedError as error:
            if not says(error, TARGET_GONE):
                raise
        return Sent(delivery.target_ref)

    async def _call(self, method: str, values: dict[str, Any], upload: Upload | None = None) -> Any:
        seconds = CALL_TIMEOUT if upload is None else UPLOAD_TIMEOUT
        result = await self._http.call(f"{self._base_url}/{method}", seconds, values, upload)
        self._too_many = ()
        return result

    def _outcome(self, delivery: Delivery, error: CallError) -> Outcome:
        outcome = outcome_of(error)
        if is_misconfigured(error):
            log.critical(WRONG_SETTING)
        if isinstance(outcome, Refused) and not outcome.chat_gone:
            # Our own rendering is at fault; the words help to find out how.
            log.error("telegram refused", delivery=delivery.id, error=outcome.why)
        if isinstance(outcome, NotSent) and getattr(error, "code", None) == 429:
            now = self._clock.now().timestamp()
            everyone, self._too_many = is_for_everyone(delivery.at.address, now, self._too_many)
            return dataclasses.replace(outcome, everyone=everyone)
        return outcome


def is_chat_id(address: str) -> bool:
    """Whether an address is one that Telegram could have given us."""
    return re.fullmatch(r"-?[0-9]{1,19}", address) is not None


def _target(delivery: Delivery) -> dict[str, Any]:
    return {"chat_id": int(delivery.at.address), "message_id": int(delivery.target_ref or 0)}


def _text(stored: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a send or edit of text, for a body that `render` made."""
    return {
        "text": stored["text"],
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        **_keyboard(stored),
    }


def _caption(stored: dict[str, Any]) -> dict[str, Any]:
    """The same for the text below a photo or document."""
    return {"caption": stored["text"], "parse_mode": "HTML", **_keyboard(stored)}


def _keyboard(stored: dict[str, Any]) -> dict[str, Any]:
    if not stored["buttons"]:
        return {}
    rows = [
        [{"text": label, "callback_data": data} for label, data in row] for row in stored["buttons"]
    ]
    return {"reply_markup": {"inline_keyboard": rows}}
