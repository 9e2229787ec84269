"""Seconds from the start to the first answer, and memory at rest.

    .venv/bin/python -m benchmarks.start [--runs 5]

Starts `python -m bot run` on an empty database, in the terminal, with a question waiting; then on
Telegram (a fake server on loopback) with all roles and one feed on loopback, and
reads its memory once it has answered. The alternative is a bare python-telegram-bot process that
only imports the SDK and asks `getMe`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.fakes.feed_server import FeedServer
from tests.fakes.telegram_remote import RemoteTelegram, telegram_process
from tests.system.program import ROOT, Program, rss, running, write_feeds
from tests.waiting import eventually

CHAT = 900_001
_BARE = """
import asyncio, sys, time
from telegram import Bot
async def go():
    async with Bot(sys.argv[1], base_url=sys.argv[2] + "/bot"):
        print("ready", flush=True)
        await asyncio.sleep(60)
asyncio.run(go())
"""


def resident(pid: int) -> float:
    """Megabytes in memory of a process, without its children."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS")


async def in_terminal(folder: Path, feeds: Path) -> float:
    """Seconds until a question typed before the start is answered."""
    settings = {
        "DATABASE_URL": f"sqlite:///{folder / 'a.sqlite3'}",
        "FEEDS_FILE": str(feeds),
        "FETCH_ALLOW_PRIVATE": "yes",
    }
    program = Program(folder, settings)
    begun = time.perf_counter()
    await program.start(stdin=asyncio.subprocess.PIPE)
    await program.type("/ics haringey")
    await eventually(lambda: "NHS West and North London ICB" in program.out(), 60)
    seconds = time.perf_counter() - begun
    program.close_input()
    await program.wait()
    return seconds


async def on_telegram(folder: Path, feeds: Path, telegram: RemoteTelegram) -> tuple[float, float]:
    """Seconds until a question asked before the start is answered, and megabytes afterwards."""
    settings = {
        "DATABASE_URL": f"sqlite:///{folder / 'b.sqlite3'}",
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "FEEDS_FILE": str(feeds),
        "FETCH_ALLOW_PRIVATE": "yes",
    }
    before = await telegram.call("accepted")
    await telegram.call("say", CHAT, "/ics haringey")
    begun = time.perf_counter()
    async with running(folder, settings) as program:

        async def answered() -> bool:
            return bool(await telegram.call("accepted") > before)

        await eventually(answered, 60)
        seconds = time.perf_counter() - begun
        return seconds, resident(program.pid)


async def bare_sdk(telegram: RemoteTelegram) -> tuple[float, float]:
    """The same of a process that only holds the SDK."""
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _BARE, telegram.token, telegram.url),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    seconds = time.perf_counter() - begun
    memory = resident(process.pid)
    process.kill()
    await process.wait()
    return seconds, memory


async def measure(runs: int) -> None:
    """Print the medians with their spread."""
    figures: dict[str, list[float]] = {}
    async with FeedServer() as server, telegram_process() as telegram:
        await telegram.call("private_chat", CHAT)
        server.serve("/feed", rss([]))
        for _ in range(runs):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                entry = {"id": "news", "url": server.url("/feed"), "title": "News", "every": "1h"}
                feeds = write_feeds(folder / "feeds.yaml", [entry])
                terminal = await in_terminal(folder, feeds)
                seconds, memory = await on_telegram(folder, feeds, telegram)
                bare_seconds, bare_memory = await bare_sdk(telegram)
            for label, value in (
                ("terminal, seconds to the first answer", terminal),
                ("Telegram, seconds to the first answer", seconds),
                ("bare SDK, seconds to getMe", bare_seconds),
                ("Telegram, MB at rest", memory),
                ("bare SDK, MB at rest", bare_memory),
            ):
                figures.setdefault(label, []).append(value)
    for label, values in figures.items():
        print(f"{label:40} {median(values):7.2f} ({min(values):.2f} to {max(values):.2f})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Start and memory.")
    parser.add_argument("--runs", type=int, default=5)
    asyncio.run(measure(parser.parse_args().runs))


if __name__ == "__main__":
    main()
