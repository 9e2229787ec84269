"""People and rooms on a real homeserver, for the scenarios that run on every platform.

Everybody is a plain person there and no room is encrypted. A group is a room whose admins have a
power level that its creator can take from them.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from db.store import Store
from tests.fakes.matrix_person import Person, as_read
from tests.fakes.matrix_person import Seen as Message
from tests.fakes.synapse import shared_synapse
from tests.system.farside import Seen, answer_to
from tests.system.matrix_scene import KEYS, MatrixScene, log_in, opened_on_matrix
from tests.system.program import Program
from tests.system.scene import PATIENCE

Event = dict[str, Any]

_OWNERS = count(1)
_FEEDS = {"devon": ("QJK",)}
#: The power level of whoever administers a room here, below that of its creator.
ADMIN = 50
#: What is listened for.
KINDS = ["m.room.message", "m.reaction", "m.room.redaction"]


@dataclass
class Ear:
    """Another device of the bot's account: what the server shows it of all rooms the bot is in."""

    bot: Person
    _since: str = ""
    _events: defaultdict[str, dict[str, Event]] = field(default_factory=lambda: defaultdict(dict))
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Hear everything from now on."""
        while True:
            self._since = await self._take_in(2.0)
            self._changed.set()

    async def catch_up(self) -> None:
        """Hear what has been said up to now."""
        await self._take_in(0.0)

    async def wait_for(self, true: Callable[[], object]) -> None:
        """Return once a condition holds; TimeoutError otherwise."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                self._changed.clear()
                await self._changed.wait()

    def events(self, room: str) -> list[Event]:
        """Those of a room, oldest first."""
        return list(self._events[room].values())

    def accepted(self) -> Iterator[tuple[str, Event]]:
        """Every message of the bot that is no edit, with its room."""
        for room, events in self._events.items():
            for one in events.values():
                mine = one["type"] == "m.room.message" and one["sender"] == self.bot.user
                if mine and not _is_edit(one["content"]):
                    yield room, one

    async def _take_in(self, seconds: float) -> str:
        """How far it has come."""
        nothing: dict[str, list[str]] = {"types": []}
        timeline = {"types": KINDS, "limit": 100}
        choice = {"room": {"timeline": timeline, "state": nothing}, "presence": nothing}
        query = {"filter": json.dumps(choice), "timeout": str(int(seconds * 1000))}
        if self._since:
            query["since"] = self._since
        answer = await self.bot.call("GET", f"/sync?{urlencode(query)}")
        for room, news in answer.get("rooms", {}).get("join", {}).items():
            events = news["timeline"]["events"]
            if news["timeline"].get("limited"):
                events = await asyncio.to_thread(self.bot.timeline_now, room)
            # The same may come twice, to `listen` and to `catch_up`.
            for event in events:
                self._events[room].setdefault(event["event_id"], event)
        return str(answer["next_batch"])


@dataclass
class MatrixSide:
    """The program on Matrix, its owner and the people it has met."""

    scene: MatrixScene
    ear: Ear
    owner: str
    platform: str = "matrix"
    many: int = 50
    dawdle: float = 4.0
    lag: float = PATIENCE
    _private: dict[str, str] = field(default_factory=dict)  #: a person's room with the bot
    _hosts: dict[str, Person] = field(default_factory=dict)  #: who made a room
    _people: dict[str, Person] = field(default_factory=dict)
    _crowd: set[str] = field(default_factory=set)

    @property
    def store(self) -> Store:
        return self.scene.scene.store

    @property
    def program(self) -> Program:
        return self.scene.program

    async def person(self) -> str:
        return await self.met(await asyncio.to_thread(self.scene.newcomer))

    async def met(self, person: Person) -> str:
        """Somebody begins to talk to the bot; who it is."""
        room = await self._greeted(await person.direct(self.scene.bot.user))
        self._people[person.user] = person
        self._private[person.user] = room
        return person.user

    async def crowd(self, number: int) -> set[str]:
        """Rooms of one person that the bot comes into unasked: an account for each, and greeting
        them, would take too long."""
        person = await asyncio.to_thread(self.scene.newcomer)
        places = asyncio.Semaphore(4)

        async def one() -> str:
            async with places:
                room = await person.room(preset="public_chat")
                await self.ear.bot.join(room)
                return room

        made = set(await asyncio.gather(*(one() for _ in range(number))))
        self._crowd |= made
        return made

    async def group(self, name: str, *admins: str, movable: bool = False) -> str:
        host = await asyncio.to_thread(self.scene.newcomer, "host")
        powers = {host.user: 100, **dict.fromkeys(admins, ADMIN)}
        preset = "public_chat" if movable else "private_chat"
        room = await host.room(
            name,
            invite=[self.scene.bot.user, *admins],
            version="11",
            powers=powers,
            preset=preset,
        )
        for admin in admins:
            await self._people[admin].join(room)
        self._hosts[room] = host
        return await self._greeted(room)

    async def say(self, person: str, text: str, at: str | None = None) -> Seen:
        return await self._asked(person, at or self._private[person], {"body": text})

    async def say_formatted(self, person: str, html: str) -> Seen:
        formatted = html.replace("\n", "<br>")
        words = {"format": "org.matrix.custom.html", "formatted_body": formatted}
        return await self._asked(person, self._private[person], {"body": shown(formatted), **words})

    async def send_picture(self, person: str, picture: bytes, html: str) -> Seen:
        someone = self._people[person]
        address = await asyncio.to_thread(someone.upload_now, picture, "image/png")
        words = {"format": "org.matrix.custom.html", "formatted_body": html, "body": shown(html)}
        info = {"mimetype": "image/png", "size": len(picture)}
        file = {"msgtype": "m.image", "url": address, "filename": "picture.png", "info": info}
        return await self._asked(person, self._private[person], {**words, **file})

    async def press(self, person: str, message: Seen, button: str) -> Seen:
        """By reaction, without waiting for the bot to offer it; what comes of it is a message of
        its own."""
        lines = [line for line in message.text.splitlines() if line.endswith(f" {button}")]
        assert lines, f"no button {button!r} in {message.text!r}"
        key = next(key for key in KEYS if lines[0].startswith(key))
        event = await self._people[person].react(message.chat, message.id, key)
        return await self._answer(message.chat, event)

    async def heard(self, chat: str, words: str, *, besides: int = 0) -> Seen:
        room = self._private.get(chat, chat)
        await self.ear.wait_for(lambda: len(self._with_words(room, words)) > besides)
        return _seen(room, self._with_words(room, words)[-1])

    async def standing(self, chat: str, words: str) -> list[str]:
        await self.ear.catch_up()
        return [_text(one) for one in self._with_words(self._private.get(chat, chat), words)]

    async def accepted(self, words: str) -> list[tuple[float, str]]:
        await self.ear.catch_up()
        return [
            (one["origin_server_ts"] / 1000, room)
            for room, one in self.ear.accepted()
            if words in one["content"].get("body", "")
        ]

    async def last_said(self, chat: str) -> float:
        await self.ear.catch_up()
        room = self._private.get(chat, chat)
        said = [one for place, one in self.ear.accepted() if place == room]
        return max(float(one["origin_server_ts"]) for one in said) / 1000

    async def rings_all(self, chat: str, words: str) -> bool:
        await self.ear.catch_up()
        found = self._with_words(self._private.get(chat, chat), words)
        # Without `m.mentions` apps look for the word itself.
        return any(one.content.get("m.mentions", {"room": True}).get("room") for one in found)

    async def pictures(self, chat: str) -> int:
        await self.ear.catch_up()
        messages = self._messages(self._private.get(chat, chat))
        return sum(one.content["msgtype"] == "m.image" for one in messages)

    async def demote(self, group: str, person: str) -> None:
        await self._hosts[group].power(group, person, 0)

    def slow(self, seconds: float) -> None:
        """With messages to the crowd; the stories beside this one go on."""
        if seconds:
            sends = [f"/rooms/{room}/send/" for room in self._crowd]
            self.scene.proxy.chaos({"slow_before": 1.0}, 1, sends, seconds)
        else:
            self.scene.proxy.heal()

    async def move(self, group: str) -> str:
        """By an upgrade of the room."""
        return await self._hosts[group].upgrade(group, "12")

    async def _asked(self, person: str, room: str, content: dict[str, Any]) -> Seen:
        message = {"msgtype": "m.text", **content}
        event = await self._people[person].send(room, "m.room.message", message)
        return await self._answer(room, event)

    async def _answer(self, room: str, event: str) -> Seen:
        answer = await answer_to(self.store, f"{self.platform}:{event}")
        found: list[Message] = []

        def is_there() -> bool:
            found[:] = [one for one in self._messages(room) if one.event == answer]
            return bool(found)

        await self.ear.wait_for(is_there)
        return _seen(room, found[0])

    def _with_words(self, room: str, words: str) -> list[Message]:
        return [one for one in self._messages(room) if words in _text(one)]

    def _messages(self, room: str) -> list[Message]:
        """The bot's in a room that have not been taken back."""
        said = [one for one in as_read(self.ear.events(room)) if one.kind == "m.room.message"]
        return [one for one in said if one.sender == self.scene.bot.user and not one.redacted]

    async def _greeted(self, room: str) -> str:
        """The bot has come in and said something."""
        await self.ear.wait_for(lambda: self._messages(room))
        return room


@asynccontextmanager
async def matrix_side(
    folder: Path, database_url: str, **settings: str
) -> AsyncIterator[MatrixSide]:
    """The program on Matrix and its owner, who has said hello."""
    synapse = await asyncio.to_thread(shared_synapse)
    account = await asyncio.to_thread(synapse.register, f"owner-of-team-{next(_OWNERS)}")
    owner = Person(synapse, account)
    chosen = {"OWNERS": f"matrix:{owner.user}", **settings}
    async with opened_on_matrix(
        folder, database_url, _FEEDS, synapse=synapse, setup=False, people=(), **chosen
    ) as scene:
        bot = await asyncio.to_thread(log_in, synapse, scene.bot)
        side = MatrixSide(scene, Ear(Person(synapse, bot)), owner.user)
        listening = asyncio.create_task(side.ear.listen())
        await side.met(owner)
        try:
            yield side
        finally:
            listening.cancel()


def _is_edit(content: dict[str, Any]) -> bool:
    return (content.get("m.relates_to") or {}).get("rel_type") == "m.replace"


def _seen(room: str, message: Message) -> Seen:
    return Seen(room, message.event, _text(message))


def _text(message: Message) -> str:
    """What an app shows of it."""
    return shown(message.html) if message.html else message.text


class _Shown(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        breaks = {"p": "\n\n", "ul": "\n", "pre": "\n\n", "li": "\n• ", "br": "\n"}
        self.pieces.append(breaks.get(tag, ""))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def shown(html: str) -> str:
    """The text of a formatted message, its blocks apart."""
    parser = _Shown()
    parser.feed(html)
    parser.close()
    return "".join(parser.pieces).strip("\n")
