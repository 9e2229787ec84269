"""Deliveries a second with the pacing off, on both databases, against the bare SDK.

    .venv/bin/python -m benchmarks.deliveries [--chats 1000] [--alerts 5] [--runs 3]

The program's sender empties a prepared outbox onto a fake Telegram server in a process of its own.
The alternative is python-telegram-bot's own `Bot.send_message` (its default transport), the same
texts to the same chats on the same server, as many at once, nothing stored.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import SystemClock
from bot.core.document import Document, Title, hint, paragraph
from bot.core.outbox import Followers
from bot.core.types import Address, ChatKind, Lane, Notice
from bot.outbox.publish import LIVES
from bot.outbox.sender import IN_FLIGHT
from bot.platforms.telegram.render import render
from db.migrate import migrate
from db.store import Store, open_store
from tests.fakes.postgres import database_at, execute, postgres_server
from tests.fakes.telegram_remote import RemoteTelegram, telegram_process
from tests.system.program import ROOT, Program, running

FIRST_CHAT = 700_000


def alert(number: int) -> Document:
    """A document of the usual size."""
    return Document(
        (
            Title(f"Board to decide on beds, number {number}", "https://news.example/1"),
            paragraph("The board meets on Tuesday to decide on the beds of the ward. " * 3),
            hint("The Gazette · 23 November 2026"),
        )
    )


async def prepare(store: Store, chats: int, alerts: int) -> None:
    """Fill the outbox."""
    clock = SystemClock()
    await migrate(store.engine)
    async with store.write() as tx:
        for number in range(chats):
            at = Address("telegram", str(FIRST_CHAT + number))
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", clock.now())
            await tx.subscriptions.add(chat.id, "QJK", clock.now())
    for number in range(alerts):
        now = clock.now()
        document = alert(number)
        notice = Notice("alert", f"n{number}", Lane.ALERT, document, now, now + LIVES["alert"])
        async with store.write() as tx:
            await tx.outbox.publish(notice, {"telegram": render(document)}, Followers(("QJK",)))


async def until_accepted(telegram: RemoteTelegram, program: Program, count: int) -> float:
    """Seconds from the first to the last accepted message."""
    first = 0.0
    while True:
        if not program.running:
            raise SystemExit(program.log())
        accepted = await telegram.call("accepted")
        if accepted and not first:
            first = time.perf_counter()
        if accepted >= count:
            return time.perf_counter() - first
        await asyncio.sleep(0.02)


async def ours(database_url: str, chats: int, alerts: int) -> float:
    """Deliveries a second of the program."""
    store = open_store(database_url)
    await prepare(store, chats, alerts)
    await store.aclose()
    with tempfile.TemporaryDirectory() as folder:
        async with telegram_process(rates=False) as telegram:
            await telegram.call("private_chats", FIRST_CHAT, chats)
            settings = {
                "DATABASE_URL": database_url,
                "TELEGRAM_TOKEN": telegram.token,
                "TELEGRAM_API_URL": telegram.url,
                "TELEGRAM_PACE": "no",
                "FEEDS_FILE": str(ROOT / "feeds.yaml"),
                "LOG_LEVEL": "WARNING",
            }
            async with running(Path(folder), settings, ["sender"]) as program:
                total = chats * alerts
                return total / await until_accepted(telegram, program, total)


async def bare_sdk(chats: int, alerts: int) -> float:
    """Messages a second of the SDK alone."""
    async with telegram_process(rates=False) as telegram:
        await telegram.call("private_chats", FIRST_CHAT, chats)
        request = HTTPXRequest(connection_pool_size=IN_FLIGHT, pool_timeout=60)
        bot = Bot(telegram.token, base_url=f"{telegram.url}/bot", request=request)
        async with bot:
            places = asyncio.Semaphore(IN_FLIGHT)

            async def send(chat: int, text: str) -> None:
                async with places:
                    await bot.send_message(chat, text, parse_mode="HTML")

            texts = [render(alert(number))[0][:200].replace("<", "") for number in range(alerts)]
            begun = time.perf_counter()
            await asyncio.gather(
                *(send(FIRST_CHAT + number, text) for text in texts for number in range(chats))
            )
            return chats * alerts / (time.perf_counter() - begun)


@asynccontextmanager
async def fresh(name: str, server: str, run: int) -> AsyncIterator[str]:
    """The address of an empty database."""
    if name == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.sqlite3"
        return
    await execute(server, f"CREATE DATABASE bench{run}")
    yield database_at(server, f"bench{run}")


async def measure(server: str, chats: int, alerts: int, runs: int) -> None:
    """Print every run and the ratios of the medians."""
    figures: dict[str, list[float]] = {"sqlite": [], "postgresql": [], "bare SDK": []}
    for run in range(runs):
        for name in ("sqlite", "postgresql"):
            async with fresh(name, server, run) as database_url:
                figures[name].append(await ours(database_url, chats, alerts))
        figures["bare SDK"].append(await bare_sdk(chats, alerts))
    alternative = median(figures["bare SDK"])
    for name, values in figures.items():
        spread = f"{min(values):.0f} to {max(values):.0f}"
        ratio = median(values) / alternative
        print(f"{name:12} {median(values):6.0f} a second ({spread}), {ratio:.2f} of the bare SDK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Deliveries a second with the pacing off.")
    for option, default in (("chats", 1000), ("alerts", 5), ("runs", 3)):
        parser.add_argument(f"--{option}", type=int, default=default)
    options = parser.parse_args()
    with postgres_server() as server:
        asyncio.run(measure(server, options.chats, options.alerts, options.runs))


if __name__ == "__main__":
    main()
