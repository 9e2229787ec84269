"""Fixtures of the system tests: databases, and a scene that the tests of a file share."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests.system.scene import Scene, opened

OWNER = 900


@pytest.fixture(scope="session")
def new_sqlite(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Makes the address of a migrated, empty SQLite file."""
    folder = tmp_path_factory.mktemp("databases")
    numbers = count()

    def make() -> str:
        file = folder / f"{next(numbers)}.sqlite3"
        shutil.copy(sqlite_template, file)
        return f"sqlite:///{file}"

    return make


@pytest.fixture
def sqlite(new_sqlite: Callable[[], str]) -> str:
    """A migrated, empty SQLite file for one test."""
    return new_sqlite()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(
    new_sqlite: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scene]:
    """One program for all tests of a file, each with chats of its own; Devon's and any news."""
    folder = tmp_path_factory.mktemp("scene")
    feeds = {"devon": ("QJK",), "kent": ("QKS",), "any": ()}
    owners = f"telegram:{OWNER}"
    async with opened(folder, new_sqlite(), feeds, people=[OWNER], OWNERS=owners) as shared:
        yield shared
