"""Matrix when something is wrong: kills, dead servers, limits, a revoked token.

Each scenario has a program of its own; they run side by side.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bot.core.types import DeliveryState
from tests.fakes.matrix_person import C, Person
from tests.fakes.matrix_proxy import Kind
from tests.fakes.synapse import shared_synapse
from tests.system.conftest import Databases, Scenario
from tests.system.matrix_scene import MatrixScene, log_in, opened_on_matrix
from tests.system.test_matrix import press
from tests.system.test_matrix_kill import SHORT, check
from tests.waiting import eventually

FEEDS = {"devon": ("QJK",)}
KINDS: tuple[Kind, ...] = (
    "error_before",
    "error_after",
    "garbage",
    "cut_before",
    "cut_after",
    "too_many",
)
FOLLOWER = 1001
#: Seconds within which one platform answers while the other hangs; nothing hangs for less.
IN_TIME = 30


async def killed_and_restarted(folder: Path, databases: Databases) -> None:
    """An encrypted chat survives kill -9: the same device, trusted, keys and buttons at hand. And
    the owner lets somebody else's invitation through."""
    synapse = await asyncio.to_thread(shared_synapse)
    anna = Person(synapse, await asyncio.to_thread(synapse.register, "owner-of-the-bot"))
    async with opened_on_matrix(
        folder,
        databases.sqlite(),
        FEEDS,
        setup=True,
        OWNERS=f"matrix:{anna.user}",
        MATRIX_INVITES="owners",
    ) as scene:
        peer = await scene.peer(anna)
        room = await scene.direct(anna, encrypted=True)
        await peer.say(room, "/ics devon")
        card = await peer.heard(room, "NHS Devon ICB", scene.bot.user)
        trusted, others = await scene.trusted_devices()
        assert (len(trusted), others) == (1, [])
        await scene.program.kill()
        await peer.say(room, "/mine")
        bela = scene.newcomer()
        wanted = await bela.direct(scene.bot.user)
        await scene.program.start()
        await scene.program.started()
        await peer.heard(room, "follows nothing yet", scene.bot.user)
        await press(scene, anna, room, card, "Follow NHS Devon ICB")
        await peer.heard(room, "You now follow NHS Devon ICB", scene.bot.user)
        await scene.scene.publish("devon", "Said after the kill")
        await peer.heard(room, "Said after the kill", scene.bot.user)
        assert await scene.trusted_devices() == (trusted, []), "another device"
        if peer.library == "mautrix":
            assert await peer.trust(scene.bot.user, trusted[0]) == "CROSS_SIGNED_TOFU"
        texts = [one.text for one in peer.messages(room, scene.bot.user)]
        assert sum("follows nothing yet" in text for text in texts) == 1
        assert sum("NHS Devon ICB" in text and "History" in text for text in texts) == 1
        assert not peer.unreadable(room)
        question = await peer.heard(room, "Invited to a room on Matrix", scene.bot.user)
        await press(scene, anna, room, question, "Join")
        await bela.joined(wanted, scene.bot.user)
        await bela.heard(wanted, "ICS Watch", scene.bot.user)


async def one_process_and_two_platforms(folder: Path, databases: Databases) -> None:
    """What fails on one is not felt on the other, and nothing is lost or doubled on either."""
    async with opened_on_matrix(folder, databases.sqlite(), FEEDS, people=[FOLLOWER]) as scene:
        anna = scene.newcomer()
        rooms = [await scene.direct(anna) for _ in KINDS]
        for room in rooms:
            await anna.ask(room, "/follow devon", "You now follow", scene.bot.user)
        await scene.scene.follower(FOLLOWER, "QJK")
        await faults_of_every_kind(scene, anna, rooms)
        await a_dead_homeserver(scene, anna, rooms[0])
        await a_dead_telegram(scene, anna, rooms[0])
        await a_revoked_token(scene)


async def faults_of_every_kind(scene: MatrixScene, anna: Person, rooms: Sequence[str]) -> None:
    """Each room's alert meets another fault, as do the questions for news."""
    for kind, room in zip(KINDS, rooms, strict=True):
        scene.proxy.fail(kind, f"{room}/send/")
        scene.proxy.fail(kind, "/sync")
    await scene.scene.publish("devon", "Through all faults")
    await scene.scene.heard(FOLLOWER, "Through all faults")
    for room in rooms:
        await anna.heard(room, "Through all faults", scene.bot.user)
    await anna.ask(rooms[0], "/mine", "NHS Devon ICB", scene.bot.user)
    await scene.scene.settled()
    for room in rooms:
        texts = [one.text for one in await anna.messages(room, scene.bot.user)]
        assert sum("Through all faults" in text for text in texts) == 1
    assert await scene.scene.count(DeliveryState.UNCERTAIN, DeliveryState.DEAD) == 0
    faults = {one.fault for one in scene.proxy.requests("/send/")}
    assert faults >= set(KINDS)


async def a_dead_homeserver(scene: MatrixScene, anna: Person, room: str) -> None:
    """Nothing of it is felt on Telegram; when it is back, Matrix hears what it missed."""
    await scene.proxy.stop()
    await telegram_in_time(scene, "The homeserver is dead")
    await scene.proxy.start()
    scene.proxy.fail("slow_before", "/_matrix", times=1000, delay=60)
    await telegram_in_time(scene, "The homeserver hangs")
    scene.proxy.heal()
    await anna.heard(room, "The homeserver is dead", scene.bot.user)
    await anna.heard(room, "The homeserver hangs", scene.bot.user)


async def telegram_in_time(scene: MatrixScene, title: str) -> None:
    await scene.scene.publish("devon", title)
    begun = time.monotonic()
    await scene.scene.heard(FOLLOWER, title)
    answer = await scene.scene.ask(FOLLOWER, "/ics devon")
    assert "NHS Devon ICB" in answer.text
    assert time.monotonic() - begun < IN_TIME, "Telegram waited for Matrix"


async def a_dead_telegram(scene: MatrixScene, anna: Person, room: str) -> None:
    await scene.scene.telegram.stop()
    await scene.scene.publish("devon", "Telegram is dead")
    begun = time.monotonic()
    await anna.heard(room, "Telegram is dead", scene.bot.user)
    await anna.ask(room, "/ics kent", "NHS Kent and Medway ICB", scene.bot.user)
    assert time.monotonic() - begun < IN_TIME, "Matrix waited for Telegram"
    await scene.scene.telegram.start()
    await scene.scene.heard(FOLLOWER, "Telegram is dead")


async def a_revoked_token(scene: MatrixScene) -> None:
    """The device was logged out: Matrix stops with a clear message, Telegram goes on."""
    other = await asyncio.to_thread(log_in, scene.synapse, scene.bot)
    await asyncio.to_thread(scene.synapse.call, "POST", f"{C}/logout/all", {}, other.token)
    await eventually(lambda: "has revoked the bot's login" in scene.program.log(), 40)
    before = len(scene.proxy.log)
    answer = await scene.scene.ask(FOLLOWER, "/ics devon")
    assert "NHS Devon ICB" in answer.text
    assert len(scene.proxy.log) - before < 5, "goes on asking a server that said no"
    said = scene.program.log()
    assert "MATRIX_PASSWORD" in said, "does not say what to do"
    for secret in (scene.bot.password, other.token):
        assert secret not in said


async def default_limits(folder: Path, databases: Databases) -> None:
    """What a plain account gets, 0.2 a second after ten: later, but each once and in order."""
    strict = await asyncio.to_thread(shared_synapse, limits=True)
    async with opened_on_matrix(folder, databases.sqlite(), FEEDS, synapse=strict) as scene:
        anna = scene.newcomer()
        await asyncio.to_thread(strict.lift_limits, anna.user)
        room = await scene.direct(anna)
        await anna.ask(room, "/follow devon", "You now follow", scene.bot.user)
        titles = [f"Number {number:02}" for number in range(5)]
        await scene.scene.publish("devon", *titles)
        await anna.heard(room, titles[-1], scene.bot.user)
        assert [one for one in scene.proxy.requests("/send/") if one.status == 429]
        texts = [one.text for one in await anna.messages(room, scene.bot.user)]
        heard = [title for text in texts for title in titles if title in text]
        assert heard == titles


async def killed_at_random(folder: Path, databases: Databases) -> None:
    await check(databases.sqlite(), folder, SHORT)


SCENARIOS: dict[str, Scenario] = {
    "killed at random": killed_at_random,
    "killed and restarted": killed_and_restarted,
    "one process and two platforms": one_process_and_two_platforms,
    "default limits": default_limits,
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_trouble(together: Mapping[str, asyncio.Task[None]], scenario: str) -> None:
    await together[scenario]
