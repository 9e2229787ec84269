"""Seconds to tell, revise, put off and list a story for very many chats, on both databases.

    .venv/bin/python -m benchmarks.followers [--chats 100000]

The alternative is the bare fan-out: one INSERT … SELECT over subscriptions without any choices.
A fifth of the chats wants lists, a fifth some topics, a fifth has quiet hours, a tenth a cap.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time as clock_time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa

from bot.core.choices import (
    Cadence,
    ChatChoices,
    QuietHours,
    SubscriptionChoices,
    chat_choices_to_json,
    subscription_choices_to_json,
)
from bot.core.document import Document, Title, paragraph
from bot.core.outbox import Followers
from bot.core.ports import Pace
from bot.core.types import DeliveryState, Grade, Item, Lane, Match, Notice
from bot.core.wanting import News
from bot.core.watched import ItemState
from bot.feeds.listmaker import make_lists
from bot.feeds.newsroom import Newsroom
from bot.outbox.publish import Outlet
from db.migrate import migrate
from db.schema import chats, deliveries, subscriptions
from db.store import Store, open_store
from tests.clock import SetClock
from tests.contract.roads.paper import Paper
from tests.fakes.postgres import database_at, execute, postgres_server

NIGHT = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
FAST = Pace(bot=timedelta(milliseconds=1), private=timedelta(0), group=timedelta(0))
STORY = Document((Title("Ward to shut", "https://news.example/1"), paragraph("In May. " * 20)))


def chat_choices(number: int) -> ChatChoices:
    """What chat number so and so chose."""
    if number % 5 == 0:
        return ChatChoices(quiet=QuietHours(time(22), time(7)))
    return ChatChoices(most_a_day=5) if number % 10 == 1 else ChatChoices()


def choices(number: int) -> SubscriptionChoices:
    """What it chose for the area."""
    if number % 5 == 2:
        return SubscriptionChoices(cadence=Cadence.MORNING)
    if number % 5 == 3:
        return SubscriptionChoices(topics=(("maternity",), ("funding", "closures"))[number % 2])
    return SubscriptionChoices()


async def prepare(store: Store, count: int) -> None:
    """So many followers of Devon."""
    await migrate(store.engine)
    async with store.write() as tx:
        for start in range(0, count, 1_000):
            numbers = range(start + 1, min(start + 1_000, count) + 1)
            rows = []
            for number in numbers:
                chosen = chat_choices(number)
                rows.append(
                    {
                        "id": number,
                        "platform": "telegram",
                        "address": str(number),
                        "thread": "",
                        "kind": "private",
                        "state": "active",
                        "title": "",
                        "since": NIGHT,
                        "state_since": NIGHT,
                        "ready_at": NIGHT - timedelta(days=1),
                        "choices": chat_choices_to_json(chosen),
                        "quiet": str(chosen.quiet) if chosen.quiet else None,
                        "most_a_day": chosen.most_a_day,
                    }
                )
            await tx.connection.execute(sa.insert(chats), rows)
            await tx.connection.execute(
                sa.insert(subscriptions),
                [
                    {
                        "chat_id": number,
                        "area": "QJK",
                        "since": NIGHT,
                        "choices": subscription_choices_to_json(choices(number)),
                    }
                    for number in numbers
                ],
            )
    async with store.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.exec_driver_sql("ANALYZE")


class Stopwatch:
    """Prints what each step took."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._bare = 0.0

    @asynccontextmanager
    async def step(self, name: str, *, bare: bool = False) -> AsyncIterator[None]:
        """Measure a step, against the bare fan-out."""
        begun = clock_time.perf_counter()
        yield
        took = clock_time.perf_counter() - begun
        if bare:
            self._bare = took
        print(f"{self._database:10} {name:42} {took:7.2f} s  {took / self._bare:5.1f}x")


async def measure(database: str, url: str, count: int) -> None:
    """All steps on one database."""
    store, clock = open_store(url), SetClock(NIGHT)
    await prepare(store, count)
    outlet = Outlet((Paper(),), (), clock)
    newsroom = Newsroom(lambda feed, item: (), str, outlet)
    watch = Stopwatch(database)
    item = Item("hsj", "1", "https://news.example/1", "Ward to shut", "", NIGHT, "1")
    match = Match("QJK", "footprint", "a county", ("QJK",))
    async with store.write() as tx:
        await tx.feeds.sync(["hsj"], NIGHT)
        item_id = await tx.items.add(item, ItemState.PUBLISHED, [match], NIGHT)
        story = await tx.stories.begin(item_id, None, NIGHT)
    news = News(story, story, "hsj", ("closures",), {"QJK": Grade.SURE})
    async with watch.step("bare fan-out", bare=True), store.write() as tx:
        notice = Notice("alert", "bare", Lane.BROADCAST, STORY, NIGHT, NIGHT + timedelta(days=1))
        await tx.outbox.publish(notice, {"telegram": ("text",)}, Followers(("QJK",)))
    async with watch.step("five claims of the bare fan-out"):
        for _ in range(5):
            clock.advance(seconds=1)
            async with store.write() as tx:
                await tx.outbox.claim("telegram", FAST, NIGHT, timedelta(minutes=1), 32)
    async with store.write() as tx:
        await tx.connection.execute(sa.delete(deliveries))
    async with watch.step("an alert by what each chose"), store.write() as tx:
        await outlet.alert(tx, STORY, news.source_key, ["QJK"], news)
    async with watch.step("a claim that puts off all quiet chats"), store.write() as tx:
        await tx.outbox.claim("telegram", FAST, clock.now(), timedelta(minutes=1), 32)
    async with watch.step("five more claims"):
        for _ in range(5):
            clock.advance(seconds=1)
            async with store.write() as tx:
                await tx.outbox.claim("telegram", FAST, clock.now(), timedelta(minutes=1), 32)
    async with store.write() as tx:
        sent = sa.update(deliveries).values(state=DeliveryState.SENT, remote_ref="1", attempts=1)
        await tx.connection.execute(sent)
    async with watch.step("an edit for all who got it"), store.write() as tx:
        await outlet.revise(tx, news.source_key, STORY, "1")
    async with watch.step("a claim of edits"), store.write() as tx:
        clock.advance(seconds=1)
        await tx.outbox.claim("telegram", FAST, clock.now(), timedelta(minutes=1), 32)
    clock.moment = NIGHT + timedelta(hours=9)
    async with watch.step("the lists of the morning"):
        made = await make_lists(store, newsroom, clock)
    print(f"{database:10} {made} lists")
    await store.aclose()


def main() -> None:
    """Measure on both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chats", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'b.sqlite3'}"
        asyncio.run(measure("sqlite", url, options.chats))
    with postgres_server() as server:
        asyncio.run(execute(server, "CREATE DATABASE bench"))
        asyncio.run(measure("postgresql", database_at(server, "bench"), options.chats))


if __name__ == "__main__":
    main()
