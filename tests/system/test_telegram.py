"""Telegram from the first word to the first alert, through the real program."""

from __future__ import annotations

import pytest

from tests.fakes.telegram_things import Message
from tests.system.conftest import OWNER
from tests.system.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="module")


def labels(message: Message) -> list[str]:
    return [label for row in message.buttons for label, _ in row]


async def test_from_start_to_the_first_alert(scene: Scene) -> None:
    person = scene.person()
    greeting = await scene.ask(person, "/start")
    assert "Where are you?" in greeting.text

    card = await scene.ask(person, "Haringey")
    assert "NHS West and North London ICB" in card.text
    following = await scene.press(card, "Follow Haringey (council)")
    assert following is card
    assert following.text.startswith("You now follow Haringey (council)")
    assert len(scene.telegram.messages(person)) == 2, "a press changes a message and adds none"

    await scene.publish("any", "Haringey Council scrutiny panel questions hospital discharge")
    alert = await scene.heard(person, "questions hospital discharge")
    assert "About Haringey" in alert.text
    assert "Why: " in alert.text
    assert alert.preview_disabled
    assert len(scene.with_words(person, "questions hospital discharge")) == 1


async def test_the_spinner_of_a_pressed_button_ends(scene: Scene) -> None:
    person = scene.person()
    card = await scene.ask(person, "/ics devon")
    press = scene.telegram.press(card, "History")
    await scene.telegram.wait_for(lambda: scene.telegram.presses[press])
    await scene.telegram.wait_for(lambda: "Overview" in labels(card))


async def test_a_link_follows_after_one_press(scene: Scene) -> None:
    person = scene.person()
    offer = await scene.ask(person, "/start devon")
    assert "follow" in offer.text.casefold()
    mine = await scene.ask(person, "/mine")
    assert "follows nothing yet" in mine.text, "a link alone changes nothing"
    await scene.press(offer, "Follow NHS Devon ICB")
    await scene.publish("devon", "Devon board meets")
    assert "Why: " in (await scene.heard(person, "Devon board meets")).text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/folow devon", "Did you mean /follow?"),
        ("/ICS@IcsWatchTestBot devon", "NHS Devon ICB"),
        ("/xyzzy", "I do not know that command."),
        ("/ics cardiff", "Integrated care boards (ICBs) are England's."),
        ("/ics newcastle", "can mean more than one area"),
        ("/ics qqqqqq", "I know no place called"),
        ("/status", "for the owners"),
    ],
)
async def test_answers(scene: Scene, said: str, answer: str) -> None:
    person = scene.person()
    assert answer in (await scene.ask(person, said)).text


async def test_did_you_mean_is_a_button(scene: Scene) -> None:
    person = scene.person()
    question = await scene.ask(person, "/folow devon")
    done = await scene.press(question, "/follow devon")
    assert done.text.startswith("You now follow NHS Devon ICB")


async def test_a_command_too_long_for_a_button_is_carried_out_all_the_same(scene: Scene) -> None:
    person = scene.person()
    place = "the city and county of Bristol, which some call BNSSG, and its University"
    question = await scene.ask(person, f"/isc {place}")
    assert question.buttons[0][0][1] == "#1", "Telegram takes 64 bytes"
    answer = await scene.press(question, "#1")
    assert "NHS Bristol, North Somerset and South Gloucestershire ICB" in answer.text


async def test_a_long_message_comes_in_parts(scene: Scene) -> None:
    person = scene.person()
    areas = [f"E090000{number:02}" for number in range(1, 34)]
    await scene.follower(person, *areas, *(f"E060000{number:02}" for number in range(1, 34)))
    first = await scene.ask(person, "/export")
    end = await scene.heard(person, '"exported_at"')
    parts = scene.telegram.messages(person)
    assert parts[0] is first
    assert parts[-1] is end
    assert 2 <= len(parts) <= 4
    assert first.text.startswith("Everything stored about this chat")
    for area in ("E09000001", "E09000033"):
        assert sum(area in part.text for part in parts) == 1


async def test_each_kind_of_reader_has_a_menu(scene: Scene) -> None:
    menus = scene.telegram.menus
    await scene.telegram.wait_for(lambda: len(menus) == 5)
    names = {scope: {entry["command"] for entry in menu} for scope, menu in menus.items()}
    assert "follow" in names["default"]
    assert "follow" in names["all_private_chats"]
    assert "follow" not in names["all_group_chats"]
    assert "ics" in names["all_group_chats"]
    assert "follow" in names["all_chat_administrators"]
    assert names[f"chat:{OWNER}"] >= {"status", "held", "follow"}
    assert not any("status" in names[scope] for scope in names if not scope.startswith("chat:"))


async def test_an_owner_sees_the_status(scene: Scene) -> None:
    status = await scene.ask(OWNER, "/status")
    assert "3, 0 failing, 0 late" in status.text
