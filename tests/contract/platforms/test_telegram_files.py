"""Photos and documents on Telegram: limits, edits, and uploading once."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from bot.core.document import Attachment, Document, bold, inline, paragraph
from bot.core.types import Address, NotSent, Operation, Outcome, Refused, Sent, Unknown
from bot.platforms.telegram import files as telegram_files
from tests.contract.platforms.documents import ALERT, MAP, PICTURE
from tests.contract.platforms.rigs import TelegramRig, delivery, telegram_rig
from tests.fakes.telegram_faults import Kind


@pytest.fixture
async def rig() -> AsyncIterator[TelegramRig]:
    async with telegram_rig() as made:
        made.files.add(PICTURE)
        yield made


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def carrying(
    rig: TelegramRig, data: bytes, media_type: str = "image/png", document: Document = MAP
) -> Document:
    file = Attachment(rig.files.add(data), "file.bin", media_type, "What it shows")
    return replace(document, attachment=file)


async def send(rig: TelegramRig, document: Document = MAP, at: Address | None = None) -> Outcome:
    (body,) = rig.platform.render(document)
    return await rig.platform.perform(delivery(at or rig.at, body))


async def test_a_photo_with_caption_and_buttons(rig: TelegramRig) -> None:
    assert isinstance(await send(rig), Sent)
    (message,) = rig.server.messages(5)
    assert message.file is not None
    assert (message.file.kind, message.file.name) == ("photo", "north-middle.png")
    assert message.buttons == [[("Back", "/ics XX1")]]
    assert message.text.startswith("North Middle on the map")


@pytest.mark.parametrize(
    ("units", "parts"), [(1023, 1), (1024, 1), (1025, 2), (3990, 2), (4100, 3)]
)
async def test_words_are_the_caption_up_to_1024_units(
    rig: TelegramRig, units: int, parts: int
) -> None:
    words = "🗺" * (units // 2) + "x" * (units % 2)
    bodies = rig.platform.render(replace(MAP, blocks=(paragraph(words),)))
    assert len(bodies) == parts
    for body in bodies:
        assert isinstance(await rig.platform.perform(delivery(rig.at, body)), Sent)
    messages = rig.server.messages(5)
    assert messages[0].file is not None
    assert all(message.file is None for message in messages[1:])
    assert [bool(message.buttons) for message in messages] == [False] * (parts - 1) + [True]


async def test_a_caption_keeps_its_markup(rig: TelegramRig) -> None:
    document = replace(MAP, blocks=(paragraph(*inline("a & <b> ", bold("bold"))),))
    assert isinstance(await send(rig, document), Sent)
    assert rig.server.messages(5)[0].text.startswith("a & <b> bold\n\nMap of North Middle")
    assert rig.server.messages(5)[0].entities


@pytest.mark.parametrize("alt", ["", "  \n ", "<&>" * 1000, "🗺" * 3000])
async def test_a_picture_without_words_says_what_it_shows(rig: TelegramRig, alt: str) -> None:
    assert MAP.attachment is not None
    document = Document((), (), replace(MAP.attachment, alt=alt))
    assert isinstance(await send(rig, document), Sent)
    assert rig.server.messages(5)[0].text


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (png(6000, 4001), "image/png"),  # width and height together at most 10,000
        (png(2100, 100), "image/png"),  # at most 20 times as wide as high
        (b"no picture", "image/png"),
        (PICTURE, "image/svg+xml"),
        (PICTURE, "application/pdf"),
        (PICTURE, "text/plain\r\nX-Header: evil"),
    ],
)
async def test_what_is_no_photo_goes_as_a_document(
    rig: TelegramRig, data: bytes, media_type: str
) -> None:
    assert isinstance(await send(rig, carrying(rig, data, media_type)), Sent)
    (message,) = rig.server.messages(5)
    assert message.file is not None
    assert message.file.kind == "document"


async def test_a_photo_over_ten_megabytes_goes_as_a_document(rig: TelegramRig) -> None:
    document = carrying(rig, PICTURE + b"\0" * 10 * 1024 * 1024)
    assert isinstance(await send(rig, document), Sent)
    assert [entry.method for entry in rig.server.log] == ["sendDocument"]


async def test_a_file_over_fifty_megabytes_is_refused(rig: TelegramRig) -> None:
    outcome = await send(rig, carrying(rig, b"\0" * (50 * 1024 * 1024 + 1), "text/csv"))
    assert isinstance(outcome, Refused)
    assert not outcome.chat_gone


async def test_one_file_for_many_chats_is_uploaded_once(rig: TelegramRig) -> None:
    rig.server.private_chats(100, 5)
    for chat in range(100, 105):
        assert isinstance(await send(rig, at=Address("telegram", str(chat))), Sent)
    assert len(rig.server.files) == 1
    assert rig.files.loads == 1


async def test_a_file_that_telegram_forgot_is_uploaded_again(rig: TelegramRig) -> None:
    assert isinstance(await send(rig), Sent)
    rig.server.files.clear()
    assert isinstance(await send(rig), Sent)
    assert len(rig.server.messages(5)) == 2
    assert len(rig.server.files) == 1


async def test_only_so_many_files_are_remembered(
    rig: TelegramRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_files, "MOST_KNOWN", 1)
    for size in (1, 2, 1):
        assert isinstance(await send(rig, carrying(rig, png(size, 1))), Sent)
    assert len(rig.server.files) == 3


@pytest.mark.parametrize(
    ("kind", "end", "accepted"),
    [
        ("too_many", NotSent, 0),
        ("blocked", Refused, 0),
        ("cut_before", Unknown, 0),
        ("cut_after", Unknown, 1),
        ("error_after", Unknown, 1),
        ("garbage", Unknown, 1),
    ],
)
async def test_faults_end_as_those_of_text(
    rig: TelegramRig, kind: Kind, end: type[Outcome], accepted: int
) -> None:
    rig.server.fail(kind, "sendPhoto")
    assert isinstance(await send(rig), end)
    assert len(rig.server.messages(5)) == accepted
    assert len(rig.server.log) == 1, "asked more than once"


async def test_a_refused_connection_surely_sent_no_photo(rig: TelegramRig) -> None:
    await rig.server.stop()
    assert isinstance(await send(rig), NotSent)


@pytest.mark.parametrize(("before", "after"), [(MAP, ALERT), (ALERT, MAP)])
async def test_words_cannot_become_a_picture_so_it_is_sent_anew(
    rig: TelegramRig, before: Document, after: Document
) -> None:
    sent = await send(rig, before)
    assert isinstance(sent, Sent)
    (body,) = rig.platform.render(after)
    edit = delivery(rig.at, body, operation=Operation.EDIT, target_ref=sent.ref)
    again = await rig.platform.perform(edit)
    assert isinstance(again, Sent)
    assert again.ref != sent.ref
    assert len(rig.server.messages(5)) == 2


async def test_an_edit_of_a_caption_that_changes_nothing_is_done(rig: TelegramRig) -> None:
    sent = await send(rig)
    assert isinstance(sent, Sent)
    (body,) = rig.platform.render(MAP)
    edit = delivery(rig.at, body, operation=Operation.EDIT, target_ref=sent.ref)
    assert await rig.platform.perform(edit) == sent
    assert rig.server.messages(5)[0].versions == [rig.server.messages(5)[0].text]


@pytest.mark.parametrize("method", ["sendPhoto", "editMessageCaption"])
async def test_the_server_is_as_strict_about_captions(rig: TelegramRig, method: str) -> None:
    """What would be refused if `render` were wrong."""
    sent = await send(rig)
    assert isinstance(sent, Sent)
    body = rig.platform.render(MAP)[0].replace("North Middle on the map", "x" * 1025)
    changes: dict[str, Any] = (
        {"operation": Operation.EDIT, "target_ref": sent.ref} if "edit" in method else {}
    )
    outcome = await rig.platform.perform(delivery(rig.at, body, **changes))
    assert outcome == Refused("400 Bad Request: message caption is too long")
