"""Matrix: messages a second against the bare SDK, time to a decrypted alert, memory with 500 rooms.

    .venv/bin/python -m benchmarks.matrix [--rooms 300] [--texts 2] [--runs 3] [--most 500]

Everything happens on one Synapse (SQLite, no limits) in one run. The alternative is matrix-nio's
own `AsyncClient.room_send`: the same texts to the same rooms of the same account on another device,
as many at once, nothing stored. Every encrypting client gives its keys to each room once, so the
first text costs more than the later ones; both are printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from nio import AsyncClient, AsyncClientConfig, RoomSendResponse

from benchmarks.deliveries import alert
from benchmarks.start import resident
from bot.clock import SystemClock
from bot.core.outbox import Followers
from bot.core.types import Address, ChatKind, DeliveryState, Lane, Notice
from bot.outbox.publish import LIVES
from bot.outbox.sender import IN_FLIGHT
from bot.platforms.matrix.render import render
from db.migrate import migrate
from db.schema import deliveries
from db.store import Store, open_store
from tests.fakes.feed_server import FeedServer
from tests.fakes.matrix_peer import peer_of
from tests.fakes.matrix_person import Person
from tests.fakes.synapse import Account, Synapse, synapse_server
from tests.system.matrix_scene import log_in
from tests.system.program import Program, rss, running, write_feeds
from tests.system.scene import make_due

KINDS = ("plain", "encrypted")
LABELS = {
    "first": "first text, a second",
    "later": "later texts, a second",
    "server": "ms of the server each",
}
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Stage:
    """The server, who is on it, and the rooms both are in."""

    synapse: Synapse
    person: Person
    bot: Account  #: the device of the program
    bare: Account  #: the device of the SDK alone
    rooms: dict[str, list[str]]  #: of each kind
    folder: Path

    @property
    def settings(self) -> dict[str, str]:
        """What the program needs, without a database."""
        return {
            "MATRIX_HOMESERVER": self.synapse.url,
            "MATRIX_USER": self.bot.user,
            "MATRIX_ACCESS_TOKEN": self.bot.token,
            "MATRIX_DEVICE_ID": self.bot.device,
            "MATRIX_STORE": str(self.folder / "keys"),
            "MATRIX_PACE": "0",
            "LOG_LEVEL": "INFO",
            "FETCH_ALLOW_PRIVATE": "yes",
        }


async def furnish(person: Person, bot: Account, count: int, encrypted: bool) -> list[str]:
    """So many rooms with the person and the bot in them."""
    places = asyncio.Semaphore(4)
    inside = Person(person.synapse, bot)

    async def one() -> str:
        async with places:
            room = await person.direct(bot.user, encrypted=encrypted)
            await inside.join(room)
            return room

    return list(await asyncio.gather(*(one() for _ in range(count))))


# --- messages a second ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second: of the first text to every room, and of those after it."""

    first: float
    later: float
    server: float  #: milliseconds of the homeserver's processor for each message


def rates_of(times: Sequence[float], rooms: int, server: float) -> Rates:
    """From the moments at which messages were accepted, in order. As many as are asked for at once
    come back together at the beginning; counting starts behind them."""
    begun = min(IN_FLIGHT, rooms // 2)
    return Rates(
        (rooms - begun) / (times[rooms - 1] - times[begun - 1]),
        (len(times) - rooms) / (times[-1] - times[rooms - 1]),
        server * 1000 / len(times),
    )


async def invite_all(store: Store, rooms: Sequence[str]) -> None:
    """A database in which every room follows an area."""
    now = SystemClock().now()
    await migrate(store.engine)
    async with store.write() as tx:
        for room in rooms:
            chat = await tx.chats.ensure(Address("matrix", room), ChatKind.PRIVATE, "", now)
            await tx.subscriptions.add(chat.id, "QJK", now)


async def publish(store: Store, texts: int) -> None:
    """So many alerts for everybody."""
    now = SystemClock().now()
    async with store.write() as tx:
        for number in range(texts):
            document = alert(number)
            # A key of its own: the homeserver would know the transactions of an earlier run again.
            key = f"bench{now.timestamp()}:{number}"
            notice = Notice("alert", key, Lane.ALERT, document, now, now + LIVES["alert"])
            await tx.outbox.publish(notice, {"matrix": render(document)}, Followers(("QJK",)))


async def ours(stage: Stage, rooms: Sequence[str], texts: int) -> Rates:
    """The program, which has been running for a while, empties its outbox."""
    with tempfile.TemporaryDirectory() as folder:
        database_url = f"sqlite:///{folder}/bench.sqlite3"
        store = open_store(database_url)
        await invite_all(store, rooms)
        settings = {
            **stage.settings,
            "DATABASE_URL": database_url,
            "FEEDS_FILE": str(ROOT / "feeds.yaml"),
        }
        times: list[float] = []
        async with running(Path(folder), settings, ["inbox", "sender"]) as program:
            await program.started()
            await at_rest(program)
            await publish(store, texts)
            before = seconds_used(stage.synapse.pid)
            while len(times) < len(rooms) * texts:
                if not program.running:
                    raise SystemExit(program.log())
                sent = await count_sent(store)
                times += [time.perf_counter()] * (sent - len(times))
                await asyncio.sleep(0.01)
        await store.aclose()
        return rates_of(times, len(rooms), seconds_used(stage.synapse.pid) - before)


async def count_sent(store: Store) -> int:
    """How many deliveries the server has taken."""
    async with store.read() as tx:
        query = sa.select(sa.func.count()).where(deliveries.c.state == DeliveryState.SENT)
        return int((await tx.connection.execute(query)).scalar_one())


async def open_nio(stage: Stage, folder: Path) -> AsyncClient:
    """The SDK after its first sync."""
    config = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
    client = AsyncClient(stage.synapse.url, stage.bare.user, stage.bare.device, str(folder), config)
    client.restore_login(stage.bare.user, stage.bare.device, stage.bare.token)
    if client.should_upload_keys:
        await client.keys_upload()
    await client.sync(timeout=0, full_state=True)
    if client.should_query_keys:
        await client.keys_query()
    return client


async def bare_sdk(stage: Stage, rooms: Sequence[str], texts: int) -> Rates:
    """The SDK sends the same texts."""
    with tempfile.TemporaryDirectory() as folder:
        device = log_in(stage.synapse, stage.bare)
        fresh = Stage(stage.synapse, stage.person, stage.bot, device, stage.rooms, stage.folder)
        client = await open_nio(fresh, Path(folder))
        places = asyncio.Semaphore(IN_FLIGHT)
        times: list[float] = []

        async def send(room: str, content: dict[str, Any]) -> None:
            async with places:
                answer = await client.room_send(
                    room, "m.room.message", content, ignore_unverified_devices=True
                )
                if not isinstance(answer, RoomSendResponse):
                    raise SystemExit(f"the SDK failed: {answer}")
                times.append(time.perf_counter())

        before = seconds_used(stage.synapse.pid)
        for number in range(texts):
            (body,) = render(alert(number))
            stored = json.loads(body)
            content = {
                "msgtype": "m.text",
                "body": stored["plain"],
                "format": "org.matrix.custom.html",
                "formatted_body": stored["html"],
            }
            await asyncio.gather(*(send(room, content) for room in rooms))
        spent = seconds_used(stage.synapse.pid) - before
        await client.logout()
        await client.close()
        return rates_of(times, len(rooms), spent)


async def throughput(stage: Stage, count: int, texts: int, runs: int) -> None:
    """Print messages a second of both, plain and encrypted."""
    print(f"messages a second to {count} rooms, {texts} texts each, {runs} runs")
    for kind in KINDS:
        rooms = stage.rooms[kind][:count]
        figures: dict[str, list[Rates]] = {"the program": [], "bare SDK": []}
        for _ in range(runs):
            figures["the program"].append(await ours(stage, rooms, texts))
            figures["bare SDK"].append(await bare_sdk(stage, rooms, texts))
        for part, label in LABELS.items():
            alternative = median(getattr(one, part) for one in figures["bare SDK"])
            for name, rates in figures.items():
                values = [getattr(one, part) for one in rates]
                spread = f"{min(values):.0f} to {max(values):.0f}"
                print(
                    f"  {kind:9} {label:22} {name:12} {median(values):5.0f} ({spread}), "
                    f"{median(values) / alternative:.2f} of the bare SDK"
                )


# --- from the feed to the eye --------------------------------------------------------------------


async def latency(stage: Stage, alerts: int = 10) -> None:
    """Print the time from a feed's change to the message decrypted by another library."""
    room = stage.rooms["encrypted"][0]
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        feeds = await stack.enter_async_context(FeedServer())
        feeds.serve("/feed", rss([]))
        entry = {"id": "news", "url": feeds.url("/feed"), "title": "News", "areas": ["QJK"]}
        file = write_feeds(folder / "feeds.yaml", [entry])
        database_url = f"sqlite:///{folder}/bench.sqlite3"
        store = open_store(database_url)
        stack.push_async_callback(store.aclose)
        await invite_all(store, [room])
        settings = {**stage.settings, "DATABASE_URL": database_url, "FEEDS_FILE": str(file)}
        program = await stack.enter_async_context(running(folder, settings))
        await program.started()
        peer = await stack.enter_async_context(peer_of(stage.person, stage.folder / "peer"))
        await until_baseline(store)
        shown: list[tuple[str, str]] = []
        seconds = []
        for number in range(alerts):
            shown.insert(0, (f"i{number}", f"Measured item {number}"))
            feeds.serve("/feed", rss(shown))
            begun = time.perf_counter()
            await make_due(store, "news")
            await peer.heard(room, f"Measured item {number}", stage.bot.user)
            seconds.append(time.perf_counter() - begun)
    print(
        f"from the change of a feed that is due to the decrypted alert: {median(seconds):.2f} s "
        f"({min(seconds):.2f} to {max(seconds):.2f}, {alerts} alerts; due feeds are looked for "
        "once a second); to that comes the feed's own interval, half of it on average"
    )


async def until_baseline(store: Store) -> None:
    """Until the feed has been read for the first time."""
    while True:
        async with store.read() as tx:
            if any(state.baseline_at for state in await tx.feeds.all()):
                return
        await asyncio.sleep(0.05)


# --- memory --------------------------------------------------------------------------------------


async def memory_of_program(stage: Stage, settings: dict[str, str]) -> float:
    """Of the program with all roles, after its first sync."""
    with tempfile.TemporaryDirectory() as folder:
        entry = {"id": "news", "url": "http://127.0.0.1:9/feed", "title": "News"}
        file = write_feeds(Path(folder) / "feeds.yaml", [entry])
        chosen = {
            **settings,
            "DATABASE_URL": f"sqlite:///{folder}/m.sqlite3",
            "FEEDS_FILE": str(file),
        }
        async with running(Path(folder), chosen) as program:
            await program.started()
            await at_rest(program)
            return resident(program.pid)


async def at_rest(program: Program) -> None:
    """Until it has used next to no processor time for two seconds."""
    before, quiet = -1.0, 0
    while quiet < 4:
        await asyncio.sleep(0.5)
        used = seconds_used(program.pid)
        quiet = quiet + 1 if used - before <= 0.02 else 0
        before = used


def seconds_used(pid: int) -> float:
    """Processor time of a process."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split()
    return (float(words[13]) + float(words[14])) / os.sysconf("SC_CLK_TCK")


async def memory_of_sdk(stage: Stage) -> float:
    """Of a process that does nothing but hold the SDK after its first sync."""
    with tempfile.TemporaryDirectory() as folder:
        words = (stage.synapse.url, stage.bare.user, stage.bare.device, stage.bare.token, folder)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "benchmarks.matrix", "--hold", *words),
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        await process.stdout.readline()
        held = resident(process.pid)
        process.kill()
        await process.wait()
        return held


async def hold(homeserver: str, user: str, device: str, token: str, folder: str) -> None:
    """Be that process."""
    client = AsyncClient(
        homeserver, user, device, folder, AsyncClientConfig(encryption_enabled=True)
    )
    client.restore_login(user, device, token)
    await client.sync(timeout=0, full_state=True)
    print("synced", flush=True)
    await asyncio.Event().wait()


async def memory(stage: Stage, rooms: int) -> None:
    """Print the memory of both with all the rooms, and of the program without Matrix."""
    without = await memory_of_program(stage, {"CONSOLE": "no", "TELEGRAM_TOKEN": "1:x"})
    program = await memory_of_program(stage, stage.settings)
    sdk = await memory_of_sdk(stage)
    print(
        f"memory with {rooms} rooms: {program:.0f} MB (without Matrix {without:.0f} MB; "
        f"a process with the bare SDK alone {sdk:.0f} MB)"
    )


# --- all of it -----------------------------------------------------------------------------------


async def measure(options: argparse.Namespace) -> None:
    """Set up one server and measure everything on it."""
    with synapse_server() as synapse, tempfile.TemporaryDirectory() as folder:
        person = Person(synapse, synapse.register("person"))
        bot = synapse.register("bot")
        bare = log_in(synapse, bot)
        half = max(options.rooms, options.most // 2)
        rooms = {
            kind: await furnish(person, bot, half, encrypted=kind == "encrypted") for kind in KINDS
        }
        stage = Stage(synapse, person, bot, bare, rooms, Path(folder))
        async with peer_of(person, stage.folder / "peer"):
            pass  # the person's device has published its keys
        await latency(stage)
        await throughput(stage, options.rooms, options.texts, options.runs)
        await memory(stage, 2 * half)


def main() -> None:
    """Measure and print."""
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    if sys.argv[1:2] == ["--hold"]:
        asyncio.run(hold(*sys.argv[2:]))
        return
    parser = argparse.ArgumentParser(description="Matrix against the bare SDK.")
    for option, default in (("rooms", 300), ("texts", 2), ("runs", 3), ("most", 500)):
        parser.add_argument(f"--{option}", type=int, default=default)
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
