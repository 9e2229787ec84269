"""Broadcasts: the fan-out of one to many chats, and sending it at Telegram's pace.

    .venv/bin/python -m benchmarks.broadcast fanout [--chats 100000] [--runs 5]
    .venv/bin/python -m benchmarks.broadcast pace [--seconds 40]

`fanout` times putting one broadcast into the outbox on both databases, against a bare
`INSERT … SELECT` of the very same rows in the same run, and with a slow start. `pace` sends one at
Telegram's pace on the fake server, which counts strictly, while people ask /ics.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from bot.clock import SystemClock
from bot.core.document import Document, Title, paragraph
from bot.core.outbox import Agreed
from bot.core.types import ChatKind, ChatState, Lane, Notice
from bot.platforms.telegram.build import PACE
from bot.platforms.telegram.render import render
from db.migrate import migrate
from db.schema import chats, deliveries, notices, parts, subscriptions
from db.store import Store, open_store
from tests.fakes.postgres import database_at, execute, postgres_server
from tests.system.scene import opened

FIRST_CHAT = 700_000
TEXT = Document((Title("Lobby the board"), paragraph("On Tuesday at ten, in front of it. " * 5)))


async def people(store: Store, count: int) -> None:
    """So many people who follow Devon and agreed to broadcasts."""
    now = SystemClock().now()
    one = {
        "platform": "telegram",
        "thread": "",
        "kind": ChatKind.PRIVATE,
        "state": ChatState.ACTIVE,
        "title": "",
        "since": now,
        "state_since": now,
        "ready_at": now,
        "broadcasts": "on",
    }
    async with store.write() as tx:
        rows = [{**one, "address": str(FIRST_CHAT + number)} for number in range(count)]
        await tx.connection.execute(sa.insert(chats), rows)
        followers = sa.select(chats.c.id, sa.literal("QJK"), sa.literal(now, chats.c.since.type))
        names = ["chat_id", "area", "since"]
        await tx.connection.execute(sa.insert(subscriptions).from_select(names, followers))
    async with store.write() as tx:
        await tx.connection.execute(sa.text("ANALYZE"))


async def fan_out(store: Store, key: str, first: dict[str, int]) -> tuple[float, int]:
    """Seconds until one broadcast is in the outbox, committed; and how many deliveries."""
    now = SystemClock().now()
    notice = Notice("broadcast", key, Lane.BROADCAST, TEXT, now, now + timedelta(hours=4))
    begun = time.perf_counter()
    async with store.write() as tx:
        bodies = {"telegram": render(TEXT)}
        made = await tx.outbox.publish(notice, bodies, Agreed(("QJK",), first))
    return time.perf_counter() - begun, made


async def bare(store: Store) -> float:
    """Seconds for a plain INSERT … SELECT of the same rows, copied from a table that has them."""
    columns = [column for column in deliveries.c if column.name != "id"]
    names = ", ".join(column.name for column in columns)
    async with store.write() as tx:
        await tx.connection.execute(
            sa.text(f"CREATE TABLE copied AS SELECT {names} FROM deliveries")
        )
        await tx.connection.execute(sa.delete(deliveries))
    begun = time.perf_counter()
    async with store.write() as tx:
        await tx.connection.execute(
            sa.text(f"INSERT INTO deliveries ({names}) SELECT {names} FROM copied ORDER BY chat_id")
        )
    took = time.perf_counter() - begun
    async with store.write() as tx:
        await tx.connection.execute(sa.text("DROP TABLE copied"))
    return took


async def emptied(store: Store) -> None:
    """No deliveries left, so that every round begins alike."""
    async with store.write() as tx:
        for table in (deliveries, parts, notices):
            await tx.connection.execute(sa.delete(table))


async def measure_fan_out(database_url: str, name: str, count: int, runs: int) -> None:
    """Print the medians, and their ratio to the bare statement."""
    store = open_store(database_url)
    await migrate(store.engine)
    await people(store, count)
    figures: dict[str, list[float]] = {"at once": [], "slow start": [], "bare": []}
    for run in range(runs):
        took, made = await fan_out(store, f"broadcast:{run}:people", {})
        assert made == count
        figures["at once"].append(took)
        figures["bare"].append(await bare(store))
        await emptied(store)
        took, made = await fan_out(store, f"broadcast:{run}s:people", {"telegram": 1000})
        assert made == count
        figures["slow start"].append(took)
        await emptied(store)
    await store.aclose()
    reference = median(figures["bare"])
    for kind, values in figures.items():
        spread = f"{min(values):.2f} to {max(values):.2f}"
        ratio = f"{median(values) / reference:.2f} of the bare INSERT … SELECT"
        print(f"{name:10} {kind:10} {median(values):.2f} s ({spread}), {ratio}")


@asynccontextmanager
async def fresh(name: str, server: str) -> AsyncIterator[str]:
    """The address of an empty database."""
    if name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.sqlite3"
        return
    await execute(server, "CREATE DATABASE bench_broadcast")
    yield database_at(server, "bench_broadcast")


async def fan_outs(server: str, count: int, runs: int) -> None:
    """On both databases."""
    for name in ("sqlite", "postgresql"):
        async with fresh(name, server) as database_url:
            await measure_fan_out(database_url, name, count, runs)


async def pace(seconds: float) -> None:
    """Print the rate at Telegram's pace, refusals, and how long answers take meanwhile."""
    count = int(seconds * 32) + 400
    with tempfile.TemporaryDirectory() as folder:
        database_url = f"sqlite:///{folder}/pace.sqlite3"
        store = open_store(database_url)
        await migrate(store.engine)
        await people(store, count)
        everybody = range(FIRST_CHAT, FIRST_CHAT + count)
        feeds = {"devon": ("QJK",)}
        async with opened(Path(folder), database_url, feeds, rates=True, people=everybody) as scene:
            await fan_out(store, "broadcast:1:people", {})
            sends = scene.telegram.requests
            await scene.telegram.wait_for(lambda: len(sends("sendMessage")) >= 60, 30)
            begun, before = time.monotonic(), len(sends("sendMessage"))
            took = []
            while time.monotonic() - begun < seconds:
                asked_at = time.monotonic()
                answer = await scene.ask(scene.person(), "/ics haringey")
                took.append(answer.accepted_at - asked_at)
                await asyncio.sleep(1.0)
            done = len(sends("sendMessage")) - before
            rate = done / (time.monotonic() - begun)
            refused = sum(one.status == 429 for one in sends("sendMessage"))
        await store.aclose()
    permitted = 1 / PACE.bot.total_seconds()
    print(
        f"{rate:.2f} messages a second, {rate / permitted:.1%} of our pace ({permitted:.1f}), "
        f"{rate / 30:.1%} of Telegram's 30; {refused} refused with 429, "
        f"{scene.telegram.rate_violations} too early"
    )
    print(f"/ics answered in {median(took):.3f} s, at most {max(took):.3f} s ({len(took)} asked)")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Fan-out and pace of broadcasts.")
    parser.add_argument("what", choices=("fanout", "pace"))
    parser.add_argument("--chats", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=40)
    options = parser.parse_args()
    if options.what == "pace":
        asyncio.run(pace(options.seconds))
        return
    with postgres_server() as server:
        asyncio.run(fan_outs(server, options.chats, options.runs))


if __name__ == "__main__":
    main()
