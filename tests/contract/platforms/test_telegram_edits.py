"""Edits and deletions on Telegram: done twice is done, and none gets lost or sends a copy."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.core.document import Action, Document, paragraph
from bot.core.types import (
    Address,
    Operation,
    Outcome,
    Refused,
    Sent,
)
from tests.contract.platforms.rigs import TelegramRig, delivery, telegram_rig
from tests.fakes.telegram_faults import Kind

HELLO = Document((paragraph("Hello"),), (Action("More", "/ics more"),))


@pytest.fixture
async def rig() -> AsyncIterator[TelegramRig]:
    async with telegram_rig() as made:
        yield made


async def send(rig: TelegramRig, at: Address | None = None) -> Outcome:
    (body,) = rig.platform.render(HELLO)
    return await rig.platform.perform(delivery(at or rig.at, body))


async def edit(rig: TelegramRig, words: str, ref: str) -> Outcome:
    (body,) = rig.platform.render(Document((paragraph(words),)))
    return await rig.platform.perform(
        delivery(rig.at, body, operation=Operation.EDIT, target_ref=ref)
    )


async def delete(rig: TelegramRig, ref: str) -> Outcome:
    return await rig.platform.perform(
        delivery(rig.at, "", operation=Operation.DELETE, target_ref=ref)
    )


async def test_an_edit_replaces_text_and_buttons(rig: TelegramRig) -> None:
    await send(rig)
    assert await edit(rig, "Bye", "1") == Sent("1")
    (message,) = rig.server.messages(5)
    assert (message.versions, message.buttons) == (["Hello", "Bye"], [])


async def test_an_edit_that_changes_nothing_is_done(rig: TelegramRig) -> None:
    await send(rig)
    assert await edit(rig, "Bye", "1") == Sent("1")
    assert await edit(rig, "Bye", "1") == Sent("1")


async def test_an_edit_of_a_message_that_is_gone_becomes_a_new_message(rig: TelegramRig) -> None:
    await send(rig)
    await delete(rig, "1")
    assert await edit(rig, "Bye", "1") == Sent("2")
    assert rig.shown() == ["Bye"]


async def test_a_faulty_edit_is_not_followed_by_a_new_message(rig: TelegramRig) -> None:
    await send(rig)
    kinds: tuple[Kind, ...] = ("cut_after", "error_before", "too_many", "blocked", "bad_entities")
    for kind in kinds:
        rig.server.fail(kind, "editMessageText")
        assert not isinstance(await edit(rig, f"Bye {kind}", "1"), Sent)
    assert len(rig.shown()) == 1


async def test_a_deletion_in_a_chat_that_shut_us_out_says_so(rig: TelegramRig) -> None:
    await send(rig)
    rig.server.block(5)
    outcome = await delete(rig, "1")
    assert isinstance(outcome, Refused)
    assert outcome.chat_gone
