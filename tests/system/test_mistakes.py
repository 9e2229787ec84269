"""What an operator gets wrong: everything is said at once, in plain words, without a secret."""

from __future__ import annotations

import sqlite3
from asyncio import gather
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.system.program import command, write_feeds

TOKEN = "8000000001:AAverysecretverysecretverysecretver"
PASSWORD = "hunter2hunter2"


def good_feeds(folder: Path) -> dict[str, str]:
    """A feeds.yaml that is in order; nobody listens at its address."""
    entry = {"id": "news", "url": "http://127.0.0.1:9/feed", "title": "News"}
    return {"FEEDS_FILE": str(write_feeds(folder / "good.yaml", [entry]))}


async def test_all_mistakes_are_reported_at_once_and_no_secret(tmp_path: Path) -> None:
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": "not an address",
        "OWNERS": "telegram:me",
        "LOG_LEVEL": "LOUD",
        "LEASE_SECONDS": "soon",
        "FETCH_ALLOW_PRIVATE": "perhaps",
        "DATABASE_URL": f"postgresql://me:{PASSWORD}@127.0.0.1:1/x",
    }
    commands = (("run",), ("check",), ("migrate",))
    for ended in await gather(*(command(tmp_path, *one, settings=settings) for one in commands)):
        assert ended.status == 2, ended.err
        wrong = [line.partition(":")[0] for line in ended.err.splitlines()]
        assert sorted(wrong) == [
            "FETCH_ALLOW_PRIVATE",
            "LEASE_SECONDS",
            "LOG_LEVEL",
            "OWNERS",
            "TELEGRAM_API_URL",
        ]
        assert TOKEN not in ended.err + ended.out
        assert PASSWORD not in ended.err + ended.out


async def test_secrets_may_come_from_files_and_mistakes_there_are_told(tmp_path: Path) -> None:
    settings = {"TELEGRAM_TOKEN_FILE": str(tmp_path / "absent"), **good_feeds(tmp_path)}
    ended = await command(tmp_path, "check", settings=settings)
    assert ended.status == 2
    assert "TELEGRAM_TOKEN_FILE: " in ended.err
    (tmp_path / "token").write_text(f"{TOKEN}\n", "utf-8")
    settings["TELEGRAM_TOKEN_FILE"] = str(tmp_path / "token")
    ended = await command(tmp_path, "check", settings=settings)
    assert (ended.status, ended.err) == (0, "")
    assert TOKEN not in ended.out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("feeds:\n  - {id: a, url: 'ftp://x', kind: blog}\n", "feeds[0]"),
        ("feeds: [", "line 1"),
        ("feeds:\n  - {id: A B, url: 'https://x.example', title: T, kind: blog, evry: 5m}", "evry"),
        ("", "feeds.yaml"),
    ],
)
async def test_a_broken_list_of_feeds(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "feeds.yaml"
    file.write_text(text, "utf-8")
    settings = {"FEEDS_FILE": str(file)}
    for ended in await gather(
        command(tmp_path, "run", settings=settings), command(tmp_path, "check", settings=settings)
    ):
        assert ended.status == 2
        assert said in ended.err
        assert "Traceback" not in ended.err


async def test_settings_and_feeds_are_both_reported(tmp_path: Path) -> None:
    settings = {"LOG_LEVEL": "LOUD", "FEEDS_FILE": str(tmp_path / "absent.yaml")}
    ended = await command(tmp_path, "check", settings=settings)
    assert ended.status == 2
    assert "LOG_LEVEL" in ended.err


async def test_an_unknown_role_or_command(tmp_path: Path) -> None:
    ended = await command(tmp_path, "run", "cook", "sender", settings=good_feeds(tmp_path))
    assert ended.status == 2
    roles = "inbox, poller, sender, janitor, broadcaster, web"
    assert ended.err == f"cook is not a role; the roles are {roles}\n"
    ended = await command(tmp_path, "fly")
    assert ended.status == 2
    assert "No such command" in ended.err


async def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    settings = {
        "DATABASE_URL": f"postgresql://me:{PASSWORD}@127.0.0.1:1/x",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": "http://127.0.0.1:1",
        **good_feeds(tmp_path),
    }
    commands = (("run",), ("migrate",), ("outbox", "list"))
    await gather(*(_refused(tmp_path, one, settings, "127.0.0.1") for one in commands))


async def test_a_database_of_a_newer_version(tmp_path: Path, sqlite: str) -> None:
    with sqlite3.connect(sqlite.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    settings = {
        "DATABASE_URL": sqlite,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": "http://127.0.0.1:1",
        **good_feeds(tmp_path),
    }
    commands = (("run",), ("migrate",))
    newer = "written by a newer version"
    await gather(*(_refused(tmp_path, one, settings, newer) for one in commands))


async def test_an_address_that_is_no_database(tmp_path: Path) -> None:
    wrong = ("nonsense", "sqlite:////proc/no/such/place.sqlite3")
    migrate = ("migrate",)
    await gather(*(_refused(tmp_path, migrate, {"DATABASE_URL": u}, "database: ") for u in wrong))


async def _refused(
    folder: Path, arguments: tuple[str, ...], settings: Mapping[str, str], said: str
) -> None:
    """One line on standard error, exit 1, no secret."""
    ended = await command(folder, *arguments, settings=settings)
    told = [line for line in ended.err.splitlines() if not line.startswith("{")]
    assert ended.status == 1, ended.err
    assert len(told) == 1, ended.err
    assert told[0].startswith("database: ")
    assert said in told[0]
    assert "Traceback" not in ended.err
    assert PASSWORD not in ended.err
    assert TOKEN not in ended.err
