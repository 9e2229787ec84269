"""What Telegram tells us, in what order it is acknowledged, and what we make of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.document import Action, Document, paragraph
from bot.core.types import Address, Change, ChatChange, ChatKind, Inbound, Request, Sent
from bot.platforms.telegram.listen import CONFLICT_WAIT, LONGEST_WAIT
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


# --- acknowledging -------------------------------------------------------------------------------


async def test_nothing_is_acknowledged_before_it_is_committed(rig: TelegramRig) -> None:
    first = rig.server.say(5, "/one")
    cursor, committed, asked = KeptCursor(), asyncio.Event(), asyncio.Event()

    async def receive(inbound: Inbound) -> None:
        asked.set()
        await committed.wait()

    task = asyncio.create_task(rig.platform.listen(receive, cursor))
    await asyncio.wait_for(asked.wait(), 5)
    second = rig.server.say(5, "/two")
    assert rig.server.unconfirmed() == [first, second]
    assert await cursor.load() is None
    assert len(rig.server.requests("getUpdates")) == 1, "polled on before the commit"
    committed.set()
    await rig.server.wait_for(lambda: not rig.server.unconfirmed())
    assert cursor.value == str(second + 1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_goes_on_from_the_cursor(rig: TelegramRig) -> None:
    cursor, inbox = KeptCursor(), Inbox()
    rig.server.say(5, "/one")
    async with listening(rig.platform, inbox, cursor):
        await inbox.wait_for(1)
        await rig.server.wait_for(lambda: cursor.value is not None)
    seen = len(rig.server.requests("getUpdates"))
    rig.server.say(5, "/two")
    async with listening(rig.platform, inbox, cursor):
        await inbox.wait_for(2)
        await rig.server.wait_for(lambda: len(rig.server.requests("getUpdates")) > seen)
    assert [event.text for event in inbox.taken if isinstance(event, Request)] == ["/one", "/two"]


async def test_what_was_killed_before_the_acknowledgement_comes_again(rig: TelegramRig) -> None:
    rig.server.say(5, "/one")
    asked: asyncio.Future[Inbound] = asyncio.get_running_loop().create_future()

    async def receive(inbound: Inbound) -> None:
        asked.set_result(inbound)
        await asyncio.Event().wait()

    task = asyncio.create_task(rig.platform.listen(receive, KeptCursor()))
    before = await asyncio.wait_for(asked, 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    (after,) = await hear(rig)
    assert before.key == after.key


async def test_what_came_before_a_failure_is_acknowledged(rig: TelegramRig) -> None:
    ids = [rig.server.say(5, f"/number {number}") for number in range(3)]
    cursor, taken = KeptCursor(), 0

    async def receive(inbound: Inbound) -> None:
        nonlocal taken
        if inbound.key == f"telegram:{ids[1]}":
            raise ConnectionError("the store is away")
        taken += 1

    task = asyncio.create_task(rig.platform.listen(receive, cursor))
    await rig.server.wait_for(lambda: rig.server.unconfirmed() == ids[1:])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (cursor.value, taken) == (str(ids[1]), 1)
    assert rig.clock.waits, "asked again without a pause"


async def test_an_update_nobody_can_read_is_skipped(rig: TelegramRig) -> None:
    rig.server.raw_update(message={"chat": "not a chat"})
    rig.server.raw_update(callback_query={"id": 1})
    rig.server.say(5, "/help")
    assert (await hear_request(rig)).text == "/help"


async def test_a_reply_to_something_odd_is_heard(rig: TelegramRig) -> None:
    rig.server.say(5, "/help", reply_to_message={"gift": "of a kind nobody knows yet"})
    assert (await hear_request(rig)).text == "/help"


# --- trouble -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["error_before", "cut_before", "cut_after", "garbage", "too_many"])
async def test_polling_survives(rig: TelegramRig, kind: str) -> None:
    rig.server.fail(kind, "getUpdates", times=3)  # type: ignore[arg-type]
    rig.server.say(5, "/help")
    assert (await hear_request(rig)).text == "/help"
    assert len(rig.clock.waits) >= 3


async def test_starts_before_the_network_does(rig: TelegramRig) -> None:
    await rig.server.stop()
    inbox = Inbox()
    async with listening(rig.platform, inbox):
        await rig.clock.wait_for(lambda waits: len(waits) >= 4)
        rig.server.say(5, "/help")
        await rig.server.start()
        await inbox.wait_for(1)
    assert rig.clock.waits[0] <= 1 < rig.clock.waits[3], "no back-off"


async def test_a_second_poller_makes_the_first_wait_long(
    rig: TelegramRig, capsys: pytest.CaptureFixture[str]
) -> None:
    async with listening(rig.platform, Inbox()):
        await rig.server.wait_for(lambda: rig.server.polling)
        rig.server.webhook = "https://elsewhere.example.org"
        rig.server.interrupt_poll()
        await rig.clock.wait_for(lambda waits: CONFLICT_WAIT in waits)
    assert "only one may run with this TELEGRAM_TOKEN" in "".join(capsys.readouterr())


async def test_a_wrong_token_does_not_hammer(rig: TelegramRig) -> None:
    rig.server.token += "x"
    async with listening(rig.platform, Inbox()):
        await rig.clock.wait_for(bool)
    assert rig.clock.waits[0] == LONGEST_WAIT


async def test_removes_a_webhook_that_would_keep_updates_from_us(rig: TelegramRig) -> None:
    rig.server.webhook = "https://old.example.org"
    rig.server.say(5, "/help")
    assert (await hear_request(rig)).text == "/help"


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
