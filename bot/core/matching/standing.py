"""Where the cue words of a text stand, so that a pattern is tried there and nowhere else.

`bot.areas.gazetteer` finds them in one pass, `bot.core.matching.roles` asks for those near a name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.matching.cues import FAR


@dataclass(frozen=True, slots=True)
class CuesFound:
    """Where cue words stand in a text: positions in order, and the number of the cue at each; of
    the cues that must be near and of those whose reach is the clause."""

    near: tuple[Sequence[int], Sequence[int]]
    far: tuple[Sequence[int], Sequence[int]]
    others: bool  #: a list of examples may end here ("and elsewhere")


_OTHERS = (
    *(" and elsewhere", " and beyond", " others", " and other ", " more"),
    *(" and nationwide", " and across ", " and up and down"),
)


def cues_found(places: Sequence[tuple[int, int]], lower: str) -> CuesFound:
    """The cues of a text; `places` are positions with numbers, in order."""
    near: tuple[list[int], list[int]] = ([], [])
    far: tuple[list[int], list[int]] = ([], [])
    for at, number in places:
        positions, numbers = near if number < FAR else far
        positions.append(at)
        numbers.append(number)
    return CuesFound(near, far, any(words in lower for words in _OTHERS))


def between(
    places: tuple[Sequence[int], Sequence[int]], begin: int, end: int
) -> Sequence[tuple[int, int]]:
    """Numbers and positions of the cues that begin in a stretch of the text, in their order of
    trial."""
    positions, numbers = places
    last = bisect_left(positions, end)
    if last == 0 or positions[last - 1] < begin:
        return ()
    first = bisect_left(positions, begin, 0, last)
    found = list(zip(numbers[first:last], positions[first:last], strict=True))
    found.sort()
    return found
