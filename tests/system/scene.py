"""The program between a fake Telegram and feeds that the test writes; most system tests use it.

async with opened(folder, database_url, {"news": ("QJK",)}) as scene:
    card = await scene.ask(1001, "/ics devon")
    await scene.publish("news", "A title")
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.core.types import Address, ChatKind, DeliveryState
from db.schema import feeds as feeds_table
from db.store import Store, open_store
from tests.fakes.feed_server import FeedServer
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_things import Message
from tests.system.program import Program, rss, running, write_feeds
from tests.waiting import eventually

#: Seconds to wait for what takes one or two when nobody else uses the machine.
PATIENCE = 90.0


@dataclass
class Scene:
    """Everything around the program, and the program."""

    folder: Path
    telegram: FakeTelegram
    feeds: FeedServer
    store: Store
    settings: dict[str, str]
    program: Program
    _shown: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _people: Iterator[int] = field(default_factory=lambda: count(1001))

    def person(self) -> int:
        """Somebody who has not spoken to the bot before."""
        return self.telegram.private_chat(next(self._people)).id

    async def ask(self, chat: int, text: str, sender: int | None = None, **how: Any) -> Message:
        """Somebody writes; the bot's answer, which is a new message."""
        before = {message.id for message in self.telegram.messages(chat)}
        self.telegram.say(chat, text, sender, **how)
        return await self._new_message(chat, before)

    async def press(self, message: Message, button: str, sender: int | None = None) -> Message:
        """Somebody presses a button; the message it was under, once it has changed."""
        before = len(message.versions)
        self.telegram.press(message, button, sender)
        await self.telegram.wait_for(lambda: len(message.versions) > before, PATIENCE)
        return message

    async def heard(self, chat: int, words: str, seconds: float = PATIENCE) -> Message:
        """The bot's message with these words, as soon as it is there."""
        found: list[Message] = []

        def is_there() -> bool:
            found[:] = self.with_words(chat, words)
            return bool(found)

        await self.telegram.wait_for(is_there, seconds)
        return found[0]

    def with_words(self, chat: int, words: str) -> list[Message]:
        """The bot's messages in a chat that have these words."""
        return [message for message in self.telegram.messages(chat) if words in message.text]

    async def follower(self, chat: int, *areas: str, thread: int | None = None) -> None:
        """Make a person (or a group that is there already) follow these areas."""
        private = chat > 0
        if private:
            self.telegram.private_chat(chat)
        at = Address("telegram", str(chat), "" if thread is None else str(thread))
        kind = ChatKind.PRIVATE if private else ChatKind.GROUP
        now = datetime.now(UTC)
        async with self.store.write() as tx:
            known = await tx.chats.ensure(at, kind, "", now)
            for area in areas:
                await tx.subscriptions.add(known.id, area, now)

    async def publish(self, feed: str, *titles: str) -> None:
        """Put entries on top of a feed, the last title uppermost, and have it read at once."""
        shown = self._shown.setdefault(feed, [])
        for title in titles:
            shown.insert(0, (re.sub(r"\W+", "-", title), title))
        self.feeds.serve(f"/{feed}", rss(shown))
        await self.read_now(feed)

    async def read_now(self, feed: str) -> None:
        """Do not wait for the feed's interval; returns when it has been read."""
        asked_at = datetime.now(UTC)

        async def has_been_read() -> bool:
            async with self.store.read() as tx:
                states = {state.feed_id: state for state in await tx.feeds.all()}
            fetched_at = states[feed].last_fetch_at
            if fetched_at is not None and fetched_at > asked_at:
                return True
            await make_due(self.store, feed)
            return False

        await eventually(has_been_read, PATIENCE)

    async def count(self, *states: DeliveryState) -> int:
        """How many deliveries are in these states."""
        async with self.store.read() as tx:
            return sum(one.count for one in await tx.outbox.counts() if one.state in states)

    async def settled(self, seconds: float = PATIENCE) -> None:
        """Until nothing is queued or being sent."""

        async def nothing_open() -> bool:
            return await self.count(DeliveryState.QUEUED, DeliveryState.SENDING) == 0

        await eventually(nothing_open, seconds)

    async def baseline(self, feeds: Sequence[str]) -> None:
        """Until these feeds have been read for the first time, which alerts nobody."""

        async def read_once() -> bool:
            async with self.store.read() as tx:
                states = await tx.feeds.all()
            return {one.feed_id for one in states if one.baseline_at} >= set(feeds)

        await eventually(read_once, PATIENCE)

    async def _new_message(self, chat: int, before: set[int]) -> Message:
        def new() -> list[Message]:
            return [one for one in self.telegram.messages(chat) if one.id not in before]

        await self.telegram.wait_for(new, PATIENCE)
        return new()[0]


async def make_due(store: Store, feed: str) -> None:
    """Have a feed read at the next tick, unless it is being read just now."""
    now = datetime.now(UTC)
    columns = feeds_table.c
    idle = columns.id == feed, columns.lease_until.is_(None), columns.next_due_at > now
    async with store.write() as tx:
        await tx.connection.execute(sa.update(feeds_table).where(*idle).values(next_due_at=now))


def settings_for(telegram: FakeTelegram, database_url: str, feeds_file: Path) -> dict[str, str]:
    """What the program needs to run between the fakes."""
    return {
        "DATABASE_URL": database_url,
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "TELEGRAM_PACE": "yes" if telegram.rates.on else "no",
        "FEEDS_FILE": str(feeds_file),
        "FETCH_ALLOW_PRIVATE": "yes",
        "PROBE_URL": "http://127.0.0.1:9/",
        "LEASE_SECONDS": "3",
    }


@asynccontextmanager
async def opened(
    folder: Path,
    database_url: str,
    feeds: Mapping[str, Sequence[str]],
    *,
    rates: bool = False,
    people: Sequence[int] = (),
    **settings: str,
) -> AsyncIterator[Scene]:
    """A scene whose program has started, listens and has read its feeds once.

    `feeds` are ids with the areas that all their items are about; `rates` makes both sides keep to
    Telegram's limits; `people` have started the bot before.
    """
    store = open_store(database_url)
    try:
        async with FeedServer() as server, FakeTelegram(rates=rates) as telegram:
            for name in feeds:
                server.serve(f"/{name}", rss([]))
            for person in people:
                telegram.private_chat(person)
            entries = [
                {"id": name, "url": server.url(f"/{name}"), "title": name, "areas": list(areas)}
                for name, areas in feeds.items()
            ]
            file = write_feeds(folder / "feeds.yaml", entries)
            chosen = {**settings_for(telegram, database_url, file), **settings}
            async with running(folder, chosen) as program:
                scene = Scene(folder, telegram, server, store, chosen, program)
                await program.started()
                await telegram.wait_for(lambda: telegram.polling, PATIENCE)
                await scene.baseline(list(feeds))
                yield scene
    finally:
        await store.aclose()
