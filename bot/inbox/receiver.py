"""The receiver: an inbound event -> first time? -> answer -> outbox, in one transaction.

    platform.listen -> receive -> answer (handlers) -> publish (outbox) -> commit -> acknowledge

Platforms call `receive` for each event and acknowledge it once it returns.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

import structlog

from bot.core.document import Action, Document, paragraph
from bot.core.errors import UserError
from bot.core.ports import Clock
from bot.core.publisher import Publisher
from bot.core.store import Store, StoreError, Transaction
from bot.core.types import Address, Change, Chat, ChatChange, ChatKind, Inbound, Remark, Request

log = structlog.get_logger(__name__)

#: Answers a request inside the transaction that marks it as handled.
Answer = Callable[[Request, Chat, Transaction], Awaitable[Document]]
#: Asks the platform what must be known for an answer, before the transaction begins.
Inquire = Callable[[Request], Awaitable[Request]]


async def _nothing_to_ask(request: Request) -> Request:
    return request


class Receiver:
    """Takes events from every platform of this process."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        answer: Answer,
        clock: Clock,
        inquire: Inquire = _nothing_to_ask,
    ) -> None:
        self._store = store
        self._inquire = inquire
        self._publisher = publisher
        self._answer = answer
        self._clock = clock

    async def receive(self, inbound: Inbound) -> None:
        """Handle an event; returns when it is committed. Raises StoreError if it could not be,
        and then the event must not be acknowledged."""
        match inbound:
            case Request():
                await self._request(await self._inquire(inbound))
            case ChatChange():
                await self._chat_change(inbound)
            case Remark():
                await self._remark(inbound)
            case _:
                assert_never(inbound)

    async def _request(self, request: Request) -> None:
        try:
            await self._handle(request, self._answer)
        except StoreError:
            raise
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("handler failed", request=request.key, reference=reference)

            async def apologise(_request: Request, _chat: Chat, _tx: Transaction) -> Document:
                return _apology(reference)

            await self._handle(request, apologise)

    async def _handle(self, request: Request, answer: Answer) -> None:
        now = self._clock.now()
        async with self._store.write() as tx:
            if not await tx.requests.first_seen(request.key, request.at.platform, now):
                return
            chat = await tx.chats.ensure(request.at, request.kind, request.title, now)
            spelled_out = await _spelled_out(request, chat, tx, now)
            if spelled_out is None:
                return
            request = spelled_out
            if request.kind is ChatKind.PRIVATE:
                person = Address(request.at.platform, request.sender)
                await self._publisher.met(tx, person, chat.id)
            origin = request.origin if request.in_place else None
            try:
                document = await answer(request, chat, tx)
            except UserError as error:
                document = error.document
                if request.kind is not ChatKind.PRIVATE:
                    origin = None  # what one person may not do leaves the card of the others alone
            # The chat may just have been erased at its people's wish; the answer still goes there.
            chat = await tx.chats.ensure(request.at, request.kind, request.title, now)
            await self._publisher.reply(tx, document, f"reply:{request.key}", chat.id, origin)
        log.info("answered", platform=request.at.platform, request=request.key, chat=chat.id)

    async def _remark(self, remark: Remark) -> None:
        now = self._clock.now()
        async with self._store.write() as tx:
            if not await tx.requests.first_seen(remark.key, remark.at.platform, now):
                return
            chat = await tx.chats.ensure(remark.at, remark.kind, remark.title, now)
            key = f"remark:{remark.key}"
            await self._publisher.reply(tx, remark.document, key, chat.id, None)
        log.info("remarked", platform=remark.at.platform, request=remark.key, chat=chat.id)

    async def _chat_change(self, event: ChatChange) -> None:
        now = self._clock.now()
        at = event.at
        async with self._store.write() as tx:
            if not await tx.requests.first_seen(event.key, at.platform, now):
                return
            match event.change:
                case Change.SHUT_OUT:
                    await tx.chats.shut_out(at, "the platform says we were shut out", now)
                case Change.RETURNED:
                    await tx.chats.let_in(at, now)
                case Change.MOVED:
                    assert event.new_address is not None
                    await tx.chats.move(at.platform, at.address, event.new_address, now)
                case _:
                    assert_never(event.change)
        log.info("chat changed", platform=at.platform, request=event.key, change=event.change)


async def _spelled_out(
    request: Request, chat: Chat, transaction: Transaction, now: datetime
) -> Request | None:
    """What was said, as a command: a button by its number or label, or words a card waits for.

    Any other command ends the waiting. None if it was no button, but words of people among
    themselves.
    """
    text = request.text.strip()
    waits = transaction.waits
    if text.startswith("/"):
        await waits.end(chat.id, request.sender)
        return request
    wait = await waits.of(chat.id, request.sender, now)
    if not (wait and wait.numbers and text.isdigit()):
        pressed = await _pressed(request, text, chat, transaction)
        if pressed is not request:
            await waits.end(chat.id, request.sender)
            return pressed
    if wait is None:
        return request
    await waits.end(chat.id, request.sender)
    return replace(request, text=f"{wait.command} {text}")


async def _pressed(
    request: Request, text: str, chat: Chat, transaction: Transaction
) -> Request | None:
    """A number or a label instead of a button, as the command behind that button.

    `#2` comes from a button whose command was too long for it, `#word` from an answer to a message
    in a group; `2` and the words from people who type. In groups only what begins with # means a
    button; None if it was none, but words of people among themselves.
    """
    number = text.removeprefix("#")
    if not text.startswith("#") and (request.kind is not ChatKind.PRIVATE or len(text) > 60):
        return request
    if not text:
        return request
    actions = await transaction.outbox.actions(chat.id, request.origin)
    command = _command(actions, number)
    if command is not None:
        return replace(request, text=command)
    if text.startswith("#") and number.isdigit():
        return replace(request, text=number)
    return request if request.kind is ChatKind.PRIVATE else None


def _command(actions: tuple[Action, ...], answer: str) -> str | None:
    if answer.isascii() and answer.isdigit():
        index = int(answer[:4]) - 1
        return actions[index].command if 0 <= index < len(actions) else None
    for action in actions:
        if action.label.casefold() == answer.casefold():
            return action.command
    return None


def _apology(reference: str) -> Document:
    return Document(
        (
            paragraph(
                "Something went wrong on our side and your request was not carried out. "
                f"Please try again; if it happens again, tell us this reference: {reference}"
            ),
        )
    )
