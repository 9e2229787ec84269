"""Where names go on a map: inside what they name, else beside it, else as a number with a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

#: Letter heights that are tried, in points; the picture is 1,080 points wide.
SIZES = (34, 30, 27, 25)
#: Places tried across a shape each way.
_GRID = 24
#: Share of a name that must lie inside its shape where not all of it can.
_INSIDE = 0.8
#: Points between a shape and a name beside it.
_GAP = 8.0
_MOST_LINES = 3

#: The width and height of a text in letters of a size.
Measure = Callable[[str, int], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Label:
    """A text to be drawn, centred at a point."""

    code: str
    text: str
    size: int
    x: float
    y: float
    is_inside: bool = True  #: or beside what it names


@dataclass(frozen=True, slots=True)
class Labels:
    """All names of a map, and the key to those that only have a number there."""

    placed: tuple[Label, ...]
    numbered: tuple[tuple[int, str, float, float], ...]  #: number, name, where


def place(
    names: Mapping[str, str], shapes: Mapping[str, BaseGeometry], sea: BaseGeometry, to: Measure
) -> Labels:
    """Find places for the names of shapes, the smallest first, as they have the least choice.

    `sea` is where nothing lies, and a name may stand beside its shape.
    """
    placed: list[Label] = []
    taken: list[BaseGeometry] = []
    left = []
    for code in sorted(shapes, key=lambda c: shapes[c].area):
        found = _inside(names[code], shapes[code], taken, to)
        if found is None:
            found = _beside(names[code], shapes[code], sea, taken, to)
        if found is None:
            left.append(code)
            continue
        placed.append(replace(found[0], code=code))
        taken.append(found[1])
    numbered = []
    for number, code in enumerate(sorted(left, key=lambda c: names[c]), start=1):
        spot = _heart(shapes[code])
        numbered.append((number, names[code], spot.x, spot.y))
    return Labels(tuple(placed), tuple(numbered))


def within(name: str, shape: BaseGeometry, to: Measure, size: int) -> Label | None:
    """The name wholly inside a shape in letters of one size, None where it has no room."""
    found = _in_size(name, shape, [], to, size, 1.0)
    return found[0] if found else None


def _inside(
    name: str, shape: BaseGeometry, taken: Sequence[BaseGeometry], to: Measure
) -> tuple[Label, BaseGeometry] | None:
    for share in (1.0, _INSIDE):
        for size in SIZES:
            found = _in_size(name, shape, taken, to, size, share)
            if found is not None:
                return found
    return None


def _in_size(
    name: str,
    shape: BaseGeometry,
    taken: Sequence[BaseGeometry],
    to: Measure,
    size: int,
    share: float,
) -> tuple[Label, BaseGeometry] | None:
    main = max(shapely.get_parts(shape), key=lambda part: part.area)
    shapely.prepare(main)
    xs, ys = _spots(main)
    heart = main.centroid
    nearest = np.argsort((xs - heart.x) ** 2 + (ys - heart.y) ** 2)
    for text in wrapped(name):
        wide, high = to(text, size)
        dx, dy = wide * share / 2 + 2, high * share / 2 + 2
        fits = shapely.contains(main, shapely.box(xs - dx, ys - dy, xs + dx, ys + dy))
        for index in nearest[fits[nearest]]:
            box = _box(xs[index], ys[index], wide, high)
            if not any(box.intersects(other) for other in taken):
                return Label("", text, size, float(xs[index]), float(ys[index])), box
    return None


def _beside(
    name: str,
    shape: BaseGeometry,
    sea: BaseGeometry,
    taken: Sequence[BaseGeometry],
    to: Measure,
) -> tuple[Label, BaseGeometry] | None:
    """Next to a shape, where nothing lies: for islands and narrow coasts."""
    west, north, east, south = shape.bounds
    size = SIZES[-1]
    for text in wrapped(name):
        wide, high = to(text, size)
        x, y = (west + east) / 2, (north + south) / 2
        right, left = east + _GAP + wide / 2, west - _GAP - wide / 2
        above, below = north - _GAP - high / 2, south + _GAP + high / 2
        for at in ((right, y), (left, y), (x, below), (x, above)):
            box = _box(*at, wide, high)
            if sea.contains(box) and not any(box.intersects(other) for other in taken):
                return Label("", text, size, *at, is_inside=False), box
    return None


def wrapped(name: str) -> Iterator[str]:
    """The name in one line, then in two and three, broken where the longest line is shortest."""
    words = name.split()
    for count in range(1, min(len(words), _MOST_LINES) + 1):
        breaks = combinations(range(1, len(words)), count - 1)
        ways = [_broken(words, cuts) for cuts in breaks]
        yield min(ways, key=lambda text: max(map(len, text.split("\n"))))


def _broken(words: list[str], cuts: tuple[int, ...]) -> str:
    ends = (*cuts, len(words))
    starts = (0, *cuts)
    return "\n".join(" ".join(words[a:b]) for a, b in zip(starts, ends, strict=True))


def _spots(shape: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    west, north, east, south = shape.bounds
    xs, ys = np.meshgrid(np.linspace(west, east, _GRID), np.linspace(north, south, _GRID))
    return xs.ravel(), ys.ravel()


def _box(x: float, y: float, wide: float, high: float) -> BaseGeometry:
    return shapely.box(x - wide / 2 - 3, y - high / 2 - 2, x + wide / 2 + 3, y + high / 2 + 2)


def _heart(shape: BaseGeometry) -> shapely.Point:
    """The point of a shape that is farthest from its border."""
    main = max(shapely.get_parts(shape), key=lambda part: part.area)
    return shapely.Point(shapely.maximum_inscribed_circle(main, tolerance=1).coords[0])
