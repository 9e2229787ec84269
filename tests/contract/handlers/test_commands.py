"""What every command answers and changes, on both databases."""

from __future__ import annotations

import pytest

from db.store import Store
from handlers.commands import COMMANDS
from handlers.follow import MOST
from tests.contract.handlers.chat import Talk, action, publish

HARINGEY, WNL, LONDON = "E09000014", "Z9B2Z", "Y56"


async def test_start_asks_where_you_are_and_changes_nothing(talk: Talk) -> None:
    assert "Where are you?" in await talk.say("/start")
    assert await talk.follows() == []


@pytest.mark.parametrize("link", ["haringey", "a_haringey", HARINGEY])
async def test_a_link_follows_after_one_press(talk: Talk, link: str) -> None:
    offer = await talk.ask(f"/start {link}")
    assert await talk.follows() == []
    await talk.press(offer, "Follow Haringey (council)")
    assert await talk.follows() == [HARINGEY]


async def test_a_link_with_blanks_written_as_it_must(talk: Talk) -> None:
    offer = await talk.ask("/start north_east_london")
    await talk.press(offer, "Follow NHS North East London ICB")
    assert await talk.follows() == ["QMF"]


async def test_a_link_to_nonsense_says_so(talk: Talk) -> None:
    assert "I know no place" in await talk.say("/start qqqqzzzz")


async def test_help_is_made_from_the_table(talk: Talk) -> None:
    text = await talk.say("/help")
    for command in COMMANDS:
        public = not (command.owners or command.team)
        assert (f"/{command.usage}" in text) is public
    assert "council" in await talk.say("/help follow")
    assert await talk.say("/help /follow") == await talk.say("/help follow")


async def test_a_mistyped_command_gets_did_you_mean_with_its_words(talk: Talk) -> None:
    asked = await talk.ask("/folow haringey")
    assert "/follow" in str(asked.blocks)
    await talk.press(asked, "/follow haringey")
    assert await talk.follows() == [HARINGEY]


async def test_a_number_without_a_button_is_no_place(talk: Talk) -> None:
    said = str((await talk.ask("7")).blocks)
    assert "no button 7" in said


async def test_following_twice_offers_to_stop(talk: Talk) -> None:
    await talk.ask("/follow QJK")
    action(await talk.ask("/follow QJK"), "Stop following")


async def test_an_unknown_command_points_to_help(talk: Talk) -> None:
    action(await talk.ask("/xyzzyqq"), "What I can do")


@pytest.mark.parametrize(
    "text", ["haringey", "/ics haringey", "/ICS@IcsBot  haringey", "／ics haringey"]
)
async def test_a_place_is_answered_however_it_is_asked(talk: Talk, text: str) -> None:
    assert "NHS West and North London ICB" in await talk.say(text)


async def test_ics_without_a_place_offers_what_is_followed(talk: Talk) -> None:
    await talk.say(f"/follow {HARINGEY}")
    action(await talk.ask("/ics"), "Haringey (council)")


@pytest.mark.parametrize("topic", ["history", "board", "councils", "contacts", "sources"])
async def test_every_topic_unfolds_by_word_and_by_button(talk: Talk, topic: str) -> None:
    card = await talk.ask("/ics devon")
    command = f"/ics QJK {topic}"
    assert command in [one.command for one in card.actions]
    assert await talk.say(command) == await talk.say(f"/ics devon {topic}")


async def test_a_place_with_several_meanings_is_a_question(talk: Talk) -> None:
    asked = await talk.ask("/ics newcastle")
    assert {one.command for one in asked.actions} == {"/ics QHM", "/ics QNC"}
    assert "Which one?" in str(asked.blocks)
    answered = await talk.press(asked, "NHS Staffordshire and Stoke-on-Trent ICB")
    assert "Staffordshire" in str(answered.blocks[0])


async def test_a_closed_footprint_with_three_heirs_is_a_question(talk: Talk) -> None:
    asked = await talk.ask("/follow frimley")
    assert {one.command for one in asked.actions} == {
        "/follow S0E4D",
        "/follow S9B9J",
        "/follow QRL",
    }
    assert await talk.follows() == []


@pytest.mark.parametrize(
    ("place", "nation"),
    [("Cardiff", "Wales"), ("Edinburgh", "Scotland"), ("Belfast", "Northern Ireland")],
)
async def test_other_nations_are_told_that_icbs_are_englands(
    talk: Talk, place: str, nation: str
) -> None:
    for command in ("/ics", "/follow", "/latest"):
        text = await talk.say(f"{command} {place}")
        assert nation in text
        assert "England's" in text


async def test_nonsense_gets_suggestions_that_work(talk: Talk) -> None:
    asked = await talk.ask("/ics harringay counsil")
    assert asked.actions
    for one in asked.actions:
        assert "I know no place" not in await talk.say(one.command)


async def test_following_a_council_says_what_it_brings_and_can_be_undone(talk: Talk) -> None:
    await publish(talk.store, "Ward to close", (HARINGEY, WNL))
    done = await talk.ask("/follow haringey")
    assert "Ward to close" in str(done.blocks)
    assert await talk.follows() == [HARINGEY]
    assert "already" in await talk.say("/follow haringey")
    await talk.press(done, "Undo")
    assert await talk.follows() == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NHS Devon ICB", "QJK"),
        ("south west", "Y58"),
        ("England", "ENG"),
        ("national", "ENG"),
        ("qjk", "QJK"),
        ("West Northamptonshire Council", "E06000062"),
    ],
)
async def test_the_name_of_an_area_is_followed_at_once(talk: Talk, text: str, code: str) -> None:
    await talk.say(f"/follow {text}")
    assert await talk.follows() == [code]


@pytest.mark.parametrize("text", ["N17 0AA", "Tottenham", "Royal Free"])
async def test_a_place_is_offered_as_its_areas(talk: Talk, text: str) -> None:
    asked = await talk.ask(f"/follow {text}")
    assert await talk.follows() == []
    action(asked, "Follow NHS West and North London ICB")
    assert any("(council)" in one.label for one in asked.actions)


async def test_follow_has_an_end(talk: Talk, atlas: object) -> None:
    async with talk.store.write() as tx:
        chat = await tx.chats.ensure(talk.at, talk.kind, "", talk.clock.now())
        for number in range(MOST):
            await tx.subscriptions.add(chat.id, f"X{number}", talk.clock.now())
    assert "which is the most" in await talk.say("/follow haringey")


async def test_unfollow_by_name_by_button_and_all(talk: Talk) -> None:
    assert "follows nothing" in await talk.say("/unfollow")
    for place in ("haringey", "devon", "south west"):
        await talk.say(f"/follow {place}")
    await talk.say("/unfollow devon")
    assert await talk.follows() == [HARINGEY, "Y58"]
    await talk.press(await talk.ask("/unfollow"), "South West (NHS region)")
    assert await talk.follows() == [HARINGEY]
    assert "You do not follow" in await talk.say("/unfollow cornwall")
    await talk.say("/follow devon")
    sure = await talk.ask("/unfollow everything")
    assert len(await talk.follows()) == 2
    await talk.press(sure, "Yes, everything")
    assert await talk.follows() == []


async def test_mine_lists_what_is_followed(talk: Talk) -> None:
    assert "follows nothing" in await talk.say("/mine")
    await talk.say("/follow haringey")
    assert "Haringey (council), since 23 November 2026" in await talk.say("/mine")


async def test_resume_says_what_came_and_sends_none_of_it(talk: Talk) -> None:
    await talk.say("/follow haringey")
    assert "not paused" in await talk.say("/resume")
    await talk.say("/pause")
    assert "paused" in await talk.say("/mine")
    for number in range(3):
        await publish(talk.store, f"Item {number}", (HARINGEY,), hours=1)
    talk.clock.advance(hours=2)
    assert "While paused: 3 items" in await talk.say("/resume")
    assert "Alerts are on" in await talk.say("/mine")


async def test_latest_shows_five_with_outlet_date_and_paywall(talk: Talk) -> None:
    assert "seen no news" in await talk.say("/latest devon")
    for number in range(7):
        await publish(talk.store, f"Story {number}", ("QJK",), "hsj", hours=number)
    text = await talk.say("/latest devon")
    assert [f"Story {number}" in text for number in range(7)] == [False] * 2 + [True] * 5
    assert "HSJ, 23 November 2026, subscribers only" in text
    await talk.say("/follow devon")
    assert "Story 6" in await talk.say("/latest")


async def test_help_on_a_mistyped_command_asks_which(talk: Talk) -> None:
    asked = await talk.ask("/help folow")
    assert await talk.press(asked, "Help on /follow") == await talk.ask("/help follow")
    assert "/status" not in await talk.say("/help statu")
    talk.owners = frozenset({"telegram:5"})
    assert "/status" in await talk.say("/help statu")
    assert "/status" in await talk.say("/statu")


@pytest.mark.parametrize("text", ["", " ", "/", "/ics " + "x" * 5000, "\x00\u202e", "🏥" * 300])
async def test_any_text_has_an_answer(talk: Talk, text: str) -> None:
    assert (await talk.ask(text)).blocks


async def test_commands_of_buttons_fit_where_platforms_store_them(talk: Talk, store: Store) -> None:
    for text in ("/ics devon", "/ics newcastle", "/follow N17 0AA", "/mine", "/start", "/unfollow"):
        for one in (await talk.ask(text)).actions:
            assert len(one.command.encode()) <= 64
