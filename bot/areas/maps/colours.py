"""The colours of a map: pale enough for dark letters, apart for neighbours."""

from __future__ import annotations

from collections.abc import Mapping

import shapely
from shapely.geometry.base import BaseGeometry

Colour = tuple[int, int, int]

PAPER: Colour = (250, 249, 246)
GROUND: Colour = (239, 242, 243)
LAND: Colour = (227, 226, 219)
LAND_EDGE: Colour = (246, 245, 240)
INK: Colour = (28, 38, 50)
SOFT_INK: Colour = (98, 104, 112)
FAINT_INK: Colour = (132, 130, 122)
WHITE: Colour = (255, 255, 255)
STRONG: Colour = (0, 82, 110)
INSET_LAND: Colour = (216, 213, 205)

#: For each origin a family of tints; a footprint that never changed has only the first.
FAMILIES: tuple[tuple[Colour, ...], ...] = (
    ((157, 207, 212), (183, 221, 222), (133, 193, 201), (207, 233, 232)),
    ((244, 205, 150), (249, 221, 180), (238, 189, 122), (252, 234, 208)),
    ((196, 186, 222), (214, 206, 233), (179, 167, 211), (229, 223, 241)),
    ((185, 213, 160), (204, 226, 184), (166, 199, 138), (222, 237, 208)),
)


def tint(family: int, tone: int) -> Colour:
    """One colour."""
    tones = FAMILIES[family % len(FAMILIES)]
    return tones[tone % len(tones)]


def tones(shapes: Mapping[str, BaseGeometry], families: Mapping[str, int]) -> dict[str, int]:
    """A tone for each shape, unlike those of its neighbours of the same family if possible."""
    found: dict[str, int] = {}
    grown = {code: shape.buffer(2) for code, shape in shapes.items()}
    for code in sorted(shapes, key=lambda c: -shapes[c].area):
        used = {
            found[other]
            for other in found
            if families[other] == families[code] and shapely.intersects(grown[code], grown[other])
        }
        choice = range(len(FAMILIES[0]))
        found[code] = next((tone for tone in choice if tone not in used), len(found) % len(choice))
    return found
