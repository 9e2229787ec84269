"""Places we talk to and what they follow, as the database keeps them; `db/` answers.

Moments are aware UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.core.choices import ChatChoices, SubscriptionChoices
from bot.core.types import Address, Chat, ChatKind, ChatState, Subscription


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
