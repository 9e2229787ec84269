"""Draws the map of a footprint as a PNG.

    title                             where it lies in England
    councils by name; borders that are no more, dashed
    key: numbers and colours
    sources and dates

All measures are points of a picture 1,080 wide, which a phone shows at about a third of that.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from bot.areas.atlas import Atlas
from bot.areas.maps import colours
from bot.areas.maps.colours import Colour
from bot.areas.maps.content import Content, content_of
from bot.areas.maps.labels import Labels, place, within, wrapped
from bot.areas.maps.sheet import LINE, Sheet, folded, measure
from bot.areas.maps.view import Frame, View, fitted
from bot.areas.outlines import Outlines

WIDE = 1080
EDGE = 48
INSET = Frame(858, 40, 1036, 252)
LEAST_TOP = 274
LOWEST, HIGHEST = 460, 1000  #: of the map itself
TITLE, TEXT, SMALL = 52, 27, 20
KEY_LINE = 39
#: Letters of the names of neighbours.
_BESIDE = 25


@dataclass(frozen=True, slots=True)
class Picture:
    """A map, and the words for those who do not see it."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class _Heading:
    title: list[str]
    subtitle: list[str]

    @property
    def high(self) -> float:
        return 44 + len(self.title) * TITLE * 1.15 + 10 + len(self.subtitle) * TEXT * LINE + 20


def draw(atlas: Atlas, outlines: Outlines, footprint: str) -> Picture:
    """The map of a footprint of today. Takes about half a second of a processor."""
    content = content_of(atlas, outlines, footprint)
    whole = outlines.today[footprint]
    heading = _heading(content)
    top = max(heading.high, LEAST_TOP)
    frame = Frame(0, top, WIDE, top + _height(whole))
    view = fitted(whole, frame, EDGE)
    shown = {code: view.shown(part) for code, part in outlines.councils[footprint].items()}
    shapes = {code: shape for code, shape in shown.items() if not shape.is_empty}
    labels = place(content.names, shapes, _sea(outlines, view), measure)
    key = _Key(content.key, tuple((number, name) for number, name, _, _ in labels.numbered))
    key_top = frame.bottom + 26
    notes = folded(content.notes, SMALL, WIDE - 2 * EDGE)
    notes_top = key_top + key.high
    sheet = Sheet(WIDE, round(notes_top + len(notes) * SMALL * LINE + 30))
    _draw_ground(sheet, atlas, outlines, footprint, view)
    tints = _draw_councils(sheet, content, shapes, view)
    for border in content.former:
        sheet.dashes(view.shown(border), colours.STRONG, 2.5, 13)
    sheet.line(view.shown(whole.boundary), colours.STRONG, 2.5)
    _draw_labels(sheet, labels, tints)
    _draw_heading(sheet, heading)
    _draw_inset(sheet, outlines, whole)
    _draw_key(sheet, key, key_top)
    for index, line in enumerate(notes):
        sheet.text(EDGE, notes_top + index * SMALL * LINE, line, SMALL, colours.SOFT_INK)
    return Picture(sheet.png(), content.alt)


def _heading(content: Content) -> _Heading:
    room = INSET.left - EDGE - 30
    fitting = (w for w in wrapped(content.title) if measure(w, TITLE)[0] <= room)
    title = next(fitting, None)
    lines = title.split("\n") if title else folded(content.title, TITLE, room)
    return _Heading(lines, folded(content.subtitle, TEXT, room))


def _height(whole: MultiPolygon) -> float:
    west, south, east, north = whole.bounds
    natural = (north - south) / (east - west) * (WIDE - 2 * EDGE) + 2 * EDGE
    return min(max(natural, LOWEST), HIGHEST)


def _draw_heading(sheet: Sheet, heading: _Heading) -> None:
    y = 44.0
    for line in heading.title:
        sheet.text(EDGE, y, line, TITLE, colours.INK, bold=True)
        y += TITLE * 1.15
    y += 10
    for line in heading.subtitle:
        sheet.text(EDGE, y, line, TEXT, colours.SOFT_INK)
        y += TEXT * LINE


def _draw_ground(
    sheet: Sheet, atlas: Atlas, outlines: Outlines, footprint: str, view: View
) -> None:
    """The rest of England, with the names of the neighbours where they have room."""
    frame = view.frame
    sheet.fill(shapely.box(frame.left, frame.top, frame.right, frame.bottom), colours.GROUND)
    inner = shapely.box(frame.left + 14, frame.top + 8, frame.right - 14, frame.bottom - 8)
    for code, outline in outlines.today.items():
        shape = view.shown(outline)
        if code == footprint or shape.is_empty:
            continue
        sheet.fill(shape, colours.LAND)
        sheet.line(view.shown(outline.boundary), colours.LAND_EDGE, 2)
        room = shapely.intersection(shape, inner)
        label = None if room.is_empty else within(atlas.name_of(code), room, measure, _BESIDE)
        if label is not None:
            sheet.centred(label.x, label.y, label.text, label.size, colours.FAINT_INK)


def _sea(outlines: Outlines, view: View) -> BaseGeometry:
    """Where nothing of England lies, a little inside the frame."""
    frame = view.frame
    room = shapely.box(12, frame.top + 8, WIDE - 12, frame.bottom - 8)
    shown = [view.shown(outline) for outline in outlines.today.values()]
    return shapely.difference(room, shapely.union_all([one for one in shown if not one.is_empty]))


def _draw_councils(
    sheet: Sheet, content: Content, shapes: Mapping[str, BaseGeometry], view: View
) -> dict[str, Colour]:
    """The councils, each in its tint; the tints."""
    tones = colours.tones(shapes, content.families)
    tints = {code: colours.tint(content.families[code], tones[code]) for code in shapes}
    for code in sorted(shapes, key=lambda c: -shapely.convex_hull(shapes[c]).area):
        sheet.fill(shapes[code], tints[code])
        for family, stray in content.strays[code]:
            sheet.fill(view.shown(stray), colours.tint(family, tones[code]))
    for shape in shapes.values():
        sheet.line(shape.boundary, colours.WHITE, 2)
    return tints


def _draw_labels(sheet: Sheet, labels: Labels, tints: Mapping[str, Colour]) -> None:
    for label in labels.placed:
        halo = tints[label.code] if label.is_inside else None
        sheet.centred(label.x, label.y, label.text, label.size, colours.INK, halo)
    for number, _, x, y in labels.numbered:
        _draw_number(sheet, number, x, y)


def _draw_number(sheet: Sheet, number: int, x: float, y: float) -> None:
    sheet.disc(x, y, 17, colours.STRONG)
    sheet.centred(x, y, str(number), 22, colours.WHITE)


def _draw_inset(sheet: Sheet, outlines: Outlines, whole: MultiPolygon) -> None:
    england = shapely.union_all(
        [shapely.box(*outline.bounds) for outline in outlines.today.values()]
    )
    view = fitted(MultiPolygon([shapely.box(*england.bounds)]), INSET, 0)
    for outline in outlines.today.values():
        coarse = shapely.simplify(outline, 1_500)
        sheet.fill(view.shown(coarse), colours.INSET_LAND)
    sheet.fill(view.shown(shapely.simplify(whole, 800)), colours.STRONG)
    x, y, _, _ = view.shown(whole.centroid.buffer(1)).bounds
    if whole.area * view.scale**2 < 160:
        sheet.ring(x, y, 15, colours.STRONG, 3)


@dataclass(frozen=True, slots=True)
class _Key:
    """What colours and numbers stand for; many numbers make two columns."""

    families: tuple[tuple[int, str], ...]
    numbers: tuple[tuple[int, str], ...]

    @property
    def rows(self) -> int:
        """Lines of each column of numbers."""
        return math.ceil(len(self.numbers) / 2) if len(self.numbers) > 3 else len(self.numbers)

    @property
    def high(self) -> float:
        lines = len(self.families) + self.rows
        return lines * KEY_LINE + 14 if lines else 0


def _draw_key(sheet: Sheet, key: _Key, top: float) -> None:
    for index, (family, text) in enumerate(key.families):
        y = top + index * KEY_LINE
        sheet.swatch(EDGE, y + 2, 40, 26, colours.tint(family, 0))
        sheet.text(EDGE + 56, y, text, TEXT, colours.INK)
    below = top + len(key.families) * KEY_LINE
    for index, (number, text) in enumerate(key.numbers):
        y = below + index % key.rows * KEY_LINE
        left = EDGE + index // key.rows * (WIDE - 2 * EDGE) / 2
        _draw_number(sheet, number, left + 20, y + 15)
        sheet.text(left + 56, y, text, TEXT, colours.INK)
