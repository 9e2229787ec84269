"""Areas through the real program: a location, a map, typing in other chats, a change of areas."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.types import Address, ChatKind
from tests.system.program import command
from tests.system.scene import PATIENCE, Scene

pytestmark = pytest.mark.asyncio(loop_scope="module")

THEN = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


async def test_a_shared_location_is_answered_and_kept_nowhere(scene: Scene) -> None:
    person = scene.person()
    scene.telegram.share(person, 51.588123, -0.069456)
    card = await scene.heard(person, "That point is in Haringey (council)")
    assert "it is not stored" in card.text
    assert "51.588" not in scene.program.log()
    async with scene.store.read() as tx:
        stored = await tx.connection.exec_driver_sql("SELECT document FROM notices")
        assert not [row for row in stored if "51.588" in str(row) or "0.0694" in str(row)]
    followed = await scene.press(card, "Follow Haringey (council)")
    assert followed.text.startswith("You now follow Haringey")


async def test_a_map_is_a_photo_of_its_own(scene: Scene) -> None:
    person = scene.person()
    card = await scene.ask(person, "/ics devon")
    scene.telegram.press(card, "Map")
    photo = await scene.heard(person, "NHS Devon ICB: map")
    assert photo.id != card.id
    assert photo.file is not None
    assert photo.file.kind == "photo"
    assert "Plymouth" in photo.text, "what it shows is said"
    scene.telegram.press(photo, "Councils")
    await scene.heard(person, "NHS Devon ICB: councils")


async def test_what_is_typed_in_another_chat_is_answered_at_once(scene: Scene) -> None:
    query = scene.telegram.type(scene.person(), "ics truro")
    await scene.telegram.wait_for(lambda: scene.telegram.typing[query], PATIENCE)
    (answer,) = scene.telegram.typing[query]
    assert [one["title"] for one in answer["results"]] == [
        "NHS Cornwall and the Isles of Scilly ICB"
    ]


async def test_a_change_of_areas_is_tried_decided_and_told(scene: Scene) -> None:
    person = scene.person()
    async with scene.store.write() as tx:
        at = Address("telegram", str(person))
        chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", THEN)
        await tx.subscriptions.add(chat.id, "QMJ", THEN)
    tried = await command(scene.folder, "areas", "adopt", "--dry-run", settings=scene.settings)
    assert (tried.status, "1  North Central London (QMJ)" in tried.out) == (0, True), tried
    assert scene.with_words(person, "became") == []
    decided = await command(scene.folder, "areas", "adopt", settings=scene.settings)
    assert (decided.status, "Decided." in decided.out) == (0, True), decided
    card = await scene.heard(person, "Your ICB became NHS West and North London ICB")
    assert "You now follow NHS West and North London ICB" in card.text
    await scene.press(card, "Only my old area")
    assert "You now follow NHS North Central London ICB (until 31 March 2026)" in card.text
    async with scene.store.read() as tx:
        assert [one.area for one in await tx.subscriptions.of(chat.id)] == ["QMJ"]
