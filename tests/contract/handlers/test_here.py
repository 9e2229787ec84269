"""A shared location is answered as /ics is, and goes no further."""

from __future__ import annotations

import pytest

from bot.core.document import Document, to_json
from tests.contract.handlers.chat import Talk, as_text

TOTTENHAM = (51.588, -0.069)


def commands(document: Document) -> set[str]:
    return {one.command for one in document.actions}


async def test_a_location_gives_the_card_and_the_council_to_follow(talk: Talk) -> None:
    answer = await talk.ask("", TOTTENHAM)
    text = as_text(answer)
    assert "NHS West and North London ICB" in text
    assert "in Haringey (council)" in text
    assert "not stored" in text
    assert {"/follow E09000014", "/follow Z9B2Z", "/ics Z9B2Z history"} <= commands(answer)


async def test_a_district_offers_its_county_too(talk: Talk) -> None:
    answer = await talk.ask("", (50.9, -4.1))
    assert {"/follow E07000046", "/follow E10000008", "/follow QJK"} <= commands(answer)


async def test_the_point_is_in_no_answer_and_no_button(talk: Talk) -> None:
    said = str(to_json(await talk.ask("", TOTTENHAM)))
    assert "51.58" not in said
    assert "0.069" not in said


@pytest.mark.parametrize("text", ["51.588, -0.069", "/ics 51.588 -0.069", "51.588;-0.069"])
async def test_coordinates_can_be_typed(talk: Talk, text: str) -> None:
    assert "in Haringey (council)" in await talk.say(text)


async def test_at_a_border_both_sides_are_offered(talk: Talk) -> None:
    answer = await talk.ask("", (51.4108, -0.3095))
    assert {"/follow E09000021", "/follow E09000027"} <= commands(answer)
    assert "A postcode is exact" in " ".join(as_text(answer).split())


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ((51.48, -3.18), "That point is in Wales"),
        ((55.95, -3.19), "That point is in Scotland"),
        ((54.7, 2.3), "not on land in England"),
        ((91.5, 400.0), "not on land in England"),
    ],
)
async def test_elsewhere_is_said_plainly(
    talk: Talk, point: tuple[float, float], words: str
) -> None:
    said = as_text(await talk.ask("", point))
    assert words in said
    assert "not stored" in said


async def test_a_location_follows_nothing_by_itself(talk: Talk) -> None:
    await talk.ask("", TOTTENHAM)
    assert await talk.follows() == []
