"""Gives the handlers what they need to know of the program, and the roles what they answer.

`bot/app.py` calls `answers` and `inquiries` for every platform, `bot/ticker.py` calls `editor`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.broadcasts.broadcaster import Editor, Question
from bot.core.broadcasts import Broadcast, Event, Policy
from bot.core.document import Document
from bot.core.ports import Platform
from bot.core.store import Transaction
from bot.core.types import Address, Chat, ChatKind, ChatState, Offer, Request, Standing
from bot.feeds.newsroom import part
from bot.feeds.release import release
from bot.inbox.receiver import Answer, Inquire
from bot.parts import Parts, owners_of
from bot.settings import Settings
from handlers import launch as launching
from handlers.broadcast_steps import note
from handlers.channel_alerts import look_after
from handlers.channel_register import asked_about
from handlers.context import Context
from handlers.map import map_wanted
from handlers.offers import offers
from handlers.router import answer as route


def contexts(parts: Parts) -> Callable[[Transaction, Chat], Context]:
    """Makes what the handlers need to know of this program."""
    owners = frozenset(f"{at.platform}:{at.address}" for at in owners_of(parts.settings))
    feeds = {feed.id: feed for feed in parts.feeds}

    def context(tx: Transaction, chat: Chat) -> Context:
        async def release_burst(feed_id: str, how: str) -> int:
            return await release(tx, parts.newsroom, feeds[feed_id], how)

        async def part_item(item_id: int) -> bool:
            return await part(tx, parts.newsroom, item_id, parts.clock.now())

        return Context(
            tx=tx,
            atlas=parts.atlas,
            chat=chat,
            now=parts.clock.now(),
            feeds=parts.feeds,
            owners=owners,
            contact=parts.settings.contact,
            release=release_burst,
            part=part_item,
            maps=parts.maps,
            publisher=parts.outlet,
            policy=policy_of(parts.settings),
        )

    return context


def policy_of(settings: Settings) -> Policy:
    """What the operators ask of those who broadcast."""
    return Policy(
        alone_channels=settings.broadcast_alone_channels,
        alone_chats=settings.broadcast_alone_chats,
        gap=timedelta(minutes=settings.broadcast_gap_minutes),
    )


def answers(parts: Parts) -> Answer:
    """The handlers."""
    context = contexts(parts)

    async def answer(request: Request, chat: Chat, tx: Transaction) -> Document:
        return await route(request, context(tx, chat))

    return answer


async def suggestions(parts: Parts, text: str, person: str) -> tuple[Offer, ...]:
    """What the handlers offer for words typed in a chat that we are not in."""
    now = parts.clock.now()
    at = Address("", person)
    request = Request("", at, ChatKind.PRIVATE, person, admin=False, text=text, received_at=now)
    async with parts.store.read() as tx:
        nobody = Chat(0, at, ChatKind.PRIVATE, ChatState.ACTIVE, now)
        return await offers(request, contexts(parts)(tx, nobody))


def inquiries(parts: Parts, platform: Platform) -> Inquire:
    """What takes longer than a transaction may: a map is drawn, and the platform is asked how
    somebody stands in the chat that a request is about."""

    async def inquire(request: Request) -> Request:
        code = map_wanted(request.text, parts.atlas, parts.clock.now().date())
        if code is not None:
            with suppress(Exception):  # the answer will stumble over it, too, and apologise
                await parts.maps.of(code)
        address = asked_about(request)
        if address is None:
            return request
        return replace(request, standing=await platform.standing(address, request.sender))

    return inquire


def editor(parts: Parts) -> Editor:
    """What the handlers decide and say about broadcasts, for the broadcaster."""
    make = contexts(parts)

    async def context(tx: Transaction, one: Broadcast) -> Context:
        return make(tx, await _chat_of(tx, one, parts.clock.now()))

    async def questions(tx: Transaction, one: Broadcast) -> list[Question]:
        asked = await launching.questions(one, await context(tx, one))
        return [(each.platform, each.address, each.person) for each in asked]

    async def launch(
        tx: Transaction, one: Broadcast, answers: Mapping[Question, Standing | None]
    ) -> Broadcast:
        known = {launching.Asked(*question): answer for question, answer in answers.items()}
        return await launching.launch(one, known, await context(tx, one))

    async def give_back(tx: Transaction, one: Broadcast, event: Event, why: str) -> Broadcast:
        return await launching.give_back(one, event, why, await context(tx, one))

    async def card(tx: Transaction, one: Broadcast) -> Document:
        return await launching.live(one, await context(tx, one))

    async def noted(
        tx: Transaction, one: Broadcast, what: str, details: Mapping[str, object]
    ) -> int:
        return await note(await context(tx, one), one, None, what, dict(details))

    async def channels(tx: Transaction) -> int:
        nowhere = Chat(0, Address("", ""), ChatKind.PRIVATE, ChatState.SUSPENDED, parts.clock.now())
        return await look_after(make(tx, nowhere))

    return Editor(questions, launch, give_back, card, noted, channels)


async def _chat_of(tx: Transaction, one: Broadcast, now: datetime) -> Chat:
    """The chat of a broadcast's author; one that is like it where that has been erased."""
    found = await tx.chats.get(one.chat_id)
    nowhere = Address("", "")
    return found or Chat(one.chat_id, nowhere, ChatKind.PRIVATE, ChatState.SUSPENDED, now)
