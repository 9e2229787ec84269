"""Fixtures for every level: a PostgreSQL of our own, a migrated store on either database, logs that
are as they were."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from bot.garbage import look_for_garbage_rarely
from db.migrate import migrate
from db.store import Store, open_store
from tests.fakes.postgres import Reused, database_at, execute, postgres_server
from tests.fakes.synapse import Synapse, shared_synapse

DATABASES = ("sqlite", "postgresql")

look_for_garbage_rarely()


def log_plainly() -> None:
    """As structlog does by itself, but a traceback without all the values of its variables."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.stdlib.add_log_level, plain])


log_plainly()

# How long one example takes says more of what else the machine does.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


class Shares(LoadFileScheduling):  # type: ignore[misc]
    """What one of the processes that test side by side does: a file, whose tests share tables, a
    scene or scenarios, or all that talks to a homeserver, as that takes long to start."""

    def _split_scope(self, nodeid: str) -> str:
        return "matrix" if "matrix" in nodeid else str(super()._split_scope(nodeid))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What talks to a homeserver comes first: as one share it takes longest."""
    items.sort(key=lambda item: "matrix" not in item.nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shares:
    """Deal the tests out in such shares."""
    return Shares(config, log)


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command that is run in the process of the tests sets up logs, to a stream that ends with
    its test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    if root.handlers != handlers:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.reset_defaults()
        log_plainly()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the test run."""
    with postgres_server() as server:
        yield server


async def _migrate(database_url: str) -> None:
    opened = open_store(database_url)
    await migrate(opened.engine)
    await opened.aclose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    file = tmp_path_factory.mktemp("template") / "template.sqlite3"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a migrated database, to be copied."""
    asyncio.run(execute(postgres, "CREATE DATABASE template_ics"))
    asyncio.run(_migrate(database_at(postgres, "template_ics")))
    return "template_ics"


@pytest.fixture(scope="session")
def postgres_reused(postgres: str, postgres_template: str) -> Reused:
    """A migrated database that is emptied for each test: ten times quicker than a new one."""
    asyncio.run(execute(postgres, f"CREATE DATABASE reused TEMPLATE {postgres_template}"))
    return asyncio.run(Reused.of(database_at(postgres, "reused")))


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database, once on each engine."""
    if request.param == "sqlite":
        file = tmp_path / "test.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    reused: Reused = request.getfixturevalue("postgres_reused")
    asyncio.run(reused.empty())
    yield reused.url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """A store, once on each engine."""
    opened = open_store(database_url)
    yield opened
    await opened.aclose()


@pytest.fixture(scope="session")
def synapse() -> Synapse:
    """A Synapse without limits that lives as long as the test run."""
    return shared_synapse()


@pytest.fixture(scope="session")
def strict_synapse() -> Synapse:
    """A Synapse with the limits it comes with."""
    return shared_synapse(limits=True)
