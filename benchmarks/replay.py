"""Serve labelled items as feeds, run the real program, and compare what arrives with `match`.

    .venv/bin/python -m benchmarks.replay --items labelled_news_dev.jsonl

One feed an outlet on loopback; one chat for each of the 36 footprints of today on a fake Telegram
server in a process of its own. The alerts that arrive must be exactly those whose followers
`python -m bot match` names under `today`; exit 1 if not. Scores are printed for the labels that
`match` gives, as `score.py` beside FILE prints them, where there is one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from bot.areas.atlas import load_atlas
from bot.core.choices import Likely, SubscriptionChoices
from bot.core.types import Address, ChatKind
from db.migrate import migrate
from db.store import Store, open_store
from tests.fakes.feed_server import FeedServer
from tests.fakes.telegram_remote import RemoteTelegram, telegram_process
from tests.system.program import Program, running, write_feeds
from tests.waiting import eventually

FIRST_CHAT = 500_000
#: Items served at a time by one outlet, fewer than the burst breaker holds back.
PORTION = 20

Item = dict[str, Any]
_LINK = re.compile(r"https://items\.example/([^\"<]+)")


def read_items(file: Path) -> list[Item]:
    """The items of a JSON Lines file; what the matcher may not see is left behind."""
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = ("id", "title", "summary", "url", "outlet")
    return [{key: one.get(key) for key in kept} for one in map(json.loads, filter(None, lines))]


def promised(items: Sequence[Item]) -> list[Item]:
    """What `python -m bot match` says about each item."""
    shown = [
        {"id": one["id"], "title": one["title"], "summary": one["summary"], "outlet": one["outlet"]}
        for one in items
    ]
    asked = "\n".join(json.dumps(one) for one in shown) + "\n"
    done = subprocess.run(
        [sys.executable, "-m", "bot", "match"],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def feed_of(items: Sequence[Item]) -> str:
    """An RSS document with these items, undated, newest first; the id is the guid."""
    entries = "".join(
        f"<item><title>{escape(one['title'])}</title>"
        f"<guid isPermaLink='false'>{one['id']}</guid>"
        f"<link>https://items.example/{one['id']}</link>"
        f"<description>{escape(escape(one['summary'] or ''))}</description></item>"
        for one in reversed(items)
    )
    return f"<rss version='2.0'><channel><title>Replay</title>{entries}</channel></rss>"


def by_outlet(items: Sequence[Item]) -> dict[str, list[Item]]:
    """The items by outlet, each outlet under a name fit for an address."""
    outlets: dict[str, list[Item]] = defaultdict(list)
    for one in items:
        outlets[one["outlet"] or "unnamed"].append(one)
    return {f"outlet-{number}": group for number, group in enumerate(outlets.values())}


def feeds_of(outlets: dict[str, list[Item]], server: FeedServer) -> list[dict[str, object]]:
    """The entries of feeds.yaml, each under the outlet's name, which is a weak hint."""
    return [
        {"id": name, "url": server.url(f"/{name}"), "title": group[0]["outlet"] or name}
        for name, group in outlets.items()
    ]


async def follow(store: Store, codes: Sequence[str]) -> dict[int, str]:
    """One chat a footprint; the footprint of each chat."""
    now = datetime.now(UTC)
    chats = {FIRST_CHAT + number: code for number, code in enumerate(codes)}
    async with store.write() as tx:
        for address, code in chats.items():
            at = Address("telegram", str(address))
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", now)
            await tx.subscriptions.add(chat.id, code, now)
            # At once, not in a list: what `match` promises includes what is likely.
            await tx.subscriptions.set_choices(
                chat.id, code, SubscriptionChoices(likely=Likely.PUSH)
            )
    return chats


async def arrived(telegram: RemoteTelegram, chats: dict[int, str]) -> list[tuple[str, str]]:
    """Every item told as (id of the item, footprint of the chat): by an alert of its own, or as
    "also in" of the story that it belongs to."""
    found = []
    for message in await telegram.call("all_messages"):
        for address in dict.fromkeys(_LINK.findall(message["html"])):
            found.append((address, chats[message["chat_id"]]))
    return found


async def replay(items: Sequence[Item], expected: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Run the program on the items; what arrived."""
    today = datetime.now(UTC).date()
    codes = [area.code for area in load_atlas().footprints_at(today)]
    outlets = by_outlet(items)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'replay.sqlite3'}"
        store = open_store(url)
        await migrate(store.engine)
        chats = await follow(store, codes)
        async with FeedServer() as server, telegram_process(rates=False) as telegram:
            await telegram.call("private_chats", FIRST_CHAT, len(codes))
            for outlet in outlets:
                server.serve(f"/{outlet}", feed_of(()))
            file = write_feeds(folder / "feeds.yaml", feeds_of(outlets, server))
            settings = {
                "DATABASE_URL": url,
                "TELEGRAM_TOKEN": telegram.token,
                "TELEGRAM_API_URL": telegram.url,
                "TELEGRAM_PACE": "no",
                "FEEDS_FILE": str(file),
                "FETCH_ALLOW_PRIVATE": "yes",
            }
            async with running(folder, settings) as program:
                await serve_in_portions(server, store, outlets, program)
                await eventually(lambda: _quiet(store), 120)
            result = await arrived(telegram, chats)
        await store.aclose()
    return result


async def serve_in_portions(
    server: FeedServer, store: Store, outlets: dict[str, list[Item]], program: Program
) -> None:
    """First nothing (the baseline), then a portion of every outlet after the other."""
    await eventually(lambda: _seen(store, len(outlets), 0, program), 120)
    most = max(len(group) for group in outlets.values())
    for end in range(PORTION, most + PORTION, PORTION):
        for outlet, group in outlets.items():
            server.serve(f"/{outlet}", feed_of(group[:end]))
        total = sum(min(end, len(group)) for group in outlets.values())
        await eventually(lambda total=total: _seen(store, len(outlets), total, program), 120)


async def _seen(store: Store, feeds: int, items: int, program: Program) -> bool:
    """Whether every feed has its baseline and so many items are stored."""
    if not program.running:
        raise SystemExit(program.log())
    async with store.read() as tx:
        states = await tx.feeds.all()
        stored = await tx.connection.exec_driver_sql("SELECT count(*) FROM items")
        read = sum(state.baseline_at is not None for state in states)
        return read == feeds and stored.scalar_one() >= items


async def _quiet(store: Store) -> bool:
    async with store.read() as tx:
        return await tx.outbox.oldest_due_at() is None and not any(
            one.state in ("queued", "sending") for one in await tx.outbox.counts()
        )


def score(file: Path, answers: Sequence[Item]) -> str:
    """What the scorer beside the items prints about the labels."""
    scorer = file.parent / "score.py"
    if not scorer.exists():
        return "no score.py beside the items: no scores"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predictions:
        for answer in answers:
            predictions.write(json.dumps({"id": answer["id"], "labels": answer["labels"]}) + "\n")
        predictions.flush()
        command = [sys.executable, str(scorer), predictions.name, "--gold", str(file)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main() -> int:
    """Replay, compare, print; 1 if what arrived is not what was promised."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=Path, required=True, metavar="FILE")
    file = parser.parse_args().items
    items = read_items(file)
    answers = promised(items)
    expected = {(one["id"], code) for one in answers for code in one["today"]}
    result = asyncio.run(replay(items, expected))
    got = set(result)
    print(f"{len(items)} items of {len(by_outlet(items))} outlets on {datetime.now(UTC).date()}")
    print(f"promised by match: {len(expected)} alerts; arrived: {len(result)}, {len(got)} distinct")
    print(f"promised and not arrived: {sorted(expected - got)}")
    print(f"arrived and not promised: {sorted(got - expected)}")
    print(score(file, answers))
    return 0 if got == expected and len(result) == len(got) else 1


if __name__ == "__main__":
    sys.exit(main())
