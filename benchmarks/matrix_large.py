"""The first message to an encrypted room with many devices; used by `benchmarks.matrix`."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from nio import AsyncClient, AsyncClientConfig
from nio.store import SqliteMemoryStore

from benchmarks.deliveries import alert
from benchmarks.matrix_stage import Stage, open_nio
from bot.clock import SystemClock
from bot.core.types import Address, Sent
from bot.platforms.matrix.build import Account as PlatformAccount
from bot.platforms.matrix.build import build
from bot.platforms.matrix.render import render
from tests.contract.platforms.rigs import delivery, no_file
from tests.fakes.matrix_person import Person
from tests.fakes.synapse import Account


async def large_room(stage: Stage, members: int) -> None:
    """Print how long the first message to a room with many devices takes, and the second."""
    room = await stage.person.room(invite=[stage.bot.user], encrypted=True, preset="public_chat")
    await Person(stage.synapse, stage.bot).join(room)
    places = asyncio.Semaphore(4)

    async def join(number: int) -> None:
        async with places:
            account = await asyncio.to_thread(stage.synapse.register, f"member{number}")
            await with_keys(stage, account)
            await Person(stage.synapse, account).join(room)

    await asyncio.gather(*(join(number) for number in range(members)))
    ours_first, ours_second = await two_sends(stage, room)
    with tempfile.TemporaryDirectory() as folder:
        client = await open_nio(stage, Path(folder))
        bare_first, bare_second = [await one_send(client, room) for _ in range(2)]
        await client.close()
    print(
        f"a room with {members} more devices: first message {ours_first:.2f} s, second "
        f"{ours_second:.3f} s; the bare SDK {bare_first:.2f} s and {bare_second:.3f} s"
    )


async def with_keys(stage: Stage, account: Account) -> None:
    """Publish keys for this device."""
    config = AsyncClientConfig(encryption_enabled=True, store=SqliteMemoryStore)
    client = AsyncClient(stage.synapse.url, account.user, account.device, "", config)
    client.restore_login(account.user, account.device, account.token)
    await client.keys_upload()
    await client.close()


async def two_sends(stage: Stage, room: str) -> list[float]:
    """Seconds that the platform takes for its first and its second message to a room."""
    account = PlatformAccount(
        homeserver=stage.synapse.url,
        user=stage.bot.user,
        store=stage.folder / "keys",
        access_token=stage.bot.token,
        device_id=stage.bot.device,
    )
    platform = build(account, no_file, SystemClock())
    await platform.perform(delivery(Address("matrix", stage.rooms["plain"][0]), text(0)))
    seconds = []
    for number in (1, 2):
        begun = time.perf_counter()
        one = delivery(Address("matrix", room), text(number), transaction_id=f"large{number}")
        outcome = await platform.perform(one)
        seconds.append(time.perf_counter() - begun)
        if not isinstance(outcome, Sent):
            raise SystemExit(f"not sent: {outcome}")
    await platform.aclose()
    return seconds


def text(number: int) -> str:
    """The body of an alert."""
    (body,) = render(alert(number))
    return body


async def one_send(client: AsyncClient, room: str) -> float:
    """Seconds that the SDK takes for a message."""
    begun = time.perf_counter()
    content = {"msgtype": "m.text", "body": "Measured"}
    await client.room_send(room, "m.room.message", content, ignore_unverified_devices=True)
    return time.perf_counter() - begun
