"""Chats that move, shut us out and let us in again: nothing is lost, nothing comes twice."""

from __future__ import annotations

import pytest

from bot.core.types import DeliveryState
from tests.system.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN = 11


@pytest.mark.parametrize("tell", [True, False], ids=["told", "found out by sending"])
async def test_a_group_that_becomes_a_supergroup_hears_once(scene: Scene, tell: bool) -> None:
    group = -501 - tell
    scene.telegram.group(group, admins=(ADMIN,), basic=True)
    await scene.ask(group, "/follow devon", ADMIN)
    supergroup = scene.telegram.migrate(group, tell=tell)
    title = f"Moved house {tell}"
    await scene.publish("devon", title)
    await scene.heard(supergroup, title)
    await scene.settled()
    assert len(scene.with_words(supergroup, title)) == 1
    assert scene.with_words(group, title) == []
    assert "Devon" in (await scene.ask(supergroup, "/mine", ADMIN)).text


@pytest.mark.parametrize("tell", [True, False], ids=["told", "found out by sending"])
async def test_who_blocks_us_and_returns_hears_what_was_held(scene: Scene, tell: bool) -> None:
    person = scene.person()
    await scene.ask(person, "/follow devon")
    others = await scene.count(DeliveryState.HELD)
    scene.telegram.block(person, tell=tell)
    if tell:
        await scene.telegram.wait_for(lambda: not scene.telegram.unconfirmed())
    else:
        # This one finds out that we are shut out, and is not sent again.
        await scene.publish("devon", "The first after a silent block")
        await scene.settled()
    held = f"Held for a returner {tell}"
    await scene.publish("devon", held)
    await scene.settled()
    assert await scene.count(DeliveryState.HELD) == others + 1
    asked = len(scene.telegram.requests("sendMessage"))

    scene.telegram.unblock(person, tell=tell)
    if not tell:
        await scene.ask(person, "/mine")
    await scene.heard(person, held)
    await scene.settled()
    assert len(scene.with_words(person, held)) == 1
    assert await scene.count(DeliveryState.HELD) == others
    answers = scene.telegram.requests("sendMessage")[asked:]
    assert all(one.status == 200 for one in answers)


async def test_a_group_that_kicks_us_is_left_alone_and_not_forgotten(scene: Scene) -> None:
    group = -510
    scene.telegram.group(group, admins=(ADMIN,))
    await scene.ask(group, "/follow kent", ADMIN)
    scene.telegram.kick(group)
    await scene.telegram.wait_for(lambda: not scene.telegram.unconfirmed())
    await scene.publish("kent", "While we were out")
    await scene.settled()
    assert scene.with_words(group, "While we were out") == []
    scene.telegram.unblock(group)
    await scene.heard(group, "While we were out")


async def test_a_paused_chat_hears_nothing_until_it_resumes(scene: Scene) -> None:
    person, other = scene.person(), scene.person()
    for one in (person, other):
        await scene.ask(one, "/follow kent")
    await scene.ask(person, "/pause")
    await scene.publish("kent", "During the pause")
    await scene.heard(other, "During the pause")
    assert "resume" in (await scene.ask(person, "/mine")).text
    assert scene.with_words(person, "During the pause") == []
    assert "While paused: 1 item" in (await scene.ask(person, "/resume")).text
    await scene.publish("kent", "After the pause")
    await scene.heard(person, "After the pause")
    (listed,) = scene.with_words(person, "During the pause")
    assert "Alerts are on again" in listed.text, "told as one list, not as an alert"


async def test_an_erased_chat_hears_nothing_more(scene: Scene) -> None:
    person, other = scene.person(), scene.person()
    for one in (person, other):
        await scene.ask(one, "/follow kent")
    question = await scene.ask(person, "/erase")
    await scene.press(question, "Yes, erase everything")
    assert "Erased" in question.text
    await scene.publish("kent", "After the erasure")
    await scene.heard(other, "After the erasure")
    await scene.settled()
    assert scene.with_words(person, "After the erasure") == []


async def test_one_who_follows_three_areas_of_an_item_hears_once(scene: Scene) -> None:
    person = scene.person()
    for area in ("devon", "south west", "QJK"):
        await scene.ask(person, f"/follow {area}")
    await scene.publish("devon", "Once for all three")
    await scene.heard(person, "Once for all three")
    await scene.settled()

    assert len(scene.with_words(person, "Once for all three")) == 1
