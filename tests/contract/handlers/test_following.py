"""Following and unfollowing by every kind of word, on both databases."""

from __future__ import annotations

import pytest

from bot.areas.atlas import Atlas
from bot.core.document import Document
from bot.core.types import AreaKind, ChatKind
from tests.contract.handlers.chat import Talk, as_text, publish

HARINGEY, WNL, DEVON, DEVON_COUNCIL = "E09000014", "Z9B2Z", "QJK", "E10000008"
WESTMORLAND = "E06000064"


def commands(document: Document) -> set[str]:
    return {one.command for one in document.actions}


async def test_every_footprint_is_followed_by_its_code_or_as_its_heirs(
    talk: Talk, atlas: Atlas
) -> None:
    for area in [one for one in atlas.areas.values() if one.kind is AreaKind.FOOTPRINT]:
        asked = await talk.ask(f"/follow {area.code}")
        if area.valid_to is not None:
            assert await talk.follows() == []
            asked = await talk.ask(asked.actions[0].command)
        assert "You now follow" in str(asked.blocks[0])
        await talk.press(asked, "Undo")
        assert await talk.follows() == []


async def test_a_divided_council_is_one_area_and_its_boards_are_named(talk: Talk) -> None:
    said = " ".join((await talk.say("/follow westmorland and furness")).split())
    assert await talk.follows() == [WESTMORLAND]
    assert "75% of the council" in said
    assert "25% of the council" in said


async def test_a_name_of_council_and_footprint_says_which_was_taken(talk: Talk) -> None:
    said = await talk.say("/follow devon")
    assert await talk.follows() == [DEVON]
    assert f"/follow {DEVON_COUNCIL}" in said
    offered = await talk.ask("/start devon")
    assert commands(offered) == {f"/follow {DEVON}", f"/follow {DEVON_COUNCIL}"}


async def test_namesakes_are_offered_as_footprints_and_councils(talk: Talk) -> None:
    asked = await talk.ask("/follow richmond")
    assert {"/follow QWE", "/follow QOQ", "/follow E09000027"} <= commands(asked)
    assert await talk.follows() == []


async def test_examples_are_called_examples_and_are_three_at_most(talk: Talk) -> None:
    for number in range(5):
        await publish(talk.store, f"Story {number}", (HARINGEY, WNL), hours=number)
    said = await talk.say("/follow haringey")
    assert "The last three:" in said
    assert [f"Story {number}" in said for number in range(5)] == [False] * 2 + [True] * 3


async def test_what_following_brings_is_shown_before_and_after(talk: Talk) -> None:
    for number in range(15):
        await publish(talk.store, f"Devon story {number}", ("QJK",), hours=-24 * number)
    await publish(talk.store, "Devon story 15", ("QJK",), hours=-1)
    asked = await talk.ask("/start devon")
    replay = "about 8 a week, busiest day 2"
    for text in (as_text(asked), await talk.say("/follow QJK")):
        assert replay in text.casefold()
        shown = [f"/Devon-story-{number}>" in text for number in range(16)]
        assert shown == [True, True, *[False] * 13, True]
    card = await talk.ask("/follow QOX")
    labels = [one.label for one in card.actions]
    assert labels[:5] == ["Undo", "Headlines only", "Daily list", "How often", "All I follow"]
    await talk.press(card, "Headlines only")
    await talk.press(card, "Daily list")
    mine = await talk.say("/mine")
    assert "every morning, headlines only" in " ".join(mine.split())


async def test_following_while_paused_says_that_alerts_are_paused(talk: Talk) -> None:
    assert "paused" not in await talk.say("/follow devon")
    await talk.say("/pause")
    assert "/resume" in await talk.say("/follow haringey")


async def test_a_link_greets_and_asks_and_a_question_is_greeted_too(talk: Talk) -> None:
    for payload in ("devon", "newcastle", "qqqqzzzz", "cardiff"):
        said = await talk.say(f"/start {payload}")
        assert "/privacy" in said
        assert "campaigners" in said
    assert await talk.follows() == []


async def test_a_link_to_a_region_offers_its_footprints_too(talk: Talk) -> None:
    asked = await talk.ask("/start london")
    assert commands(asked) == {f"/follow {code}" for code in ("Y56", "QKK", "QMF", "QWE", WNL)}


async def test_a_link_into_a_group_is_for_its_admins_to_confirm(talk: Talk) -> None:
    group = talk.other("-9", ChatKind.GROUP)
    group.admin = False
    asked = await group.ask("/start haringey")
    refused = await group.press(asked, "Follow Haringey (council)")
    assert "admins of this group" in str(refused.blocks)
    assert await group.follows() == []
    group.admin = True
    await group.press(asked, "Follow Haringey (council)")
    assert await group.follows() == [HARINGEY]


@pytest.mark.parametrize(
    ("followed", "words", "left"),
    [
        ((HARINGEY, "QJK"), "Haringey (council)", ["QJK"]),
        ((HARINGEY, "QJK"), "nhs devon icb", [HARINGEY]),
        ((HARINGEY,), "tottenham", []),
        ((HARINGEY,), "N17 0AA", []),
        (("E09000027", "QJK"), "richmond", ["QJK"]),
        (("S9B9J",), "NHS Sussex", []),
        (("QNQ", "QJK"), "frimley", ["QJK"]),
        (("S0E4D", "QJK"), "frimley", ["QJK"]),
        (("ENG", "QJK"), "england", ["QJK"]),
        (("Y56", "Z9B2Z"), "london", ["Z9B2Z"]),
        (("QJK",), "cornwall", ["QJK"]),
        (("QJK",), "cardiff", ["QJK"]),
        (("QJK",), "qqqqzzzz", ["QJK"]),
    ],
)
async def test_words_find_what_is_followed(
    talk: Talk, followed: tuple[str, ...], words: str, left: list[str]
) -> None:
    await _follow(talk, *followed)
    await talk.say(f"/unfollow {words}")
    assert await talk.follows() == left


async def test_words_for_two_followed_areas_are_a_question_about_these(talk: Talk) -> None:
    await _follow(talk, DEVON, DEVON_COUNCIL, HARINGEY)
    asked = await talk.ask("/unfollow devon")
    assert commands(asked) == {f"/unfollow {DEVON}", f"/unfollow {DEVON_COUNCIL}"}
    await talk.press(asked, "Devon (council)")
    assert await talk.follows() == [DEVON, HARINGEY]


async def test_unfollowing_all_can_be_thought_better_of(talk: Talk) -> None:
    await _follow(talk, DEVON, HARINGEY)
    await talk.press(await talk.ask("/unfollow everything"), "No")
    assert await talk.follows() == [DEVON, HARINGEY]


async def _follow(talk: Talk, *codes: str) -> None:
    async with talk.store.write() as tx:
        chat = await tx.chats.ensure(talk.at, talk.kind, "", talk.clock.now())
        for number, code in enumerate(codes):
            talk.clock.advance(minutes=number)
            await tx.subscriptions.add(chat.id, code, talk.clock.now())
