"""What a run came to: every alert that should have arrived, against what the server accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """The sum of a run; `str` of it is the line to print."""

    expected: int
    arrived: int
    doubled: int  #: pairs of chat and item with two copies
    most_copies: int
    missing: frozenset[tuple[str, str]]  #: pairs of chat and item that never arrived
    disordered: tuple[str, ...]  #: chats that heard a later item before an earlier one

    def __str__(self) -> str:
        return (
            f"{self.expected} expected, {self.arrived} arrived, {len(self.missing)} missing, "
            f"{self.doubled} doubled, at most {self.most_copies} copies, "
            f"{len(self.disordered)} chats out of order"
        )


def account(
    chats: Sequence[str], items: Sequence[str], accepted: Sequence[tuple[str, str]]
) -> Account:
    """Compare `accepted` (chat, item), in the order of acceptance, with every chat and item."""
    heard: dict[str, list[str]] = defaultdict(list)
    copies: dict[tuple[str, str], int] = defaultdict(int)
    for chat, item in accepted:
        copies[chat, item] += 1
        if copies[chat, item] == 1:
            heard[chat].append(item)
    expected = {(chat, item) for chat in chats for item in items}
    return Account(
        expected=len(expected),
        arrived=len(expected & copies.keys()),
        doubled=sum(count == 2 for count in copies.values()),
        most_copies=max(copies.values(), default=0),
        missing=frozenset(expected - copies.keys()),
        disordered=tuple(
            chat
            for chat in chats
            if heard[chat] != [item for item in items if item in set(heard[chat])]
        ),
    )
