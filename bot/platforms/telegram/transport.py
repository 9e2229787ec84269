"""Performs one delivery through the Bot API and says how it ended; called by the sender."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any, assert_never

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode

from bot.core.ports import Clock
from bot.core.types import Delivery, NotSent, Operation, Outcome, Refused, Sent, Unknown
from bot.platforms.telegram.http import CallError, RejectedError
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
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Transport:
    """Holds the bot, and the last 429s to tell a chat's limit from the bot's."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
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
            # An answer that the SDK could not read; the message may well have been accepted.
            log.warning(
                "telegram answer not understood", delivery=delivery.id, error=type(error).__name__
            )
            return Unknown(f"answer not understood: {type(error).__name__}")

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
        thread = delivery.at.thread
        message = await self._bot.send_message(
            chat_id=int(delivery.at.address),
            message_thread_id=int(thread) if thread else None,
            **_content(delivery.body),
        )
        return Sent(str(message.message_id))

    async def _edit(self, delivery: Delivery) -> Outcome:
        if delivery.target_ref is None:
            return await self._send(delivery)
        try:
            await self._bot.edit_message_text(
                chat_id=int(delivery.at.address),
                message_id=int(delivery.target_ref),
                **_content(delivery.body),
            )
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
            await self._bot.delete_message(
                chat_id=int(delivery.at.address), message_id=int(delivery.target_ref)
            )
        except RejectedError as error:
            if not says(error, TARGET_GONE):
                raise
        return Sent(delivery.target_ref)

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


def _content(body: str) -> dict[str, Any]:
    """The arguments of a send or edit for a body that `render` made."""
    stored = json.loads(body)
    rows = [
        [InlineKeyboardButton(label, callback_data=data) for label, data in row]
        for row in stored["buttons"]
    ]
    return {
        "text": stored["text"],
        "parse_mode": ParseMode.HTML,
        "link_preview_options": _NO_PREVIEW,
        "reply_markup": InlineKeyboardMarkup(rows) if rows else None,
    }
