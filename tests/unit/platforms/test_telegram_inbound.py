"""Which words are meant for us, who has a right to say them, and where they were said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.document import paragraph
from bot.core.types import Address, ChatChange, ChatKind, Request
from bot.platforms.telegram.inbound import (
    Listening,
    addressed_to_us,
    may_write,
    needs_rights,
    read_update,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
US = Listening("OurBot", frozenset({"follow", "unfollow"}))
PRIVATE, GROUP, CHANNEL = ChatKind.PRIVATE, ChatKind.GROUP, ChatKind.CHANNEL
ALICE = {"id": 5, "is_bot": False, "first_name": "Alice"}
SUPERGROUP = {"id": -1001, "type": "supergroup", "title": "Group"}


@pytest.mark.parametrize(
    ("kind", "text", "heard"),
    [
        (PRIVATE, "Haringey", "Haringey"),
        (PRIVATE, "  /ics Haringey \n", "/ics Haringey"),
        (PRIVATE, "/ics@OurBot Haringey", "/ics Haringey"),
        (PRIVATE, "/ics@OtherBot Haringey", "/ics Haringey"),
        (PRIVATE, "/start haringey", "/start haringey"),
        (PRIVATE, "/ what", "/ what"),
        (PRIVATE, " ", None),
        (GROUP, "/ics Haringey", "/ics Haringey"),
        (GROUP, "/ics@ourbot Haringey", "/ics Haringey"),
        (GROUP, "/ics@OurBot", "/ics"),
        (GROUP, "/ics@OurBot\nHaringey", "/ics\nHaringey"),
        (GROUP, "/ics@OtherBot Haringey", None),
        (GROUP, "/ics@OurBotToo Haringey", None),
        (GROUP, "I live in Haringey", None),
        (GROUP, "see /ics Haringey", None),
        (GROUP, "1", None),
        (GROUP, "#1", None),
        (GROUP, "@OurBot Haringey", "Haringey"),
        (GROUP, "@OurBot", None),
        (GROUP, "@OtherBot Haringey", None),
        (GROUP, "ask @OurBot Haringey", None),
        (CHANNEL, "/follow Bath", "/follow Bath"),
        (CHANNEL, "Our news today", None),
    ],
)
def test_addressed_to_us(kind: ChatKind, text: str, heard: str | None) -> None:
    assert addressed_to_us(text, US.username, kind) == heard


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("/follow Bath", True),
        ("/FOLLOW Bath", True),
        ("/ics Bath", False),
        ("/followed Bath", False),
        ("#3", True),
        ("follow Bath", True),
    ],
)
def test_when_rights_matter(text: str, needed: bool) -> None:
    assert needs_rights(text, US.changing) is needed


def update(**payload: Any) -> dict[str, Any]:
    return {"update_id": 77, **payload}


def message(chat: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 1, "chat": chat, **fields}


def test_a_command_in_a_topic() -> None:
    heard = read_update(
        update(
            message=message(
                SUPERGROUP,
                text="/follow@OurBot Bath",
                message_thread_id=12,
                is_topic_message=True,
                **{"from": ALICE},
            )
        ),
        US,
        NOW,
    )
    assert heard is not None
    assert heard.ask_rights_of == 5
    assert heard.inbound == Request(
        key="telegram:77",
        at=Address("telegram", "-1001", "12"),
        kind=GROUP,
        sender="5",
        admin=None,
        text="/follow Bath",
        received_at=NOW,
        title="Group",
        blocks=(paragraph("Bath"),),
    )


def test_the_general_topic_has_no_thread() -> None:
    general = message(
        SUPERGROUP, text="/ics x", message_thread_id=1, is_topic_message=True, **{"from": ALICE}
    )
    heard = read_update(update(message=general), US, NOW)
    assert heard is not None
    assert isinstance(heard.inbound, Request)
    assert heard.inbound.at.thread == ""


def test_a_press_on_a_message_that_telegram_no_longer_shows() -> None:
    press = {
        "id": "q",
        "from": ALICE,
        "chat_instance": "c",
        "data": "#2",
        "message": {"message_id": 3, "date": 0, "chat": SUPERGROUP},
    }
    heard = read_update(update(callback_query=press), US, NOW)
    assert heard is not None
    assert isinstance(heard.inbound, Request)
    assert (heard.inbound.text, heard.inbound.origin, heard.press) == ("#2", "3", "q")
    assert heard.ask_rights_of == 5


def test_a_press_without_a_message_is_only_answered() -> None:
    press = {"id": "q", "from": ALICE, "chat_instance": "c", "inline_message_id": "i", "data": "x"}
    heard = read_update(update(callback_query=press), US, NOW)
    assert heard is not None
    assert (heard.inbound, heard.press) == (None, "q")


@pytest.mark.parametrize(
    "payload",
    [
        {"edited_message": message(SUPERGROUP, text="/ics x", **{"from": ALICE})},
        {"message": message(SUPERGROUP, new_chat_members=[ALICE], **{"from": ALICE})},
        {"message": message({"id": 5, "type": "private"}, sticker={}, **{"from": ALICE})},
        {"message": message(SUPERGROUP, migrate_from_chat_id=-42)},
        {"poll": {}},
        {},
    ],
)
def test_what_is_nothing_to_us(payload: dict[str, Any]) -> None:
    assert read_update(update(**payload), US, NOW) is None


@pytest.mark.parametrize(
    ("member", "kind", "may"),
    [
        ({"status": "member"}, PRIVATE, True),
        ({"status": "kicked"}, PRIVATE, False),
        ({"status": "member"}, GROUP, True),
        ({"status": "administrator"}, GROUP, True),
        ({"status": "left"}, GROUP, False),
        ({"status": "restricted", "is_member": True, "can_send_messages": True}, GROUP, True),
        ({"status": "restricted", "is_member": True, "can_send_messages": False}, GROUP, False),
        ({"status": "restricted", "is_member": False, "can_send_messages": True}, GROUP, False),
        ({"status": "administrator", "can_post_messages": True}, CHANNEL, True),
        ({"status": "administrator", "can_post_messages": False}, CHANNEL, False),
        ({"status": "member"}, CHANNEL, False),
    ],
)
def test_who_may_write(member: dict[str, Any], kind: ChatKind, may: bool) -> None:
    assert may_write(member, kind) is may


def test_a_membership_is_about_the_whole_chat() -> None:
    event = {"chat": SUPERGROUP, "new_chat_member": {"status": "left"}}
    heard = read_update(update(my_chat_member=event), US, NOW)
    assert heard is not None
    assert isinstance(heard.inbound, ChatChange)
    assert heard.inbound.at == Address("telegram", "-1001")
    assert heard.inbound.key == "telegram:77"
