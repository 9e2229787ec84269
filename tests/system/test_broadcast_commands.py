"""`python -m bot broadcast` and `audit verify`, as scripts call them."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from bot.core.selection import Channel, Posting
from bot.core.types import Address, ChatKind, ChatState
from db.store import open_store
from tests.system.program import Ended, command, write_feeds

TEXT = """# Lobby the board

Save **our** ward, see [the papers](https://nhs.example/papers).

1. Tuesday
2. 10am
"""


async def run(folder: Path, database_url: str, *arguments: str) -> Ended:
    feeds = [{"id": "news", "url": "https://news.example/feed", "title": "News"}]
    settings = {
        "DATABASE_URL": database_url,
        "TELEGRAM_TOKEN": "7000000001:AAfakefakefakefakefakefakefakefakefa",
        "FEEDS_FILE": str(write_feeds(folder / "feeds.yaml", feeds)),
        "OWNERS": "telegram:500",
    }
    return await command(folder, *arguments, settings=settings, seconds=60)


async def channel(database_url: str) -> None:
    """A group that is about Devon."""
    store = open_store(database_url)
    now = datetime.now(UTC)
    async with store.write() as tx:
        at = Address("telegram", "-1")
        chat = await tx.chats.ensure(at, ChatKind.GROUP, "Save Devon", now)
        person = await tx.team.person("telegram", "500", None, now)
        await tx.channels.save(
            Channel(
                chat.id,
                at,
                ChatKind.GROUP,
                ChatState.ACTIVE,
                "Save Devon",
                ("QJK",),
                (),
                Posting.ALERTS,
                person.id,
                now,
            )
        )
    await store.aclose()


async def test_a_dry_run_keeps_nothing_and_the_real_one_is_sealed(
    tmp_path: Path, sqlite: str
) -> None:
    await channel(sqlite)
    (tmp_path / "text.md").write_text(TEXT, encoding="utf-8")
    order = ("broadcast", "--file", "text.md", "--audience", "devon, only groups")
    dry = await run(tmp_path, sqlite, *order, "--dry-run")
    assert dry.status == 0, dry.err
    for words in ("Save our ward", "1. Tuesday", "Reach: 1 chat", "Nothing was kept or sent."):
        assert words in dry.out
    assert "0 entries" in (await run(tmp_path, sqlite, "audit", "verify")).out

    wrong = await run(tmp_path, sqlite, *order[:4], "nowhere at all")
    assert wrong.status == 1
    assert "I know no channel, tag or area called “nowhere at all”" in wrong.out

    real = await run(tmp_path, sqlite, *order, "--when", "in 2 hours")
    assert real.status == 0, real.out
    assert "Broadcast 1: scheduled" in real.out
    whole = await run(tmp_path, sqlite, "audit", "verify")
    assert whole.status == 0
    seal = whole.out.split()[-1]
    assert (await run(tmp_path, sqlite, "audit", "verify", "--expect", seal)).status == 0
    assert (await run(tmp_path, sqlite, "audit", "verify", "--expect", "0" * 64)).status == 1

    with sqlite3.connect(sqlite.removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TRIGGER audit_keeps_UPDATE")
        connection.execute("UPDATE audit SET actor = 99 WHERE id = 2")
    broken = await run(tmp_path, sqlite, "audit", "verify")
    assert (broken.status, broken.out) == (
        1,
        "The audit is broken: entry 2 has been changed.\n",
    )
