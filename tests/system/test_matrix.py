"""Matrix from an invitation to an alert, in plain and encrypted rooms, through the real program.

One program serves all stories of this file side by side, each with people and rooms of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Any

import pytest
import pytest_asyncio

from bot.core.types import DeliveryState
from tests.fakes.matrix_peer import another_device
from tests.fakes.matrix_person import Person, Seen, location
from tests.system.conftest import Databases
from tests.system.matrix_scene import KEYS, MatrixScene, opened_on_matrix
from tests.waiting import eventually

FEEDS: Mapping[str, tuple[str, ...]] = {
    "devon": ("QJK",),
    "kent": ("QKS",),
    "any": (),
    "kicked": ("QF7",),
    "upgrade": ("QHL",),
    "later": ("QT6",),
    "device": ("QR1",),
    "rejoin": ("QK1",),
}

Story = Callable[[MatrixScene], Coroutine[Any, Any, None]]


def number_of(seen: Seen, label: str) -> int:
    """The number before a button's label."""
    for line in seen.text.splitlines():
        for number, key in enumerate(KEYS, 1):
            if line.startswith(key) and label in line:
                return number
    raise AssertionError(f"no button {label!r} in {seen.text!r}")


async def press(scene: MatrixScene, person: Person, room: str, card: Seen, label: str) -> None:
    """React with the number of a button, once the bot has offered it."""
    number = number_of(card, label)

    async def is_offered() -> bool:
        return KEYS[number - 1] in await person.reactions(room, card.event, scene.bot.user)

    await person.until(room, is_offered)
    await person.react(room, card.event, KEYS[number - 1])


async def from_invitation_to_alert(scene: MatrixScene) -> None:
    anna = scene.newcomer()
    room = await scene.direct(anna)
    await anna.heard(room, "Where are you?", scene.bot.user)
    card = await anna.ask(room, "Haringey", "NHS West and North London ICB", scene.bot.user)
    assert card.content["format"] == "org.matrix.custom.html"
    assert "<strong>" in card.html
    await press(scene, anna, room, card, "Follow Haringey (council)")
    await anna.heard(room, "You now follow Haringey (council)", scene.bot.user)
    await scene.scene.publish("any", "Haringey Council scrutiny panel questions discharge")
    alert = await anna.heard(room, "scrutiny panel questions discharge", scene.bot.user)
    assert "About Haringey" in alert.text
    assert "Why: " in alert.text
    said = await anna.messages(room, scene.bot.user)
    assert sum("questions discharge" in one.text for one in said) == 1


async def in_secret(scene: MatrixScene) -> None:
    anna = scene.newcomer()
    peer = await scene.peer(anna)
    room = await scene.direct(anna, encrypted=True)
    await peer.say(room, "/ics devon")
    card = await peer.heard(room, "NHS Devon ICB", scene.bot.user)
    await press(scene, anna, room, card, "Follow NHS Devon ICB")
    await peer.heard(room, "You now follow NHS Devon ICB", scene.bot.user)
    await peer.send(room, "m.room.message", location(51.5876, -0.1062))
    await peer.heard(room, "NHS West and North London ICB", scene.bot.user)
    await scene.scene.publish("devon", "The board votes on a clinic")
    await peer.heard(room, "The board votes on a clinic", scene.bot.user)
    said = await anna.messages(room, scene.bot.user)
    assert said
    assert all(one.encrypted for one in said), "something was said in plain text"
    assert not peer.unreadable(room)


async def by_number_and_by_word(scene: MatrixScene) -> None:
    anna = scene.newcomer()
    room = await scene.direct(anna)
    card = await anna.ask(room, "/ics devon", "NHS Devon ICB", scene.bot.user)
    number = number_of(card, "History")
    await anna.ask(room, str(number), "Overview", scene.bot.user)
    label = "Follow NHS Devon ICB"
    await anna.ask(room, "/ics devon", label, scene.bot.user)
    await anna.ask(room, label, "You now follow NHS Devon ICB", scene.bot.user)


async def in_a_room(scene: MatrixScene) -> None:
    """Talked to by name, silent otherwise; moderators decide."""
    anna, bela = scene.newcomer("anna"), scene.newcomer("bela")
    room = await scene.room(anna, others=[bela.user])
    await bela.join(room)
    before = len(await anna.messages(room, scene.bot.user))
    await bela.say(room, "what about haringey then?")
    await bela.ask(room, "!ics haringey", "NHS West and North London ICB", scene.bot.user)
    said = [one.text for one in await anna.messages(room, scene.bot.user)][before:]
    assert len(said) == 1, f"answered small talk: {said}"
    mentioning = {"m.mentions": {"user_ids": [scene.bot.user]}}
    await bela.ask(
        room, f"{scene.bot.user}: ics devon", "NHS Devon ICB", scene.bot.user, **mentioning
    )
    await bela.ask(room, "!follow devon", "admin", scene.bot.user)
    await anna.power(room, bela.user, 50)
    await bela.ask(room, "!follow devon", "You now follow NHS Devon ICB", scene.bot.user)


async def in_a_thread(scene: MatrixScene) -> None:
    anna = scene.newcomer()
    bela = scene.newcomer()
    room = await scene.room(anna, others=[bela.user])
    await bela.join(room)
    root = await anna.say(room, "let us talk about Devon")
    relation = {"rel_type": "m.thread", "event_id": root}
    answer = await anna.ask(
        room, "!ics devon", "NHS Devon ICB", scene.bot.user, **{"m.relates_to": relation}
    )
    assert answer.thread == root


async def _creator(scene: MatrixScene, version: str) -> None:
    anna, bela = scene.newcomer("creator"), scene.newcomer("member")
    room = await scene.room(anna, version=version, others=[bela.user])
    await bela.join(room)
    await anna.ask(room, "!follow kent", "You now follow", scene.bot.user)
    await bela.ask(room, "!unfollow kent", "admin", scene.bot.user)


async def creator_of_version_12(scene: MatrixScene) -> None:
    await _creator(scene, "12")


async def creator_of_version_11(scene: MatrixScene) -> None:
    await _creator(scene, "11")


async def kicked_and_back(scene: MatrixScene) -> None:
    anna = scene.newcomer()
    room = await scene.room(anna)
    await anna.ask(room, "!follow QF7", "You now follow", scene.bot.user)
    await anna.kick(room, scene.bot.user)
    await scene.suspended(room)
    await scene.scene.publish("kicked", "Said while the bot was out")

    async def held() -> bool:
        return await scene.scene.count(DeliveryState.HELD) >= 1

    await eventually(held, 40)
    await anna.invite(room, scene.bot.user)
    await anna.heard(room, "Said while the bot was out", scene.bot.user)
    await scene.scene.publish("kicked", "Said after it came back")
    await anna.heard(room, "Said after it came back", scene.bot.user)
    said = [one.text for one in await anna.messages(room, scene.bot.user)]
    assert sum("Said while the bot was out" in text for text in said) == 1


async def an_upgraded_room(scene: MatrixScene) -> None:
    """Public, so that the bot can follow by itself; and it may say goodbye in the old one."""
    anna = scene.newcomer()
    old = await scene.room(anna, version="11", preset="public_chat")
    await anna.power(old, scene.bot.user, 50)
    await anna.ask(old, "!follow QHL", "You now follow", scene.bot.user)
    new = await anna.upgrade(old, "12")
    await moved(scene, anna, old, new)
    await anna.heard(old, "This room has been replaced", scene.bot.user)


async def an_upgraded_private_room(scene: MatrixScene) -> None:
    """The bot needs an invitation, which counts whoever may invite it else."""
    anna = scene.newcomer()
    old = await scene.room(anna, version="11")
    await anna.ask(old, "!follow QHL", "You now follow", scene.bot.user)
    new = await anna.upgrade(old, "12")
    await anna.invite(new, scene.bot.user)
    await moved(scene, anna, old, new)


async def moved(scene: MatrixScene, person: Person, old: str, new: str) -> None:
    """Subscriptions have gone with the room, and it has been told."""
    await person.heard(new, "This room replaces an older one", scene.bot.user)
    title = f"Said in the room {new[1:9]}"
    await scene.scene.publish("upgrade", title)
    await person.heard(new, title, scene.bot.user)
    said = await person.messages(old, scene.bot.user)
    assert not [one for one in said if title in one.text]


async def encrypted_later(scene: MatrixScene) -> None:
    anna = scene.newcomer()
    peer = await scene.peer(anna)
    room = await scene.direct(anna)
    await anna.ask(room, "/follow QT6", "You now follow", scene.bot.user)
    await anna.encrypt(room)
    await peer.say(room, "/mine")
    answer = await peer.heard(room, "You follow", scene.bot.user)
    await scene.scene.publish("later", "Said in secret")
    alert = await peer.heard(room, "Said in secret", scene.bot.user)
    assert answer.encrypted
    assert alert.encrypted


async def another_device_of_a_person(scene: MatrixScene) -> None:
    anna = scene.newcomer()
    peer = await scene.peer(anna)
    room = await scene.direct(anna, encrypted=True)
    await peer.say(room, "/follow QR1")
    await peer.heard(room, "You now follow", scene.bot.user)
    device = await asyncio.to_thread(another_device, scene.synapse, anna.account)
    fresh = await scene.peer(Person(scene.synapse, device))
    await scene.scene.publish("device", "Said to both devices")
    await fresh.heard(room, "Said to both devices", scene.bot.user)
    await peer.heard(room, "Said to both devices", scene.bot.user)
    await peer.stop()
    await anna.call("POST", "/logout")
    await scene.scene.publish("device", "Said to the one that is left")
    await fresh.heard(room, "Said to the one that is left", scene.bot.user)


async def left_and_rejoined(scene: MatrixScene) -> None:
    anna, bela = scene.newcomer("anna"), scene.newcomer("bela")
    peer = await scene.peer(bela)
    room = await scene.room(anna, encrypted=True, others=[bela.user])
    await bela.join(room)
    speaker = await scene.peer(anna)
    await speaker.say(room, "!follow QK1")
    await speaker.heard(room, "You now follow", scene.bot.user)
    await bela.leave(room)
    # What is sent before the bot has heard of it goes to her, too: docs/matrix.md.
    await speaker.say(room, "!mine")
    await speaker.heard(room, "You follow", scene.bot.user)
    await scene.scene.publish("rejoin", "Said without Bela")
    await speaker.heard(room, "Said without Bela", scene.bot.user)
    await anna.invite(room, bela.user)
    await bela.join(room)
    # Whoever comes in while a message is on its way cannot read it; the bot must have heard of it.
    await peer.say(room, "!mine")
    await peer.heard(room, "You follow", scene.bot.user)
    await scene.scene.publish("rejoin", "Said with Bela")
    await peer.heard(room, "Said with Bela", scene.bot.user)
    assert not [one for one in peer.messages(room) if "without Bela" in one.text]


async def unreadable(scene: MatrixScene) -> None:
    anna = scene.newcomer()
    peer = await scene.peer(anna)
    room = await scene.direct(anna, encrypted=True)
    await peer.say_without_key(room, "/ics haringey")
    answer = await peer.heard(room, "I could not read your last message", scene.bot.user)
    assert "Send it again" in answer.text
    await peer.say(room, "/ics haringey")
    await peer.heard(room, "NHS West and North London ICB", scene.bot.user)


STORIES: dict[str, Story] = {
    "from the invitation to the alert": from_invitation_to_alert,
    "in secret": in_secret,
    "buttons by number and by word": by_number_and_by_word,
    "in a room": in_a_room,
    "in a thread": in_a_thread,
    "the creator of a version 12 room": creator_of_version_12,
    "the creator of a version 11 room": creator_of_version_11,
    "kicked and back": kicked_and_back,
    "an upgraded room": an_upgraded_room,
    "an upgraded private room": an_upgraded_private_room,
    "encrypted later": encrypted_later,
    "another device of a person": another_device_of_a_person,
    "left and rejoined": left_and_rejoined,
    "an unreadable request": unreadable,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Mapping[str, asyncio.Task[None]]]:
    """The stories, all begun; each test awaits its own."""
    folder = tmp_path_factory.mktemp("matrix")
    async with opened_on_matrix(folder, databases.sqlite(), FEEDS) as scene:
        tasks = {name: asyncio.create_task(story(scene)) for name, story in STORIES.items()}
        yield tasks
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("story", STORIES)
async def test_on_matrix(told: Mapping[str, asyncio.Task[None]], story: str) -> None:
    await told[story]
