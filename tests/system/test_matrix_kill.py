"""kill -9 at random on Matrix, the homeserver killed too: every room has every alert exactly once.

Half of the rooms are encrypted; what is in them is read by a client of another library. The short
version is a scenario of `test_matrix_trouble.py`.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.core.types import Address, ChatKind, DeliveryState
from db.store import Store, open_store
from tests.clock import NOON
from tests.fakes.feed_server import FeedServer
from tests.fakes.matrix_peer import Peer, peer_of
from tests.fakes.matrix_person import Person
from tests.fakes.matrix_proxy import Kind, MatrixProxy
from tests.fakes.synapse import Account as MatrixAccount
from tests.fakes.synapse import Synapse, synapse_server
from tests.system.ledger import Account, account
from tests.system.program import Program, rss, write_feeds
from tests.system.scene import make_due
from tests.waiting import eventually

#: What goes wrong between the bot and the server, by chance, for each message; most are taken
#: after a moment, so that a kill finds many in the air.
FAULTS: dict[Kind, float] = {
    "too_many": 0.01,
    "error_before": 0.02,
    "error_after": 0.02,
    "cut_before": 0.02,
    "cut_after": 0.02,
    "garbage": 0.02,
    "slow_before": 0.7,
}
#: Seconds that the program works, from its first word on, before it is killed.
SHORTEST_LIFE, LONGEST_LIFE = 0.2, 2.5


@dataclass(frozen=True)
class Plan:
    """How much of everything; `restarts` of the homeserver fall on the middle kills."""

    rooms: int
    items: int
    kills: int
    restarts: int
    seconds: float  #: until everything must have ended

    @property
    def titles(self) -> list[str]:
        return [f"Item {number:02}" for number in range(self.items)]

    @property
    def restart_at(self) -> set[int]:
        return {self.kills * n // (self.restarts + 1) for n in range(1, self.restarts + 1)}


SHORT = Plan(rooms=8, items=3, kills=2, restarts=1, seconds=180)
FULL = Plan(rooms=300, items=10, kills=30, restarts=2, seconds=900)


@dataclass
class Field:
    """Where it happens."""

    synapse: Synapse
    proxy: MatrixProxy
    feeds: FeedServer
    store: Store
    person: Person
    peer: Peer
    bot: MatrixAccount
    plain: list[str] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)

    @property
    def rooms(self) -> list[str]:
        return [*self.plain, *self.secret]

    def publish(self, titles: Sequence[str]) -> None:
        """The feed now shows these items, the last one on top."""
        shown = [(title.replace(" ", "-"), title) for title in reversed(titles)]
        self.feeds.serve("/feed", rss(shown))


async def _furnish(where: Field, plan: Plan) -> None:
    """Rooms with the person and the bot in them, which follow the feed's area."""
    places = asyncio.Semaphore(4)
    inside = Person(where.synapse, where.bot)

    async def one(number: int) -> None:
        async with places:
            encrypted = number % 2 == 1
            room = await where.person.direct(where.bot.user, encrypted=encrypted)
            await inside.join(room)
            (where.secret if encrypted else where.plain).append(room)

    await asyncio.gather(*(one(number) for number in range(plan.rooms)))
    async with where.store.write() as tx:
        for room in where.rooms:
            at = Address("matrix", room)
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", NOON)
            await tx.subscriptions.add(chat.id, "QJK", NOON)


async def _kill_at_random(where: Field, program: Program, plan: Plan, dice: random.Random) -> None:
    """As often as planned: let it work on new items for a moment, kill it, start it again."""
    for kill in range(1, plan.kills + 1):
        where.publish(plan.titles[: max(1, plan.items * kill // plan.kills)])
        await asyncio.sleep(dice.uniform(SHORTEST_LIFE, LONGEST_LIFE))
        if kill in plan.restart_at:
            await where.synapse.restart(pause=dice.uniform(0, 1))
        await program.kill()
        await program.start()
        await program.started()


async def _live_and_die(where: Field, program: Program, plan: Plan, dice: random.Random) -> None:
    """Everything between the first start and the orderly end."""
    await program.start()
    await eventually(lambda: _baseline(where.store), 60)
    where.proxy.chaos(FAULTS, seed=dice.randrange(1000), delay=0.05)
    always_due = asyncio.create_task(_read_at_every_tick(where.store))
    try:
        await _kill_at_random(where, program, plan, dice)
        await eventually(lambda: _ended(where.store, plan), plan.seconds)
    finally:
        always_due.cancel()
    assert await program.stop() == 0


async def _read_at_every_tick(store: Store) -> None:
    """New items must not wait for the feed's interval; the kills would be over."""
    while True:
        await make_due(store, "news")
        await asyncio.sleep(0.5)


async def _baseline(store: Store) -> bool:
    async with store.read() as tx:
        return any(state.baseline_at for state in await tx.feeds.all())


async def _ended(store: Store, plan: Plan) -> bool:
    """Whether every delivery of every item has come to an end."""
    async with store.read() as tx:
        counts = await tx.outbox.counts()
    open_states = (DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.HELD)
    made = sum(one.count for one in counts)
    return made == plan.rooms * plan.items and not any(one.state in open_states for one in counts)


async def _accepted(where: Field) -> list[tuple[str, str]]:
    """Every message of the bot as (room, item), each room's in the server's order."""
    accepted = []
    for room in where.rooms:
        messages = await where.person.messages(room, where.bot.user)
        assert all(one.encrypted == (room in where.secret) for one in messages)
        if room in where.secret:
            texts = await _decrypted(where.peer, room, [one.event for one in messages])
        else:
            texts = [one.text for one in messages]
        accepted += [(room, text.splitlines()[0].partition(" <")[0]) for text in texts]
    return accepted


async def _decrypted(peer: Peer, room: str, events: Sequence[str]) -> list[str]:
    """What the peer read in these events, as soon as it has read them all."""
    read: dict[str, str] = {}

    def all_read() -> bool:
        read.update({one.event: one.text for one in peer.messages(room)})
        return read.keys() >= set(events)

    try:
        await peer.wait_for(all_read, 60)
    except TimeoutError:
        raise AssertionError(f"not read in {room}: {peer.unreadable(room)}, {peer.log()}") from None
    return [read[event] for event in events]


def _repeated(proxy: MatrixProxy) -> int:
    """How many messages the server was given more than once."""
    unread = ("too_many", "error_before", "cut_before")
    given = Counter(one.path for one in proxy.requests("/send/m.room.") if one.fault not in unread)
    return sum(times > 1 for times in given.values())


async def _run(database_url: str, folder: Path, plan: Plan) -> tuple[Account, int]:
    dice = random.Random(os.environ.get("KILL_SEED", "1"))
    store = open_store(database_url)
    with synapse_server() as synapse:
        person = Person(synapse, synapse.register("person"))
        bot = synapse.register("bot")
        async with (
            FeedServer() as feeds,
            MatrixProxy(synapse.url) as proxy,
            peer_of(person, folder / "peer") as peer,
        ):
            where = Field(synapse, proxy, feeds, store, person, peer, bot)
            try:
                await _furnish(where, plan)
                where.publish([])
                program = Program(folder / "bot", _settings(where, database_url, folder))
                try:
                    await _live_and_die(where, program, plan, dice)
                finally:
                    if program.running:
                        await program.kill()
                heard = account(where.rooms, plan.titles, await _accepted(where))
                return heard, _repeated(proxy)
            finally:
                await store.aclose()


def _settings(where: Field, database_url: str, folder: Path) -> dict[str, str]:
    feed: dict[str, Any] = {"id": "news", "title": "News", "areas": ["QJK"]}
    file = write_feeds(folder / "feeds.yaml", [{**feed, "url": where.feeds.url("/feed")}])
    return {
        "DATABASE_URL": database_url,
        "MATRIX_HOMESERVER": where.proxy.url,
        "MATRIX_USER": where.bot.user,
        "MATRIX_ACCESS_TOKEN": where.bot.token,
        "MATRIX_DEVICE_ID": where.bot.device,
        "MATRIX_STORE": str(folder / "keys"),
        "MATRIX_PACE": "0",
        "FEEDS_FILE": str(file),
        "FETCH_ALLOW_PRIVATE": "yes",
        "LEASE_SECONDS": "2",
    }


async def check(database_url: str, folder: Path, plan: Plan) -> None:
    """Do as planned; every room must have every alert exactly once and in order."""
    sum_, repeated = await _run(database_url, folder, plan)
    print(
        f"\n{plan.rooms} rooms, {plan.kills} kills, {plan.restarts} restarts: {sum_}; "
        f"{repeated} messages reached the homeserver more than once"
    )
    assert sum_.missing == frozenset()
    assert sum_.most_copies == 1
    assert sum_.disordered == ()
    assert repeated > 0, "nothing was ever in doubt, so nothing was shown"


@pytest.mark.torture
async def test_thirty_kills_lose_and_double_nothing(sqlite: str, tmp_path: Path) -> None:
    await check(sqlite, tmp_path, FULL)
