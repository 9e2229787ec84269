"""Long polling: nothing is acknowledged before it is committed, and nothing stops it for good."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.types import Inbound, Request
from bot.platforms.telegram.listen import CONFLICT_WAIT, LONGEST_WAIT
from tests.contract.platforms.rigs import (
    Inbox,
    KeptCursor,
    TelegramRig,
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
