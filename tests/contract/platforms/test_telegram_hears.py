"""What we make of what Telegram tells us: who may change what, presses, chats; and the menus."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.document import Action, Document, paragraph
from bot.core.types import Address, Change, ChatChange, ChatKind, Inbound, Request, Sent
from tests.contract.platforms.rigs import (
    OWNER,
    Inbox,
    KeptCursor,
    TelegramRig,
    delivery,
    listening,
    telegram_rig,
)

GROUP = -100500
ADMIN, MEMBER = 21, 22
US = "@IcsWatchTestBot"


@pytest.fixture
async def rig() -> AsyncIterator[TelegramRig]:
    async with telegram_rig() as made:
        made.server.group(GROUP, admins=(ADMIN,), forum=True, title="Save our beds")
        yield made


async def hear(rig: TelegramRig, count: int = 1) -> list[Inbound]:
    inbox = Inbox()
    async with listening(rig.platform, inbox):
        return list(await inbox.wait_for(count))


async def hear_request(rig: TelegramRig) -> Request:
    (event,) = await hear(rig)
    assert isinstance(event, Request)
    return event


# --- who may change what -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sender", "admin"),
    [
        ("/follow Bath", ADMIN, True),
        ("/follow Bath", MEMBER, False),
        (f"/follow{US} Bath", ADMIN, True),
        (f"{US} follow Bath", MEMBER, False),
        ("/status", ADMIN, True),
        ("/ics Bath", MEMBER, None),  # a look-up: nobody is asked
    ],
)
async def test_admins_of_a_group(
    rig: TelegramRig, text: str, sender: int, admin: bool | None
) -> None:
    rig.server.say(GROUP, text, sender)
    request = await hear_request(rig)
    assert (request.admin, request.sender, request.kind) == (admin, str(sender), ChatKind.GROUP)
    assert bool(rig.server.requests("getChatAdministrators")) == (admin is not None)


async def test_the_anonymous_admin_is_one(rig: TelegramRig) -> None:
    rig.server.say(GROUP, "/follow Bath", anonymous=True)
    request = await hear_request(rig)
    assert (request.admin, request.sender) == (True, str(GROUP))


@pytest.mark.parametrize("automatic", [True, False])
async def test_who_speaks_as_another_channel_is_not_an_admin(
    rig: TelegramRig, automatic: bool
) -> None:
    rig.server.channel(-100900)
    rig.server.say(GROUP, "/follow Bath", as_chat=-100900, automatic=automatic)
    request = await hear_request(rig)
    assert (request.admin, request.sender) == (False, "-100900")


async def test_a_post_in_a_channel_is_by_its_admins(rig: TelegramRig) -> None:
    rig.server.channel(-100900, title="News")
    rig.server.say(-100900, "just news")
    rig.server.say(-100900, "/follow Bath")
    request = await hear_request(rig)
    assert (request.text, request.admin, request.kind) == ("/follow Bath", True, ChatKind.CHANNEL)


async def test_admins_are_remembered_for_a_while(rig: TelegramRig) -> None:
    for _ in range(5):
        rig.server.say(GROUP, "/follow Bath", ADMIN)
    await hear(rig, 5)
    assert len(rig.server.requests("getChatAdministrators")) == 1


async def test_nobody_could_be_asked(rig: TelegramRig) -> None:
    rig.server.fail("error_before", "getChatAdministrators")
    rig.server.say(GROUP, "/follow Bath", ADMIN)
    assert (await hear_request(rig)).admin is None


# --- buttons -------------------------------------------------------------------------------------

LONG = "/follow " + "a long name " * 9


async def with_buttons(rig: TelegramRig, chat: int) -> None:
    actions = (Action("Bath", "/follow E06000022"), Action("Long", LONG))
    (body,) = rig.platform.render(Document((paragraph("Which?"),), actions))
    at = Address("telegram", str(chat))
    assert isinstance(await rig.platform.perform(delivery(at, body)), Sent)


@pytest.mark.parametrize(("button", "text"), [("Bath", "/follow E06000022"), ("Long", "#2")])
async def test_a_button_is_its_command(rig: TelegramRig, button: str, text: str) -> None:
    await with_buttons(rig, 5)
    (message,) = rig.server.messages(5)
    rig.server.press(message, button)
    request = await hear_request(rig)
    assert (request.text, request.origin, request.admin) == (text, str(message.id), True)
    assert request.at == rig.at


async def test_the_button_stops_waiting_before_the_answer_is_ready(rig: TelegramRig) -> None:
    await with_buttons(rig, 5)
    press = rig.server.press(rig.server.messages(5)[0], "Bath")
    hold = asyncio.Event()

    async def receive(inbound: Inbound) -> None:
        await hold.wait()

    task = asyncio.create_task(rig.platform.listen(receive, KeptCursor()))
    await rig.server.wait_for(lambda: rig.server.presses[press])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("button", ["Bath", "Long"])
@pytest.mark.parametrize(("sender", "admin"), [(ADMIN, True), (MEMBER, False)])
async def test_a_press_in_a_group_needs_the_presser_s_right(
    rig: TelegramRig, button: str, sender: int, admin: bool
) -> None:
    await with_buttons(rig, GROUP)
    rig.server.press(rig.server.messages(GROUP)[0], button, sender)
    assert (await hear_request(rig)).admin is admin


async def test_a_subscriber_of_a_channel_may_not_press_for_it(rig: TelegramRig) -> None:
    rig.server.channel(-100900).admins.add(ADMIN)
    await with_buttons(rig, -100900)
    rig.server.press(rig.server.messages(-100900)[0], "Bath", MEMBER)
    assert (await hear_request(rig)).admin is False


# --- chats ---------------------------------------------------------------------------------------


async def test_a_topic_is_part_of_the_address(rig: TelegramRig) -> None:
    thread = rig.server.topic(GROUP)
    rig.server.say(GROUP, "/ics Bath", MEMBER, thread=thread)
    rig.server.say(GROUP, "/ics Bath", MEMBER)
    rig.server.say(GROUP, "/ics Bath", MEMBER, message_thread_id=77)  # a reply, not a topic
    events = await hear(rig, 3)
    assert [event.at.thread for event in events] == [str(thread), "", ""]
    assert {event.title for event in events} == {"Save our beds"}


@pytest.mark.parametrize(
    ("verb", "change"),
    [
        ("block", Change.SHUT_OUT),
        ("unblock", Change.RETURNED),
    ],
)
async def test_a_person_blocks_and_lets_in(rig: TelegramRig, verb: str, change: Change) -> None:
    getattr(rig.server, verb)(5)
    (event,) = await hear(rig)
    assert isinstance(event, ChatChange)
    assert (event.change, event.at, event.kind) == (change, rig.at, ChatKind.PRIVATE)


@pytest.mark.parametrize(
    ("verb", "change"),
    [
        ("kick", Change.SHUT_OUT),
        ("restrict", Change.SHUT_OUT),
        ("unblock", Change.RETURNED),
    ],
)
async def test_a_group_throws_out_and_lets_in(rig: TelegramRig, verb: str, change: Change) -> None:
    getattr(rig.server, verb)(GROUP)
    (event,) = await hear(rig)
    assert isinstance(event, ChatChange)
    assert (event.change, event.at.address, event.at.thread) == (change, str(GROUP), "")


async def test_a_group_becomes_a_supergroup(rig: TelegramRig) -> None:
    rig.server.group(-42, basic=True)
    new_id = rig.server.migrate(-42)
    (event,) = await hear(rig)
    assert isinstance(event, ChatChange)
    assert (event.change, event.at.address) == (Change.MOVED, "-42")
    assert event.new_address == str(new_id)


# --- menus ---------------------------------------------------------------------------------------


async def test_each_kind_of_reader_has_a_menu(rig: TelegramRig) -> None:
    rig.server.private_chat(OWNER)
    async with listening(rig.platform, Inbox()):
        await rig.server.wait_for(lambda: len(rig.server.menus) == 5)
    shown = {
        scope: [command["command"] for command in commands]
        for scope, commands in rig.server.menus.items()
    }
    assert shown == {
        "default": ["ics", "follow"],
        "all_private_chats": ["ics", "follow"],
        "all_group_chats": ["ics"],
        "all_chat_administrators": ["ics", "follow"],
        f"chat:{OWNER}": ["ics", "follow", "status"],
    }


async def test_an_owner_it_has_not_met_does_not_stop_the_menus(rig: TelegramRig) -> None:
    async with listening(rig.platform, Inbox()):
        await rig.server.wait_for(lambda: len(rig.server.requests("setMyCommands")) == 5)
    assert len(rig.server.menus) == 4


async def test_a_location_in_a_private_chat_is_a_request_with_a_point(rig: TelegramRig) -> None:
    rig.server.group(-100)
    inbox = Inbox()
    async with listening(rig.platform, inbox):
        rig.server.share(-100, 51.5, -0.1, sender=5)  # people show each other where they are
        rig.server.share(5, 51.588, -0.069)
        (request,) = await inbox.wait_for(1)
    assert isinstance(request, Request)
    assert request.point == (51.588, -0.069)
    assert (request.at, request.text, request.admin) == (rig.at, "", True)
    assert "51.5" not in repr(request), "a point must not get into a log"
