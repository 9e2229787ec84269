"""A campaign on paper: people, channels, the handlers, the broadcaster and the outbox, no network.

async with campaign(store) as team:
    card = await team.says(ANN, "/broadcast Save our ward")
    card = await team.presses(ANN, card, "Audience")
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from bot.answering import contexts, editor
from bot.areas.atlas import Atlas
from bot.broadcasts.broadcaster import Broadcaster
from bot.core.broadcasts import Broadcast
from bot.core.delivery import decide
from bot.core.document import Document, from_json
from bot.core.types import (
    Address,
    Chat,
    ChatKind,
    Delivery,
    DeliveryState,
    Outcome,
    ReceivedFile,
    Request,
    Sent,
    Standing,
)
from bot.core.written import from_text
from bot.inbox.receiver import Receiver
from bot.outbox.publish import Outlet
from bot.parts import Parts
from bot.platforms.console.render import page, render
from bot.settings import Settings
from db.schema import deliveries, notices
from db.store import Store, Transaction
from handlers.channel_register import asked_about
from handlers.router import answer as route
from tests.clock import SetClock
from tests.contract.roads.paper import Paper

ANN, BEN, EVE, OWNER = "501", "502", "503", "500"
DEVON, CORNWALL = "QJK", "QT6"


@dataclass
class Shown(Paper):
    """Paper that shows documents as the terminal does."""

    def render(self, document: Document) -> tuple[str, ...]:
        return render(document)


@dataclass
class Campaign:
    """Everything but the network."""

    store: Store
    atlas: Atlas
    clock: SetClock = field(default_factory=SetClock)
    admins: set[tuple[str, str]] = field(default_factory=set)  #: (address, person)
    may_post: dict[str, bool] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)  #: address -> what sends come to
    sent: list[tuple[str, str]] = field(default_factory=list)  #: (address, text), in order
    _keys: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.platform = Shown(stands=self.stands, answer=self._performed)
        outlet = Outlet((self.platform,), (), self.clock)
        self.parts = Parts(
            settings=Settings(owners=(Address("telegram", OWNER),), console="no"),
            store=self.store,
            atlas=self.atlas,
            maps=None,  # type: ignore[arg-type]
            platforms=(self.platform,),
            feeds=(),
            newsroom=None,  # type: ignore[arg-type]
            outlet=outlet,
            clock=self.clock,
        )
        make = contexts(self.parts)

        async def answer(request: Request, chat: Chat, tx: Transaction) -> Document:
            return await route(request, make(tx, chat))

        self.receiver = Receiver(self.store, outlet, answer, self.clock, self._inquire)  # type: ignore[arg-type]
        self.broadcaster = self.another()

    def another(self) -> Broadcaster:
        """A broadcaster that knows nothing but the database."""
        return Broadcaster(
            self.store, (self.platform,), self.parts.outlet, editor(self.parts), self.clock
        )

    # --- people ----------------------------------------------------------------------------------

    async def says(
        self,
        person: str,
        text: str,
        *,
        at: str = "",
        admin: bool | None = True,
        origin: str | None = None,
        blocks: Document | None = None,
        file: ReceivedFile | None = None,
        replies_to: str | None = None,
        forwarded_from: str | None = None,
    ) -> Document:
        """The answer to what somebody says, in private or in the group `at`."""
        key = f"telegram:{next(self._keys)}"
        address = at or person
        words = text.partition(" ")[2] if text.startswith("/") else text
        request = Request(
            key=key,
            at=Address("telegram", address),
            kind=ChatKind.GROUP if at else ChatKind.PRIVATE,
            sender=person,
            admin=(at, person) in self.admins if at else admin,
            text=text,
            received_at=self.clock.now(),
            origin=origin,
            title=self.titles.get(at, ""),
            blocks=blocks.blocks if blocks else from_text(words),
            file=file,
            replies_to=replies_to,
            forwarded_from=forwarded_from,
        )
        await self.receiver.receive(request)
        async with self.store.read() as tx:
            document = await tx.connection.scalar(
                sa.select(notices.c.document).where(notices.c.source_key == f"reply:{key}")
            )
        assert document is not None
        return from_json(json.loads(document))

    async def presses(self, person: str, card: Document, label: str) -> Document:
        """The answer to a button."""
        labels = [one.label for one in card.actions]
        assert label in labels, f"no button {label!r} among {labels}"
        return await self.says(person, card.actions[labels.index(label)].command)

    async def last_card(self, person: str) -> Document:
        """The last thing said to somebody in private that has buttons."""
        return (await self.told(person))[-1]

    async def told(self, person: str) -> list[Document]:
        """Everything said to somebody in private, oldest first."""
        async with self.store.read() as tx:
            chat = await tx.chats.find(Address("telegram", person))
            assert chat is not None
            found = await tx.connection.scalars(
                sa.select(notices.c.document)
                .join(
                    deliveries,
                    notices.c.id == sa.func.coalesce(deliveries.c.shows, deliveries.c.notice_id),
                )
                .where(deliveries.c.chat_id == chat.id)
                .order_by(deliveries.c.id)
            )
            return [from_json(json.loads(text)) for text in found]

    def stands(self, address: str, person: str) -> Standing | None:
        """What the platform says of somebody in a chat."""
        return Standing(
            ChatKind.CHANNEL if address.startswith("@") else ChatKind.GROUP,
            self.titles.get(address, ""),
            self.may_post.get(address, True),
            (address, person) in self.admins,
            address,
        )

    async def _inquire(self, request: Request) -> Request:
        from dataclasses import replace

        address = asked_about(request)
        if address is None:
            return request
        return replace(request, standing=self.stands(address, request.sender))

    # --- chats -----------------------------------------------------------------------------------

    async def group(self, number: int, name: str, admin: str, areas: str = "devon") -> str:
        """A registered group; its address."""
        address = f"-{number}"
        self.titles[address] = name
        self.admins.add((address, admin))
        await self.says(admin, "/channel register", at=address)
        await self.says(admin, f"/channel areas {areas}", at=address)
        return address

    async def people(self, first: int, count: int, area: str = DEVON) -> list[str]:
        """People who follow an area and agreed to broadcasts."""
        addresses = [str(number) for number in range(first, first + count)]
        async with self.store.write() as tx:
            for address in addresses:
                at = Address("telegram", address)
                chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", self.clock.now())
                await tx.subscriptions.add(chat.id, area, self.clock.now())
                await tx.broadcasts.agree(chat.id, "on")
        return addresses

    async def roles(self, **given: str) -> None:
        """ann="writer devon", ben="approver devon"; everybody has spoken to the bot before."""
        people = {"ann": ANN, "ben": BEN, "eve": EVE}
        await self.says(OWNER, "/team")
        for name, role in given.items():
            await self.says(people[name], "/help")
            await self.says(OWNER, f"/team add telegram:{people[name]} {role}")
            await self.says(OWNER, f"/team name telegram:{people[name]} {name.capitalize()}")

    # --- time ------------------------------------------------------------------------------------

    async def tick(self, times: int = 1) -> None:
        """Seconds of the broadcaster, nothing being sent."""
        for _ in range(times):
            self.clock.advance(seconds=1)
            await self.broadcaster.tick()

    async def send(self, most: int = 1000) -> int:
        """Send what may be sent, up to so many; how many were."""
        count = 0
        while count < most:
            async with self.store.write() as tx:
                claimed = await tx.outbox.claim(
                    "telegram", None, self.clock.now(), self.parts.lease, 1
                )
            if not claimed.deliveries:
                break
            for one in claimed.deliveries:
                await self._settle(one, await self.platform.perform(one))
                count += 1
        return count

    async def run(self, seconds: int = 10) -> None:
        """Broadcaster and sender by turns."""
        for _ in range(seconds):
            await self.tick()
            await self.send()

    async def _settle(self, one: Delivery, outcome: Outcome) -> None:
        now = self.clock.now()
        async with self.store.write() as tx:
            ended = decide(one, outcome, self.platform.remembers, now)
            await tx.outbox.settle([(one, ended)], now)

    def _performed(self, one: Delivery) -> Outcome:
        outcome = self.outcomes.get(one.at.address, Sent(f"m{one.id}"))
        if isinstance(outcome, Sent):
            text = page(one.body, 100, ansi=False) if one.body else ""
            self.sent.append((one.at.address, f"{one.operation}: {text}"))
        return outcome

    # --- looking ---------------------------------------------------------------------------------

    def heard(self, words: str) -> list[str]:
        """The addresses that were sent these words, in order."""
        return [address for address, text in self.sent if words in text]

    async def state(self, number: int = 1) -> str:
        """Where a broadcast is."""
        return (await self.broadcast(number)).state.value

    async def broadcast(self, number: int = 1) -> Broadcast:
        """One of them."""
        async with self.store.read() as tx:
            found = await tx.broadcasts.get(number)
        assert found is not None
        return found

    async def states(self) -> Sequence[DeliveryState]:
        """The states of all deliveries of broadcasts."""
        async with self.store.read() as tx:
            rows = await tx.outbox.rows(None, 10_000)
        return [row.state for row in rows if row.notice_kind == "broadcast"]


def text_of(document: Document) -> str:
    """A document as the terminal shows it."""
    return page(render(document)[0], 100, ansi=False)
