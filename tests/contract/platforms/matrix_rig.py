"""The Matrix rig: the bot's platform, a proxy, a real Synapse, a person in a direct chat."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core.types import Address
from bot.platforms.matrix.build import Account as MatrixAccount
from bot.platforms.matrix.build import Matrix, build
from tests.fakes.matrix_person import Person
from tests.fakes.matrix_proxy import MatrixProxy
from tests.fakes.synapse import Account, shared_synapse
from tests.waiting import eventually

if TYPE_CHECKING:
    from tests.contract.platforms.rigs import HastyClock, KeptFiles


@dataclass
class MatrixRig:
    """The platform, and everything around it."""

    platform: Matrix
    person: Person
    bot: Account  #: the bot's account, on the device that it uses
    proxy: MatrixProxy  #: what the bot takes for its homeserver
    clock: HastyClock
    files: KeptFiles
    room: str

    @property
    def at(self) -> Address:
        return Address("matrix", self.room)

    @property
    def who(self) -> str:
        return self.person.user

    def say(self, text: str) -> None:
        self.person.say_now(self.room, text)

    def shown(self) -> list[str]:
        messages = self.person.messages_now(self.room, self.bot.user)
        return [message.text for message in messages if not message.redacted]

    def files_shown(self) -> list[bytes]:
        messages = self.person.messages_now(self.room, self.bot.user)
        addresses = [str(message.content.get("url", "")) for message in messages]
        return [self.person.download_now(address) for address in addresses if address]


@dataclass(frozen=True, slots=True)
class _Acquainted:
    """A bot and a person in a direct chat."""

    person: Person
    bot: Account
    room: str
    since: float


_ACCOUNTS = count(1)
_ACQUAINTED: list[_Acquainted] = []
#: Seconds after which the bot takes its joining for something that is over.
_OVER_AFTER = 1.3


async def _acquainted() -> _Acquainted:
    """Two who have known each other for a while; some pairs are made at once, as that takes time
    and the waiting for them is the same."""
    if not _ACQUAINTED:
        synapse = await asyncio.to_thread(shared_synapse)
        for _ in range(8):
            number = next(_ACCOUNTS)
            person = Person(synapse, synapse.register(f"person-rig-{number}"))
            bot = synapse.register(f"bot-rig-{number}")
            room = await person.direct(bot.user)
            await Person(synapse, bot).join(room)
            _ACQUAINTED.append(_Acquainted(person, bot, room, time.monotonic()))
    pair = _ACQUAINTED.pop(0)
    await eventually(lambda: time.monotonic() - pair.since > _OVER_AFTER)
    return pair


@asynccontextmanager
async def open_matrix_rig(
    clock: HastyClock, files: KeptFiles, **options: Any
) -> AsyncIterator[MatrixRig]:
    """A rig with a room of its own."""
    pair = await _acquainted()
    with tempfile.TemporaryDirectory() as folder:
        async with MatrixProxy(pair.person.synapse.url) as proxy:
            account = MatrixAccount(
                homeserver=proxy.url,
                user=pair.bot.user,
                store=Path(folder),
                access_token=pair.bot.token,
                device_id=pair.bot.device,
                **options,
            )
            platform = build(account, files.load, clock)
            try:
                yield MatrixRig(platform, pair.person, pair.bot, proxy, clock, files, pair.room)
            finally:
                await platform.aclose()
