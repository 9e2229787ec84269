"""Messages a second of the program and of the bare SDK; used by `benchmarks.matrix`."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
from nio import RoomSendResponse

from benchmarks.deliveries import alert
from benchmarks.matrix_stage import KINDS, Stage, at_rest, invite_all, open_nio, seconds_used
from bot.clock import SystemClock
from bot.core.outbox import Followers
from bot.core.types import DeliveryState, Lane, Notice
from bot.outbox.publish import LIVES
from bot.outbox.sender import IN_FLIGHT
from bot.platforms.matrix.render import render
from db.schema import deliveries
from db.store import Store, open_store
from tests.system.matrix_scene import log_in
from tests.system.program import ROOT, running

LABELS = {
    "first": "first text, a second",
    "later": "later texts, a second",
    "server": "ms of the server each",
}


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


async def bare_sdk(stage: Stage, rooms: Sequence[str], texts: int) -> Rates:
    """The SDK sends the same texts."""
    with tempfile.TemporaryDirectory() as folder:
        device = log_in(stage.synapse, stage.bare)
        client = await open_nio(replace(stage, bare=device), Path(folder))
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
        if kind == "encrypted":
            for name, rates in figures.items():
                key = median(1000 / one.first - 1000 / one.later for one in rates)
                print(f"  giving a room its key costs {name} {key:.0f} ms more a message")
