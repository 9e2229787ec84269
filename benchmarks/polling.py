"""Processor time of one cycle of unchanged feeds: our poller with its store, against a bare aiohttp
loop that does the same conditional GETs, and against the `reader` library, all in the same run.

Run by hand: python -m benchmarks.polling [FEEDS] [ROUNDS] [PYTHON OF AN ENVIRONMENT WITH READER]

Each side is a process of its own, fed by one server on loopback that answers 304; only its own
processor time counts, from before the first request to after the last commit.
"""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import Process, Queue
from pathlib import Path

import aiohttp
import sqlalchemy as sa
from aiohttp import web

from bot.clock import SystemClock
from bot.core.types import Feed, FeedState, Item, Match
from bot.feeds.newsroom import Newsroom
from bot.feeds.poller import AT_ONCE, Poller
from bot.feeds.reader import reading
from bot.logs import set_up
from bot.outbox.publish import Outlet
from db.migrate import migrate
from db.schema import feeds as feeds_table
from db.store import Store, open_store

ROOT = Path(__file__).parents[1]
#: When the feeds became due.
PREPARED = datetime(2026, 1, 1, tzinfo=UTC)
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {n}</title><link>http://x/</link>'
    "<description>d</description><item><title>An item of feed {n}</title><guid>{n}</guid>"
    "<link>http://x/{n}</link></item></channel></rss>"
)

READER = """
import json, resource, sys
from reader import make_reader
base, count, file = sys.argv[1], int(sys.argv[2]), sys.argv[3]
reader = make_reader(file)
for n in range(count):
    reader.add_feed(f"{base}/f/{n}", exist_ok=True)
reader.update_feeds(workers=16)
def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
start = spent()
ends = list(reader.update_feeds_iter(workers=16, scheduled=False))
failed = sum(isinstance(each.value, Exception) for each in ends)
print(json.dumps({"cpu": spent() - start, "failed": failed}))
"""


def spent() -> float:
    """Seconds of processor time of this process and its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def serve(ports: Queue[int]) -> None:
    """The server: `/f/N` is a feed that never changes."""

    async def feed(request: web.Request) -> web.StreamResponse:
        etag = f'"{request.match_info["n"]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        text = FEED.format(n=request.match_info["n"])
        return web.Response(text=text, content_type="application/rss+xml", headers={"ETag": etag})

    async def run() -> None:
        app = web.Application()
        app.router.add_get("/f/{n}", feed)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        ports.put(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(run())


async def bare(base: str, count: int) -> float:
    """The loop without anything around it, with as many requests at once as the poller."""
    places = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def one(number: int) -> None:
            async with places:
                headers = {"If-None-Match": f'"{number}"'}
                async with session.get(f"{base}/f/{number}", headers=headers) as response:
                    assert response.status == 304
                    await response.read()

        start = spent()
        await asyncio.gather(*(one(number) for number in range(count)))
        return spent() - start


async def ours(base: str, count: int) -> float:
    """One cycle of the poller on a database in which every feed is due."""
    clock = SystemClock()
    feeds = [
        Feed(f"f{n}", f"{base}/f/{n}", f"Feed {n}", (), "outlet", 900, False) for n in range(count)
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/bench.sqlite3")
        await migrate(store.engine)
        await prepare(store, feeds)
        newsroom = Newsroom(no_match, str, Outlet((), (), clock))
        async with reading(True, "", clock) as reader:
            poller = Poller(store, feeds, reader.read, newsroom, clock, timedelta(minutes=5))
            start = spent()
            while await unread(store):
                await poller.tick()
                await asyncio.sleep(0.2)
            await poller.drain()
            used = spent() - start
        async with store.read() as tx:
            states = await tx.feeds.all()
        await store.aclose()
    assert all(state.last_ok_at and not state.failures for state in states)
    return used


async def prepare(store: Store, feeds: list[Feed]) -> None:
    """Feeds that were read before, all due."""
    async with store.write() as tx:
        await tx.feeds.sync([feed.id for feed in feeds], PREPARED)
        known = FeedState("", PREPARED, last_ok_at=None, baseline_at=PREPARED, body_hash="x")
        await tx.feeds.save(
            *(replace(known, feed_id=feed.id, etag=f'"{feed.id[1:]}"') for feed in feeds)
        )


async def unread(store: Store) -> bool:
    """Whether any feed is still as it was prepared."""
    async with store.engine.connect() as connection:
        last = sa.select(sa.func.min(feeds_table.c.next_due_at))
        return bool(await connection.scalar(last) == PREPARED)


def no_match(feed: Feed, item: Item) -> tuple[Match, ...]:
    """Nothing is new, so nothing is matched."""
    raise AssertionError(feed, item)


def measured(side: str, base: str, count: int) -> float:
    """The processor time of one side, in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.polling", "--side", side, base, str(count)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(ended.stdout.split()[-1])


def measured_reader(python: str, base: str, count: int) -> float:
    """The processor time of the second of two updates by the `reader` library."""
    with tempfile.TemporaryDirectory() as folder:
        command = [python, "-c", READER, base, str(count), f"{folder}/reader.sqlite3"]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(ended.stdout.splitlines()[-1])
    assert not found["failed"], found
    return float(found["cpu"])


def main(count: int, rounds: int, python: str | None) -> None:
    """Print the medians, spreads and ratios."""
    ports: Queue[int] = Queue()
    server = Process(target=serve, args=(ports,), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{ports.get()}"
    times: dict[str, list[float]] = {"bare aiohttp loop": [], "ours": []}
    for _ in range(rounds):
        times["bare aiohttp loop"].append(measured("bare", base, count))
        times["ours"].append(measured("ours", base, count))
    if python:
        times["reader"] = [measured_reader(python, base, count)]
    server.terminate()
    mine = statistics.median(times["ours"])
    for name, each in times.items():
        middle = statistics.median(each)
        print(
            f"{name:<18} {middle:7.2f} s for {count:,} feeds ({min(each):.2f} to {max(each):.2f}),"
            f" {middle / count * 1e6:6.0f} µs a feed; ours/this = {mine / middle:.2f}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        set_up("INFO", [])
        side = bare if sys.argv[2] == "bare" else ours
        print(asyncio.run(side(sys.argv[3], int(sys.argv[4]))))
    else:
        given = sys.argv[1:]
        main(
            int(given[0]) if given else 10_000,
            int(given[1]) if len(given) > 1 else 3,
            given[2] if len(given) > 2 else None,
        )
