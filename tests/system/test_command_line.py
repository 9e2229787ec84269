"""Every command of `python -m bot`, run once as a person or a script runs it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.delivery import decide
from bot.core.document import Document, paragraph
from bot.core.outbox import OneChat
from bot.core.types import Address, ChatKind, Lane, Notice, Unknown
from db.store import open_store
from tests.fakes.feed_server import FeedServer
from tests.system.program import ROOT, command, rss, write_feeds


async def test_help(tmp_path: Path) -> None:
    ended = await command(tmp_path, "--help")
    assert (ended.status, ended.err) == (0, "")
    assert "Usage: python -m bot " in ended.out


async def test_check_of_what_is_shipped(tmp_path: Path) -> None:
    ended = await command(tmp_path, "check", settings={"FEEDS_FILE": str(ROOT / "feeds.yaml")})
    assert (ended.status, ended.err) == (0, "")
    assert "Settings and feeds are in order." in ended.out


async def test_migrate_twice(tmp_path: Path) -> None:
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/new/folder/x.sqlite3"}
    first = await command(tmp_path, "migrate", settings=settings)
    assert first.status == 0
    assert "from revision none to" in first.out
    second = await command(tmp_path, "migrate", settings=settings)
    assert second.status == 0
    assert "nothing to do" in second.out


async def test_ics_answers_a_stream_of_questions_in_order(tmp_path: Path) -> None:
    questions = ["haringey", "newcastle", "", "cardiff", "qwxyz", "SW1A 1AA"]
    ended = await command(tmp_path, "ics", "--json", "-", stdin="\n".join(questions) + "\n")
    assert (ended.status, ended.err) == (0, "")
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert [one["query"] for one in answers] == questions
    assert [one["result"] for one in answers] == [
        "one",
        "many",
        "none",
        "not_england",
        "none",
        "one",
    ]
    for one in answers:
        assert set(one) >= {"query", "result", "footprints", "via", "suggestions"}
    assert answers[0]["footprints"][0]["code"] == "Z9B2Z"
    assert {one["code"] for one in answers[1]["footprints"]} == {"QHM", "QNC"}


async def test_ics_at_a_date_and_for_a_person(tmp_path: Path) -> None:
    ended = await command(tmp_path, "ics", "--json", "--at", "2025-03-31", "haringey")
    assert json.loads(ended.out)["footprints"][0]["code"] == "QMJ"
    ended = await command(tmp_path, "ics", "NHS", "Devon")
    assert ended.out.startswith("NHS Devon Integrated Care Board (QJK)")
    ended = await command(tmp_path, "ics", "--at", "yesterday", "devon")
    assert ended.status == 2
    assert "is not a date" in ended.err


async def test_match_reads_and_writes_lines(tmp_path: Path) -> None:
    items = [
        {"id": "1", "title": "Marrow of the year", "summary": "", "url": "", "outlet": ""},
        {"id": "2", "title": "NHS Devon ICB plans cuts", "summary": "", "outlet": "x"},
    ]
    stdin = "\n".join([json.dumps(items[0]), "not JSON", json.dumps(items[1])])
    ended = await command(tmp_path, "match", stdin=stdin)
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.status == 0
    assert [one["id"] for one in answers] == ["1", None, "2"]
    assert answers[0]["labels"] == ["NONE"]
    assert answers[2]["labels"] == ["QJK"]
    assert set(answers[2]["matches"][0]) == {"area", "level", "why"}


async def test_feeds_check(tmp_path: Path) -> None:
    async with FeedServer() as server:
        server.serve("/good", rss([("1", "An item")]))
        server.redirect("/inside", "http://169.254.169.254/")
        entries = [
            {"id": name, "url": server.url(f"/{name}"), "title": name}
            for name in ("good", "inside", "absent")
        ]
        file = write_feeds(tmp_path / "feeds.yaml", entries)
        settings = {"FEEDS_FILE": str(file), "FETCH_ALLOW_PRIVATE": "yes"}
        ended = await command(tmp_path, "feeds", "check", settings=settings)
        assert ended.status == 1
        assert "1 of 3 can be read." in ended.out
        assert "169.254.169.254" in ended.out
        assert "answered 404" in ended.out
        refusing = await command(tmp_path, "feeds", "check", settings={"FEEDS_FILE": str(file)})
        assert "0 of 3 can be read." in refusing.out
        assert server.paths().count("/good") == 1, "private addresses are not even asked"
    assert ended.err == refusing.err == ""


async def test_areas_build_refuses_a_folder_without_the_tables(tmp_path: Path) -> None:
    target = tmp_path / "to"
    ended = await command(tmp_path, "areas", "build", "--from", str(tmp_path), "--to", str(target))
    assert ended.status == 1
    assert ended.err.startswith("Not built: ")
    assert "Traceback" not in ended.err
    assert not any(target.glob("*"))


async def test_outbox_list_and_requeue(tmp_path: Path, sqlite: str) -> None:
    settings = {"DATABASE_URL": sqlite}
    empty = await command(tmp_path, "outbox", "list", settings=settings)
    assert (empty.status, empty.out, empty.err) == (0, "No deliveries.\n", "")
    uncertain = await _uncertain_delivery(sqlite)
    shown = await command(tmp_path, "outbox", "list", "--state", "uncertain", settings=settings)
    assert shown.status == 0
    assert shown.out.startswith(f"{uncertain}\tuncertain\t")
    assert "telegram:5\t" in shown.out
    again = await command(tmp_path, "outbox", "requeue", str(uncertain), "999", settings=settings)
    assert again.status == 1
    assert again.out.startswith("1 of 2 queued.")
    queued = await command(tmp_path, "outbox", "list", "--state", "queued", settings=settings)
    assert queued.out.startswith(f"{uncertain}\tqueued\t")
    wrong = await command(tmp_path, "outbox", "list", "--state", "lost", settings=settings)
    assert wrong.status == 2


async def _uncertain_delivery(database_url: str) -> int:
    """A delivery whose answer was lost twice."""
    now = datetime.now(UTC)
    day = timedelta(days=1)
    store = open_store(database_url)
    document = Document((paragraph("Hello"),))
    async with store.write() as tx:
        chat = await tx.chats.ensure(Address("telegram", "5"), ChatKind.PRIVATE, "", now)
        notice = Notice("alert", "item:1", Lane.ALERT, document, now, now + day)
        await tx.outbox.publish(notice, {"telegram": ["{}"]}, OneChat(chat.id))
    for _ in range(2):
        now += timedelta(minutes=1)
        async with store.write() as tx:
            claimed = await tx.outbox.claim("telegram", None, now, timedelta(seconds=9), 1)
            (one,) = claimed.deliveries
            end = decide(one, Unknown("the answer was lost"), timedelta(0), now)
            await tx.outbox.settle([(one, end)], now)
    await store.aclose()
    return one.id
