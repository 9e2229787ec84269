"""Encrypted rooms: what the bot sends is read by a client of another library, by nobody else."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.core.document import Document, paragraph
from bot.core.types import Address, NotSent, Operation, Outcome, Request, Sent, Unknown
from tests.contract.platforms.documents import MAP, PICTURE
from tests.contract.platforms.matrix_rig import MatrixRig
from tests.contract.platforms.rigs import Inbox, delivery, listening, matrix_rig
from tests.fakes.matrix_peer import Peer, another_device, peer_of
from tests.fakes.matrix_person import Person, location
from tests.fakes.matrix_proxy import Kind
from tests.fakes.synapse import shared_synapse
from tests.waiting import eventually


@dataclass
class Secret:
    """The rig, an encrypted room and the client of the person in it."""

    rig: MatrixRig
    peer: Peer
    room: str

    async def send(self, words: str, transaction: str = "t1", **changes: object) -> Outcome:
        """The bot says this."""
        (body,) = self.rig.platform.render(Document((paragraph(words),)))
        at = Address("matrix", self.room)
        changes = {"transaction_id": transaction, **changes}
        return await self.rig.platform.perform(delivery(at, body, **changes))

    async def ciphertexts(self) -> list[str]:
        """The sessions of the bot's messages, as the server sees them, oldest first."""
        messages = await self.peer.person.messages(self.room, self.rig.bot.user)
        assert all(one.encrypted for one in messages), "said in plain text"
        return [str(one.content["session_id"]) for one in messages]


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Peer]:
    """Somebody's client of another library; one for all tests, as it takes a while to start."""
    synapse = await asyncio.to_thread(shared_synapse)
    person = Person(synapse, synapse.register("reader-of-secrets"))
    async with peer_of(person, tmp_path_factory.mktemp("reader")) as peer:
        yield peer


@pytest_asyncio.fixture(loop_scope="module")
async def secret(reader: Peer) -> AsyncIterator[Secret]:
    """A room of that person's with a bot of its own."""
    async with matrix_rig() as rig:
        room = await reader.person.room(invite=[rig.bot.user], encrypted=True)
        await Person(reader.person.synapse, rig.bot).join(room)
        yield Secret(rig, reader, room)


async def test_sent_edited_and_withdrawn(secret: Secret) -> None:
    sent = await secret.send("Hello, é漢😀")
    assert isinstance(sent, Sent)
    assert (await secret.peer.heard(secret.room, "Hello")).text == "Hello, é漢😀"
    await secret.send("New words", "e", operation=Operation.EDIT, target_ref=sent.ref)
    edited = await secret.peer.heard(secret.room, "New words")
    assert (edited.event, edited.edits) == (sent.ref, 1)
    gone = await secret.send("", "d", operation=Operation.DELETE, target_ref=sent.ref)
    assert isinstance(gone, Sent)
    await secret.peer.wait_for(
        lambda: [one.redacted for one in secret.peer.messages(secret.room)] == [True]
    )


async def test_a_picture_is_locked_before_it_leaves(secret: Secret) -> None:
    """The server keeps ciphertext; the key is in the message that only members can read."""
    rig = secret.rig
    rig.files.add(PICTURE)
    (body,) = rig.platform.render(MAP)
    sent = await rig.platform.perform(delivery(Address("matrix", secret.room), body))
    assert isinstance(sent, Sent)
    await secret.peer.heard(secret.room, "North Middle on the map")
    message = await secret.peer.heard(secret.room, "Map of North Middle")
    assert message.content["msgtype"] == "m.image"
    assert "url" not in message.content
    file = message.content["file"]
    locked = secret.peer.person.download_now(file["url"])
    assert PICTURE not in locked
    assert unlocked(locked, file) == PICTURE


def unlocked(locked: bytes, file: Mapping[str, Any]) -> bytes:
    """What was locked, by the specification: AES-CTR under the key of the message."""
    digest = base64.b64encode(hashlib.sha256(locked).digest()).decode().rstrip("=")
    assert digest == file["hashes"]["sha256"].rstrip("=")
    key = base64.urlsafe_b64decode(file["key"]["k"] + "==")
    counter = base64.b64decode(file["iv"] + "==")
    cipher = Cipher(algorithms.AES256(key), modes.CTR(counter)).decryptor()
    return cipher.update(locked) + cipher.finalize()


@pytest.mark.parametrize("kind", ["cut_after", "error_after", "garbage"])
async def test_a_repeated_transaction_is_one_message(secret: Secret, kind: Kind) -> None:
    secret.rig.proxy.fail(kind)
    assert isinstance(await secret.send("Once"), Unknown)
    assert isinstance(await secret.send("Once"), Sent)
    await secret.peer.heard(secret.room, "Once")
    assert len(await secret.ciphertexts()) == 1


@pytest.mark.parametrize("kind", ["error_before", "cut_after"])
@pytest.mark.parametrize("part", ["/keys/query", "/keys/claim", "/sendToDevice/"])
async def test_nothing_is_said_that_nobody_has_the_key_to(
    secret: Secret, part: str, kind: Kind
) -> None:
    assert isinstance(await warm_up(secret), Sent)
    secret.rig.proxy.fail(kind, part)
    outcomes = [await secret.send("After a fault"), await secret.send("After a fault")]
    assert isinstance(outcomes[0], NotSent | Sent)
    assert isinstance(outcomes[1], Sent)
    await secret.peer.heard(secret.room, "After a fault")
    assert not secret.peer.unreadable(secret.room)


async def test_a_burst_waits_for_the_devices_that_one_room_asks_for(secret: Secret) -> None:
    """Several rooms of the same person want to know their devices; all wait for the one answer."""
    person, rig = secret.peer.person, secret.rig
    rooms = [secret.room]
    for _ in range(4):
        room = await person.room(invite=[rig.bot.user], encrypted=True)
        await Person(person.synapse, rig.bot).join(room)
        rooms.append(room)
    assert isinstance(await warm_up(secret), Sent)
    rig.proxy.fail("slow_after", "/keys/query", delay=0.5)
    rig.proxy.fail("slow_after", "/keys/claim", delay=0.2)

    async def say(room: str, number: int) -> Outcome:
        (body,) = rig.platform.render(Document((paragraph(f"Burst {number}"),)))
        return await rig.platform.perform(
            delivery(Address("matrix", room), body, transaction_id=f"b{number}")
        )

    first = await asyncio.gather(*(say(room, n) for n, room in enumerate(rooms)))
    again = await asyncio.gather(*(say(room, 10 + n) for n, room in enumerate(rooms)))
    assert all(isinstance(outcome, Sent) for outcome in [*first, *again])
    for number, room in enumerate(rooms):
        await secret.peer.heard(room, f"Burst {number}")
        await secret.peer.heard(room, f"Burst {10 + number}")


async def warm_up(secret: Secret) -> Outcome:
    """Log in by saying something where nothing is encrypted."""
    (body,) = secret.rig.platform.render(Document((paragraph("warm"),)))
    return await secret.rig.platform.perform(delivery(secret.rig.at, body, transaction_id="w"))


async def test_the_longest_parts_fit(secret: Secret) -> None:
    for number, letter in enumerate("aé漢😀<"):
        bodies = secret.rig.platform.render(Document((paragraph(letter * 30_000),)))
        sent = None
        for part, body in enumerate(bodies):
            one = delivery(Address("matrix", secret.room), body, transaction_id=f"l{number}.{part}")
            sent = await secret.rig.platform.perform(one)
            assert isinstance(sent, Sent), sent
        assert isinstance(sent, Sent)
        edit = delivery(
            Address("matrix", secret.room),
            bodies[0],
            operation=Operation.EDIT,
            target_ref=sent.ref,
            transaction_id=f"e{number}",
        )
        assert isinstance(await secret.rig.platform.perform(edit), Sent)


async def test_who_has_left_cannot_read_on(secret: Secret, tmp_path: Path) -> None:
    """A new key once somebody has left, or lost a device; the same one while nothing changes."""
    rig = secret.rig
    guest = Person(rig.person.synapse, rig.person.synapse.register(f"{rig.person.account.name}-g"))
    async with peer_of(guest, tmp_path / "guest") as other:
        await secret.peer.person.invite(secret.room, guest.user)
        await guest.join(secret.room)
        inbox = Inbox()
        async with listening(rig.platform, inbox):
            await until_synced(rig, inbox)
            await secret.send("To both", "1")
            await other.heard(secret.room, "To both")
            await secret.send("To both again", "2")
            device = await asyncio.to_thread(another_device, rig.person.synapse, guest.account)
            lost = Person(rig.person.synapse, device)
            async with peer_of(lost, tmp_path / "lost") as third:
                await until_synced(rig, inbox)
                await secret.send("To three", "3")
                await third.heard(secret.room, "To three")
            await lost.call("POST", "/logout")
            await until_synced(rig, inbox)
            await secret.send("Not to the lost one", "4")
            await guest.leave(secret.room)
            await until_synced(rig, inbox)
            await secret.send("Not to the guest", "5")
            await secret.peer.heard(secret.room, "Not to the guest")
    first, second, third_key, fourth, fifth = await secret.ciphertexts()
    assert first == second == third_key, "a new device only needs the key"
    assert len({third_key, fourth, fifth}) == 3
    assert not [one for one in other.messages(secret.room) if "Not to the guest" in one.text]


async def until_synced(rig: MatrixRig, inbox: Inbox) -> None:
    """Until the bot has heard of all that has happened before."""
    marker = f"/help {len(inbox.taken)}"
    rig.say(marker)
    await eventually(
        lambda: marker in [one.text for one in inbox.taken if isinstance(one, Request)]
    )


async def test_hears_what_is_said_in_secret(secret: Secret) -> None:
    inbox = Inbox()
    async with listening(secret.rig.platform, inbox):
        await secret.rig.proxy.wait_for(lambda: secret.rig.proxy.requests("/sync"))
        await secret.peer.say(secret.room, "/ics Haringey")
        await inbox.wait_for(1)
        await secret.peer.send(secret.room, "m.room.message", location(50.7, -3.5))
        heard = await inbox.wait_for(2)
    texts = [one for one in heard if isinstance(one, Request)]
    assert texts[0].text == "/ics Haringey"
    assert texts[1].point == (50.7, -3.5)
