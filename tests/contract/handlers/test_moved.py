"""What people choose after a change of areas, and what they hear then."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.areas.atlas import SUCCESSION, Atlas
from bot.areas.fates import Fate
from bot.areas.reaches import reaches_of
from bot.core.document import Document
from bot.core.types import ChatKind
from bot.outbox.carry_over import carry_over
from bot.outbox.publish import Outlet
from handlers.moved import moved_card
from tests.contract.areas.subscribers import THEN
from tests.contract.handlers.chat import Talk
from tests.contract.roads.paper import Paper


async def after_the_change(talk: Talk, *codes: str) -> None:
    """The chat has followed these since before the change, which is now carried out."""
    async with talk.store.write() as tx:
        chat = await tx.chats.ensure(talk.at, talk.kind, "", THEN)
        for code in codes:
            await tx.subscriptions.add(chat.id, code, THEN)
        await tx.adoptions.decide(SUCCESSION, talk.clock.now())

    def card(met: Sequence[Fate]) -> Document:
        return moved_card(talk.atlas, met)

    outlet = Outlet((Paper(),), (), talk.clock)
    assert await carry_over(talk.store, outlet, talk.atlas, card, talk.clock) == 1


@pytest.mark.parametrize(
    ("followed", "choice", "then"),
    [
        ("QMJ", "keep QMJ", "Z9B2Z"),
        ("QMJ", "old QMJ", "QMJ"),
        ("QMJ", "both QMJ", "QMJ Z9B2Z"),
        ("QMJ", "old", "QMJ"),
        ("QMJ", "OLD", "QMJ"),
        ("QNQ", "keep", "S0E4D QRL S9B9J"),
        ("QNQ", "old", "QNQ"),
        ("QNQ", "both", "QNQ S0E4D QRL S9B9J"),
        ("QRL", "old QRL", "QRL@2026"),
        ("QRL", "keep QRL", "QRL"),
        ("QRL", "both QRL", "QRL"),
        ("QNQ QRL", "old QNQ", "QNQ QRL"),
        ("QNQ QRL", "old QNQ QRL", "QNQ QRL@2026"),
        ("QMJ QRV", "old QMJ", "QMJ Z9B2Z"),
        ("QMJ QRV", "old", "QMJ QRV"),
        ("QMJ E09000014", "old", "QMJ E09000014"),
        ("QMJ QJK", "old", "QMJ QJK"),
    ],
)
async def test_a_choice(talk: Talk, followed: str, choice: str, then: str) -> None:
    await after_the_change(talk, *followed.split())
    for _ in range(2):  # pressed twice is pressed once
        await talk.ask(f"/moved {choice}")
        assert set(await talk.follows()) == set(then.split())


async def test_a_choice_outlives_another_round_of_the_change(talk: Talk) -> None:
    await after_the_change(talk, "QMJ", "QRL")
    await talk.ask("/moved old QMJ QRL")
    async with talk.store.write() as tx:
        await tx.connection.exec_driver_sql("UPDATE adoptions SET finished_at = NULL")

    def card(met: Sequence[Fate]) -> Document:
        return moved_card(talk.atlas, met)

    outlet = Outlet((Paper(),), (), talk.clock)
    assert await carry_over(talk.store, outlet, talk.atlas, card, talk.clock) == 0
    assert set(await talk.follows()) == {"QMJ", "QRL@2026"}


async def test_one_may_change_one_s_mind(talk: Talk) -> None:
    await after_the_change(talk, "QNQ")
    heirs = set(await talk.follows())
    for choice, then in (("old", {"QNQ"}), ("both", {"QNQ", *heirs}), ("keep", heirs)):
        await talk.ask(f"/moved {choice} QNQ")
        assert set(await talk.follows()) == then


async def test_what_was_followed_for_itself_is_never_taken_away(talk: Talk) -> None:
    await after_the_change(talk, "QMJ", "Z9B2Z")
    await talk.ask("/moved old QMJ")
    assert set(await talk.follows()) == {"QMJ", "Z9B2Z"}


async def test_people_of_haringey_who_only_want_haringey(talk: Talk) -> None:
    """They hear of Haringey and of what concerns the whole board, but not of Ealing."""
    await after_the_change(talk, "E09000014")
    assert await talk.follows() == ["E09000014"]
    reaches = reaches_of(talk.atlas)
    assert "E09000014" in reaches.council("E09000014", "QMJ")
    assert "E09000014" in reaches.footprints["QMJ"]
    assert "E09000014" not in reaches.council("E09000009", "QRV")


def test_only_the_old_area_hears_of_its_places_and_not_of_the_others(atlas: Atlas) -> None:
    """Items are labelled by the 42, so an area that is no more is reached by what lies in it."""
    reaches = reaches_of(atlas)
    assert "QMJ" in reaches.council("E09000014", "QMJ"), "Haringey"
    assert "QMJ" not in reaches.council("E09000009", "QRV"), "Ealing"
    assert "QNQ" in reaches.council("E06000039", "QNQ"), "Slough"
    assert "QNQ" not in reaches.council("E07000178", "QU9"), "Oxford"
    assert "QRL@2026" in reaches.council("E06000045", "QRL"), "Southampton"
    assert "QRL@2026" not in reaches.council("E07000092", "QNQ"), "Rushmoor came later"
    assert "QRL@2026" in reaches.footprints["QRL"], "what the board says of the whole"
    assert {"E07000092", "E07000084"} <= set(reaches.footprints["QRL"]), "Rushmoor, Basingstoke"


async def test_mine_says_what_it_was(talk: Talk) -> None:
    await after_the_change(talk, "QMJ")
    said = " ".join((await talk.say("/mine")).split())
    assert "NHS West and North London ICB, since 3 March 2025 (then North Central London)" in said
    await talk.ask("/moved old")
    assert "NHS North Central London ICB (until 31 March 2026)" in await talk.say("/mine")
    await talk.ask("/unfollow north central london")
    assert await talk.follows() == []


async def test_where_nothing_changed_it_says_so(talk: Talk) -> None:
    await talk.ask("/follow devon")
    assert "Nothing that this chat follows has changed" in await talk.say("/moved")
    assert await talk.follows() == ["QJK"]


async def test_without_a_choice_it_asks(talk: Talk) -> None:
    await after_the_change(talk, "QMJ")
    answer = await talk.ask("/moved")
    assert [one.label for one in answer.actions] == ["Keep", "Only my old area", "Both"]
    await talk.press(answer, "Only my old area")
    assert await talk.follows() == ["QMJ"]


async def test_in_a_group_it_is_for_admins(talk: Talk) -> None:
    group = talk.other("-100", ChatKind.GROUP)
    group.admin = False
    assert "for the admins" in await group.say("/moved old QMJ")


async def test_owners_are_told_that_a_change_waits_for_them(talk: Talk) -> None:
    talk.owners = frozenset({"telegram:5"})
    assert "areas adopt" not in await talk.say("/status")
    async with talk.store.write() as tx:
        chat = await tx.chats.ensure(talk.at, talk.kind, "", THEN)
        await tx.subscriptions.add(chat.id, "QMJ", THEN)
    assert "python -m bot areas adopt --dry-run" in await talk.say("/status")
    async with talk.store.write() as tx:
        await tx.subscriptions.remove(chat.id, "QMJ")
    await after_the_change(talk, "QMJ")
    assert "areas adopt" not in await talk.say("/status")
