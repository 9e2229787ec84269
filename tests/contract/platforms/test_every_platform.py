"""What every platform promises, asked of each of them; a new platform joins by a rig."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.document import Document, paragraph
from bot.core.types import ChatKind, NotSent, Operation, Request, Sent
from tests.contract.platforms.documents import ALERT, ALL, CARD, MAP, PAPER, PICTURE
from tests.contract.platforms.rigs import RIGS, Inbox, Rig, delivery, listening, readable

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(params=sorted(RIGS))
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async with RIGS[request.param]() as made:
        yield made


@pytest.mark.parametrize("name", sorted(ALL))
async def test_people_read_what_the_golden_file_says(rig: Rig, name: str) -> None:
    """Written anew with `UPDATE_GOLDEN=1`; then look at the difference."""
    file = GOLDEN / f"{rig.platform.name}_{name}.txt"
    text = readable(rig.platform.name, rig.platform.render(ALL[name]))
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(ALL))
async def test_a_document_has_the_same_bytes_every_time(rig: Rig, name: str) -> None:
    assert rig.platform.render(ALL[name]) == rig.platform.render(ALL[name])


async def test_a_preview_reads_as_the_message_will(rig: Rig) -> None:
    text = "\n".join(map(rig.platform.preview, rig.platform.render(ALERT)))
    for words in ("A&E <overnight> beds", "North Middle (the whole area)", "/unfollow to stop"):
        assert words in text.replace("!unfollow", "/unfollow")
    assert "<b>" not in text


async def test_what_is_performed_is_seen(rig: Rig) -> None:
    (body,) = rig.platform.render(ALERT)
    outcome = await rig.platform.perform(delivery(rig.at, body))
    assert isinstance(outcome, Sent)
    assert outcome.ref
    seen = "\n".join(rig.shown())
    for words in ("A&E <overnight> beds", "North Middle (the whole area)", "/unfollow to stop"):
        assert words in seen


async def test_an_edit_shows_the_new_text(rig: Rig) -> None:
    first, second = rig.platform.render(ALERT)[0], rig.platform.render(CARD)[0]
    sent = await rig.platform.perform(delivery(rig.at, first))
    assert isinstance(sent, Sent)
    edit = delivery(rig.at, second, operation=Operation.EDIT, target_ref=sent.ref)
    assert isinstance(await rig.platform.perform(edit), Sent)
    assert "Integrated Care Board" in rig.shown()[-1]


async def test_a_deletion_can_be_repeated(rig: Rig) -> None:
    sent = await rig.platform.perform(delivery(rig.at, rig.platform.render(ALERT)[0]))
    assert isinstance(sent, Sent)
    gone = delivery(rig.at, "", operation=Operation.DELETE, target_ref=sent.ref)
    assert isinstance(await rig.platform.perform(gone), Sent)
    assert isinstance(await rig.platform.perform(gone), Sent)


@pytest.mark.parametrize("document", [MAP, PAPER], ids=["picture", "paper"])
async def test_a_file_goes_with_its_words(rig: Rig, document: Document) -> None:
    rig.files.add(PICTURE)
    for body in rig.platform.render(document):
        assert isinstance(await rig.platform.perform(delivery(rig.at, body)), Sent)
    assert rig.files_shown() == [PICTURE]
    for words in ("North Middle on the map",) if document is MAP else ("you asked for",):
        assert words in "\n".join(rig.shown())


async def test_a_file_with_long_words_goes_before_them(rig: Rig) -> None:
    rig.files.add(PICTURE)
    long = replace(MAP, blocks=(paragraph("word " * 600),))
    for part, body in enumerate(rig.platform.render(long)):
        one = delivery(rig.at, body, part=part, transaction_id=f"t{part}")
        assert isinstance(await rig.platform.perform(one), Sent)
    assert rig.files_shown() == [PICTURE]
    seen = "\n".join(rig.shown())
    assert "Map of North Middle" in seen
    assert seen.index("Map of North Middle") < seen.index("word word")


async def test_a_file_that_is_no_longer_kept_leaves_the_words(rig: Rig) -> None:
    (body,) = rig.platform.render(MAP)
    assert isinstance(await rig.platform.perform(delivery(rig.at, body)), Sent)
    assert rig.files_shown() == []
    assert "North Middle on the map" in rig.shown()[-1]


async def test_a_database_that_is_away_surely_sent_nothing(rig: Rig) -> None:
    rig.files.away = True
    (body,) = rig.platform.render(MAP)
    outcome = await rig.platform.perform(delivery(rig.at, body))
    assert isinstance(outcome, NotSent)
    assert "North Middle" not in "".join(rig.shown())


async def test_the_words_of_a_file_can_be_edited(rig: Rig) -> None:
    rig.files.add(PICTURE)
    (body,) = rig.platform.render(MAP)
    sent = await rig.platform.perform(delivery(rig.at, body))
    assert isinstance(sent, Sent)
    (again,) = rig.platform.render(replace(MAP, blocks=(paragraph("Other words"),)))
    edit = delivery(rig.at, again, operation=Operation.EDIT, target_ref=sent.ref)
    assert isinstance(await rig.platform.perform(edit), Sent)
    assert "Other words" in rig.shown()[-1]
    assert PICTURE in rig.files_shown()


async def test_hands_over_what_people_write_in_order(rig: Rig) -> None:
    inbox = Inbox()
    rig.say("/ics Haringey")
    async with listening(rig.platform, inbox):
        await inbox.wait_for(1)
        rig.say("St Helens & Knowsley")
        first, second = await inbox.wait_for(2)
    assert isinstance(first, Request)
    assert isinstance(second, Request)
    assert (first.text, second.text) == ("/ics Haringey", "St Helens & Knowsley")
    assert (first.at, first.kind, first.admin) == (rig.at, ChatKind.PRIVATE, True)
    assert first.key.startswith(rig.platform.name + ":")
    assert first.key != second.key
    assert first.received_at.tzinfo is not None


async def test_what_could_not_be_taken_comes_again_under_the_same_key(rig: Rig) -> None:
    inbox = Inbox(refuse=2)
    rig.say("/mine")
    rig.say("/help")
    async with listening(rig.platform, inbox):
        mine, other = await inbox.wait_for(2)
    assert [mine.key] * 2 == [event.key for event in inbox.refused]
    assert isinstance(other, Request)
    assert other.text == "/help"


async def test_somebody_stands_well_in_their_own_chat(rig: Rig) -> None:
    standing = await rig.platform.standing(rig.at.address, rig.who)
    assert standing is not None
    assert (standing.kind, standing.bot_may_post) == (ChatKind.PRIVATE, True)
    assert standing.person_admin


async def test_names_itself_in_addresses(rig: Rig) -> None:
    assert rig.platform.name == rig.at.platform


async def test_is_as_forgetful_as_it_says(rig: Rig) -> None:
    """Within `remembers` the same transaction again is the same message, not a second one."""
    once = delivery(rig.at, rig.platform.render(ALERT)[0])
    first, again = await rig.platform.perform(once), await rig.platform.perform(once)
    assert isinstance(first, Sent)
    assert isinstance(again, Sent)
    copies = "\n".join(rig.shown()).count("A&E <overnight> beds")
    assert (first.ref == again.ref, copies) == ((True, 1) if rig.platform.remembers else (False, 2))
