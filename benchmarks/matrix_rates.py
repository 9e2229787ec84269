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
from nio import AsyncClient, RoomSendResponse

from benchmarks.deliveries import alert
from benchmarks.matrix_stage import KINDS, Stage, at_rest, invite_all, open_nio, seconds_used
from bot.clock import SystemClock
from bot.core.outbox import Followers
from bot.core.types import Address, DeliveryState, Lane, Notice
from bot.outbox.publish import LIVES
from bot.outbox.sender import IN_FLIGHT
from bot.platforms.matrix.content import text_content
from bot.platforms.matrix.render import render
from db.schema import deliveries
from db.store import Store, open_store
from tests.contract.platforms.rigs import delivery
from tests.system.matrix_scene import log_in
from tests.system.program import ROOT, running

LABELS = {
    "all": "all texts, a second",
    "first": "first text, a second",
    "later": "later texts, a second",
    "server": "ms of the server each",
    "client": "ms of the client each",
}
#: The SDK as a bot uses it, and as nothing but a sender: who listens costs the server more.
LISTENING, DEAF = "SDK that listens", "SDK that only sends"


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second: of all, of the first text to every room, and of those after it."""

    all: float
    first: float
    later: float
    server: float  #: milliseconds of the homeserver's processor for each message
    client: float  #: milliseconds of ours


def rates_of(times: Sequence[float], rooms: int, server: float, client: float) -> Rates:
    """From the moments at which messages were accepted, in order. As many as are asked for at once
    come back together at the beginning; counting starts behind them. The SDK ends the first text
    before it begins the next, so its last few of each have the server for themselves."""
    begun = min(IN_FLIGHT, rooms // 2)
    return Rates(
        (len(times) - begun) / (times[-1] - times[begun - 1]),
        (rooms - begun) / (times[rooms - 1] - times[begun - 1]),
        (len(times) - rooms) / (times[-1] - times[rooms - 1]),
        server * 1000 / len(times),
        client * 1000 / len(times),
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
        async with running(Path(folder), settings, ["inbox", "sender"]) as program:
            await program.started()
            await at_rest(program.pid)
            await at_rest(stage.synapse.pid)
            pids = (stage.synapse.pid, program.pid)
            before = [seconds_used(pid) for pid in pids]
            await publish(store, texts)
            while await count_sent(store) < len(rooms) * texts:
                if not program.running:
                    raise SystemExit(program.log())
                # Counting costs processor time, which the homeserver may want.
                await asyncio.sleep(0.5)
            spent = [seconds_used(pid) - was for pid, was in zip(pids, before, strict=True)]
        times = await times_sent(store)
        await store.aclose()
        return rates_of(times, len(rooms), *spent)


async def count_sent(store: Store) -> int:
    """How many deliveries the server has taken."""
    async with store.read() as tx:
        query = sa.select(sa.func.count()).where(deliveries.c.state == DeliveryState.SENT)
        return int((await tx.connection.execute(query)).scalar_one())


async def times_sent(store: Store) -> list[float]:
    """The moments at which the program noted that the server had taken each, in order."""
    async with store.read() as tx:
        rows = await tx.connection.execute(sa.select(deliveries.c.settled_at))
        return sorted(row.settled_at.timestamp() for row in rows)


async def bare_sdk(stage: Stage, rooms: Sequence[str], texts: int, *, listens: bool) -> Rates:
    """The SDK sends the same events."""
    with tempfile.TemporaryDirectory() as folder:
        device = log_in(stage.synapse, stage.bare)
        client = await open_nio(replace(stage, bare=device), Path(folder))
        listening = asyncio.create_task(hear(client)) if listens else None
        await at_rest(stage.synapse.pid)
        before, begun = seconds_used(stage.synapse.pid), time.process_time()
        times = await send_all(client, rooms, texts)
        spent = seconds_used(stage.synapse.pid) - before, time.process_time() - begun
        if listening is not None:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        await client.logout()
        await client.close()
        return rates_of(times, len(rooms), *spent)


async def hear(client: AsyncClient) -> None:
    """Listen as the SDK does."""
    while True:
        await client.sync(timeout=25_000)


async def send_all(client: AsyncClient, rooms: Sequence[str], texts: int) -> list[float]:
    """The moments at which the server had taken each."""
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

    for number in range(texts):
        (body,) = render(alert(number))
        content = text_content(json.loads(body), delivery(Address("matrix", rooms[0]), body))
        await asyncio.gather(*(send(room, content) for room in rooms))
    return times


async def throughput(stage: Stage, count: int, texts: int, runs: int) -> None:
    """Print messages a second of all, plain and encrypted."""
    print(f"messages a second to {count} rooms, {texts} texts each, {runs} runs in turn")
    for kind in KINDS:
        rooms = stage.rooms[kind][:count]
        figures: dict[str, list[Rates]] = {"the program": [], LISTENING: [], DEAF: []}
        for _ in range(runs):
            figures["the program"].append(await ours(stage, rooms, texts))
            for name in (LISTENING, DEAF):
                rates = await bare_sdk(stage, rooms, texts, listens=name == LISTENING)
                figures[name].append(rates)
        for part, label in LABELS.items():
            show(kind, label, {name: [getattr(x, part) for x in f] for name, f in figures.items()})


def show(kind: str, label: str, figures: dict[str, list[float]]) -> None:
    """One figure of all, beside the SDK's."""
    for name, values in figures.items():
        ratios = ", ".join(
            f"{median(figures['the program']) / median(figures[other]):.2f} of the {other}"
            for other in (LISTENING, DEAF)
            if name == "the program"
        )
        spread = f"({min(values):.1f} to {max(values):.1f})"
        print(f"  {kind:9} {label:22} {name:19} {median(values):6.1f} {spread:17} {ratios}")
