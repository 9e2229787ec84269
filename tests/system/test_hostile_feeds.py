"""Feeds that attack, beside one that does not: it is heard on time, and nobody is flooded."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.core.types import DeliveryState
from tests.fakes.feed_server import FeedServer
from tests.system.conftest import OWNER, Databases
from tests.system.program import rss
from tests.system.scene import Scene, make_due, opened
from tests.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11))
    + "]><rss version='2.0'><channel><title>&a10;</title>"
    "<item><title>&a10;</title></item></channel></rss>"
)
OUTSIDE = (
    "<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel>"
    "<title>T</title><item><guid>1</guid><title>X &f;</title></item></channel></rss>"
)
#: What stands at each feed's address once the first reading is over.
ATTACKS: dict[str, Callable[[FeedServer], None]] = {
    "laughs": lambda server: server.serve("/laughs", LAUGHS),
    "outside": lambda server: server.serve("/outside", OUTSIDE),
    "bomb": lambda server: server.bomb("/bomb", 200),
    "drip": lambda server: server.drip("/drip"),
    "huge": lambda server: server.flood("/huge", 2_000_000_000),
    "endless": lambda server: server.flood("/endless"),
    "loop": lambda server: server.loop("/loop"),
    "metadata": lambda server: server.redirect("/metadata", "http://169.254.169.254/latest"),
    "six": lambda server: server.redirect("/six", f"http://[::1]:{server.port}/devon"),
    "named": lambda server: server.redirect("/named", f"http://localhost:{server.port}/devon"),
    "utf8": lambda server: server.serve("/utf8", b"<rss><channel><item><title>\xff\xfe\xc3("),
    "silent": lambda server: server.silence("/silent"),
}
#: Those that cannot be read, and what the log says of them.
REFUSED = {
    "laughs": "declares entities",
    "outside": "declares entities",
    "bomb": "inflates beyond",
    "drip": "took longer than",
    "huge": "announces 2,000,000,000 bytes",
    "endless": "is larger than",
    "loop": "redirects in a loop",
    "metadata": "169.254.169.254",
    "six": "::1",
    "named": "127.0.0.1",
    "silent": "took longer than",
}
#: Those that go on until their time is up.
SLOW = frozenset(feed for feed, why in REFUSED.items() if why == "took longer than")


@dataclass(frozen=True, slots=True)
class Besieged:
    """A scene in which all the attacks have been tried."""

    scene: Scene
    waited_for: frozenset[str]  #: slow feeds that were over when the good feed's alert was there


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def besieged(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Besieged]:
    feeds = {"devon": ("QJK",), "many": ("QJK",), "fickle": ("QJK",)}
    feeds |= dict.fromkeys(ATTACKS, ("QJK",))
    folder = tmp_path_factory.mktemp("besieged")
    async with opened(
        folder,
        databases.sqlite(),
        feeds,
        people=[OWNER],
        OWNERS=f"telegram:{OWNER}",
        LEASE_SECONDS="10",  # what a look may take: far more than an alert does on a busy machine
    ) as scene:
        await scene.ask(OWNER, "/follow devon")
        for name, attack in ATTACKS.items():
            attack(scene.feeds)
            await make_due(scene.store, name)
        await eventually(lambda: {"/drip", "/huge", "/six"} <= set(scene.feeds.paths()))
        await scene.publish("devon", "Good news in bad company")
        await scene.heard(OWNER, "Good news in bad company")
        waited_for = SLOW & set(failures(scene))
        await eventually(lambda: set(failures(scene)) >= set(REFUSED))
        yield Besieged(scene, frozenset(waited_for))


def failures(scene: Scene) -> dict[str, str]:
    """The first failure of each feed."""
    return {line["feed"]: line["why"] for line in reversed(scene.program.events("feed failed"))}


async def test_the_good_feed_is_heard_on_time(besieged: Besieged) -> None:
    assert not besieged.waited_for


@pytest.mark.parametrize("feed", sorted(REFUSED))
async def test_it_is_refused_with_a_reason(besieged: Besieged, feed: str) -> None:
    assert REFUSED[feed] in failures(besieged.scene)[feed]


async def test_nothing_of_an_attack_reached_anybody(besieged: Besieged) -> None:
    scene = besieged.scene
    assert "Traceback" not in scene.program.log()
    said = " ".join(message.text for message in scene.telegram.all_messages())
    assert "root:" not in said
    assert "haha" not in said
    assert scene.feeds.sent < 100_000_000, "two endless bodies were cut short"


async def test_the_owner_sees_what_fails(besieged: Besieged) -> None:
    scene = besieged.scene
    status = await scene.ask(OWNER, "/status")
    assert "bomb: " in status.text
    assert "huge: " in status.text
    assert "announces 2,000,000,000 bytes" in status.text


async def test_ten_thousand_items_at_once_wait_for_the_owner(besieged: Besieged) -> None:
    scene = besieged.scene
    follower = scene.person()
    await scene.ask(follower, "/follow devon")
    scene.feeds.serve("/many", rss([(f"many-{n}", f"Flood {n}") for n in range(10_000)]))
    await scene.read_now("many")
    question = await scene.heard(OWNER, "new items at once")
    await scene.settled()
    assert len(scene.with_words(OWNER, "new items at once")) == 1
    assert scene.with_words(follower, "Flood") == []
    assert "Held bursts:" in (await scene.ask(OWNER, "/status")).text

    refused = await scene.ask(follower, "/held drop many")
    assert "for the owners" in refused.text
    shown = await scene.ask(OWNER, "/held")
    assert "many: " in shown.text
    await scene.press(question, "Send as one list")
    assert "sent as lists" in question.text
    listed = await scene.heard(follower, "Your list: ")
    assert "Flood" in listed.text
    await scene.settled()
    assert len(scene.with_words(follower, "Flood")) == 1
    assert "Nothing is held." in (await scene.ask(OWNER, "/held")).text


async def test_guids_that_change_at_each_fetch_alert_once(besieged: Besieged) -> None:
    scene = besieged.scene
    for fetch in range(4):
        items = [(f"{fetch}-{time.monotonic_ns()}-{n}", f"Fickle {n}") for n in range(3)]
        # The address stays, as it does where a site makes its guids anew.
        body = rss(items)
        for guid, title in items:
            body = body.replace(f"/{guid}<", f"/{title.replace(' ', '-')}<")
        scene.feeds.serve("/fickle", body)
        await scene.read_now("fickle")
    await scene.settled()
    for n in range(3):
        assert len(scene.with_words(OWNER, f"Fickle {n}")) == 1
    assert await scene.count(DeliveryState.UNCERTAIN, DeliveryState.DEAD) == 0
