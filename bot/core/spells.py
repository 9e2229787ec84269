"""The questions asked about how sources are and were; `db/spells.py` answers.

Part of `bot.core.store.Transaction`. A spell is a time in which a source was in one state.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.core.types import Item

#: Pieces of news of one source that are looked back at: a year of a daily paper.
MOMENTS = 400


class Sign(StrEnum):
    """The state of a source, in plain words in `bot.core.signs.WORDS`."""

    FINE = "fine"
    QUIET = "quiet"
    UNUSUALLY_QUIET = "unusually_quiet"
    CHANGED_SHAPE = "changed_shape"
    REFUSES = "refuses"
    GONE = "gone"
    OUR_FAULT = "our_fault"


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which a source was in one state; `until` is None while it lasts."""

    id: int
    feed_id: str
    sign: Sign
    why: str  #: for the owners; may be technical
    since: datetime
    until: datetime | None
    last_ok_at: datetime | None  #: the last good reading before it began
    told_at: datetime | None  #: when readers were told
    told_back_at: datetime | None  #: when readers were told that it is over
    acknowledged_at: datetime | None


class Spells(Protocol):
    """The states of sources over time."""

    async def open(self) -> dict[str, Spell]:
        """The spell that lasts, of each source that has one."""
        ...

    async def begin(
        self,
        feed_id: str,
        sign: Sign,
        why: str,
        since: datetime,
        last_ok_at: datetime | None,
        now: datetime,
    ) -> int:
        """End the spell that lasts, if any, and begin another; its id."""
        ...

    async def turn(self, spell_id: int, sign: Sign, why: str) -> None:
        """Call a spell that lasts by another state, as if it had always been so."""
        ...

    async def of(self, feed_ids: Collection[str], since: datetime) -> list[Spell]:
        """The spells of these sources that lasted at or after a moment, oldest first."""
        ...

    async def over(self) -> list[Spell]:
        """Spells that readers were told of and that are over, of which they do not know yet."""
        ...

    async def told(self, spell_ids: Sequence[int], now: datetime) -> None:
        """Readers have been told of these."""
        ...

    async def told_back(self, spell_ids: Sequence[int], now: datetime) -> None:
        """Readers have been told that these are over."""
        ...

    async def acknowledge(self, up_to: int, now: datetime) -> int:
        """An owner has seen the troubled spells that last, up to this one; how many were new."""
        ...

    async def moments(
        self, feed_ids: Collection[str], since: datetime, most: int = MOMENTS
    ) -> Mapping[str, list[datetime]]:
        """When each source published, as far as its latest items tell; oldest first."""
        ...

    async def missed(self, spell: Spell) -> list[Item]:
        """What a source published while it could not be read and nobody was told of."""
        ...
