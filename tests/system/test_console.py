"""The program in a terminal and in a pipe: the first thing that a newcomer sees."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from db.store import open_store
from tests.fakes.feed_server import FeedServer
from tests.system.conftest import Databases, Scenario
from tests.system.program import Program, command, rss, write_feeds
from tests.system.scene import PATIENCE, make_due, opened
from tests.system.terminal import Terminal, terminal
from tests.waiting import eventually


def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def unreachable(folder: Path) -> Path:
    """A feeds.yaml of a site that cannot be reached."""
    url = f"http://127.0.0.1:{closed_port()}/feed"
    return write_feeds(folder / "feeds.yaml", [{"id": "away", "url": url, "title": "Away"}])


async def a_pipe_is_answered_line_by_line_until_its_end(folder: Path, databases: Databases) -> None:
    sqlite = databases.sqlite()
    async with FeedServer() as feeds:
        feeds.serve("/feed", rss([]))
        entry = {"id": "news", "url": feeds.url("/feed"), "title": "News"}
        file = write_feeds(folder / "feeds.yaml", [entry])
        lines = [
            "/start",
            "haringey",
            "/follow devon",
            "/mine",
            "/folow kent",
            "2",
            "",
            "/ics bath",
        ]
        ended = await command(
            folder,
            "run",
            settings={
                "DATABASE_URL": sqlite,
                "FEEDS_FILE": str(file),
                "FETCH_ALLOW_PRIVATE": "yes",
            },
            stdin="\n".join(lines),
        )
    assert ended.status == 0
    answers = (
        "Where are you?",
        "NHS West and North London ICB",
        "You now follow NHS Devon ICB",
        "Alerts are on",
        "Did you mean /follow?",
        "NHS Bath and North East Somerset, Swindon and Wiltshire ICB",
    )
    places = [ended.out.find(answer) for answer in answers]
    assert -1 not in places
    assert places == sorted(places), "in the order of the questions"
    assert "Traceback" not in ended.err


async def the_demo_alerts_a_newcomer_within_a_minute(folder: Path, databases: Databases) -> None:
    async with terminal(folder, "demo", settings={}) as shown:
        await shown.shows("/follow haringey, and wait a little")
        shown.type("/ics haringey")
        await shown.shows("NHS West and North London ICB")
        for area in ("london", "south west", "midlands", "north west"):
            shown.type(f"/follow {area}")
        await shown.shows("You now follow South West")
        await shown.shows("Why:", 60)
        assert "[sample]" in shown.text()
        shown.type("/mine")
        await shown.shows("South West (NHS region), since")
        await ends_well(shown)


async def without_internet_the_samples_are_shown(folder: Path, databases: Databases) -> None:
    settings = {"FEEDS_FILE": str(unreachable(folder))}
    async with terminal(folder, "run", settings=settings) as shown:
        await shown.shows("None of the watched sites can be reached from here")
        shown.type("/ics devon")
        await shown.shows("NHS Devon ICB")
        os.write(shown.master, b"\x04")  # Ctrl-D
        assert await asyncio.wait_for(shown.process.wait(), 20) == 0
        assert "Traceback" not in shown.text()


async def a_hostile_title_moves_no_cursor(folder: Path, databases: Databases) -> None:
    sqlite = databases.sqlite()
    evil = "\x1b[2J\x1b]0;owned\x07Beds \x08\x08\x9b31m\x07gone\u202e\u2066"
    async with FeedServer() as feeds:
        feeds.serve("/feed", rss([]))
        entry = {"id": "news", "url": feeds.url("/feed"), "title": "News", "areas": ["QJK"]}
        file = write_feeds(folder / "feeds.yaml", [entry])
        settings = {
            "DATABASE_URL": sqlite,
            "FEEDS_FILE": str(file),
            "FETCH_ALLOW_PRIVATE": "yes",
        }
        store = open_store(sqlite)
        async with terminal(folder, "run", settings=settings) as shown:
            shown.type("/follow devon")
            await shown.shows("You now follow NHS Devon ICB")

            async def known() -> bool:
                async with store.read() as tx:
                    return any(one.baseline_at for one in await tx.feeds.all())

            await eventually(known, PATIENCE)
            feeds.serve("/feed", rss([("evil", evil)]))
            await make_due(store, "news")
            await shown.shows("Why:")
            left = shown.text()
            await ends_well(shown)
        await store.aclose()
    assert "gone" in left
    odd = re.findall(r"[^\n\t\x20-\x7e\u00a1-\u2027\u2030-\u2065\u206a-\uffff]", left)
    assert odd == [], "nothing but text reaches a terminal"


async def ctrl_c_ends_it(folder: Path, databases: Databases) -> None:
    async with terminal(folder, "demo", settings={}) as shown:
        await shown.shows("Sample feeds are publishing")
        shown.type("/help")
        await shown.shows("What I can do")
        os.write(shown.master, b"\x03")
        # The terminal sends the signal only to its foreground group; this process has no such.
        shown.process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(shown.process.wait(), 20) == 0
        assert "Traceback" not in shown.text()


async def both_platforms_hear_of_an_item(folder: Path, databases: Databases) -> None:
    async with opened(folder, databases.sqlite(), {"devon": ("QJK",)}) as scene:
        await scene.program.stop()
        both = Program(folder / "both", {**scene.settings, "CONSOLE": "yes"})
        await both.start(stdin=asyncio.subprocess.PIPE)
        try:
            await both.started()
            await both.type("/follow devon")
            await eventually(lambda: "You now follow NHS Devon ICB" in both.out(), PATIENCE)
            person = scene.person()
            await scene.ask(person, "/follow devon")
            await scene.publish("devon", "For both ends of the wire")
            await scene.heard(person, "For both ends of the wire")
            await eventually(lambda: "For both ends of the wire" in both.out(), PATIENCE)
            both.close_input()
            await scene.ask(person, "/mine")
            assert both.running, "a closed terminal does not end the Telegram bot"
            assert await both.stop() == 0
        finally:
            await both.kill()


async def ends_well(shown: Terminal) -> None:
    """SIGTERM ends it, without a word that is not meant for people."""
    shown.process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(shown.process.wait(), 20) == 0
    assert "Traceback" not in shown.text()


SCENARIOS: dict[str, Scenario] = {
    "a pipe is answered line by line until its end": a_pipe_is_answered_line_by_line_until_its_end,
    "the demo alerts a newcomer within a minute": the_demo_alerts_a_newcomer_within_a_minute,
    "without internet the samples are shown": without_internet_the_samples_are_shown,
    "a hostile title moves no cursor": a_hostile_title_moves_no_cursor,
    "ctrl c ends it": ctrl_c_ends_it,
    "both platforms hear of an item": both_platforms_hear_of_an_item,
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_console(together: Mapping[str, asyncio.Task[None]], scenario: str) -> None:
    await together[scenario]
