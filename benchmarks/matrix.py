"""Matrix: messages a second against the bare SDK, time to a decrypted alert, memory with 500 rooms.

    .venv/bin/python -m benchmarks.matrix [--rooms 300] [--texts 2] [--runs 3]
        [--members 100] [--most 500]

Everything happens on one Synapse (SQLite, no limits) in one run. The alternative is matrix-nio's
own `AsyncClient.room_send`: the same events to the same rooms of the same account on another
device, as many at once, nothing stored; once with its sync running, as a bot's does, and once
without. Every encrypting client gives its keys to each room once, so the first text costs more
than the later ones; both are printed, and processor time, which depends less on what else the
machine does.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

from nio import AsyncClient, AsyncClientConfig

from benchmarks.matrix_large import large_room
from benchmarks.matrix_rates import throughput
from benchmarks.matrix_stage import KINDS, Stage, at_rest, furnish, invite_all
from benchmarks.start import resident
from db.store import Store, open_store
from tests.fakes.feed_server import FeedServer
from tests.fakes.matrix_peer import peer_of
from tests.fakes.matrix_person import Person
from tests.fakes.synapse import synapse_server
from tests.system.matrix_scene import log_in
from tests.system.program import rss, running, write_feeds
from tests.system.scene import make_due

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
            await at_rest(program.pid)
            return resident(program.pid)


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
        await large_room(stage, options.members)
        await throughput(stage, options.rooms, options.texts, options.runs)
        await memory(stage, 2 * half)


def main() -> None:
    """Measure and print."""
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    if sys.argv[1:2] == ["--hold"]:
        asyncio.run(hold(*sys.argv[2:]))
        return
    parser = argparse.ArgumentParser(description="Matrix against the bare SDK.")
    for option, default in (
        ("rooms", 300),
        ("texts", 2),
        ("runs", 3),
        ("members", 100),
        ("most", 500),
    ):
        parser.add_argument(f"--{option}", type=int, default=default)
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
