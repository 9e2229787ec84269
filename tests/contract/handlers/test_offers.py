"""What is offered to somebody who types our name in another chat."""

from __future__ import annotations

import pytest

from bot.core.types import Address, Chat, ChatKind, ChatState, Offer, Request
from handlers.offers import offers
from tests.contract.handlers.chat import Talk, as_text, publish


async def typed(talk: Talk, text: str) -> tuple[Offer, ...]:
    """The offers, from a transaction that may only read."""
    request = Request("", Address("", "77"), ChatKind.PRIVATE, "77", False, text, talk.clock.now())
    nobody = Chat(0, request.at, ChatKind.PRIVATE, ChatState.ACTIVE, talk.clock.now())
    async with talk.store.read() as tx:
        return await offers(request, talk.context(tx, nobody))


async def test_ics_and_a_place_offers_its_card(talk: Talk) -> None:
    (card,) = await typed(talk, "ics truro")
    assert card.title == "NHS Cornwall and the Isles of Scilly ICB"
    assert "Cornwall" in card.line
    assert "Truro" in as_text(card.document)
    assert card.document.actions == (), "a button would press into a chat we are not in"


async def test_a_place_offers_its_last_stories_and_its_card(talk: Talk) -> None:
    await publish(talk.store, "Beds to close in Exeter", ("QJK",), "hsj")
    await publish(talk.store, "Wards to open in Plymouth", ("QJK",), hours=1)
    *stories, card = await typed(talk, "devon")
    assert [one.title for one in stories] == [
        "Wards to open in Plymouth",
        "Beds to close in Exeter",
    ]
    assert "NHS Devon ICB: HSJ" in stories[1].line
    assert "subscribers only" in as_text(stories[1].document)
    assert "https://x.example/Beds-to-close-in-Exeter" in as_text(stories[1].document)
    assert card.title == "NHS Devon ICB"


async def test_words_of_several_areas_offer_several_cards(talk: Talk) -> None:
    found = await typed(talk, "ics frimley")
    assert {one.title for one in found} >= {"NHS Thames Valley ICB", "NHS Surrey and Sussex ICB"}


async def test_a_map_is_no_offer_but_its_card_is(talk: Talk) -> None:
    (card,) = await typed(talk, "ics devon map")
    assert card.document.attachment is None
    assert card.title == "NHS Devon ICB"


@pytest.mark.parametrize("text", ["", "  ", "ics", "/ics", "/follow devon", "qqqqzzzz", "cardiff"])
async def test_what_stands_for_nothing_offers_nothing(talk: Talk, text: str) -> None:
    assert [one for one in await typed(talk, text) if one.title == ""] == []
    if text != "qqqqzzzz":
        assert await typed(talk, text) == ()


async def test_typing_makes_no_chat_and_follows_nothing(talk: Talk) -> None:
    await typed(talk, "ics devon")
    async with talk.store.read() as tx:
        assert await tx.chats.find(Address("", "77")) is None
        assert await tx.subscriptions.followers() == {}
