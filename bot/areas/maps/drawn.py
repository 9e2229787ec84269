"""The maps drawn so far, so that each is drawn once in a process.

`bot/assembly.py` makes it; the receiver has maps drawn before a request's transaction begins.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cached_property

from bot.areas.atlas import Atlas
from bot.areas.maps.draw import Picture, draw
from bot.areas.outlines import Outlines, load_outlines


class Maps:
    """Holds the outlines, read when first asked for, and every map that was asked for."""

    def __init__(self, atlas: Atlas, load: Callable[[], Outlines] = load_outlines) -> None:
        self._atlas = atlas
        self._load = load
        self._drawn: dict[str, Picture] = {}

    @cached_property
    def outlines(self) -> Outlines:
        """The outlines of all areas."""
        return self._load()

    async def of(self, footprint: str) -> Picture:
        """The map of a footprint of today; drawn in a thread, as it takes a while."""
        if footprint not in self._drawn:
            self._drawn[footprint] = await asyncio.to_thread(self._draw, footprint)
        return self._drawn[footprint]

    def _draw(self, footprint: str) -> Picture:
        return draw(self._atlas, self.outlines, footprint)
