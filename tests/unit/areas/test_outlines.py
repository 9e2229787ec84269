"""What lies at a point, by the shipped outlines."""

from __future__ import annotations

import gzip
import json
from math import acos, cos, dist, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.areas.atlas import DATA, load_atlas
from bot.areas.grid import project
from bot.areas.outlines import Elsewhere, Here, load_outlines, locate

OUTLINES = load_outlines()

HERE = {
    "Tottenham": (51.588, -0.069, "Z9B2Z", "E09000014"),
    "Truro": (50.263, -5.051, "QT6", "E06000052"),
    "St Mary's, Scilly": (49.914, -6.315, "QT6", "E06000053"),
    "Berwick-upon-Tweed": (55.770, -2.000, "QHM", "E06000057"),
    "Holy Island": (55.670, -1.800, "QHM", "E06000057"),
    "Carlisle": (54.895, -2.934, "QHM", "E06000063"),
    "Brighton Palace Pier": (50.8155, -0.137, "S9B9J", "E06000043"),
    "Farnborough": (51.290, -0.755, "QRL", "E07000092"),
    "Slough": (51.511, -0.595, "S0E4D", "E06000039"),
    "Garston docks": (53.344, -2.908, "QYG", "E08000012"),
    "Colchester": (51.892, 0.902, "D7T5G", "E07000071"),
}
ELSEWHERE = {
    "Cardiff": (51.480, -3.180, "Wales"),
    "Wrexham": (53.046, -2.993, "Wales"),
    "Edinburgh": (55.950, -3.190, "Scotland"),
    "Gretna": (54.996, -3.067, "Scotland"),
    "Belfast": (54.600, -5.930, "Northern Ireland"),
    "Douglas": (54.150, -4.480, "the Isle of Man"),
    "St Helier": (49.183, -2.106, "the Channel Islands"),
    "Dogger Bank": (54.700, 2.300, None),
    "mid-Channel": (50.350, -1.300, None),
    "Calais": (50.950, 1.860, None),
    "Dublin": (53.350, -6.260, None),
    "nowhere": (0.0, 0.0, None),
    "the pole": (90.0, 0.0, None),
}


@pytest.mark.parametrize("place", HERE)
def test_a_point_in_england(place: str) -> None:
    lat, lon, footprint, council = HERE[place]
    found = locate(OUTLINES, lat, lon)
    assert isinstance(found, Here)
    assert (found.footprint, found.council) == (footprint, council)


@pytest.mark.parametrize("place", ELSEWHERE)
def test_a_point_elsewhere(place: str) -> None:
    lat, lon, nation = ELSEWHERE[place]
    assert locate(OUTLINES, lat, lon) == Elsewhere(nation)


def test_near_a_border_both_sides_are_named() -> None:
    """Hampton Wick stands across the Thames from Kingston; Chepstow across the Wye from England."""
    found = locate(OUTLINES, 51.4108, -0.3095)
    assert isinstance(found, Here)
    councils = {found.council, *found.near_councils}
    assert {"E09000021", "E09000027"} <= councils
    chepstow = locate(OUTLINES, 51.642, -2.675)
    assert isinstance(chepstow, Here)
    assert chepstow.near_nation == "Wales"
    border = locate(OUTLINES, 51.5665, -0.3555)  # Harrow, all around one footprint
    assert isinstance(border, Here)
    assert border.near_footprints == ()


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_on_earth_has_an_answer(lat: float, lon: float) -> None:
    found = locate(OUTLINES, lat, lon)
    if not (49 < lat < 56 and -7 < lon < 2):
        assert isinstance(found, Elsewhere)


def test_the_plane_is_true_to_scale_over_england() -> None:
    """Checked against great circles from Dover to Carlisle and from Truro to Norwich."""
    for one, two in (
        ((51.129, 1.308), (54.895, -2.934)),
        ((50.263, -5.051), (52.628, 1.299)),
    ):
        (lat, lon), (other, east) = (tuple(map(radians, point)) for point in (one, two))
        arc = acos(sin(lat) * sin(other) + cos(lat) * cos(other) * cos(east - lon))
        assert dist(project(*one), project(*two)) == pytest.approx(6_371_000 * arc, rel=0.002)


def test_the_outlines_agree_with_the_tables() -> None:
    """Every footprint has an outline; every council of a footprint has its part there."""
    atlas = load_atlas()
    today = {code for code, area in atlas.areas.items() if area.kind == "footprint"}
    today = {code for code in today if atlas.areas[code].valid_to is None}
    assert set(OUTLINES.today) == today
    closed = {edge.old for edge in atlas.lineage}
    grown = {edge.new for edge in atlas.lineage if edge.new in today and edge.kind == "transfer"}
    assert set(OUTLINES.before) == closed | grown
    for council, (_, now) in atlas.council_footprints.items():
        if council.startswith("E10"):
            continue
        for part in now:
            assert council in OUTLINES.councils[part.code], (council, part)


def test_footprints_hardly_overlap() -> None:
    whole = sum(shape.area for shape in OUTLINES.today.values())
    assert whole == pytest.approx(130_400e6, rel=0.01), "England has 130,400 square kilometres"


def test_the_file_is_small_and_has_no_time_in_it() -> None:
    packed = (DATA / "outlines.json.gz").read_bytes()
    assert len(packed) < 250_000
    assert packed[4:8] == b"\0\0\0\0"
    assert json.loads(gzip.decompress(packed))["grain"] == 10
