"""The questions the program asks of its database, by topic; `db/` answers them.

Everything asked of one `Transaction` happens together or not at all. Moments are aware UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.asides import Asides
from bot.core.campaign import Audit, Broadcasts, Channels, Desks, Team, Waits
from bot.core.choices import ChatChoices, SubscriptionChoices
from bot.core.diary import Diary, Reminders
from bot.core.document import Document
from bot.core.lists import Lists
from bot.core.outbox import Agreed, ChannelsOf, OneChat, Outbox
from bot.core.reasons import Reasons
from bot.core.spells import Spells
from bot.core.told import Stories
from bot.core.types import (
    Address,
    Chat,
    ChatKind,
    ChatState,
    FeedState,
    Hub,
    Item,
    Match,
    Subscription,
)
from bot.core.wanting import News


class StoreError(Exception):
    """The database could not be asked: it is away, locked, full, or newer than this program."""


class ItemState(StrEnum):
    """What was done with an item when it was first seen."""

    BASELINE = "baseline"  #: was there when the feed was first read
    STALE = "stale"  #: too old to be news
    PUBLISHED = "published"  #: given to the outbox
    HELD = "held"  #: part of a burst; waits for an owner
    DROPPED = "dropped"  #: an owner decided against it


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item as the database knows it."""

    id: int
    item: Item
    state: ItemState
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class HeldBurst:
    """The held items of one feed."""

    feed_id: str
    items: int
    oldest_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Adoption:
    """A change of areas that is to be carried out on the subscriptions."""

    vintage: date
    decided_at: datetime
    finished_at: datetime | None


class Chats(Protocol):
    """Places we talk to."""

    async def ensure(self, at: Address, kind: ChatKind, title: str, now: datetime) -> Chat:
        """The chat at this address, made if it is new; a suspended one that speaks is restored."""
        ...

    async def find(self, at: Address) -> Chat | None:
        """The chat at this address, if we have met it."""
        ...

    async def get(self, chat_id: int) -> Chat | None:
        """The chat of this number, if it is still there."""
        ...

    async def set_state(self, chat_id: int, state: ChatState, now: datetime) -> None:
        """Pause or resume a chat by its people's wish."""
        ...

    async def set_owner(self, chat_id: int, owner: str) -> None:
        """This private chat, and no other, is where to reach this owner of the bot."""
        ...

    async def set_choices(self, chat_id: int, choices: ChatChoices) -> None:
        """Keep what a chat chose about how it is told."""
        ...

    async def paused_since(self, chat_id: int) -> datetime | None:
        """Since when a chat is paused, None if it is not."""
        ...

    async def shut_out(
        self, at: Address, why: str, now: datetime, *, topic_only: bool = False
    ) -> int:
        """Suspend the chat and hold its queue; all its topics if `at.thread` is empty, unless
        `topic_only` says that just the chat outside them is meant."""
        ...

    async def let_in(self, at: Address, now: datetime) -> int:
        """Restore the suspended chats at this address and queue what was held for them."""
        ...

    async def move(self, platform: str, address: str, new_address: str, now: datetime) -> None:
        """Give a chat, its topics, subscriptions and queue a new address."""
        ...

    async def erase(self, chat_id: int) -> None:
        """Forget everything about a chat: its queue and the texts of the answers it got, too."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete chats older than `before` that follow nothing and have no messages left; how
        many."""
        ...


class Subscriptions(Protocol):
    """What chats follow."""

    async def add(self, chat_id: int, area: str, now: datetime) -> bool:
        """Follow; False if it was followed already."""
        ...

    async def remove(self, chat_id: int, area: str) -> bool:
        """Stop following; False if it was not followed."""
        ...

    async def remove_all(self, chat_id: int) -> int:
        """Stop following everything; how many it were."""
        ...

    async def hold(self, chat_id: int) -> list[Subscription]:
        """The same as `of`, and nobody else changes it before this transaction ends."""
        ...

    async def put(self, chat_id: int, wanted: Sequence[Subscription]) -> None:
        """Follow exactly these areas in these ways."""
        ...

    async def followers(self) -> dict[str, int]:
        """How many chats follow each area."""
        ...

    async def unsettled(
        self, areas: Collection[str], vintage: date, after: int, limit: int
    ) -> list[int]:
        """Chats that follow one of these areas and have not been taken through the changes of
        that day; by id, from the one after `after`."""
        ...

    async def set_choices(self, chat_id: int, area: str, choices: SubscriptionChoices) -> bool:
        """Keep what a chat chose for an area; False if it does not follow it."""
        ...

    async def of(self, chat_id: int) -> list[Subscription]:
        """What a chat follows, oldest first."""
        ...


class Feeds(Protocol):
    """How far each feed has been read."""

    async def sync(self, feed_ids: Collection[str], now: datetime) -> None:
        """Know these feeds (new ones are due at once); others are never claimed."""
        ...

    async def claim_due(
        self, feed_ids: Collection[str], now: datetime, lease: timedelta, limit: int
    ) -> list[FeedState]:
        """Lease up to `limit` due feeds of these, longest due first."""
        ...

    async def save(self, *states: FeedState) -> None:
        """Keep what fetches taught us and end their leases."""
        ...

    async def all(self) -> list[FeedState]:
        """Every feed we know."""
        ...

    async def looked(self, *states: FeedState) -> None:
        """Do as `save` does for states that differ from what is kept in nothing but the moments
        of a look that found the feed well, and of the next; for a third of its cost."""
        ...

    async def is_due(self, feed_ids: Collection[str], now: datetime) -> bool:
        """Whether any of these feeds could be claimed."""
        ...

    async def find(self, feed_id: str) -> FeedState | None:
        """One feed, None if we do not know it."""
        ...

    async def set_push(self, feed_id: str, since: datetime | None, until: datetime | None) -> None:
        """Until when a hub sends us what is new in a feed; None for not at all. `save` leaves this
        alone."""
        ...

    async def end_pushes(self) -> None:
        """Nothing is sent to us any more; look at every feed that waited for it."""
        ...

    async def delivered(self, feed_id: str, now: datetime, *, news: bool) -> None:
        """A hub sent a body of this feed, with something new in it or not."""
        ...


class Hubs(Protocol):
    """Hubs that send us what is new in feeds."""

    async def offer(self, hub: Hub) -> None:
        """Know the hub of a feed; another one, or another topic, takes the place of the first."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Hub]:
        """Hubs to be asked, longest due first."""
        ...

    async def by_token(self, token: str) -> Hub | None:
        """The hub whose callback ends in this token."""
        ...

    async def of(self, feed_id: str) -> Hub | None:
        """The hub of a feed."""
        ...

    async def save(self, hub: Hub) -> None:
        """Keep how far we have come with a hub."""
        ...


class Items(Protocol):
    """What the feeds said."""

    async def known(self, feed_id: str, items: Sequence[Item]) -> set[str]:
        """The guids among `items` that this feed has shown before, under that guid or another
        with the same digest."""
        ...

    async def add(
        self, item: Item, state: ItemState, matches: Sequence[Match], now: datetime
    ) -> int:
        """Store an item with its matches; its id."""
        ...

    async def latest(self, areas: Collection[str], limit: int) -> list[StoredItem]:
        """The newest items that reached one of these areas, each story once."""
        ...

    async def newest(self, feed_id: str, limit: int) -> list[StoredItem]:
        """What a feed showed last, whatever was done about it, the newest first."""
        ...

    async def count_since(self, areas: Collection[str], since: datetime) -> int:
        """How many published items have reached one of these areas since."""
        ...

    async def bursts(self) -> list[HeldBurst]:
        """Feeds with held items."""
        ...

    async def held(self, feed_id: str) -> list[tuple[StoredItem, list[Match]]]:
        """The held items of a feed, oldest first."""
        ...

    async def set_state(self, item_ids: Collection[int], state: ItemState) -> None:
        """Mark what was decided about held items."""
        ...


class Requests(Protocol):
    """Which events have been handled."""

    async def first_seen(self, key: str, platform: str, now: datetime) -> bool:
        """Mark an event as handled; False if it was before."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete marks older than `before`; how many."""
        ...


class Adoptions(Protocol):
    """Changes of areas that an operator decided to carry out."""

    async def decide(self, vintage: date, now: datetime) -> bool:
        """Have the changes of that day carried out; False if that was decided before."""
        ...

    async def finish(self, vintage: date, now: datetime) -> None:
        """Every subscription has been carried over."""
        ...

    async def all(self) -> list[Adoption]:
        """All decisions, oldest change first."""
        ...


class Files(Protocol):
    """Bytes that documents carry, each kept once under the hash of its content."""

    async def add(self, data: bytes, now: datetime) -> str:
        """Keep these bytes, from now on; the SHA-256 they are kept under."""
        ...

    async def load(self, file: str) -> bytes | None:
        """The bytes, None if they are not kept (any more)."""
        ...

    async def forget(self, before: datetime) -> int:
        """Delete files that were last added before this moment; how many."""
        ...


class Invitations(Protocol):
    """Chats that want us, where an owner must say whether we go."""

    async def ask(self, at: Address, now: datetime) -> int:
        """Keep an invitation, undecided (again); its number."""
        ...

    async def decide(self, number: int, *, accept: bool) -> bool:
        """Keep what an owner said; False if there is no such invitation any more."""
        ...

    async def waiting(self) -> list[tuple[int, Address]]:
        """Invitations that nobody has decided about, oldest first."""
        ...

    async def decided(self, platform: str) -> list[tuple[str, bool]]:
        """Addresses that were decided about, and whether we go."""
        ...

    async def forget(self, at: Address) -> None:
        """Delete the invitation; it is over."""
        ...


class Leases(Protocol):
    """Jobs that one process at a time may do, and cursors of event streams."""

    async def take(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew a lease; False while somebody else holds it."""
        ...

    async def release(self, name: str, holder: str) -> None:
        """Let go of a lease."""
        ...

    async def cursor(self, name: str) -> str | None:
        """A stored cursor."""
        ...

    async def set_cursor(self, name: str, value: str) -> None:
        """Store a cursor."""
        ...


class Transaction(Protocol):
    """All questions, asked together."""

    @property
    def chats(self) -> Chats: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def hubs(self) -> Hubs: ...
    @property
    def items(self) -> Items: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def reasons(self) -> Reasons: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def leases(self) -> Leases: ...
    @property
    def diary(self) -> Diary: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def asides(self) -> Asides: ...
    @property
    def spells(self) -> Spells: ...
    @property
    def waits(self) -> Waits: ...
    @property
    def team(self) -> Team: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def broadcasts(self) -> Broadcasts: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def desks(self) -> Desks: ...
    @property
    def files(self) -> Files: ...
    @property
    def adoptions(self) -> Adoptions: ...
    @property
    def stories(self) -> Stories: ...
    @property
    def lists(self) -> Lists: ...


class Publisher(Protocol):
    """The way out: what is published in a transaction leaves once that is committed."""

    async def alert(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        areas: Sequence[str],
        news: News | None = None,
    ) -> int:
        """Tell every follower of these areas, once for each `source_key`; how many deliveries
        that made. Of `news` each hears in the way they chose: now, in a list, or not."""
        ...

    async def gather(self, tx: Transaction, areas: Sequence[str], news: News) -> int:
        """Let every follower of these areas hear of news in a list: those who hear at once in one
        that is made now, the others in their next; how many chats."""
        ...

    async def again(self, tx: Transaction, areas: Sequence[str], news: News) -> int:
        """News has changed: it comes once more in the next list of those who were told of it in a
        list, which nobody edits; how many chats."""
        ...

    async def listing(
        self, tx: Transaction, document: Document, source_key: str, chat_ids: Sequence[int]
    ) -> int:
        """Send a list to these chats, but to those that are paused; how many deliveries that
        made."""
        ...

    async def reply(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        chat_id: int,
        target_ref: str | None,
    ) -> int:
        """Answer in one chat; with `target_ref` in place of that message."""
        ...

    async def owners(self, tx: Transaction, document: Document, source_key: str) -> int:
        """Tell the owners of the bot."""
        ...

    async def papers(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        areas: Sequence[str],
        feed_id: str,
    ) -> int:
        """Tell followers of these areas of board papers, also those who chose lists; but nobody
        who only asks, chose other topics, or leaves out or snoozes this source."""
        ...

    async def quietly(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        areas: Sequence[str],
        feed_id: str,
    ) -> int:
        """Tell followers of these areas what is not urgent, behind everything else, those who chose
        lists in their next one; but nobody who only asks or snoozes this source."""
        ...

    async def remind(
        self, tx: Transaction, document: Document, source_key: str, chat_id: int
    ) -> int:
        """Remind one chat of what it asked to be reminded of."""
        ...

    async def met(self, tx: Transaction, person: Address, chat_id: int) -> None:
        """Somebody spoke in a private chat; an owner is told there what owners are told."""
        ...

    async def tell(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        chat_id: int,
        target_ref: str | None = None,
    ) -> int:
        """Say something unasked in one chat, such as a card of a broadcast; with `target_ref` in
        place of that message."""
        ...

    async def change(
        self, tx: Transaction, document: Document, source_key: str, chat_id: int
    ) -> int:
        """Tell one chat that what it follows has changed."""
        ...

    def previews(self, document: Document) -> Mapping[str, Sequence[str]]:
        """For each platform, those messages as plain text, as their readers will read them."""
        ...

    def bodies(self, document: Document) -> Mapping[str, Sequence[str]]:
        """For each platform, the messages that a document becomes."""
        ...

    async def broadcast(
        self,
        tx: Transaction,
        document: Document,
        source_key: str,
        audience: ChannelsOf | Agreed | OneChat,
        send_before: datetime,
    ) -> int:
        """Send a broadcast on its way; how many deliveries that made."""
        ...

    async def revise(
        self, tx: Transaction, source_key: str, document: Document, revision_key: str
    ) -> int:
        """Say anew what the notice `source_key` said, once for each `revision_key`: what has not
        left gets the new text, what has is edited without a sound. How many deliveries that
        changed or made; 0 if there is no such notice, or it was withdrawn."""
        ...

    async def withdraw(self, tx: Transaction, source_key: str, revision_key: str) -> int:
        """Take back the notice `source_key`: what has not left ends, what has is deleted. How
        many deliveries that changed or made."""
        ...


class Store(Protocol):
    """A database."""

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """Ask; nothing may be changed."""
        ...

    def write(self) -> AbstractAsyncContextManager[Transaction]:
        """Ask and change; committed at the end of the block, rolled back on an exception."""
        ...

    async def woken(self) -> None:
        """Return when somebody may have published something since the last call. A hint only:
        the caller looks by itself from time to time."""
        ...

    async def aclose(self) -> None:
        """Let go of connections."""
        ...
