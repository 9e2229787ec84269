"""The card of a change of areas as each platform shows it; UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.areas.atlas import SUCCESSION, Atlas, load_atlas
from bot.areas.fates import fates
from handlers.moved import moved_card
from tests.contract.platforms.rigs import RIGS, readable

GOLDEN = Path(__file__).parent / "golden"
CARDS = {
    "merged": ("QMJ",),
    "divided": ("QNQ",),
    "grew": ("QRL",),
    "council": ("E09000014",),
    "several": ("QNQ", "QRL", "E07000089"),
}


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


@pytest.mark.parametrize("platform", sorted(RIGS))
@pytest.mark.parametrize("name", CARDS)
async def test_a_card_reads_as_agreed(atlas: Atlas, platform: str, name: str) -> None:
    changes = fates(atlas, SUCCESSION)
    card = moved_card(atlas, [changes[code] for code in CARDS[name]])
    async with RIGS[platform]() as rig:
        said = readable(platform, rig.platform.render(card))
    file = GOLDEN / f"{platform}_{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")
