"""Broadcasts on Telegram, the program killed at random: everybody hears it, at most twice."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.system.broadcast_stories import Kills, run_and_kill
from tests.system.conftest import OWNER, Databases, Scenario
from tests.system.farside import TelegramSide
from tests.system.scene import opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHORT = Kills(people=80, kills=2)
FULL = Kills(people=600, kills=30)


async def killed(folder: Path, database_url: str, plan: Kills) -> None:
    """Each chat at most twice, as Telegram remembers no ids."""
    feeds = {"devon": ("QJK",)}
    chosen = {"OWNERS": f"telegram:{OWNER}", "LEASE_SECONDS": "2"}
    async with opened(folder, database_url, feeds, rates=False, people=[OWNER], **chosen) as scene:
        await run_and_kill(TelegramSide(scene), plan, most_copies=2)


async def on_sqlite(folder: Path, databases: Databases) -> None:
    await killed(folder, databases.sqlite(), SHORT)


async def on_postgresql(folder: Path, databases: Databases) -> None:
    await killed(folder, await databases.postgresql(), SHORT)


SCENARIOS: dict[str, Scenario] = {"on sqlite": on_sqlite, "on postgresql": on_postgresql}


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_kills_skip_nobody(together: Mapping[str, asyncio.Task[None]], scenario: str) -> None:
    await together[scenario]


@pytest.mark.torture
async def test_thirty_kills_skip_nobody(databases: Databases, tmp_path: Path) -> None:
    await killed(tmp_path, databases.sqlite(), FULL)
