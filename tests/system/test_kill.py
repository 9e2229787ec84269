"""kill -9 at random: no alert lost, at most two copies of any, the order kept in every chat."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.core.outbox import DeliveryRow
from bot.core.types import Address, ChatKind, DeliveryState
from db.store import Store, open_store
from tests.clock import NOON
from tests.fakes.feed_server import FeedServer
from tests.fakes.telegram_remote import RemoteTelegram, telegram_process
from tests.system.conftest import Databases, Scenario
from tests.system.ledger import Account, account
from tests.system.program import Program, rss, write_feeds
from tests.system.scene import make_due
from tests.waiting import eventually

FIRST_CHAT = 100_000
#: What goes wrong at the server, by chance, for each message; most are taken after a moment, so
#: that a kill finds many in the air.
FAULTS = {
    "too_many": 0.01,
    "error_after": 0.005,
    "cut_after": 0.01,
    "slow_after": 0.01,
    "slow_before": 0.9,
}
#: A request that is cut off unread looks like one whose answer is cut off. Two of them, or one and
#: a kill, leave a delivery that nobody can know of: it must rest as uncertain, never silently.
HARSH = {**FAULTS, "cut_before": 0.03}
#: Seconds that a program works, from its first word on, before it may be killed.
SHORTEST_LIFE, LONGEST_LIFE = 0.2, 1.9


@dataclass(frozen=True)
class Plan:
    """How much of everything."""

    chats: int
    items: int
    kills: int
    processes: int
    delay: float  #: seconds that the server thinks about a message
    seconds: float  #: until everything must have ended
    faults: Mapping[str, float] = field(default_factory=lambda: FAULTS)

    @property
    def addresses(self) -> list[str]:
        return [str(FIRST_CHAT + number) for number in range(self.chats)]

    @property
    def titles(self) -> list[str]:
        return [f"Item {number:02}" for number in range(self.items)]


SHORT = Plan(chats=120, items=3, kills=3, processes=1, delay=0.05, seconds=90)
SHORT_TWO = Plan(chats=120, items=3, kills=3, processes=2, delay=0.05, seconds=90)
FULL = Plan(chats=2000, items=20, kills=50, processes=1, delay=0.03, seconds=900)
FULL_TWO = Plan(chats=2000, items=20, kills=50, processes=2, delay=0.03, seconds=900)
FULL_HARSH = Plan(
    chats=1000, items=10, kills=15, processes=1, delay=0.03, seconds=300, faults=HARSH
)


async def _prepare(store: Store, plan: Plan) -> None:
    async with store.write() as tx:
        for address in plan.addresses:
            chat = await tx.chats.ensure(Address("telegram", address), ChatKind.PRIVATE, "", NOON)
            await tx.subscriptions.add(chat.id, "QJK", NOON)


async def _ended(store: Store, plan: Plan) -> bool:
    """Whether every delivery of every item has come to an end."""
    async with store.read() as tx:
        counts = await tx.outbox.counts()
    open_states = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.HELD)
    made = sum(one.count for one in counts)
    return made == plan.chats * plan.items and not any(one.state in open_states for one in counts)


async def _kill_at_random(
    programs: Sequence[Program], plan: Plan, dice: random.Random, publish: Callable[[int], None]
) -> None:
    """As often as planned: let them work on new items for a moment, kill one, start it again."""
    for kill in range(1, plan.kills + 1):
        publish(plan.items * kill // plan.kills)
        await asyncio.sleep(dice.uniform(SHORTEST_LIFE, LONGEST_LIFE))
        victim = dice.choice(programs)
        await victim.kill()
        await victim.start()
        await victim.started()


def _feed(titles: Sequence[str]) -> str:
    """A feed of these items, the last one on top."""
    return rss([(title.replace(" ", "-"), title) for title in reversed(titles)])


async def _accepted(telegram: RemoteTelegram) -> list[tuple[str, str]]:
    """Every accepted message as (chat, item), in the order of acceptance."""
    messages: list[Any] = await telegram.call("all_messages")
    messages.sort(key=lambda message: message["accepted_at"])
    return [(str(message["chat_id"]), message["text"].splitlines()[0]) for message in messages]


async def _run(store: Store, database_url: str, folder: Path, plan: Plan) -> Account:
    await _prepare(store, plan)
    dice = random.Random(os.environ.get("KILL_SEED", "1"))
    async with FeedServer() as feeds, telegram_process(rates=False) as telegram:
        await telegram.call("private_chats", FIRST_CHAT, plan.chats)
        feeds.serve("/feed", _feed([]))
        file = write_feeds(
            folder / "feeds.yaml",
            [{"id": "news", "url": feeds.url("/feed"), "title": "News", "areas": ["QJK"]}],
        )
        settings = {
            "DATABASE_URL": database_url,
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_PACE": "no",
            "FEEDS_FILE": str(file),
            "FETCH_ALLOW_PRIVATE": "yes",
            "LEASE_SECONDS": "2",
        }
        programs = [Program(folder / str(number), settings) for number in range(plan.processes)]

        def publish(count: int) -> None:
            feeds.serve("/feed", _feed(plan.titles[:count]))

        try:
            await _live_and_die(store, programs, plan, dice, telegram, publish)
        finally:
            for program in programs:
                if program.running:
                    await program.kill()
        return account(plan.addresses, plan.titles, await _accepted(telegram))


async def _live_and_die(
    store: Store,
    programs: Sequence[Program],
    plan: Plan,
    dice: random.Random,
    telegram: RemoteTelegram,
    publish: Callable[[int], None],
) -> None:
    """Everything between the first start and the orderly end."""
    for program in programs:
        await program.start()
    await eventually(lambda: _baseline(store), 30)
    await telegram.call("chaos", dict(plan.faults), seed=dice.randrange(1000), delay=plan.delay)
    always_due = asyncio.create_task(_read_at_every_tick(store))
    try:
        await _kill_at_random(programs, plan, dice, publish)
        await eventually(lambda: _ended(store, plan), plan.seconds)
    finally:
        always_due.cancel()
    assert [await program.stop() for program in programs] == [0] * len(programs)


async def _read_at_every_tick(store: Store) -> None:
    """New items must not wait for the feed's interval; the kills would be over."""
    while True:
        await make_due(store, "news")
        await asyncio.sleep(0.5)


async def _baseline(store: Store) -> bool:
    async with store.read() as tx:
        return any(state.baseline_at for state in await tx.feeds.all())


async def _uncertain(store: Store) -> list[DeliveryRow]:
    async with store.read() as tx:
        return await tx.outbox.rows(DeliveryState.UNCERTAIN, 100_000)


async def _check(database_url: str, folder: Path, plan: Plan) -> None:
    store = open_store(database_url)
    try:
        sum_ = await _run(store, database_url, folder, plan)
        uncertain = await _uncertain(store)
    finally:
        await store.aclose()
    print(f"\n{plan.kills} kills, {plan.processes} processes: {sum_}, {len(uncertain)} uncertain")
    assert sum_.most_copies <= 2
    assert sum_.disordered == ()
    if plan.faults is FAULTS:
        assert len(sum_.missing) == 0
    assert {chat for chat, _ in sum_.missing} <= {row.at.address for row in uncertain}


async def on_sqlite(folder: Path, databases: Databases) -> None:
    await _check(databases.sqlite(), folder, SHORT)


async def on_postgresql_with_two_processes(folder: Path, databases: Databases) -> None:
    await _check(await databases.postgresql(), folder, SHORT_TWO)


SCENARIOS: dict[str, Scenario] = {
    "on sqlite": on_sqlite,
    "on postgresql with two processes": on_postgresql_with_two_processes,
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_kills_lose_nothing(
    together: Mapping[str, asyncio.Task[None]], scenario: str
) -> None:
    await together[scenario]


@pytest.mark.torture
async def test_fifty_kills_lose_nothing_on_sqlite(sqlite: str, tmp_path: Path) -> None:
    await _check(sqlite, tmp_path, FULL)


@pytest.mark.torture
@pytest.mark.parametrize("plan", [FULL, FULL_TWO], ids=["one process", "two processes"])
async def test_fifty_kills_lose_nothing_on_postgresql(
    databases: Databases, tmp_path: Path, plan: Plan
) -> None:
    await _check(await databases.postgresql(), tmp_path, plan)


@pytest.mark.torture
async def test_what_nobody_can_know_rests_as_uncertain(sqlite: str, tmp_path: Path) -> None:
    await _check(sqlite, tmp_path, FULL_HARSH)
