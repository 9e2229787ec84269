"""Maps of footprints: what is on them, that it can be read, and how long drawing takes."""

from __future__ import annotations

import asyncio
import io
import time

import pytest
import shapely
from PIL import Image

from bot.areas.atlas import load_atlas
from bot.areas.maps.content import content_of, origins_of
from bot.areas.maps.draw import WIDE, draw
from bot.areas.maps.drawn import Maps
from bot.areas.maps.labels import SIZES, place, wrapped
from bot.areas.maps.sheet import folded, measure
from bot.areas.maps.view import Frame, fitted
from bot.areas.outlines import load_outlines
from bot.areas.reach import councils_of

ATLAS, OUTLINES = load_atlas(), load_outlines()
TODAY = sorted(OUTLINES.today)
AT = ATLAS.areas["Z9B2Z"].valid_from


@pytest.mark.parametrize("code", TODAY)
def test_every_footprint_has_a_map(code: str) -> None:
    picture = draw(ATLAS, OUTLINES, code)
    image = Image.open(io.BytesIO(picture.png))
    assert image.format == "PNG"
    assert image.width == WIDE
    assert 0.6 < image.height / image.width < 2.2, "would not fit a phone"
    assert len(picture.png) < 300_000
    colours = image.convert("RGB").getcolors(256)
    assert colours is not None
    assert len(colours) > 20, "hardly anything is drawn"


@pytest.mark.parametrize("code", TODAY)
def test_every_council_is_named_on_the_map_or_in_its_key(code: str) -> None:
    content = content_of(ATLAS, OUTLINES, code)
    assert AT is not None
    expected = {p.code for p in councils_of(ATLAS, code, AT) if not p.code.startswith("E10")}
    assert set(content.names) == expected
    for council in expected:
        assert ATLAS.name_of(council) in content.alt
    labels = place_all(code)
    named = [" ".join(label.text.split()) for label in labels.placed]
    named += [name for _, name, _, _ in labels.numbered]
    assert sorted(named) == sorted(content.names.values())
    assert all(label.size >= SIZES[-1] for label in labels.placed)


def place_all(code: str):  # type: ignore[no-untyped-def]
    whole = OUTLINES.today[code]
    view = fitted(whole, Frame(0, 0, WIDE, WIDE), 40)
    shapes = {c: view.shown(part) for c, part in OUTLINES.councils[code].items()}
    content = content_of(ATLAS, OUTLINES, code)
    return place(content.names, shapes, shapely.box(0, 0, 0, 0), measure)


@pytest.mark.parametrize("code", TODAY)
def test_names_do_not_cover_each_other(code: str) -> None:
    boxes = []
    for label in place_all(code).placed:
        wide, high = measure(label.text, label.size)
        boxes.append(
            shapely.box(
                label.x - wide / 2, label.y - high / 2, label.x + wide / 2, label.y + high / 2
            )
        )
    for index, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[:index])


def test_what_a_merged_footprint_came_from_is_told_apart() -> None:
    content = content_of(ATLAS, OUTLINES, "Z9B2Z")
    assert [text for _, text in content.key] == [
        "North West London until 31 March 2026",
        "North Central London until 31 March 2026",
    ]
    haringey, ealing = content.families["E09000014"], content.families["E09000009"]
    assert (haringey, ealing) == (1, 0)
    assert content.former, "no border between the two"


def test_a_footprint_that_grew_shows_what_it_gained() -> None:
    assert origins_of(ATLAS, "QRL") == ("QRL", "QNQ")
    content = content_of(ATLAS, OUTLINES, "QRL")
    assert "gained part of Frimley" in content.subtitle
    assert content.strays["E07000089"], "Hart was divided"


def test_an_unchanged_one_has_no_dashes() -> None:
    content = content_of(ATLAS, OUTLINES, "QJK")
    assert origins_of(ATLAS, "QJK") == ()
    assert content.former == ()
    assert "Dashed" not in content.notes
    assert [text for _, text in content.key] == ["Devon County Council", "Unitary councils"]


def test_attribution_and_date_are_in_every_picture() -> None:
    for code in TODAY:
        notes = content_of(ATLAS, OUTLINES, code).notes
        assert "Open Government Licence v3.0" in notes
        assert "Contains OS data © Crown copyright and database right" in notes
        assert "April 2026" in notes


def test_the_same_map_has_the_same_bytes() -> None:
    """So that the store keeps it once."""
    assert draw(ATLAS, OUTLINES, "QT6").png == draw(ATLAS, OUTLINES, "QT6").png


@pytest.mark.parametrize("code", ["Z9B2Z", "QHM", "S1Y5D"])
def test_the_first_map_takes_under_a_second(code: str) -> None:
    """Of processor time, so that a busy machine does not fail it."""
    began = time.process_time()
    draw(ATLAS, load_outlines(), code)
    assert time.process_time() - began < 1.0


async def test_a_map_is_drawn_once_and_beside_the_loop() -> None:
    maps = Maps(ATLAS)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    first = await maps.of("QT6")
    ticking.cancel()
    assert ticks > 10, "the loop stood still"
    assert await maps.of("QT6") is first


def test_names_are_broken_where_the_longest_line_is_shortest() -> None:
    assert list(wrapped("Bath and North East Somerset")) == [
        "Bath and North East Somerset",
        "Bath and North\nEast Somerset",
        "Bath and\nNorth East\nSomerset",
    ]
    assert list(wrapped("Leeds")) == ["Leeds"]


def test_a_text_is_folded_to_its_room() -> None:
    lines = folded("one two three four five six seven", 20, 120)
    assert len(lines) > 1
    assert all(measure(line, 20)[0] <= 120 for line in lines)
    assert " ".join(lines) == "one two three four five six seven"
