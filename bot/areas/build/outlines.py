"""Outlines of footprints and councils, small enough to ship: `outlines.json.gz`.

Footprints are as ONS generalised them (200 m). No outline of a council is among the published
tables, so we make them: every spot of a footprint belongs to the council of the census area (LSOA)
whose centre is nearest. In towns that is right to some hundred metres, in open country to a few
kilometres.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry import shape

from bot.areas.build.census import Census
from bot.areas.build.tables import BrokenTableError, Tables, number
from bot.areas.grid import project

TODAY = "raw/ons_icb_april_2026_en_bsc.geojson"
BEFORE = "derived/icb_2023_2025_bsc_dissolved.geojson"
CENTRES = "raw/lsoa21_centroids_england.csv.gz"
OUTCODES = "derived/outcode_icb.csv"

#: The grain of what is stored, in metres.
GRAIN = 10
#: Islands and holes smaller than this are left out, in square metres.
SMALLEST = 80_000.0
#: Inland scraps of a council smaller than this are not believed.
SPECK = 2_000_000.0
#: How far a border between councils may be moved to straighten it, in metres.
STRAIGHTENED = 300.0


def compile_outlines(
    tables: Tables, footprints: list[dict[str, Any]], changed: set[str], census: Census
) -> dict[str, Any]:
    """Outlines by code: footprints of today, those `changed` since as they were, councils.

    A council comes once for each footprint of today that it lies in, under `footprint/council`.
    """
    today = _today(tables, footprints)
    before = {c: g for c, g in _before(tables).items() if c in changed}
    missing = sorted(changed - set(before))
    if missing:
        raise BrokenTableError(BEFORE, f"no outline of {missing[0]}")
    centres = _centres(tables)
    councils: dict[str, MultiPolygon] = {}
    for code, outline in today.items():
        smalls = [s for s in census.smalls.values() if s.new == code]
        unplaced = [s.code for s in smalls if s.code not in centres]
        if not smalls or unplaced:
            raise BrokenTableError(CENTRES, f"no centre of {(unplaced or [code])[0]}")
        points = [centres[s.code] for s in smalls]
        parts = _divided(outline, points, [s.district for s in smalls])
        councils |= {f"{code}/{council}": part for council, part in parts.items()}
    return {
        "grain": GRAIN,
        "today": _stored(today),
        "before": _stored(before),
        "councils": _stored(councils),
        "districts": _districts(tables),
    }


def _today(tables: Tables, footprints: list[dict[str, Any]]) -> dict[str, MultiPolygon]:
    by_ons = {ons: str(f["code"]) for f in footprints if f["to"] is None for ons in f["ons"]}
    found = {}
    for feature in _features(tables, TODAY):
        code = by_ons.get(feature["properties"].get("ICB26CD", ""))
        if code is None:
            raise BrokenTableError(TODAY, f"unknown footprint {feature['properties']}")
        found[code] = _projected(feature)
    missing = sorted(str(f["code"]) for f in footprints if not f["to"] and f["code"] not in found)
    if missing:
        raise BrokenTableError(TODAY, f"no outline of {missing[0]}")
    return found


def _before(tables: Tables) -> dict[str, MultiPolygon]:
    return {f["properties"]["ods"]: _projected(f) for f in _features(tables, BEFORE)}


def _features(tables: Tables, name: str) -> list[Any]:
    try:
        return list(json.loads((tables.root / name).read_text("utf-8"))["features"])
    except FileNotFoundError:
        raise BrokenTableError(name, "the file is missing") from None
    except (ValueError, KeyError) as error:
        raise BrokenTableError(name, f"cannot be read: {error}") from error


def _projected(feature: Any) -> MultiPolygon:
    def to_plane(degrees: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.array([project(lat, lon) for lon, lat in degrees])

    return _sizeable(shapely.make_valid(shapely.transform(shape(feature["geometry"]), to_plane)))


def _sizeable(geometry: Any) -> MultiPolygon:
    """The polygons of a geometry that can be seen, without their small holes."""
    parts = [p for p in shapely.get_parts(geometry) if isinstance(p, Polygon)]
    largest = max(parts, key=lambda p: p.area)
    kept = [p for p in parts if p.area >= SMALLEST] or [largest]
    return MultiPolygon(
        [Polygon(p.exterior, [h for h in p.interiors if Polygon(h).area >= SMALLEST]) for p in kept]
    )


def _centres(tables: Tables) -> dict[str, tuple[float, float]]:
    rows = tables.rows(CENTRES, "LSOACD", "latitude", "longitude")
    return {
        r["LSOACD"]: project(number(CENTRES, r, "latitude"), number(CENTRES, r, "longitude"))
        for r in rows
    }


def _divided(
    outline: MultiPolygon, points: list[tuple[float, float]], districts: list[str]
) -> dict[str, MultiPolygon]:
    """The outline, divided among districts by the nearest of the points."""
    names = sorted(set(districts))
    if len(names) == 1:
        return {names[0]: outline}
    cloud = shapely.multipoints(points)
    cells = shapely.get_parts(shapely.voronoi_polygons(cloud, extend_to=outline, ordered=True))
    dissolved = [
        shapely.union_all([c for c, d in zip(cells, districts, strict=True) if d == name])
        for name in names
    ]
    # Together, so that neighbours keep a common border.
    straight = shapely.coverage_simplify(dissolved, STRAIGHTENED)
    clipped = [shapely.intersection(part, outline) for part in straight]
    shore = outline.boundary
    return {n: _without_specks(p, shore) for n, p in zip(names, clipped, strict=True)}


def _without_specks(part: Any, shore: Any) -> MultiPolygon:
    """A council without inland scraps of a square kilometre or two: the nearest centre is only a
    guess, and they are its slips."""
    whole = _sizeable(part)
    kept = [p for p in whole.geoms if p.area >= SPECK or p.intersects(shore)]
    return MultiPolygon(
        [
            Polygon(p.exterior, [h for h in p.interiors if Polygon(h).area >= SPECK])
            for p in (kept or whole.geoms)
        ]
    )


def _districts(tables: Tables) -> list[list[Any]]:
    """Nations and centres of postcode districts, to know by them what lies off our outlines."""
    found = []
    for row in tables.rows(OUTCODES, "country", "lat", "lon", "share"):
        if row["lat"] and number(OUTCODES, row, "share") >= 0.5:
            place = project(number(OUTCODES, row, "lat"), number(OUTCODES, row, "lon"))
            found.append([row["country"], *(round(metres / GRAIN) for metres in place)])
    return sorted(found)


def _stored(outlines: Mapping[str, MultiPolygon]) -> dict[str, list[list[list[int]]]]:
    """For each code polygons, each a list of rings, each a list of steps east and north."""
    # To the grain before it is stored, as rounding may make rings cross themselves.
    rounded = {c: _sizeable(shapely.set_precision(o, GRAIN)) for c, o in outlines.items()}
    return {code: [_rings(p) for p in rounded[code].geoms] for code in sorted(rounded)}


def _rings(polygon: Polygon) -> list[list[int]]:
    return [_steps(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]


def _steps(points: Iterable[tuple[float, ...]]) -> list[int]:
    steps: list[int] = []
    last = (0, 0)
    for x, y in points:
        here = (round(x / GRAIN), round(y / GRAIN))
        if here != last:
            steps += [here[0] - last[0], here[1] - last[1]]
            last = here
    return steps
