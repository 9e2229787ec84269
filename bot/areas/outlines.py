"""The outlines of footprints and councils, and what lies at a point.

`load_outlines()` reads the compiled file; handlers ask `locate`, and `bot.areas.maps` draws.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.areas.atlas import DATA
from bot.areas.grid import project

if TYPE_CHECKING:  # else where it is used: it is a tenth of the start, and most starts ask no shape
    from shapely import MultiPolygon, Point

#: Metres within which a border, generalised as ours are, may lie on the other side of a point.
DOUBT, COUNCIL_DOUBT = 300.0, 1_000.0
#: Metres off our coast within which a point is still on land: piers, docks, simplified shores.
ASHORE = 1_500.0
#: Metres to the centre of the next postcode district, beyond which a point is at sea.
LAND = 30_000.0
#: Places without postcodes in our tables, by corners: south, west, north, east.
_BOXES = {
    "the Isle of Man": (54.03, -4.85, 54.43, -4.28),
    "Northern Ireland": (54.0, -8.2, 55.35, -5.4),
    "the Channel Islands": (49.1, -2.75, 49.8, -1.95),
}


@dataclass(frozen=True, slots=True)
class Outlines:
    """Shapes by code, in metres of `bot.areas.grid`."""

    today: Mapping[str, MultiPolygon]  #: footprints
    before: Mapping[str, MultiPolygon]  #: of 2022, those that have changed since
    councils: Mapping[str, Mapping[str, MultiPolygon]]  #: footprint -> council -> its part
    districts: tuple[tuple[str, float, float], ...]  #: nation and centre of a postcode district


@dataclass(frozen=True, slots=True)
class Here:
    """A point in England."""

    footprint: str
    council: str
    near_footprints: tuple[str, ...]  #: others whose border is so near that the point may be there
    near_councils: tuple[str, ...]
    near_nation: str | None = None  #: Wales or Scotland, where their border is so near


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A point outside England; `nation` is None at sea and abroad."""

    nation: str | None


def load_outlines(folder: Path = DATA) -> Outlines:
    """Read the compiled outlines (about a tenth of a second); keep the result."""
    stored = json.loads(gzip.decompress((folder / "outlines.json.gz").read_bytes()))
    grain = stored["grain"]
    councils: dict[str, dict[str, MultiPolygon]] = {}
    for key, polygons in stored["councils"].items():
        footprint, council = key.split("/")
        councils.setdefault(footprint, {})[council] = _shape(polygons, grain)
    return Outlines(
        {code: _shape(polygons, grain) for code, polygons in stored["today"].items()},
        {code: _shape(polygons, grain) for code, polygons in stored["before"].items()},
        councils,
        tuple((nation, x * grain, y * grain) for nation, x, y in stored["districts"]),
    )


def locate(outlines: Outlines, lat: float, lon: float) -> Here | Elsewhere:
    """What lies at a point given in degrees."""
    from shapely import Point

    for island, (south, west, north, east) in _BOXES.items():
        if south <= lat <= north and west <= lon <= east:
            return Elsewhere(island)
    point = Point(project(lat, lon))
    footprints = _nearest(point, outlines.today.items())
    away, footprint = footprints[0]
    nation = _nation_by_post(outlines, point)
    if away > DOUBT and nation != "England":
        return Elsewhere(nation)
    if away > ASHORE:
        return Elsewhere(None)
    councils = _nearest(point, outlines.councils[footprint].items())
    edge = float(outlines.today[footprint].boundary.distance(point))
    beside = [code for metres, code in footprints[1:] if metres <= away + DOUBT]
    return Here(
        footprint,
        councils[0][1],
        tuple(beside),
        tuple(code for metres, code in councils[1:] if metres <= away + COUNCIL_DOUBT),
        nation if nation != "England" and edge <= DOUBT and not beside else None,
    )


def _nearest(point: Point, shapes: Iterable[tuple[str, MultiPolygon]]) -> list[tuple[float, str]]:
    return sorted((float(shape.distance(point)), code) for code, shape in shapes)


def _nation_by_post(outlines: Outlines, point: Point) -> str | None:
    """The nation of the next postcode district, None where there is none near."""

    def square(district: tuple[str, float, float]) -> float:
        return float((district[1] - point.x) ** 2 + (district[2] - point.y) ** 2)

    nearest = min(outlines.districts, key=square)
    return nearest[0] if square(nearest) < LAND**2 else None


def _shape(polygons: list[list[list[int]]], grain: int) -> MultiPolygon:
    from shapely import MultiPolygon, Polygon

    rings = ([_ring(steps, grain) for steps in polygon] for polygon in polygons)
    return MultiPolygon([Polygon(outer, holes) for outer, *holes in rings])


def _ring(steps: Any, grain: int) -> list[tuple[int, int]]:
    x = y = 0
    points = []
    for east, north in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + east, y + north
        points.append((x * grain, y * grain))
    return points
