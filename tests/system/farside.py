"""People and chats at the far side of a platform, so that the same scenarios run on each of them.

A platform joins by a `FarSide` of its own in `FAR_SIDES` of `test_broadcasts.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_things import Message
from tests.system.scene import PATIENCE


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the bot as somebody sees it now."""

    chat: str
    id: str
    text: str
    buttons: tuple[str, ...]


class FarSide(Protocol):
    """What people do and see."""

    platform: str

    def person(self) -> str:
        """Somebody who can talk to the bot in private."""

    def group(self, name: str, *admins: str) -> str:
        """A group with the bot in it."""

    async def say(self, person: str, text: str, at: str | None = None) -> Seen:
        """Somebody writes, in private or in a group; the bot's next message there."""

    async def say_formatted(self, person: str, html: str) -> Seen:
        """The same with formatting."""

    async def press(self, person: str, message: Seen, button: str) -> Seen:
        """Somebody presses a button; the message once it has changed."""

    async def heard(self, chat: str, words: str) -> Seen:
        """The bot's message with these words, as soon as it is there."""

    def standing(self, chat: str, words: str) -> list[str]:
        """The texts with these words that stand in a chat now."""

    def accepted(self, words: str) -> list[tuple[float, str]]:
        """When and where the server took messages with these words, by its log."""

    def demote(self, group: str, person: str) -> None:
        """Somebody is no admin of a group any more."""

    def slow(self, seconds: float) -> None:
        """From now on the server takes its time with every message; 0 ends it."""

    def refuse(self, chat: str) -> None:
        """The chat takes nothing from the bot any more, and nobody says so."""

    def move(self, group: str) -> str:
        """The group gets a new address at the next message; that address."""

    def age(self, hours: float) -> None:
        """All messages so far are so much older."""


_CHATS = count(61_000)


@dataclass
class TelegramSide:
    """The fake Bot API server."""

    server: FakeTelegram
    platform: str = "telegram"
    _moved: dict[str, str] = field(default_factory=dict)

    def person(self) -> str:
        return str(self.server.private_chat(next(_CHATS)).id)

    def group(self, name: str, *admins: str, basic: bool = False) -> str:
        number = -next(_CHATS)
        people = tuple(int(admin) for admin in admins)
        return str(self.server.group(number, admins=people, title=name, basic=basic).id)

    async def say(self, person: str, text: str, at: str | None = None) -> Seen:
        chat = int(at or person)
        before = self._ids(chat)
        self.server.say(chat, text, int(person))
        return await self._new(chat, before)

    async def say_formatted(self, person: str, html: str) -> Seen:
        before = self._ids(int(person))
        self.server.say_formatted(int(person), html)
        return await self._new(int(person), before)

    async def press(self, person: str, message: Seen, button: str) -> Seen:
        found = self.server.chats[int(message.chat)].messages[int(message.id)]
        versions = len(found.versions)
        self.server.press(found, button, int(person))
        await self.server.wait_for(lambda: len(found.versions) > versions, PATIENCE)
        return _seen(found)

    async def heard(self, chat: str, words: str) -> Seen:
        def there() -> list[Message]:
            return [m for m in self.server.messages(int(chat)) if words in m.text]

        await self.server.wait_for(there, PATIENCE)
        return _seen(there()[-1])

    def standing(self, chat: str, words: str) -> list[str]:
        return [m.text for m in self.server.messages(int(chat)) if words in m.text]

    def accepted(self, words: str) -> list[tuple[float, str]]:
        return [
            (one.at, str(one.params["chat_id"]))
            for one in self.server.requests("sendMessage")
            if words in one.params["text"] and one.status == 200
        ]

    def demote(self, group: str, person: str) -> None:
        self.server.demote(int(group), int(person))

    def slow(self, seconds: float) -> None:
        chances = {"slow_before": 1.0} if seconds else {}
        self.server.chaos(chances, delay=seconds)  # type: ignore[arg-type]

    def refuse(self, chat: str) -> None:
        self.server.block(int(chat), tell=False)

    def move(self, group: str) -> str:
        return str(self.server.migrate(int(group), tell=False))

    def age(self, hours: float) -> None:
        self.server.age(hours)

    def _ids(self, chat: int) -> set[int]:
        return {message.id for message in self.server.messages(chat)}

    async def _new(self, chat: int, before: set[int]) -> Seen:
        def new() -> list[Message]:
            return [m for m in self.server.messages(chat) if m.id not in before]

        await self.server.wait_for(new, PATIENCE)
        return _seen(new()[0])


def _seen(message: Message) -> Seen:
    buttons = tuple(label for row in message.buttons for label, _ in row)
    return Seen(str(message.chat_id), str(message.id), message.text, buttons)
