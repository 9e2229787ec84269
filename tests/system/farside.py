"""People and chats at the far side of a platform, so that the same scenarios run on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Protocol

import sqlalchemy as sa

from db.schema import deliveries, notices
from db.store import Store
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_things import Message
from tests.system.conftest import OWNER
from tests.system.program import Program
from tests.system.scene import PATIENCE, Scene
from tests.waiting import eventually


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the bot as somebody sees it now."""

    chat: str
    id: str
    text: str


class FarSide(Protocol):
    """What people do and see, and the program between them. A person stands for the private chat
    with them wherever a chat is meant."""

    platform: str
    owner: str
    many: int  #: chats, more than can be in the air at once
    dawdle: float  #: seconds that a slow server takes for a message
    lag: float  #: seconds between a message's arrival and the time in the server's log, at most

    @property
    def store(self) -> Store:
        """The program's database."""

    @property
    def program(self) -> Program:
        """The program."""

    async def person(self) -> str:
        """Somebody who can talk to the bot in private."""

    async def crowd(self, number: int) -> set[str]:
        """So many private chats with the bot, by their addresses."""

    async def group(self, name: str, *admins: str, movable: bool = False) -> str:
        """A group with the bot in it; one that is movable may get a new address."""

    async def say(self, person: str, text: str, at: str | None = None) -> Seen:
        """Somebody writes, in private or in a group; the bot's answer."""

    async def say_formatted(self, person: str, html: str) -> Seen:
        """The same with formatting."""

    async def send_picture(self, person: str, picture: bytes, html: str) -> Seen:
        """The same with a picture above the words."""

    async def press(self, person: str, message: Seen, button: str) -> Seen:
        """Somebody presses a button; the message that comes of it."""

    async def heard(self, chat: str, words: str, *, besides: int = 0) -> Seen:
        """The bot's latest message with these words, as soon as there are more than `besides`."""

    async def standing(self, chat: str, words: str) -> Sequence[str]:
        """The texts with these words that stand in a chat now."""

    async def accepted(self, words: str) -> list[tuple[float, str]]:
        """When and where the server took messages with these words, by its own account."""

    async def last_said(self, chat: str) -> float:
        """When the server took the bot's latest message to a chat."""

    async def rings_all(self, chat: str, words: str) -> bool:
        """Whether a message with these words calls everybody in the chat."""

    async def pictures(self, chat: str) -> int:
        """How many pictures of the bot are in a chat."""

    async def demote(self, group: str, person: str) -> None:
        """Somebody is no admin of a group any more."""

    def slow(self, seconds: float) -> None:
        """From now on the server takes its time with every message to a crowd; 0 ends it."""

    async def move(self, group: str) -> str:
        """The group gets a new address; that address."""


async def answer_to(store: Store, request: str) -> str:
    """The platform's id of the message that answers a request.

    The bot's own account of it, as what comes unasked looks like an answer from outside.
    """
    answer = sa.select(deliveries.c.remote_ref).join(
        notices, notices.c.id == deliveries.c.notice_id
    )
    answer = answer.where(notices.c.source_key == f"reply:{request}", deliveries.c.part == 0)
    found: list[str] = []

    async def is_there() -> bool:
        async with store.read() as tx:
            found[:] = [ref for ref in (await tx.connection.execute(answer)).scalars() if ref]
        return bool(found)

    await eventually(is_there, PATIENCE)
    return found[0]


_CHATS = count(61_000)
MASS = ("@everyone", "@room", "@here")


@dataclass
class TelegramSide:
    """The fake Bot API server."""

    scene: Scene
    platform: str = "telegram"
    owner: str = str(OWNER)
    many: int = 400
    dawdle: float = 0.25
    lag: float = 0.1

    @property
    def server(self) -> FakeTelegram:
        return self.scene.telegram

    @property
    def store(self) -> Store:
        return self.scene.store

    @property
    def program(self) -> Program:
        return self.scene.program

    async def person(self) -> str:
        return self._newcomer()

    async def crowd(self, number: int) -> set[str]:
        return {self._newcomer() for _ in range(number)}

    async def group(self, name: str, *admins: str, movable: bool = False) -> str:
        number = -next(_CHATS)
        people = tuple(int(admin) for admin in admins)
        return str(self.server.group(number, admins=people, title=name, basic=movable).id)

    async def say(self, person: str, text: str, at: str | None = None) -> Seen:
        chat = int(at or person)
        return await self._answer(chat, self.server.say(chat, text, int(person)))

    async def say_formatted(self, person: str, html: str) -> Seen:
        return await self._answer(int(person), self.server.say_formatted(int(person), html))

    async def send_picture(self, person: str, picture: bytes, html: str) -> Seen:
        update = self.server.send_file(int(person), picture, photo=True, caption=html)
        return await self._answer(int(person), update)

    async def press(self, person: str, message: Seen, button: str) -> Seen:
        found = self.server.chats[int(message.chat)].messages[int(message.id)]
        versions = len(found.versions)
        self.server.press(found, button, int(person))
        await self.server.wait_for(lambda: len(found.versions) > versions, PATIENCE)
        return _seen(found)

    async def heard(self, chat: str, words: str, *, besides: int = 0) -> Seen:
        def there() -> list[Message]:
            return [m for m in self.server.messages(int(chat)) if words in m.text]

        await self.server.wait_for(lambda: len(there()) > besides, PATIENCE)
        return _seen(there()[-1])

    async def standing(self, chat: str, words: str) -> list[str]:
        return [m.text for m in self.server.messages(int(chat)) if words in m.text]

    async def accepted(self, words: str) -> list[tuple[float, str]]:
        return [
            (one.at, str(one.params["chat_id"]))
            for one in self.server.requests("sendMessage")
            if words in one.params["text"] and one.status == 200
        ]

    async def last_said(self, chat: str) -> float:
        return max(
            one.at
            for one in self.server.requests("sendMessage")
            if one.params["chat_id"] == int(chat) and one.status == 200
        )

    async def rings_all(self, chat: str, words: str) -> bool:
        texts = await self.standing(chat, words)
        return any(sign in text for text in texts for sign in MASS)

    async def pictures(self, chat: str) -> int:
        return sum(
            str(one.params["chat_id"]) == chat and one.status == 200
            for one in self.server.requests("sendPhoto")
        )

    async def demote(self, group: str, person: str) -> None:
        self.server.demote(int(group), int(person))

    def slow(self, seconds: float) -> None:
        chances = {"slow_before": 1.0} if seconds else {}
        self.server.chaos(chances, delay=seconds)  # type: ignore[arg-type]

    async def move(self, group: str) -> str:
        """It is told with the next message."""
        return str(self.server.migrate(int(group), tell=False))

    def age(self, hours: float) -> None:
        """All messages so far are so much older."""
        self.server.age(hours)

    def _newcomer(self) -> str:
        return str(self.server.private_chat(next(_CHATS)).id)

    async def _answer(self, chat: int, update: int) -> Seen:
        message = await answer_to(self.store, f"{self.platform}:{update}")
        return _seen(self.server.chats[chat].messages[int(message)])


def _seen(message: Message) -> Seen:
    return Seen(str(message.chat_id), str(message.id), message.text)
