"""What an organiser reads in their first hour; docs/broadcasting.md shows these very cards.

Written anew with `UPDATE_GOLDEN=1`; then look at the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bot.areas.atlas import Atlas, load_atlas
from bot.core.document import Document
from bot.core.types import Refused
from db.store import Store
from tests.contract.roads.campaign import ANN, BEN, OWNER, Campaign, text_of

GOLDEN = Path(__file__).parent / "golden"
GUIDE = Path(__file__).parents[3] / "docs" / "broadcasting.md"


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return load_atlas()


async def first_hour(team: Campaign) -> dict[str, str]:
    """Everything that is read, by name."""
    cards: dict[str, str] = {}

    def read(name: str, document: Document) -> Document:
        cards[name] = text_of(document)
        return document

    await team.says(OWNER, "/team")
    await team.says(ANN, "/help")
    await team.says(BEN, "/help")
    read("not_in_the_team", await team.says(ANN, "/broadcast"))
    read("role_given", await team.says(OWNER, f"/team add telegram:{ANN} writer devon"))
    await team.says(OWNER, f"/team name telegram:{ANN} Ann")
    await team.says(OWNER, f"/team add telegram:{BEN} approver devon")
    await team.says(OWNER, f"/team name telegram:{BEN} Ben")
    read("team", await team.says(OWNER, "/team"))

    team.titles["-1"] = "Save Our NHS Devon"
    team.admins.add(("-1", ANN))
    read("channel_registered", await team.says(ANN, "/channel register", at="-1"))
    read("channel_areas", await team.says(ANN, "/channel areas devon", at="-1"))
    await team.says(ANN, "/channel tags board", at="-1")
    await team.group(2, "Torbay Hospital Watch", ANN, "torbay")
    people = await team.people(900, 24)
    read("channels", await team.says(ANN, "/channel list"))

    read("begin", await team.says(ANN, "/broadcast"))
    card = read("draft", await team.says(ANN, TEXT))
    card = read("whom", await team.presses(ANN, card, "Audience"))
    card = read("chosen", await team.says(ANN, "devon, tag board"))
    card = await team.presses(ANN, card, "Done")
    card = read("when", await team.presses(ANN, card, "When"))
    read("unclear", await team.says(ANN, "tomorrow at 8"))
    card = read("scheduled_for", await team.says(ANN, "tomorrow 8am"))
    card = read("preview", await team.presses(ANN, card, "Preview"))
    read("asked", await team.presses(ANN, card, "Ask for approval"))
    card = read("approval", await team.last_card(BEN))
    read("type_the_number", await team.presses(BEN, card, "Approve"))
    read("wrong_number", await team.says(BEN, "25"))
    await team.presses(BEN, card, "Approve")
    read("approved", await team.says(BEN, "26"))

    team.clock.advance(hours=20)
    team.outcomes[people[3]] = Refused("403 Forbidden: bot was blocked by the user", chat_gone=True)
    await team.tick()
    await team.send()
    read("live", await team.says(ANN, "/broadcast show 1"))
    await team.run(1)
    await team.send()
    await team.run(2)
    read("report", await team.says(ANN, "/broadcast show 1"))
    card = await team.says(ANN, "/broadcast 1 undo")
    read("undo", card)
    await team.presses(ANN, card, "Correct it")
    await team.says(ANN, TEXT.replace("Tuesday", "Wednesday"))
    await team.run(2)
    read("undone", await team.says(ANN, "/broadcast show 1"))
    read("list", await team.says(ANN, "/broadcast list"))
    await team.says(ANN, "/broadcast See you tomorrow")
    await team.says(ANN, "/broadcast 2 audience cornwall, devon")
    read("blocked", await team.says(ANN, "/broadcast 2 preview"))
    read("audit", await team.says(OWNER, "/audit"))
    cards["as_people_read_it"] = next(
        text.removeprefix("send: ") for address, text in team.sent if address == people[0]
    )
    return cards


TEXT = """Lobby the board on Tuesday

The board of NHS Devon decides on the beds of Torbay Hospital.

- 10am, County Hall
- bring a placard

https://example.org/lobby"""


async def test_the_first_hour_reads_as_agreed(store: Store, atlas: Atlas) -> None:
    cards = await first_hour(Campaign(store, atlas))
    for name, text in cards.items():
        file = GOLDEN / f"{name}.txt"
        if os.environ.get("UPDATE_GOLDEN"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text + "\n", encoding="utf-8")
        assert text + "\n" == file.read_text(encoding="utf-8"), name
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(cards)


def test_the_guide_shows_the_cards_of_the_program() -> None:
    shown = re.findall(r"```text\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    cards = {file.read_text(encoding="utf-8") for file in GOLDEN.glob("*.txt")}
    assert len(shown) > 20
    assert [card for card in shown if card not in cards] == []
