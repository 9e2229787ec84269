"""Performs one delivery through the homeserver and says how it ended; called by the sender.

    room -> attachment? -> content -> encrypt? -> PUT with the delivery's transaction id

The homeserver answers a repeated transaction id of the same device with the first event.
"""

from __future__ import annotations

import json
from typing import Any, assert_never

import structlog

from bot.core.store import StoreError
from bot.core.types import (
    Delivery,
    Moved,
    NotSent,
    Operation,
    Outcome,
    Refused,
    Sent,
    Unknown,
)
from bot.platforms.matrix.account import Account, ElsewhereError
from bot.platforms.matrix.content import FILE, edit_of, relation, text_content, wire_id
from bot.platforms.matrix.files import Files
from bot.platforms.matrix.http import AnswerLostError, CallError, RejectedError, path
from bot.platforms.matrix.outcomes import (
    MISCONFIGURED_RETRY,
    outcome_before_sending,
    outcome_of,
    retry_after,
)
from bot.platforms.matrix.pace import LearningPace
from bot.platforms.matrix.reactions import Reactions
from bot.platforms.matrix.rooms import Room, may_post
from bot.platforms.matrix.session import MisconfiguredError

log = structlog.get_logger(__name__)

MESSAGE = "m.room.message"
#: Seconds before asking again while another process has the key store.
ELSEWHERE_RETRY = 5.0
#: Seconds, and attempts, in which a sync must tell that we are no longer in a room.
NEWS_RETRY = 2.0
PATIENCE = 5
#: Seconds before asking again when the database did not give us the file.
STORE_RETRY = 5.0
#: Seconds before asking again while a room is being replaced and we are not in the new one yet.
UPGRADE_RETRY = 10.0


class Transport:
    """Sends, edits and redacts."""

    def __init__(
        self, account: Account, reactions: Reactions, files: Files, pace: LearningPace
    ) -> None:
        self._account = account
        self._pace = pace
        self._reactions = reactions
        self._files = files

    async def perform(self, delivery: Delivery) -> Outcome:
        """Ask once; nothing is waited for but answers."""
        if not delivery.at.address.startswith("!"):
            return Refused("not the id of a Matrix room", chat_gone=True)
        try:
            room = await self._account.room(delivery.at.address)
        except MisconfiguredError as error:
            return NotSent(str(error), retry_after=MISCONFIGURED_RETRY, everyone=True)
        except ElsewhereError as error:
            return NotSent(str(error), retry_after=ELSEWHERE_RETRY, everyone=True)
        except CallError as error:
            self._learn(error)
            return outcome_before_sending(error)
        except Exception as error:
            log.exception("room not known", delivery=delivery.id)
            return NotSent(f"a bug: {type(error).__name__}")
        return await self._in_room(delivery, room)

    async def _in_room(self, delivery: Delivery, room: Room) -> Outcome:
        try:
            return await self._ask(delivery, room)
        except StoreError as error:
            return NotSent(f"its file could not be read: {error}", retry_after=STORE_RETRY)
        except BeforeSendingError as error:
            outcome = outcome_before_sending(error.cause)
            self._learn(error.cause)
        except CallError as error:
            outcome = outcome_of(error)
            self._learn(error)
        except Exception as error:
            # A bug of ours, or an answer nobody thought of: it may have been accepted.
            log.exception("delivery failed", delivery=delivery.id)
            return Unknown(f"a bug: {type(error).__name__}")
        if isinstance(outcome, Refused):
            return await self._refused(delivery, room, outcome)
        return outcome

    def _learn(self, error: CallError) -> None:
        """What a failure says beyond this delivery."""
        self._account.check(error)
        if isinstance(error, RejectedError) and error.status == 429:
            self._pace.refused(retry_after(error))

    async def _refused(self, delivery: Delivery, room: Room, refused: Refused) -> Outcome:
        if not refused.chat_gone:
            log.error("matrix refused", delivery=delivery.id, error=refused.why)
            return refused
        if room.replacement:
            # Nobody may write in a room that was replaced; the queue goes where its people went.
            if room.replacement in self._account.rooms:
                return Moved(room.replacement)
            return NotSent("the room was replaced", retry_after=UPGRADE_RETRY)
        me, _ = await self._account.open()
        if self._account.live and may_post(room, me.user_id) and delivery.attempts < PATIENCE:
            # We were shut out a moment ago: the sync brings the news, and the queue is held.
            return NotSent(refused.why, retry_after=NEWS_RETRY)
        return refused

    async def _ask(self, delivery: Delivery, room: Room) -> Outcome:
        match delivery.operation:
            case Operation.SEND:
                return await self._send(delivery, room)
            case Operation.EDIT:
                return await self._edit(delivery, room)
            case Operation.DELETE:
                return await self._delete(delivery)
            case _ as never:
                assert_never(never)

    async def _send(self, delivery: Delivery, room: Room) -> Outcome:
        stored = json.loads(delivery.body)
        content = {**text_content(stored, delivery), **relation(delivery)}
        if "file" in stored:
            sent = await self._send_file(stored["file"], delivery, room)
            if not stored["plain"]:
                return Sent(sent) if sent else Refused("its file is no longer kept")
            if sent:
                content[FILE] = sent  # so that both can be taken back
        event_id = await self._put(room, content, wire_id(delivery))
        self._reactions.add(room.room_id, event_id, stored["buttons"], wire_id(delivery))
        return Sent(event_id)

    async def _send_file(self, file: dict[str, str], delivery: Delivery, room: Room) -> str | None:
        """The file has a message of its own before the text, so that the text can be edited. Its
        id; None if the file is no longer kept: the words still go."""
        try:
            content = await self._files.content(file, encrypted=room.encrypted)
        except CallError as error:
            raise BeforeSendingError(error) from None
        if content is None:
            return None
        return await self._put(room, {**content, **relation(delivery)}, f"{wire_id(delivery)}.f")

    async def _edit(self, delivery: Delivery, room: Room) -> Outcome:
        if delivery.target_ref is None:
            return await self._send(delivery, room)
        stored = json.loads(delivery.body)
        await self._put(room, edit_of(text_content(stored, delivery), delivery), wire_id(delivery))
        self._reactions.add(room.room_id, delivery.target_ref, stored["buttons"], wire_id(delivery))
        return Sent(delivery.target_ref)

    async def _delete(self, delivery: Delivery) -> Outcome:
        if delivery.target_ref is None:
            return Refused("nothing to delete")
        file = await self._file_of(delivery.at.address, delivery.target_ref)
        if file is not None:
            await self._redact(delivery.at.address, file, f"{wire_id(delivery)}.f")
        await self._redact(delivery.at.address, delivery.target_ref, wire_id(delivery))
        return Sent(delivery.target_ref)

    async def _file_of(self, room_id: str, event_id: str) -> str | None:
        """The message with the file of this text, if it has one and is still there."""
        try:
            event = await self._account.http.call("GET", path("rooms", room_id, "event", event_id))
        except RejectedError as error:
            if error.status != 404:
                raise
            return None
        file = (event.get("content") or {}).get(FILE)
        return file if isinstance(file, str) else None

    async def _redact(self, room_id: str, event_id: str, wire: str) -> None:
        try:
            await self._account.http.call(
                "PUT", path("rooms", room_id, "redact", event_id, wire), {}
            )
        except RejectedError as error:
            if error.status != 404:
                raise

    async def _put(self, room: Room, content: dict[str, Any], wire: str) -> str:
        """Send a message; the id of its event."""
        kind = MESSAGE
        if room.encrypted:
            kind, content = "m.room.encrypted", await self._encrypted(room, content)
        where = path("rooms", room.room_id, "send", kind, wire)
        answer = await self._account.http.call("PUT", where, content)
        if not isinstance(answer, dict) or not isinstance(answer.get("event_id"), str):
            raise AnswerLostError("the answer names no event")
        return str(answer["event_id"])

    async def _encrypted(self, room: Room, content: dict[str, Any]) -> dict[str, Any]:
        try:
            _, keys = await self._account.open()
            sealed = await keys.encrypt(room.room_id, room.members, room.rotation, MESSAGE, content)
        except CallError as error:
            raise BeforeSendingError(error) from None
        # The server must see relations: https://spec.matrix.org/latest/client-server-api/#mmegolmv1aes-sha2
        return {**sealed, **{key: content[key] for key in ("m.relates_to", FILE) if key in content}}


class BeforeSendingError(Exception):
    """A call that comes before the message failed; the message has not left."""

    def __init__(self, cause: CallError) -> None:
        super().__init__(str(cause))
        self.cause = cause
