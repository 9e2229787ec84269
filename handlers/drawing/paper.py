"""What all pictures share: a page, its colours, its letters."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

WIDTH = 1080
COLOURS = 48
MARGIN = 36
BACK, INK, SOFT, LINE = "#ffffff", "#14213d", "#5c6780", "#d8dde8"
GOOD, WARN, BAD, NONE = "#2a7f62", "#d98e04", "#b3261e", "#e7eaf1"

#: What the bundled font has no letter for.
_PLAIN = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "•": "-"})

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=16)
def letters(size: int) -> Font:
    """The bundled font at a size in pixels."""
    return ImageFont.load_default(size)


class Page:
    """A white page to draw on."""

    def __init__(self, height: int) -> None:
        self.image = Image.new("RGB", (WIDTH, height), BACK)
        self.draw = ImageDraw.Draw(self.image)

    def text(
        self, x: float, y: float, words: str, size: int = 28, ink: str = INK, anchor: str = "lm"
    ) -> None:
        """Words whose middle is at `y`, beginning at `x` unless the anchor says otherwise."""
        self.draw.text((x, y), plain(words), font=letters(size), fill=ink, anchor=anchor)

    def fitted(self, words: str, size: int, width: float) -> str:
        """The words, cut where they are wider than `width`."""
        if self.wide(words, size) <= width:
            return words
        while words and self.wide(f"{words}…", size) > width:
            words = words[:-1]
        return f"{words.rstrip(' ,')}…"

    def wide(self, words: str, size: int) -> float:
        """How wide words are."""
        return float(self.draw.textlength(plain(words), font=letters(size)))

    def png(self) -> bytes:
        """The page as a file."""
        out = io.BytesIO()
        # Few colours: the file is a quarter as large, and written in no time.
        few = self.image.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(out, "PNG", compress_level=6)
        return out.getvalue()


def plain(words: str) -> str:
    """The words with signs that the font has; boxes say nothing."""
    said = words.translate(_PLAIN)
    if said.isascii():
        return said
    return "".join(one for one in said if one in "…£éèâäöüçñ·" or one.isascii())
