"""Processor time of one cycle of unchanged feeds: our poller with its store, against a bare aiohttp
loop that does the same conditional GETs, and against the `reader` library, all in the same run.

Run by hand: python -m benchmarks.polling [FEEDS] [ROUNDS] [PYTHON OF AN ENVIRONMENT WITH READER]

Two cycles: of feeds whose servers all answer 304, and of feeds half of whose servers do not listen
to conditions and send the same body again, as many do.

Each side is a process of its own with its database on disk where it has one, fed by one server on
loopback; only its own processor time counts, from before the first request to after the last
commit. All feeds were read before, and each side is at its second cycle in its process or a later
one. The server has eight addresses, so that every side keeps its connections (the `reader` library
keeps them to ten hosts) and nobody is held up by sparing a host. The `reader` library updates with
one worker, as is its default, and with sixteen.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
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
from bot.garbage import look_for_garbage_rarely
from bot.logs import set_up
from bot.outbox.publish import Outlet
from bot.ticker import POLL_EVERY
from db.migrate import migrate
from db.schema import feeds as feeds_table
from db.store import Store, open_store

ROOT = Path(__file__).parents[1]
ADDRESSES = 8
#: The cycles, and which feeds' servers do not listen to conditions in each.
CYCLES: dict[str, Callable[[int], bool]] = {
    "all answer 304": lambda _number: False,
    "half send the same body again": lambda number: number % 2 == 1,
}
#: When the feeds became due.
PREPARED = datetime(2026, 1, 1, tzinfo=UTC)
CHANGED = "Tue, 24 Nov 2026 10:00:00 GMT"

#: A blog's feed: ten entries with a summary and the whole text.
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Feed {n}</title>
<link>https://x.example/{n}/</link><description>News of {n}</description>
{entries}</channel></rss>"""
ENTRY = """<item><title>Item {k} of feed {n}: beds close at the hospital</title>
<link>https://x.example/{n}/{k}/</link><dc:creator><![CDATA[A. Writer]]></dc:creator>
<pubDate>Mon, {day:02} Nov 2026 09:{k:02}:00 +0000</pubDate><category>Health</category>
<guid isPermaLink="false">https://x.example/?p={n}-{k}</guid>
<description><![CDATA[<p>The board agreed to close beds on two wards. &#8230;</p>]]></description>
<content:encoded><![CDATA[{paragraphs}]]></content:encoded></item>
"""
PARAGRAPH = (
    '<p>The board agreed on <a href="https://x.example/paper">its paper</a> to close beds on two'
    " wards of the hospital until spring, and to ask the public about what comes after.</p>\n"
)

READER = """
import json, resource, sys
from reader import make_reader
addresses, file = json.load(open(sys.argv[1])), sys.argv[2]
reader = make_reader(file)
for address in addresses:
    reader.add_feed(address)
reader.update_feeds(workers=16)
def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
costs = {}
for workers in (1, 16):
    start = spent()
    ends = list(reader.update_feeds_iter(workers=workers, scheduled=False))
    costs[workers] = spent() - start
    assert len(ends) == len(addresses), len(ends)
    said = [each.value for each in ends if each.value is not None]
    assert not any(isinstance(each, Exception) or each.new or each.modified for each in said), said
print(json.dumps(costs))
"""


def text(number: str) -> bytes:
    """The feed of that number, some 14 kB."""
    entries = "".join(
        ENTRY.format(n=number, k=k, day=24 - k, paragraphs=PARAGRAPH * 4) for k in range(10)
    )
    return FEED.format(n=number, entries=entries).encode()


def spent() -> float:
    """Seconds of processor time of this process and its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def serve(ports: Queue[list[int]]) -> None:
    """The server: `/asked/N` and `/deaf/N` are feeds that never change."""

    async def feed(request: web.Request) -> web.StreamResponse:
        number = request.match_info["n"]
        about = {"ETag": f'"{number}"', "Last-Modified": CHANGED}
        asked = request.match_info["ears"] == "asked"
        if asked and request.headers.get("If-None-Match") == about["ETag"]:
            return web.Response(status=304, headers=about)
        return web.Response(body=text(number), content_type="application/rss+xml", headers=about)

    async def run() -> None:
        app = web.Application()
        app.router.add_get("/{ears:asked|deaf}/{n}", feed)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        for _ in range(ADDRESSES):
            await web.TCPSite(runner, "127.0.0.1", 0).start()
        ports.put([address[1] for address in runner.addresses])
        await asyncio.Event().wait()

    asyncio.run(run())


def addresses(ports: list[int], cycle: str, count: int) -> list[str]:
    """The feeds of a cycle."""
    deaf = CYCLES[cycle]
    return [
        f"http://127.0.0.1:{ports[n % ADDRESSES]}/{'deaf' if deaf(n) else 'asked'}/{n}"
        for n in range(count)
    ]


def validators(url: str) -> tuple[str, str]:
    """What a feed said of itself when it was read before."""
    return f'"{url.rpartition("/")[2]}"', CHANGED


async def bare(urls: list[str]) -> float:
    """The loop without anything around it, with as many requests at once as the poller."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def work(waiting: Iterator[str]) -> None:
            for url in waiting:
                etag, changed = validators(url)
                headers = {"If-None-Match": etag, "If-Modified-Since": changed}
                async with session.get(url, headers=headers) as response:
                    assert response.status in (200, 304)
                    await response.read()

        for _ in range(2):
            start, waiting = spent(), iter(urls)
            await asyncio.gather(*(work(waiting) for _ in range(AT_ONCE)))
        return spent() - start


async def ours(urls: list[str]) -> float:
    """A cycle of the poller on a database in which every feed is due."""
    clock = SystemClock()
    feeds = [
        Feed(f"f{n}", url, f"Feed {n}", (), "outlet", 900, False) for n, url in enumerate(urls)
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/bench.sqlite3")
        await migrate(store.engine)
        newsroom = Newsroom(no_match, str, Outlet((), (), clock))
        async with reading(True, "", clock) as reader:
            look_for_garbage_rarely()  # as the program does when it has started
            poller = Poller(store, feeds, reader.read, newsroom, clock, timedelta(minutes=5))
            for _ in range(2):
                await prepare(store, feeds)
                start = spent()
                while await unread(store):
                    await poller.tick()
                    await asyncio.sleep(POLL_EVERY)
                await poller.drain()
                used = spent() - start
        async with store.read() as tx:
            states = await tx.feeds.all()
        await store.aclose()
    assert all(state.last_ok_at and not state.failures for state in states)
    return used


async def prepare(store: Store, feeds: list[Feed]) -> None:
    """Feeds that were read before, all due."""
    known = FeedState("", PREPARED, last_ok_at=PREPARED, baseline_at=PREPARED)
    states = []
    for feed in feeds:
        etag, changed = validators(feed.url)
        said = hashlib.sha256(text(etag.strip('"'))).hexdigest()
        states.append(
            replace(known, feed_id=feed.id, etag=etag, last_modified=changed, body_hash=said)
        )
    async with store.write() as tx:
        await tx.feeds.sync([feed.id for feed in feeds], PREPARED)
        await tx.feeds.save(*states)


async def unread(store: Store) -> bool:
    """Whether any feed is still as it was prepared."""
    async with store.engine.connect() as connection:
        last = sa.select(sa.func.min(feeds_table.c.next_due_at))
        return bool(await connection.scalar(last) == PREPARED)


def no_match(feed: Feed, item: Item) -> tuple[Match, ...]:
    """Nothing is new, so nothing is matched."""
    raise AssertionError(feed, item)


def measured(side: str, urls: list[str]) -> float:
    """The processor time of one side, in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.polling", "--side", side]
    ended = subprocess.run(
        command, cwd=ROOT, input=json.dumps(urls), stdout=subprocess.PIPE, text=True, check=True
    )
    return float(ended.stdout.split()[-1])


def measured_reader(python: str, urls: list[str]) -> dict[str, float]:
    """The processor time of updates of the `reader` library, by workers."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "addresses.json"
        listed.write_text(json.dumps(urls))
        command = [python, "-c", READER, str(listed), f"{folder}/reader.sqlite3"]
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(ended.stdout.splitlines()[-1]))


def main(count: int, rounds: int, python: str | None) -> None:
    """Print the medians, spreads and ratios of each cycle."""
    ports: Queue[list[int]] = Queue()
    server = Process(target=serve, args=(ports,), daemon=True)
    server.start()
    found = ports.get()
    for cycle in CYCLES:
        urls = addresses(found, cycle, count)
        times: dict[str, list[float]] = {"bare aiohttp loop": [], "ours": []}
        for _ in range(rounds):
            times["bare aiohttp loop"].append(measured("bare", urls))
            times["ours"].append(measured("ours", urls))
        if python:
            for workers, cost in measured_reader(python, urls).items():
                times[f"reader, {workers:>2} at once"] = [cost]
        print(f"{count:,} feeds, {cycle}:")
        mine = statistics.median(times["ours"])
        for name, each in times.items():
            middle = statistics.median(each)
            print(
                f"  {name:<18} {middle:7.2f} s ({min(each):.2f} to {max(each):.2f}),"
                f" {middle / count * 1e6:6.0f} µs a feed; this/ours = {middle / mine:.2f}"
            )
    server.terminate()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        set_up("INFO", [])
        side = bare if sys.argv[2] == "bare" else ours
        print(asyncio.run(side(json.loads(sys.stdin.read()))))
    else:
        given = sys.argv[1:]
        main(
            int(given[0]) if given else 10_000,
            int(given[1]) if len(given) > 1 else 3,
            given[2] if len(given) > 2 else None,
        )
