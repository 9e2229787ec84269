""" "Devon and Cornwall", "Uxbridge and South Ruislip": several places asked for at once.

`lookup` comes here when the words as a whole are not a name; constituencies are named like this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    once = [_near(part, alone, i) for i, part in enumerate(parts)]
    # Rainham alone is in London; beside Gillingham it is in Kent, and then so is Gillingham.
    twice = [_near(part, once, i) for i, part in enumerate(parts)]
    if any(all(m.name.rank is Rank.WARD for m in c.meanings) for c in _far(twice)):
        return None
    return Chosen(tuple({m.name.row: m for c in twice for m in c.meanings}.values()), None)


def _near(meanings: list[Meaning], chosen: list[Chosen], i: int) -> Chosen:
    """Those of the meanings that share a footprint with another part, or the chosen ones."""
    others = _codes(m for j, c in enumerate(chosen) if j != i for m in c.meanings)
    near = [m for m in meanings if _codes([m]) & others]
    return choose(near) if near else chosen[i]


def _far(chosen: list[Chosen]) -> list[Chosen]:
    found = []
    for i, c in enumerate(chosen):
        others = _codes(m for j, other in enumerate(chosen) if j != i for m in other.meanings)
        if not _codes(c.meanings) & others:
            found.append(c)
    return found


def _all_abroad(alone: list[Chosen]) -> Chosen | None:
    nations = {c.nations for c in alone}
    return (
        alone[0] if len(nations) == 1 and all(c.abroad and not c.meanings for c in alone) else None
    )


def _codes(meanings: Iterable[Meaning]) -> set[str]:
    return {code for m in meanings for code, share in m.name.new if share >= 0.1}
