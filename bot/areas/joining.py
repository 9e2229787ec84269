""" "Devon and Cornwall", "Uxbridge and South Ruislip": several places asked for at once.

`lookup` comes here when the words as a whole are not a name; constituencies are named like this.
"""

from __future__ import annotations

import re

from bot.areas.choosing import Chosen, Meaning, choose
from bot.areas.gazette import Rank
from bot.areas.norm import key_of

MOST_PARTS = 6
_AND = re.compile(r"\s+and\s+|\s*[&+/]\s*|\s+or\s+", re.IGNORECASE)
_JOINT = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*[&+/]\s*|\s+or\s+", re.IGNORECASE)


def parts_of(text: str) -> list[str]:
    """The parts of "A and B", "A, B & C"; nothing where the words are not joined."""
    if _AND.search(text) is None:
        return []
    parts = [p for p in _JOINT.split(text) if key_of(p)]
    return parts if 1 < len(parts) <= MOST_PARTS else []


def joined(parts: list[list[Meaning]]) -> Chosen | None:
    """What to offer for all parts; a namesake that has no footprint in common with others yields.

    None where the parts are only scraps of names that lie nowhere near each other.
    """
    alone = [choose(meanings) for meanings in parts]
    if not all(c.meanings for c in alone):
        return _all_abroad(alone)
    found: dict[int, Meaning] = {}
    for i, meanings in enumerate(parts):
        others = {
            code for j, c in enumerate(alone) if j != i for m in c.meanings for code in _codes(m)
        }
        near = [m for m in meanings if _codes(m) & others]
        kept = choose(near).meanings if near else alone[i].meanings
        if not near and all(m.name.rank is Rank.WARD for m in kept):
            return None
        found.update((m.name.row, m) for m in kept)
    return Chosen(tuple(found.values()), None)


def _all_abroad(alone: list[Chosen]) -> Chosen | None:
    nations = {c.nations for c in alone}
    return (
        alone[0] if len(nations) == 1 and all(c.abroad and not c.meanings for c in alone) else None
    )


def _codes(meaning: Meaning) -> set[str]:
    return {code for code, share in meaning.name.new if share >= 0.1}
