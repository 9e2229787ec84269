"""Sources without a feed and feeds with a hub, through the real program: what readers are told."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from db.store import open_store
from tests.fakes.feed_server import FeedServer
from tests.fakes.hub import FakeHub
from tests.fakes.telegram_server import FakeTelegram
from tests.system.conftest import Databases, Scenario
from tests.system.program import running, write_feeds
from tests.system.scene import PATIENCE, Scene, settings_for
from tests.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

OWNER = 1
HTML = {"Content-Type": "text/html; charset=utf-8"}


@asynccontextmanager
async def watching(
    folder: Path,
    database_url: str,
    server: FeedServer,
    entries: Sequence[Mapping[str, object]],
    **settings: str,
) -> AsyncIterator[Scene]:
    """A program that watches these entries and has read them once."""
    store = open_store(database_url)
    try:
        async with FakeTelegram() as telegram:
            telegram.private_chat(OWNER)
            file = write_feeds(folder / "feeds.yaml", entries)
            chosen = {**settings_for(telegram, database_url, file), **settings}
            chosen["OWNERS"] = f"telegram:{OWNER}"
            async with running(folder, chosen) as program:
                scene = Scene(folder, telegram, server, store, chosen, program)
                await program.started()
                await telegram.wait_for(lambda: telegram.polling, PATIENCE)
                await scene.baseline([str(entry["id"]) for entry in entries])
                yield scene
    finally:
        await store.aclose()


def news_page(*titles: str, folder: str = "news") -> str:
    """A news page in the shape of many."""
    items = "".join(
        f"<li><h3><a href='/{folder}/{title.replace(' ', '-')}'>{title}</a></h3><p>Words.</p></li>"
        for title in titles
    )
    return f"<html><title>News</title><main><h1>News</h1><ul>{items}</ul></main></html>"


async def a_page_without_a_feed_alerts_through_walls_and_redesigns(
    folder: Path, databases: Databases
) -> None:
    old = [f"Old news of the board {n}" for n in "abcd"]
    async with FeedServer() as server:
        server.serve("/news/", news_page(*old), headers=HTML)
        entry = {
            "id": "icb",
            "url": server.url("/news/"),
            "title": "NHS Devon",
            "kind": "page",
            "outlet": "icb",
            "areas": ["QJK"],
        }
        async with watching(folder, databases.sqlite(), server, [entry]) as scene:
            await scene.ask(OWNER, "/help")
            await scene.follower(4001, "QJK")
            server.serve("/news/", news_page("A new ward opens", *old), headers=HTML)
            await scene.read_now("icb")
            await scene.heard(4001, "A new ward opens")

            wall = "<html><title>Just a moment...</title><body>Checking your browser</body></html>"
            server.serve("/news/", wall, headers=HTML)
            await scene.read_now("icb")
            server.redirect("/news/", "/")
            server.serve("/", news_page("Front page of another", *old, folder="x"), headers=HTML)
            await scene.read_now("icb")

            moved = news_page("A new ward opens", *old, folder="latest-news")
            server.serve("/news/", moved, headers=HTML)
            await scene.read_now("icb")
            await scene.heard(OWNER, "new items at once")
            await scene.settled()
            assert len(scene.with_words(4001, "A new ward opens")) == 1
            assert not scene.with_words(4001, "Old news")
            assert not scene.with_words(4001, "Front page")
            assert not scene.with_words(4001, "moment")


async def a_hub_delivers_without_a_look(folder: Path, databases: Databases) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def feed(hub: FakeHub, *titles: str) -> bytes:
        items = "".join(
            f"<item><title>{each}</title><guid>{each}</guid><link>https://n.example/{n}</link></item>"
            for n, each in enumerate(titles)
        )
        return f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()

    async with FeedServer() as server, FakeHub() as hub:
        headers = {"Link": f'<{hub.url}>; rel="hub"'}
        server.serve("/feed", feed(hub, "Old"), headers=headers)
        entry = {"id": "post", "url": server.url("/feed"), "title": "Post", "areas": ["QJK"]}
        settings = {
            "PUBLIC_URL": f"http://127.0.0.1:{port}/",
            "WEB_HOST": "127.0.0.1",
            "WEB_PORT": str(port),
        }
        async with watching(folder, databases.sqlite(), server, [entry], **settings) as scene:
            await scene.follower(4001, "QJK")
            topic = server.url("/feed")
            await eventually(lambda: topic in hub.subscribers, PATIENCE)
            looks = len(server.paths())
            assert await hub.publish(topic, feed(hub, "Sent by the hub")) == 204
            await scene.heard(4001, "Sent by the hub")
            assert len(server.paths()) <= looks + 1
            hub.wrong_secret = True
            assert await hub.publish(topic, feed(hub, "Sent by a stranger")) == 204
            await scene.settled()
            assert not scene.with_words(4001, "stranger")
            assert await scene.program.stop() == 0


SCENARIOS: dict[str, Scenario] = {
    "a page alerts through walls and redesigns": (
        a_page_without_a_feed_alerts_through_walls_and_redesigns
    ),
    "a hub delivers without a look": a_hub_delivers_without_a_look,
}


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_sources(together: Mapping[str, asyncio.Task[None]], scenario: str) -> None:
    await together[scenario]
