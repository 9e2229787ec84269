"""Whom a message on Matrix calls by what it says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.core.document import Document, paragraph
from bot.core.types import Address, ChatKind, Delivery, Lane, Operation
from bot.platforms.matrix.content import edit_of, text_content
from bot.platforms.matrix.render import render
from tests.clock import NOON

LOOK = Document((paragraph("Look @room"),))


SENT = Delivery(
    id=1,
    notice_id=1,
    chat_id=1,
    at=Address("matrix", "!room:x"),
    chat_kind=ChatKind.GROUP,
    part=0,
    operation=Operation.SEND,
    lane=Lane.BROADCAST,
    body="",
    target_ref=None,
    transaction_id="t",
    attempts=1,
    doubts=0,
    first_doubt_at=None,
    send_before=NOON,
    created_at=NOON,
)


@pytest.mark.parametrize(
    ("document", "called"),
    [
        (LOOK, {}),
        (replace(LOOK, calls_all=True), {"room": True}),
        (Document((paragraph("Look"),), calls_all=True), {}),
    ],
)
def test_everybody_is_called_where_the_author_chose_it(document: Document, called: object) -> None:
    (body,) = render(document)
    assert text_content(json.loads(body), SENT)["m.mentions"] == called


def test_an_edit_calls_nobody_again() -> None:
    (body,) = render(replace(LOOK, calls_all=True))
    edit = edit_of(text_content(json.loads(body), SENT), SENT)
    assert edit["m.mentions"] == {}
    assert edit["m.new_content"]["m.mentions"] == {"room": True}
