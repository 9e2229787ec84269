"""Whom the samples are about: real areas, councils, hospitals and trusts out of the map.

`python -m bot demo` hands them to the server.
"""

from __future__ import annotations

from datetime import date

from bot.areas.atlas import Atlas
from bot.core.types import AreaKind
from bot.demo.board import Board
from bot.demo.samples import Names


def names(atlas: Atlas, day: date) -> Names:
    """The footprints of `day`, and a spread of smaller and larger names."""
    listed = list(atlas.gazetteer.all_names())
    hospitals = [each.name for each in listed if each.kind == "hospital"]
    trusts = [each.name for each in listed if each.kind == "trust"]
    return Names(
        footprints=tuple(area.name for area in atlas.footprints_at(day)),
        regions=_of(atlas, AreaKind.REGION),
        councils=_of(atlas, AreaKind.COUNCIL)[::7],
        hospitals=tuple(name for name in hospitals if name.endswith(" Hospital"))[:30],
        trusts=tuple(trusts[::9]),
    )


def sample_board(atlas: Atlas, day: date, code: str = "Z9B2Z") -> Board:
    """The board whose sample papers are shown: that of Haringey, which the demo suggests."""
    known = {area.code: area for area in atlas.footprints_at(day)}
    area = known.get(code) or next(iter(known.values()))
    # With its region, so that it goes by its own title, which says that it is a sample.
    areas = (area.code, area.parent) if area.parent else (area.code,)
    return Board(f"NHS {area.name} ICB", areas)


def _of(atlas: Atlas, kind: AreaKind) -> tuple[str, ...]:
    return tuple(area.name for area in atlas.areas.values() if area.kind is kind)
