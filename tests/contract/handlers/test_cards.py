"""The cards a person reads, as golden files; UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.contract.handlers.chat import Talk, publish

GOLDEN = Path(__file__).parent / "golden"
CARDS = {
    "devon": "/ics devon",
    "haringey": "/ics haringey",
    "hampshire": "/ics QRL",
    "frimley": "/ics frimley",
    "london": "/follow london",
    "history": "/ics S9B9J history",
    "board": "/ics devon board",
    "councils": "/ics QT1 councils",
    "contacts": "/ics QJK contacts",
    "cardiff": "/ics cardiff",
    "divided": "/ics westmorland and furness",
    "england": "/ics england",
    "newcastle": "/follow newcastle",
    "tottenham": "/follow tottenham",
    "devon_followed": "/follow devon",
    "link": "/start north_east_london",
    "sources": "/ics devon sources",
    "unknown": "/ics qqqqzzzz",
    "mistyped": "/folow devon",
    "help_follow": "/help follow",
    "erase": "/erase",
    "export": "/export",
    "help": "/help",
    "start": "/start",
    "privacy": "/privacy",
}


@pytest.mark.parametrize("name", CARDS)
async def test_a_card_reads_as_agreed(talk: Talk, name: str) -> None:
    await publish(talk.store, "Board to decide on community hospital beds", ("QJK",), "hsj")
    said = await talk.say(CARDS[name]) + "\n"
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", ["QJK", "Z9B2Z", "QRL", "S0E4D", "QT1"])
async def test_a_card_is_about_eight_lines(talk: Talk, code: str) -> None:
    card = await talk.ask(f"/ics {code}")
    lines = sum(len(getattr(block, "rows", (1,))) for block in card.blocks)
    assert 7 <= lines <= 10
