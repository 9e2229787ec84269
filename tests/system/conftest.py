"""Fixtures of the system tests: databases, a scene to share, scenarios that run side by side."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.fakes.postgres import database_at, execute
from tests.system.scene import Scene, opened

OWNER = 900

#: Most of a scenario is waiting for leases and retries, so that a file's can run side by side.
Scenario = Callable[[Path, "Databases"], Coroutine[Any, Any, None]]


class Databases:
    """Makes addresses of migrated, empty databases."""

    def __init__(self, folder: Path, template: Path, server: str, server_template: str) -> None:
        self._folder = folder
        self._template = template
        self._server = server
        self._server_template = server_template
        self._numbers = count()

    def sqlite(self) -> str:
        """A file."""
        file = self._folder / f"{next(self._numbers)}.sqlite3"
        shutil.copy(self._template, file)
        return f"sqlite:///{file}"

    async def postgresql(self) -> str:
        """A database on the server of the test run, which ends with it."""
        name = f"s{next(self._numbers)}"
        await execute(self._server, f"CREATE DATABASE {name} TEMPLATE {self._server_template}")
        return database_at(self._server, name)


@pytest.fixture(scope="session")
def databases(
    sqlite_template: Path,
    postgres: str,
    postgres_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Databases:
    """Makes databases of both kinds."""
    folder = tmp_path_factory.mktemp("databases")
    return Databases(folder, sqlite_template, postgres, postgres_template)


@pytest.fixture
def sqlite(databases: Databases) -> str:
    """A migrated, empty SQLite file for one test."""
    return databases.sqlite()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scene]:
    """One program for all tests of a file, each with chats of its own; three feeds."""
    folder = tmp_path_factory.mktemp("scene")
    feeds = {"devon": ("QJK",), "kent": ("QKS",), "any": ()}
    owners = f"telegram:{OWNER}"
    async with opened(folder, databases.sqlite(), feeds, people=[OWNER], OWNERS=owners) as shared:
        yield shared


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def together(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Mapping[str, asyncio.Task[None]]]:
    """The `SCENARIOS` of a file, all started; each test awaits its own."""
    scenarios: Mapping[str, Scenario] = request.module.SCENARIOS
    tasks = {
        name: asyncio.create_task(scenario(tmp_path_factory.mktemp("scenario"), databases))
        for name, scenario in scenarios.items()
    }
    yield tasks
    for task in tasks.values():
        task.cancel()
    await asyncio.gather(*tasks.values(), return_exceptions=True)
