"""From a person's words to footprints: postcodes, codes, names, slips of spelling.

Handlers and `python -m bot ics` call `lookup`; the answers are in `bot.areas.answers`.
"""

from __future__ import annotations

from datetime import date

from bot.areas.answers import Lookup
from bot.areas.atlas import Atlas


def lookup(atlas: Atlas, text: str, at: date) -> Lookup:
    """Say what `text` means on the day `at`; never raises, whatever the text."""
    raise NotImplementedError
