"""Paper that is drawn on in points, with Pillow: twice as large, then halved for smooth edges."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import shapely
from PIL import Image, ImageDraw, ImageFont
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from bot.areas.maps.colours import PAPER, Colour

_TIMES = 2
#: Colours kept in the file; a map has few, and the steps between them.
_COLOURS = 128
#: Line heights, in letters.
LINE = 1.32
_CLOSE = 1.14


def measure(text: str, size: int) -> tuple[float, float]:
    """The width and height of a text, lines and all."""
    lines = text.split("\n")
    wide = max(_font(size).getlength(line) for line in lines) / _TIMES
    return wide, size * (0.9 + (len(lines) - 1) * _CLOSE)


def folded(text: str, size: int, wide: float) -> list[str]:
    """The text in lines no wider than that."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer, size)[0] > wide:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


class Sheet:
    """One picture being drawn."""

    def __init__(self, wide: int, high: int) -> None:
        self._image = Image.new("RGB", (wide * _TIMES, high * _TIMES), PAPER)
        self._pen = ImageDraw.Draw(self._image)

    def fill(self, shape: BaseGeometry, colour: Colour) -> None:
        """A shape without its holes: what lies in them is drawn after it."""
        for part in shapely.get_parts(shape):
            if isinstance(part, Polygon) and not part.is_empty:
                self._pen.polygon(_scaled(part.exterior.coords), fill=colour)

    def line(self, shape: BaseGeometry, colour: Colour, wide: float) -> None:
        """Along all lines of a shape."""
        for part in _lines_of(shape):
            self._pen.line(_scaled(part.coords), colour, round(wide * _TIMES), joint="curve")

    def dashes(self, shape: BaseGeometry, colour: Colour, wide: float, dash: float) -> None:
        """The same, interrupted."""
        for part in _lines_of(shape):
            at = 0.0
            while at < part.length:
                self.line(substring(part, at, at + dash), colour, wide)
                at += dash * 1.8

    def text(
        self, x: float, y: float, text: str, size: int, colour: Colour, *, bold: bool = False
    ) -> None:
        """One line, with its top left corner at a point."""
        at = (x * _TIMES, y * _TIMES)
        self._pen.text(at, text, colour, _font(size), stroke_width=_TIMES // 2 if bold else 0)

    def centred(
        self, x: float, y: float, text: str, size: int, colour: Colour, halo: Colour | None = None
    ) -> None:
        """Lines around a point; a halo lifts them off what lies below."""
        lines = text.split("\n")
        step = size * _CLOSE * _TIMES
        top = y * _TIMES - step * (len(lines) - 1) / 2
        options: dict[str, Any] = {"stroke_width": 2 * _TIMES, "stroke_fill": halo} if halo else {}
        for index, line in enumerate(lines):
            at = (x * _TIMES, top + index * step)
            self._pen.text(at, line, colour, _font(size), anchor="mm", **options)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A full circle around a point."""
        box = [(x - radius), (y - radius), (x + radius), (y + radius)]
        self._pen.ellipse([side * _TIMES for side in box], fill=colour)

    def ring(self, x: float, y: float, radius: float, colour: Colour, wide: float) -> None:
        """A circle around a point."""
        box = [(x - radius), (y - radius), (x + radius), (y + radius)]
        sides = [side * _TIMES for side in box]
        self._pen.ellipse(sides, outline=colour, width=round(wide * _TIMES))

    def swatch(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """A rectangle with round corners, its top left at a point."""
        box = [side * _TIMES for side in (x, y, x + wide, y + high)]
        self._pen.rounded_rectangle(box, 4 * _TIMES, fill=colour)

    def png(self) -> bytes:
        """The picture as it is now."""
        out = io.BytesIO()
        small = self._image.reduce(_TIMES)
        small.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG")
        return out.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size * _TIMES)
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow was built without FreeType"
    return font


def _lines_of(shape: BaseGeometry) -> Iterator[LineString]:
    for part in shapely.get_parts(shape):
        if isinstance(part, LineString) and len(part.coords) > 1:
            yield part


def _scaled(points: Iterable[tuple[float, ...]]) -> list[tuple[float, float]]:
    return [(x * _TIMES, y * _TIMES) for x, y in points]
