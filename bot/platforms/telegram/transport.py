"""Performs one delivery through the Bot API and says how it ended; called by the sender."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any, assert_never

import structlog

from bot.core.ports import Clock
from bot.core.types import Delivery, NotSent, Operation, Outcome, Refused, Sent, Unknown
from bot.platforms.telegram.http import (
    CALL_TIMEOUT,
    AiohttpRequest,
    AnswerLostError,
    CallError,
    RejectedError,
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

WRONG_SETTING = (
    "Telegram does not accept the bot's token: check TELEGRAM_TOKEN (and TELEGRAM_API_URL)"
)


class Transport:
    """Holds the connections, and the 429s in a row to tell a chat's limit from the bot's.

    It calls the API itself, not through the SDK's `Bot`: that would parse each message sent back,
    which costs more than all the rest, and all we need of it is the id.
    """

    def __init__(self, http: AiohttpRequest, base_url: str, clock: Clock) -> None:
        self._http = http
        self._base_url = base_url  # with the token: not for any log
        self._clock = clock
        self._too_many: tuple[tuple[float, str], ...] = ()

    async def perform(self, delivery: Delivery) -> Outcome:
        """Ask once. Only an edit whose target is gone is followed by a send: it surely failed."""
        if not is_chat_id(delivery.at.address):
            return Refused("not a Telegram chat id", chat_gone=True)
        try:
            return await self._ask(delivery)
        except CallError as error:
            return self._outcome(delivery, error)
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
        values = {"chat_id": int(delivery.at.address), **_content(delivery.body)}
        if delivery.at.thread:
            values["message_thread_id"] = int(delivery.at.thread)
        message = await self._call("sendMessage", values)
        if not isinstance(message, dict) or not isinstance(message.get("message_id"), int):
            raise AnswerLostError("the answer is not a message")
        return Sent(str(message["message_id"]))

    async def _edit(self, delivery: Delivery) -> Outcome:
        if delivery.target_ref is None:
            return await self._send(delivery)
        try:
            await self._call("editMessageText", {**_target(delivery), **_content(delivery.body)})
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

    async def _call(self, method: str, values: dict[str, Any]) -> Any:
        result = await self._http.call(f"{self._base_url}/{method}", CALL_TIMEOUT, values)
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


def _content(body: str) -> dict[str, Any]:
    """The arguments of a send or edit for a body that `render` made."""
    stored = json.loads(body)
    content = {
        "text": stored["text"],
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if stored["buttons"]:
        content["reply_markup"] = {
            "inline_keyboard": [
                [{"text": label, "callback_data": data} for label, data in row]
                for row in stored["buttons"]
            ]
        }
    return content
