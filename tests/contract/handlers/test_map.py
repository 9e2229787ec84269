"""The map of a footprint as a person asks for it."""

from __future__ import annotations

import pytest

from bot.core.document import Document
from handlers.map import map_wanted
from tests.clock import NOON
from tests.contract.handlers.chat import Talk, as_text


async def stored(talk: Talk, answer: Document) -> bytes:
    assert answer.attachment is not None
    async with talk.store.read() as tx:
        data = await tx.files.load(answer.attachment.file)
    assert data is not None
    return data


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("/ics devon map", "NHS Devon ICB: map"),
        ("devon map", "NHS Devon ICB: map"),
        ("/ics haringey map", "NHS West and North London ICB: map"),
        ("/ics QRL map", "NHS Hampshire and Isle of Wight ICB: map"),
    ],
)
async def test_a_map_is_a_picture_with_its_words(talk: Talk, asked: str, title: str) -> None:
    answer = await talk.ask(asked)
    assert title in as_text(answer)
    assert answer.attachment is not None
    assert answer.attachment.media_type == "image/png"
    assert answer.attachment.alt.startswith("Map of NHS ")
    assert (await stored(talk, answer)).startswith(b"\x89PNG")
    assert "Crown copyright" in as_text(answer)


async def test_the_card_has_a_button_for_it(talk: Talk) -> None:
    card = await talk.ask("/ics truro")
    answer = await talk.press(card, "Map")
    assert answer.attachment is not None
    assert answer.attachment.name == "cornwall-and-the-isles-of-scilly.png"
    back = await talk.press(answer, "Overview")
    assert "NHS Cornwall" in as_text(back)


async def test_the_same_map_is_kept_once(talk: Talk) -> None:
    one, two = await talk.ask("/ics truro map"), await talk.ask("/ics penzance map")
    assert one.attachment == two.attachment


async def test_a_closed_footprint_asks_which_heir(talk: Talk) -> None:
    answer = await talk.ask("/ics frimley map")
    assert answer.attachment is None
    assert "/ics S0E4D map" in {one.command for one in answer.actions}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/ics devon map", "QJK"),
        ("/ics QJK map", "QJK"),
        ("/ics@OurBot devon map", "QJK"),
        ("devon map", "QJK"),
        ("Devon Map!", "QJK"),
        ("/ics devon", None),
        ("/ics map", None),
        ("map", None),
        ("", None),
        ("/ics frimley map", None),
        ("/ics qqqqzzzz map", None),
        ("/follow devon map", None),
    ],
)
def test_what_is_drawn_before_the_answer(talk: Talk, text: str, code: str | None) -> None:
    assert map_wanted(text, talk.atlas, NOON.date()) == code
