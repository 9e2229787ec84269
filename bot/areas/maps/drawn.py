"""The maps drawn so far, so that each is drawn once in a process.

`bot/assembly.py` makes it; the receiver has maps drawn before a request's transaction begins.
"""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from bot.areas.atlas import Atlas
from bot.areas.outlines import Outlines, load_outlines

if TYPE_CHECKING:  # see bot.areas.outlines
    from bot.areas.maps.draw import Picture


class Maps:
    """Holds the outlines, read when first asked for, and every map that was asked for."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._drawn: dict[str, Picture] = {}

    @cached_property
    def outlines(self) -> Outlines:
        """The outlines of all areas."""
        return load_outlines()

    async def of(self, footprint: str) -> Picture:
        """The map of a footprint of today; drawn in a thread, as it takes a while."""
        if footprint not in self._drawn:
            self._drawn[footprint] = await asyncio.to_thread(self._draw, footprint)
        return self._drawn[footprint]

    def _draw(self, footprint: str) -> Picture:
        from bot.areas.maps.draw import draw

        return draw(self._atlas, self.outlines, footprint)
