"""Groups and their topics: who may change what a group follows, and where answers go."""

from __future__ import annotations

import pytest

from tests.system.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN, MEMBER = 11, 12
NOT_YOURS = "is for the admins of this group"


async def test_only_admins_change_what_a_group_follows(scene: Scene) -> None:
    group = -7001
    scene.telegram.group(group, admins=(ADMIN,))
    refusal = await scene.ask(group, "/follow devon", MEMBER)
    assert NOT_YOURS in refusal.text
    assert "NHS Devon ICB" in (await scene.ask(group, "/ics devon", MEMBER)).text
    followed = await scene.ask(group, "/follow devon", ADMIN)
    assert followed.text.startswith("You now follow NHS Devon ICB")
    await scene.publish("devon", "News for a group")
    await scene.heard(group, "News for a group")


async def test_a_button_obeys_whoever_presses_it(scene: Scene) -> None:
    group = -7002
    scene.telegram.group(group, admins=(ADMIN,))
    card = await scene.ask(group, "/ics kent", MEMBER)
    scene.telegram.press(card, "Follow NHS Kent and Medway ICB", MEMBER)
    await scene.heard(group, NOT_YOURS)
    assert "NHS Kent and Medway ICB" in card.text, "a refusal leaves the card to the others"
    await scene.press(card, "Follow NHS Kent and Medway ICB", ADMIN)
    assert card.text.startswith("You now follow")


async def test_an_anonymous_admin_is_an_admin(scene: Scene) -> None:
    scene.telegram.group(-7003, admins=(ADMIN,))
    followed = await scene.ask(-7003, "/follow devon", anonymous=True)
    assert followed.text.startswith("You now follow")


@pytest.mark.parametrize("automatic", [False, True], ids=["their own", "linked"])
async def test_who_speaks_as_a_channel_is_no_admin(scene: Scene, automatic: bool) -> None:
    group = -7004 - automatic
    scene.telegram.group(group, admins=(ADMIN,))
    refusal = await scene.ask(group, "/follow devon", as_chat=-100777, automatic=automatic)
    assert NOT_YOURS in refusal.text
    card = await scene.ask(group, "/ics devon", as_chat=-100777, automatic=automatic)
    assert "NHS Devon ICB" in card.text


async def test_a_link_for_groups_follows_after_one_press(scene: Scene) -> None:
    scene.telegram.group(-7006, admins=(ADMIN,))
    offer = await scene.ask(-7006, "/start@IcsWatchTestBot devon", ADMIN)
    await scene.press(offer, "Follow NHS Devon ICB", ADMIN)
    assert offer.text.startswith("You now follow")


async def test_a_topic_is_an_address_of_its_own(scene: Scene) -> None:
    forum = -7007
    scene.telegram.group(forum, admins=(ADMIN,), forum=True)
    news, talk = scene.telegram.topic(forum, "News"), scene.telegram.topic(forum, "Talk")
    followed = await scene.ask(forum, "/follow kent", ADMIN, thread=news)
    assert followed.thread == news
    elsewhere = await scene.ask(forum, "/mine", ADMIN, thread=talk)
    assert elsewhere.thread == talk
    assert "follows nothing yet" in elsewhere.text
    await scene.publish("kent", "News for a topic")
    alert = await scene.heard(forum, "News for a topic")
    assert alert.thread == news
    assert len(scene.with_words(forum, "News for a topic")) == 1


async def test_general_is_the_forum_itself(scene: Scene) -> None:
    forum = -7008
    scene.telegram.group(forum, admins=(ADMIN,), forum=True)
    followed = await scene.ask(forum, "/follow kent", ADMIN)
    assert followed.thread is None
    await scene.publish("kent", "News for General")
    assert (await scene.heard(forum, "News for General")).thread is None


async def test_a_closed_topic_ends_alone(scene: Scene) -> None:
    forum = -7009
    scene.telegram.group(forum, admins=(ADMIN,), forum=True)
    closed, left_open = scene.telegram.topic(forum, "A"), scene.telegram.topic(forum, "B")
    for thread in (closed, left_open):
        await scene.ask(forum, "/follow kent", ADMIN, thread=thread)
    scene.telegram.close_topic(forum, closed)
    await scene.publish("kent", "Before anybody knew")
    assert (await scene.heard(forum, "Before anybody knew")).thread == left_open
    await scene.publish("kent", "Afterwards")
    assert (await scene.heard(forum, "Afterwards")).thread == left_open
    await scene.settled()
    tried = [
        one
        for one in scene.telegram.requests("sendMessage")
        if one.params["chat_id"] == forum and one.params.get("message_thread_id") == closed
    ]
    assert [one.status for one in tried] == [200, 400], "after the refusal it is left alone"


async def test_people_who_talk_to_each_other_get_no_answer(scene: Scene) -> None:
    group = -7010
    scene.telegram.group(group, admins=(ADMIN,))
    for text in ("Good morning", "/ics@OtherBot devon", "@somebody devon?"):
        scene.telegram.say(group, text, MEMBER)
    await scene.ask(group, "/ics devon", MEMBER)
    assert len(scene.telegram.messages(group)) == 1
