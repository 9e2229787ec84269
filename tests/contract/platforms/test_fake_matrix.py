"""The tools of the Matrix tests against a real Synapse, without the bot."""

from __future__ import annotations

import asyncio
import json
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.fakes.matrix_peer import Peer, another_device, peer_of
from tests.fakes.matrix_person import C, Person, location
from tests.fakes.matrix_proxy import Kind, MatrixProxy
from tests.fakes.synapse import MatrixError, Synapse

_NAMES = count(1)


def person(synapse: Synapse, name: str = "someone") -> Person:
    """Somebody new."""
    return Person(synapse, synapse.register(f"{name}-fake-{next(_NAMES)}"))


# --- the proxy -----------------------------------------------------------------------------------


async def send(proxy: MatrixProxy, sender: Person, room: str, transaction: str) -> tuple[int, Any]:
    """Send through the proxy; the status (0: no answer) and the body."""
    url = f"{proxy.url}{C}/rooms/{room}/send/m.room.message/{transaction}"
    headers = {"Authorization": f"Bearer {sender.account.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        session._retry_connection = False
        try:
            async with session.put(url, json={"msgtype": "m.text", "body": "hello"}) as answer:
                body = await answer.text()
                try:
                    return answer.status, json.loads(body)
                except ValueError:
                    return answer.status, None
        except aiohttp.ClientError:
            return 0, None


@pytest.mark.parametrize(
    ("kind", "status", "arrived"),
    [
        ("error_before", 502, 0),
        ("error_after", 502, 1),
        ("garbage", 200, 1),
        ("cut_before", 0, 0),
        ("cut_after", 0, 1),
        ("slow_before", 200, 1),
        ("slow_after", 200, 1),
        ("too_many", 429, 0),
        ("refused", 502, 0),
    ],
)
async def test_faults_and_one_event_for_each_transaction(
    synapse: Synapse, kind: Kind, status: int, arrived: int
) -> None:
    sender = person(synapse)
    room = await sender.room()
    async with MatrixProxy(synapse.url) as proxy:
        proxy.fail(kind, delay=0.05, retry_after_ms=7)
        got, body = await send(proxy, sender, room, "one")
        assert got == status
        assert len(await sender.messages(room)) == arrived
        if kind == "too_many":
            assert body["retry_after_ms"] == 7
        again, body = await send(proxy, sender, room, "one")
        assert (again, "event_id" in body) == (200, True)
        assert len(await sender.messages(room)) == 1
        assert [one.fault for one in proxy.requests("/send/")] == [kind, None]


async def test_other_paths_pass_while_one_fails(synapse: Synapse) -> None:
    sender = person(synapse)
    room = await sender.room()
    async with MatrixProxy(synapse.url) as proxy:
        proxy.fail("error_before", "/sync", times=99)
        assert (await send(proxy, sender, room, "one"))[0] == 200


# --- the server ----------------------------------------------------------------------------------


async def test_the_strict_server_says_429_until_an_administrator_lifts_it(
    strict_synapse: Synapse,
) -> None:
    sender = person(strict_synapse)
    room = await sender.room()
    with pytest.raises(MatrixError, match="M_LIMIT_EXCEEDED"):
        await asyncio.gather(*(sender.say(room, f"message {number}") for number in range(15)))
    await asyncio.to_thread(strict_synapse.lift_limits, sender.user)
    for number in range(30):
        await sender.say(room, f"more {number}")


async def test_versions_of_rooms(synapse: Synapse) -> None:
    owner = person(synapse)
    old, new = await owner.room(version="11"), await owner.room(version="12")
    assert old.endswith(":localhost")
    assert ":" not in new
    assert await owner.upgrade(old, "12") not in (old, new)


# --- the peer ------------------------------------------------------------------------------------


async def test_two_peers_talk_in_secret(synapse: Synapse, tmp_path: Path) -> None:
    anna, bela = person(synapse, "anna"), person(synapse, "bela")
    async with (
        peer_of(anna, tmp_path / "anna") as one,
        peer_of(bela, tmp_path / "bela", "nio") as other,
    ):
        room = await anna.direct(bela.user, encrypted=True)
        await bela.join(room)
        said = await one.say(room, "/ics haringey")
        await other.heard(room, "/ics haringey")
        await other.react(room, said, "1️⃣")
        edit = {"msgtype": "m.text", "body": "new"}
        answer = await other.say(room, "an answer")
        await one.heard(room, "an answer")
        relation = {"rel_type": "m.replace", "event_id": answer}
        await other.say(room, "* new", **{"m.new_content": edit, "m.relates_to": relation})
        await one.heard(room, "new")
        await one.send(room, "m.room.message", location(51.5, -0.1))
        place = await other.heard(room, "My place")
        assert place.content["geo_uri"].startswith("geo:51.5,")
        assert await anna.reactions(room, said, bela.user) == ["1️⃣"]
        assert all(event.encrypted for event in await anna.messages(room))
        assert [seen.edits for seen in one.messages(room, bela.user)] == [1]
        if one.library == "mautrix":
            assert await one.trust(bela.user, bela.account.device) == "UNVERIFIED"
        await no_key(one, other, room)
        await again(one, other, room)


async def no_key(one: Peer, other: Peer, room: str) -> None:
    secret = await one.say_without_key(room, "nobody can read this")
    await other.wait_for(lambda: secret in [seen.event for seen in other.unreadable(room)])
    await one.say(room, "but this they can")
    await other.heard(room, "but this they can")


async def again(one: Peer, other: Peer, room: str) -> None:
    """A client that ends and starts again on its store reads on."""
    await one.stop()
    await other.say(room, "said meanwhile")
    await one.start()
    await one.heard(room, "said meanwhile")


async def test_a_new_device_reads_what_is_said_from_then_on(
    synapse: Synapse, tmp_path: Path
) -> None:
    anna, bela = person(synapse, "anna"), person(synapse, "bela")
    async with peer_of(bela, tmp_path / "bela", "nio") as speaker:
        room = await anna.direct(bela.user, encrypted=True)
        await bela.join(room)
        await speaker.say(room, "before")
        device = await asyncio.to_thread(another_device, synapse, anna.account)
        async with peer_of(Person(synapse, device), tmp_path / "anna") as listener:
            await speaker.say(room, "after")
            await listener.heard(room, "after")
