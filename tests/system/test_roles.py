"""PostgreSQL with the roles in processes of their own, through faults, a kill and a database away.

What these processes wrote into their logs is judged at the end: ids and no secret.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.core.types import DeliveryState
from db.store import open_store
from tests.fakes.feed_server import FeedServer
from tests.fakes.postgres import database_at, execute
from tests.fakes.telegram_server import FakeTelegram
from tests.system.program import Program, rss, running, write_feeds
from tests.system.scene import Scene, settings_for
from tests.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

PASSWORD = "correct-horse-battery"
ROLES = {
    "inbox": ("inbox",),
    "second": ("inbox",),
    "poller": ("poller",),
    "sender": ("sender", "janitor"),
}


@dataclass(frozen=True, slots=True)
class Division:
    """A scene whose work is divided among processes."""

    scene: Scene
    processes: dict[str, Program]
    server: str
    database: str

    @property
    def address(self) -> str:
        """The database's address without a password, as it must never be logged with one."""
        return database_at(self.server, self.database)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def division(
    postgres: str, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Division]:
    folder = tmp_path_factory.mktemp("division")
    name = f"r{uuid.uuid4().hex[:12]}"
    await execute(postgres, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    # The server trusts everybody on its socket, so that any password will do.
    secret = re.sub(r"//[^@/]*@", f"//postgres:{PASSWORD}@", database_at(postgres, name))
    assert PASSWORD in secret
    async with AsyncExitStack() as stack:
        stack.push_async_callback(execute, postgres, f"DROP DATABASE {name} WITH (FORCE)")
        store = open_store(secret)
        stack.push_async_callback(store.aclose)
        feeds = await stack.enter_async_context(FeedServer())
        telegram = await stack.enter_async_context(FakeTelegram(rates=False))
        feeds.serve("/devon", rss([]))
        entry = {"id": "devon", "url": feeds.url("/devon"), "title": "devon", "areas": ["QJK"]}
        file = write_feeds(folder / "feeds.yaml", [entry])
        settings = {**settings_for(telegram, secret, file), "LOG_LEVEL": "DEBUG"}
        processes = {
            part: await stack.enter_async_context(running(folder / part, settings, roles))
            for part, roles in ROLES.items()
        }
        for process in processes.values():
            await process.started()
        scene = Scene(folder, telegram, feeds, store, settings, processes["poller"])
        await telegram.wait_for(lambda: telegram.polling)
        await scene.baseline(["devon"])
        yield Division(scene, processes, postgres, name)


async def test_an_alert_and_an_answer_pass_through_all_of_them(division: Division) -> None:
    scene = division.scene
    person = scene.person()
    # Faults on the way: a 429, and answers that get lost.
    scene.telegram.fail("too_many", "sendMessage", chat=person)
    followed = await scene.ask(person, "/follow devon")
    assert followed.text.startswith("You now follow NHS Devon ICB")
    scene.telegram.fail("error_after", "sendMessage", chat=person)
    await scene.publish("devon", "Through four processes")
    await scene.heard(person, "Through four processes")
    assert division.processes["poller"].events("alert")
    assert not division.processes["sender"].events("alert")


async def test_one_inbox_listens_and_the_other_takes_over(division: Division) -> None:
    scene, processes = division.scene, division.processes
    polls = scene.telegram.requests("getUpdates")
    assert all(poll.status != 409 for poll in polls), "nobody polls beside the other"
    answered = {part: len(processes[part].events("answered")) for part in ("inbox", "second")}
    assert sorted(count > 0 for count in answered.values()) == [False, True]
    listening = max(answered, key=lambda part: answered[part])
    other = "second" if listening == "inbox" else "inbox"
    await processes[listening].kill()
    person = scene.person()
    scene.telegram.say(person, "/ics devon")
    # The lease of the killed one runs for eight seconds.
    await scene.heard(person, "NHS Devon ICB")
    assert len(processes[other].events("answered")) == 1
    assert scene.telegram.requests("getMe")[-1].status == 200
    await processes[listening].start()
    await processes[listening].started()


async def test_a_database_that_is_away_ends_nobody(division: Division) -> None:
    scene = division.scene
    person = scene.person()
    await scene.follower(person, "QJK")
    await execute(division.server, f"ALTER DATABASE {division.database} ALLOW_CONNECTIONS false")
    await execute(
        division.server,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{division.database}'",
    )
    scene.telegram.say(person, "/ics devon")

    def all_said_so() -> bool:
        return all(
            "not currently accepting connections" in process.log()
            for process in division.processes.values()
        )

    await eventually(all_said_so, 20)
    assert all(process.running for process in division.processes.values())
    await execute(division.server, f"ALTER DATABASE {division.database} ALLOW_CONNECTIONS true")

    await scene.heard(person, "NHS Devon ICB")
    await scene.publish("devon", "After the database came back")
    await scene.heard(person, "After the database came back")
    assert all(process.running for process in division.processes.values())


async def test_all_of_them_stop_in_order(division: Division) -> None:
    await division.scene.settled()
    assert await division.scene.count(DeliveryState.UNCERTAIN) == 0
    for process in division.processes.values():
        assert await process.stop() == 0


async def test_logs_name_ids_and_no_secret(division: Division) -> None:
    """Runs last: over everything that the processes said above, at the most talkative level."""
    for part, process in division.processes.items():
        said = process.log() + process.out()
        assert division.scene.telegram.token not in said, part
        assert division.scene.telegram.token.partition(":")[2] not in said, part
        assert PASSWORD not in said, part
        assert "Traceback" not in said, part
        assert "/ics devon" not in said, "what people write is not logged"
    sent = [
        line
        for line in division.processes["sender"].lines()
        if line["event"] in ("delivery sent", "delivery queued")
    ]
    assert sent
    for line in sent:
        assert {"platform", "delivery", "notice", "chat", "attempts", "doubts"} <= set(line)
    (alert, *_) = division.processes["poller"].events("alert")
    assert {"feed", "item", "deliveries", "areas"} <= set(alert)
    (answered, *_) = [
        line for part in ("inbox", "second") for line in division.processes[part].events("answered")
    ]
    assert {"platform", "request", "chat"} <= set(answered)
