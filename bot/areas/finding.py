"""What a text can mean: the names of the gazetteer behind its readings.

Called by `bot.areas.lookup`.
"""

from __future__ import annotations

from bot.areas.atlas import Atlas
from bot.areas.choosing import Meaning
from bot.areas.gazette import Name, Rank
from bot.areas.readings import Reading, readings


def meanings_of(atlas: Atlas, text: str) -> list[Meaning]:
    """By the first of the readings of `text` that is a name."""
    for reading in readings(text):
        found = meanings_read(atlas, reading)
        if found:
            return found
    return []


def meanings_read(atlas: Atlas, reading: Reading) -> list[Meaning]:
    """The names that are written so in full, then those of which it is a short form."""
    exact = [n for n in atlas.gazetteer.under_key(reading.key) if reading.allows(n)]
    found = [Meaning(n, _is_shortened(n, reading.key)) for n in exact]
    rows = {n.row for n in exact}
    short = [n for n in atlas.gazetteer.under_short(reading.key) if reading.allows(n)]
    return found + [Meaning(n, True) for n in short if n.row not in rows]


def _is_shortened(name: Name, key: str) -> bool:
    # "Wells" is listed as another name of Wells-next-the-Sea, but is only the start of it.
    # A hospital's short name is as good as its long one.
    is_place = name.nation == "" and name.rank is not Rank.BODY
    return is_place and name.keys[0].startswith(f"{key} ") and not name.codes


def clearly_largest(atlas: Atlas, keys: list[str]) -> str | None:
    """The one of these names that is far larger than the others, if there is one."""
    sizes = sorted(((_size(atlas, key), key) for key in keys), reverse=True)
    if not sizes or sizes[0][0] == 0.0:
        return None
    rest = sizes[1][0] if len(sizes) > 1 else 0.0
    return sizes[0][1] if sizes[0][0] > 20 * rest else None


def _size(atlas: Atlas, key: str) -> float:
    found = meanings_read(atlas, Reading(key))
    return max((m.weight for m in found if m.name.major), default=0.0)
