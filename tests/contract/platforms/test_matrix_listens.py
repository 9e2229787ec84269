"""Listening to Matrix when the server, the network or the store fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.types import Inbound, Request
from bot.platforms.matrix.sync import LONGEST_WAIT
from tests.contract.platforms.matrix_rig import MatrixRig
from tests.contract.platforms.rigs import Inbox, KeptCursor, listening, matrix_rig
from tests.fakes.matrix_person import C, Person
from tests.fakes.matrix_proxy import Kind
from tests.waiting import eventually


@pytest.fixture
async def rig() -> AsyncIterator[MatrixRig]:
    async with matrix_rig() as made:
        yield made


async def hear(rig: MatrixRig, cursor: KeptCursor | None = None) -> Request:
    """The next request."""
    inbox = Inbox()
    async with listening(rig.platform, inbox, cursor):
        (request,) = await inbox.wait_for(1)
    assert isinstance(request, Request)
    return request


@pytest.mark.parametrize(
    "kind", ["error_before", "error_after", "cut_before", "cut_after", "garbage", "too_many"]
)
async def test_syncing_survives(rig: MatrixRig, kind: Kind) -> None:
    rig.proxy.fail(kind, "/sync", times=3)
    rig.say("/help")
    assert (await hear(rig)).text == "/help"
    assert len(rig.clock.waits) >= 3, "asked again without a pause"


async def test_a_wait_grows_and_is_not_the_same_for_everybody(rig: MatrixRig) -> None:
    rig.proxy.fail("error_before", "/sync", times=6)
    rig.say("/help")
    await hear(rig)
    waits = rig.clock.waits[:6]
    assert waits[-1] > 4 * waits[0]
    assert len(set(waits)) == 6
    assert all(wait != round(wait) for wait in waits), "no jitter"


async def test_starts_before_the_network_does(rig: MatrixRig) -> None:
    await rig.proxy.stop()
    inbox = Inbox()
    async with listening(rig.platform, inbox):
        await rig.clock.wait_for(lambda waits: len(waits) >= 3)
        rig.say("/help")
        await rig.proxy.start()
        await inbox.wait_for(1)


async def test_the_place_in_the_stream_is_saved_after_what_came_before_it(rig: MatrixRig) -> None:
    cursor = KeptCursor()
    seen: list[str | None] = []
    rig.say("/help")

    async def receive(inbound: Inbound) -> None:
        seen.append(cursor.value)
        if len(seen) <= 2:
            raise ConnectionError("the store is away")

    task = asyncio.create_task(rig.platform.listen(receive, cursor))
    await eventually(lambda: cursor.value is not None)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert seen == [None] * 3


async def test_what_was_heard_before_a_restart_is_not_heard_again(rig: MatrixRig) -> None:
    cursor = KeptCursor()
    rig.say("/help")
    assert (await hear(rig, cursor)).text == "/help"
    async with listening(rig.platform, Inbox(), cursor):
        await eventually(lambda: cursor.value is not None)
    rig.say("/mine")
    assert (await hear(rig, cursor)).text == "/mine"


async def test_more_than_a_sync_brings_is_heard_in_order(rig: MatrixRig) -> None:
    """While the bot was away there was more said than the server lists at once."""
    cursor = KeptCursor()
    rig.say("/help")
    await hear(rig, cursor)
    async with listening(rig.platform, Inbox(), cursor):
        await eventually(lambda: cursor.value is not None)
    for number in range(70):
        rig.say(f"/ics {number}")
    inbox = Inbox()
    async with listening(rig.platform, inbox, cursor):
        heard = await inbox.wait_for(70)
    texts = [one.text for one in heard if isinstance(one, Request)]
    assert texts == [f"/ics {number}" for number in range(70)]


async def test_a_revoked_token_is_not_tried_again(
    rig: MatrixRig, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = Inbox()
    async with listening(rig.platform, inbox):
        await rig.proxy.wait_for(lambda: rig.proxy.requests("/sync"))
        rig.person.synapse.call("POST", f"{C}/logout", {}, rig.bot.token)
        await rig.proxy.wait_for(lambda: [one for one in rig.proxy.log if one.status == 401])
        asked = len(rig.proxy.log)
        for _ in range(50):
            await asyncio.sleep(0.01)
        assert len(rig.proxy.log) <= asked + 2, "goes on asking"
    said = "".join(capsys.readouterr())
    assert "MATRIX_PASSWORD" in said
    assert rig.bot.token not in said


async def test_what_is_no_homeserver_is_asked_seldom(rig: MatrixRig) -> None:
    rig.proxy.fail("refused", "/sync", times=2, status=404, errcode="M_UNRECOGNIZED")
    rig.say("/help")
    await hear(rig)
    assert rig.clock.waits[:2] == [LONGEST_WAIT, LONGEST_WAIT]


async def test_standing_is_what_the_homeserver_says_now(rig: MatrixRig) -> None:
    """Not what the last sync said: rights are looked at again at the moment of sending."""
    before = await rig.platform.standing(rig.room, rig.who)
    assert before is not None
    assert before.bot_may_post
    levels = await rig.person.state(rig.room, "m.room.power_levels")
    only_some_may_write = {**levels, "users": {}, "events_default": 50}
    await rig.person.set_state(rig.room, "m.room.power_levels", only_some_may_write)
    after = await rig.platform.standing(rig.room, rig.who)
    assert after is not None
    assert not after.bot_may_post


async def test_standing_in_a_room_that_was_replaced_is_that_in_the_new_one(rig: MatrixRig) -> None:
    """Such a channel must not be suspended just before its people are followed."""
    new = await rig.person.upgrade(rig.room, "11")
    assert await rig.platform.standing(rig.room, rig.who) is None, "we are not let in yet"
    await rig.person.invite(new, rig.bot.user)
    await Person(rig.person.synapse, rig.bot).join(new)
    there = await rig.platform.standing(rig.room, rig.who)
    assert there is not None
    assert there.address == new
    assert there.bot_may_post
    assert there.person_admin


async def test_a_room_that_only_claims_to_replace_another_is_not_looked_at(rig: MatrixRig) -> None:
    other = await rig.person.direct(rig.bot.user)
    await Person(rig.person.synapse, rig.bot).join(other)
    await rig.person.set_state(rig.room, "m.room.tombstone", {"replacement_room": other})
    there = await rig.platform.standing(rig.room, rig.who)
    assert there is not None
    assert there.address == rig.room
    assert not there.bot_may_post
