"""Broadcasts of the real program on Matrix, by the homeserver's own account.

The stories mostly wait, so they are told side by side.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from tests.system.broadcast_stories import STORIES, Kills, run_and_kill
from tests.system.conftest import Databases
from tests.system.matrix_side import matrix_side

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHORT = Kills(people=12, kills=2)
FULL = Kills(people=200, kills=30)


async def killed(folder: Path, database_url: str, plan: Kills) -> None:
    """Each room exactly once."""
    async with matrix_side(folder, database_url, LEASE_SECONDS="2") as side:
        await run_and_kill(side, plan, most_copies=1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Mapping[str, asyncio.Task[None]]]:
    """The stories on Matrix, all begun; each test awaits its own."""
    folder = tmp_path_factory.mktemp("matrix")
    # What takes long here takes its time; nobody has been killed.
    async with matrix_side(folder, databases.sqlite(), LEASE_SECONDS="30") as side:
        tasks = {name: asyncio.create_task(story(side)) for name, story in STORIES.items()}
        yield tasks
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)


@pytest.mark.usefixtures("told")  # they go on meanwhile
async def test_kills_skip_nobody(databases: Databases, tmp_path: Path) -> None:
    await killed(tmp_path, databases.sqlite(), SHORT)


@pytest.mark.parametrize("story", STORIES)
async def test_on_matrix(told: Mapping[str, asyncio.Task[None]], story: str) -> None:
    await told[story]


@pytest.mark.torture
async def test_thirty_kills_skip_nobody(databases: Databases, tmp_path: Path) -> None:
    await killed(tmp_path, databases.sqlite(), FULL)
