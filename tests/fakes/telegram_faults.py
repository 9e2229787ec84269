"""Faults that the fake Bot API server plays on request or by chance; asked once per request."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal[
    "too_many",  # 429 with retry_after for the chat, or for the whole bot with scope="bot"
    "bad_entities",  # 400
    "blocked",  # 403, this once; `server.block` for good
    "kicked",  # 403, this once; `server.kick` for good
    "deactivated",  # 403, this once
    "migrate",  # the basic group becomes a supergroup before the request is looked at
    "error_before",  # 5xx, nothing accepted
    "error_after",  # accepted, then 5xx
    "cut_before",  # connection closed before the body is read
    "cut_after",  # accepted, then closed without an answer
    "slow_before",  # `delay` seconds, then handled
    "slow_after",  # accepted, answered after `delay` seconds
    "garbage",  # accepted, answered 200 with something that is not JSON
]
KINDS: frozenset[str] = frozenset(get_args(Kind))
SENDING = ("sendmessage", "sendphoto", "senddocument", "editmessagetext", "editmessagecaption")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong, once."""

    kind: Kind
    retry_after: int = 1
    delay: float = 0.5
    status: int = 502
    scope: str = "chat"


@dataclass(slots=True)
class _Order:
    fault: Fault
    method: str  # lower case, "*" for any
    chat: int | None
    times: int


@dataclass(slots=True)
class Faults:
    """What is ordered, and what may happen by chance."""

    orders: list[_Order] = field(default_factory=list)
    chances: dict[Kind, float] = field(default_factory=dict)
    methods: tuple[str, ...] = SENDING
    details: dict[str, float] = field(default_factory=dict)
    dice: random.Random = field(default_factory=random.Random)

    def order(self, fault: Fault, method: str, chat: int | None, times: int) -> None:
        """Play `fault` on the next `times` requests of a method (and of a chat, if given)."""
        self.orders.append(_Order(fault, method.lower(), chat, times))

    def by_chance(
        self,
        chances: dict[Kind, float],
        seed: int,
        methods: Iterable[str],
        details: dict[str, float],
    ) -> None:
        """From now on let each kind happen with its probability; an empty table stops it."""
        self.chances = dict(chances)
        self.methods = tuple(method.lower() for method in methods)
        self.details = dict(details)
        self.dice = random.Random(seed)

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault for this request, if any: orders first, in order, then chance."""
        for order in self.orders:
            if order.method in ("*", method) and order.chat in (None, chat):
                order.times -= 1
                if order.times <= 0:
                    self.orders.remove(order)
                return order.fault
        if not self.chances or method not in self.methods:
            return None
        throw = self.dice.random()
        for kind, chance in self.chances.items():
            throw -= chance
            if throw < 0:
                return Fault(
                    kind,
                    retry_after=int(self.details.get("retry_after", 1)),
                    delay=self.details.get("delay", 0.5),
                    status=int(self.details.get("status", 502)),
                )
        return None
