"""`python -m bot feeds check` as a person runs it: what it prints and its exit status."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.fakes.feed_server import FeedServer

ROOT = Path(__file__).parents[3]
FEED = (
    '<rss version="2.0"><channel><title>T</title><item><title>Beds</title></item></channel></rss>'
)


async def check(server: FeedServer, folder: Path, *arguments: str) -> tuple[int, str]:
    listed = "".join(
        f"  - {{id: {name}, url: '{server.url('/' + name)}', title: {name}, kind: blog}}\n"
        for name in ("good", "bad")
    )
    path = folder / "feeds.yaml"
    path.write_text(f"feeds:\n{listed}", "utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.commands.feeds import app; app()", "check", *arguments),
        cwd=ROOT,
        env={"FEEDS_FILE": str(path), "FETCH_ALLOW_PRIVATE": "yes", "CONTACT": "a@b.example"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def test_check(server: FeedServer, tmp_path: Path) -> None:
    server.serve("/good", FEED)
    status, printed = await check(server, tmp_path)
    assert status == 1
    assert "1 of 2 can be read." in printed
    assert "answered 404" in printed
    assert server.requests[-1].headers["user-agent"].endswith("(+a@b.example)")


async def test_check_of_one_feed(server: FeedServer, tmp_path: Path) -> None:
    server.serve("/good", FEED)
    status, printed = await check(server, tmp_path, "good")
    assert (status, server.paths()) == (0, ["/good"])
    assert "1 of 1 can be read." in printed
    status, printed = await check(server, tmp_path, "ugly")
    assert status == 2
    assert "has no feed ugly" in printed
