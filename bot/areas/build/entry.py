"""One line of the gazetteer: a name, what it is, how big, and where it lies.

Every module of the build that knows names makes these; `write` stores them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.areas.build.census import Shares
from bot.areas.choosing import LANDSCAPES
from bot.areas.norm import key_of

#: Ranks of kinds of names, the lower the stronger; `bot.areas.lookup` chooses by them.
FOOTPRINT, COUNCIL, TOWN, MINOR, BODY, WARD, CONTEXT = range(7)
_JOINED = re.compile(r"^(.+?)[ -](?:upon|under|on|in|super)[ -](?:the[ -])?(.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A named thing and the footprints it lies in, in 2022 and in 2026."""

    name: str
    kind: str
    tier: int
    people: int
    councils: tuple[str, ...]
    old: Shares
    new: Shares
    aliases: tuple[str, ...] = ()
    code: str = ""
    major: bool = False  #: a council's name or a post town's: it outranks lesser namesakes
    nation: str = ""
    codes: tuple[str, ...] = ()  #: further codes it may be asked by

    def name_keys(self) -> tuple[str, ...]:
        """The keys of the full name and of the aliases, the name's first, each once."""
        return tuple(dict.fromkeys(k for k in map(key_of, (self.name, *self.aliases)) if k))

    def short_keys(self) -> tuple[str, ...]:
        """Keys people shorten it to: "Newcastle" for "Newcastle upon Tyne".

        Not where the end is the name in use: nobody calls Kingston upon Hull "Kingston".
        """
        found = _JOINED.match(self.name)
        if (
            self.tier not in (COUNCIL, TOWN)
            or self.kind in LANDSCAPES
            or found is None
            or key_of(found[2]) in self.name_keys()
        ):
            return ()
        short = key_of(found[1])
        return (short,) if short and short not in self.name_keys() else ()

    def as_major(self) -> Entry:
        """The same, marked as outranking its lesser namesakes."""
        return replace(self, major=True)
