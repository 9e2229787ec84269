"""A chat with the handlers on a real store: say something, read the answer as plain text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.areas.atlas import Atlas
from bot.areas.maps.drawn import Maps
from bot.core.document import Action, Document
from bot.core.errors import UserError
from bot.core.store import Transaction
from bot.core.types import Address, Chat, ChatKind, Feed, Item, Match, Request
from bot.core.watched import ItemState
from bot.outbox.publish import Outlet
from bot.platforms.console.build import build as build_console
from bot.platforms.console.render import page, render
from bot.platforms.telegram.build import build as build_telegram
from db.store import Store
from handlers.context import Context
from handlers.router import answer
from tests.clock import NOON, SetClock

LOWDOWN = Feed("lowdown", "https://lowdown.example/feed", "The Lowdown", (), "outlet", 60, False)
HSJ = Feed("hsj", "https://hsj.example/feed", "HSJ", (), "outlet", 60, True)


async def no_files(file: str) -> bytes | None:
    """Nothing is sent, so no file is asked for."""
    return None


#: Only asked how they would show something.
PLATFORMS = (
    build_telegram("1:x", "http://127.0.0.1:1", (), (), no_files, SetClock()),
    build_console(no_files, SetClock(), stdin=-1),
)


@dataclass
class Talk:
    """One chat."""

    store: Store
    atlas: Atlas
    maps: Maps
    at: Address = field(default_factory=lambda: Address("telegram", "5"))
    kind: ChatKind = ChatKind.PRIVATE
    admin: bool | None = True
    sender: str = "5"
    owners: frozenset[str] = frozenset()
    clock: SetClock = field(default_factory=SetClock)
    released: list[tuple[str, str]] = field(default_factory=list)
    feeds: tuple[Feed, ...] = (LOWDOWN, HSJ)

    async def ask(self, text: str, point: tuple[float, float] | None = None) -> Document:
        """The answer to a text, or to a location."""
        request = Request(
            f"telegram:{self.clock.now()}",
            self.at,
            self.kind,
            self.sender,
            self.admin,
            text,
            self.clock.now(),
            point=point,
        )
        async with self.store.write() as tx:
            chat = await tx.chats.ensure(self.at, self.kind, "", self.clock.now())
            try:
                return await answer(request, self.context(tx, chat))
            except UserError as error:
                return error.document

    def context(self, tx: Transaction, chat: Chat) -> Context:
        """What the handlers are given."""

        async def release(feed_id: str, how: str) -> int:
            self.released.append((feed_id, how))
            return 3

        async def part(item_id: int) -> bool:
            return await tx.stories.part(item_id, self.clock.now()) is not None

        return Context(
            tx=tx,
            atlas=self.atlas,
            chat=chat,
            now=self.clock.now(),
            feeds=self.feeds,
            owners=self.owners,
            contact="help@example.org",
            release=release,
            part=part,
            maps=self.maps,
            publisher=Outlet(PLATFORMS, (), self.clock),
        )

    async def say(self, text: str) -> str:
        """The answer to a text, as the terminal shows it."""
        return as_text(await self.ask(text))

    async def press(self, document: Document, label: str) -> Document:
        """The answer to a button."""
        return await self.ask(action(document, label).command)

    async def follows(self) -> list[str]:
        """The codes this chat follows."""
        async with self.store.read() as tx:
            chat = await tx.chats.find(self.at)
            return [] if chat is None else [one.area for one in await tx.subscriptions.of(chat.id)]

    def other(self, address: str, kind: ChatKind = ChatKind.PRIVATE) -> Talk:
        """The same bot in another chat."""
        return replace(self, at=Address("telegram", address), kind=kind, sender=address)


def as_text(document: Document) -> str:
    """A document as the terminal shows it, 100 columns wide."""
    return page(render(document)[0], 100, ansi=False)


def action(document: Document, label: str) -> Action:
    """The button with this label."""
    labels = [one.label for one in document.actions]
    assert label in labels, f"no button {label!r} among {labels}"
    return document.actions[labels.index(label)]


async def publish(
    store: Store,
    title: str,
    areas: tuple[str, ...],
    feed: str = "lowdown",
    hours: int = 0,
    state: ItemState = ItemState.PUBLISHED,
) -> None:
    """Have seen an item that reached these areas, so many hours after noon."""
    at = NOON + timedelta(hours=hours)
    item = Item(feed, title, f"https://x.example/{title.replace(' ', '-')}", title, "", at, title)
    match = Match(areas[0], "footprint", "“words”, a rule", areas)
    async with store.write() as tx:
        await tx.feeds.sync([feed], NOON)
        await tx.items.add(item, state, [match], at)
