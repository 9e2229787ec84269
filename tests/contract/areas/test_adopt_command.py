"""`areas adopt` on a real database: what it prints, what it decides, what it refuses."""

from __future__ import annotations

import asyncio
import json
import shutil
from functools import partial
from pathlib import Path

import pytest

from bot.areas.atlas import DATA, SUCCESSION
from bot.commands.adopt import run_adopt
from bot.core.types import Address, ChatKind
from bot.settings import load_settings
from db.store import open_store
from tests.contract.areas.subscribers import THEN

OWN = {"own_tables": True, "accept_loss": False}


@pytest.fixture
async def address(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database in which three chats follow North Central London, one Frimley, one Devon."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    # Without the logs, which would go to a stream that ends with the test.
    monkeypatch.setattr("bot.commands.adopt.settings_or_exit", load_settings)
    opened = open_store(database_url)
    async with opened.write() as tx:
        for number, code in enumerate(("QMJ", "QMJ", "QMJ", "QNQ", "QJK")):
            at = Address("telegram", str(number))
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", THEN)
            await tx.subscriptions.add(chat.id, code, THEN)
    await opened.aclose()
    return database_url


async def decided(address: str) -> list[str]:
    opened = open_store(address)
    async with opened.read() as tx:
        found = [one.vintage.isoformat() for one in await tx.adoptions.all()]
    await opened.aclose()
    return found


async def adopt(tables: Path = DATA, **options: bool) -> int:
    """In a thread, as the command has a loop of its own."""
    return await asyncio.to_thread(partial(run_adopt, tables, **{**OWN, **options}))


async def test_a_dry_run_says_who_moves_where_and_changes_nothing(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await adopt(dry_run=True) == 0
    said = capsys.readouterr().out
    assert "3  North Central London (QMJ) -> West and North London (Z9B2Z) (100%)" in said
    assert "1  Frimley (QNQ) -> Thames Valley (S0E4D) (56%)" in said
    assert "QJK" not in said, "nothing changed for Devon"
    assert "North Central London (QMJ): 2.5 times the area" in said
    assert "Would be left with NOTHING: nobody." in said
    assert "Dry run: nothing was changed." in said
    assert await decided(address) == []


async def test_deciding_is_done_once(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert await adopt(dry_run=False) == 0
    assert "Decided." in capsys.readouterr().out
    assert await adopt(dry_run=False) == 0
    assert "Was decided on" in capsys.readouterr().out
    assert await decided(address) == [SUCCESSION.isoformat()]


def without(tmp_path: Path, old: str, new: str | None = None) -> Path:
    """Tables that name no heir (or not this one) of a footprint."""
    folder = tmp_path / "tables"
    shutil.copytree(DATA, folder)
    tables = json.loads((folder / "areas.json").read_text("utf-8"))
    tables["lineage"] = [
        edge for edge in tables["lineage"] if edge["old"] != old or new not in (None, edge["new"])
    ]
    (folder / "areas.json").write_text(json.dumps(tables), "utf-8")
    return folder


async def test_a_table_that_leaves_somebody_with_nothing_is_refused(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    orphaned = without(tmp_path, "QMJ")
    assert await adopt(orphaned, dry_run=True, own_tables=False) == 1
    said = capsys.readouterr().out
    assert "3  North Central London (QMJ): the table names no heir" in said
    assert "Refused: 3 subscriptions would follow nothing" in said
    assert await decided(address) == []


async def test_a_table_that_loses_a_part_needs_a_word(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    partly = without(tmp_path, "QNQ", "S9B9J")
    assert await adopt(partly, dry_run=True, own_tables=False) == 1
    assert "Frimley (QNQ): 21% of it is in no heir" in capsys.readouterr().out
    assert await adopt(partly, dry_run=True, own_tables=False, accept_loss=True) == 0


async def test_tables_of_another_program_can_only_be_tried(address: str, tmp_path: Path) -> None:
    assert await adopt(without(tmp_path, "QXX"), dry_run=False, own_tables=False) == 2
    assert await decided(address) == []
