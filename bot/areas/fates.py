"""What becomes of areas on the day that a new table of them goes live.

`bot.areas.carrying` applies it to subscriptions; `python -m bot areas adopt` counts it beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.areas.atlas import SUCCESSION, Atlas
from bot.areas.reach import footprints_of, former_of
from bot.core.types import AreaKind

_WHOLE = 0.999


class FateKind(StrEnum):
    """How a change of areas meets those who follow one."""

    REPLACED = "replaced"  #: it is no more; its heirs are
    GREW = "grew"  #: its code lives on in wider borders
    REHOUSED = "rehoused"  #: a council under another board; itself unchanged
    GONE = "gone"  #: it is no more, and the table names no heir


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one area."""

    area: str
    kind: FateKind
    at: date  #: the first day on which it is so
    heirs: tuple[str, ...] = ()  #: what runs there now, largest part first
    shares: tuple[float, ...] = ()  #: of the area, that went to each heir
    gained: tuple[str, ...] = ()  #: of one that grew: whose parts it got
    earlier: str | None = None  #: the code of what it was before, where one may follow just that
    lost: float = 0.0  #: share of the area that is in no heir
    growth: float = 1.0  #: how many times as large as the area its heirs are together


def vintages(atlas: Atlas) -> tuple[date, ...]:
    """The days on which areas changed, oldest first, those to come included."""
    return tuple(sorted({edge.at for edge in atlas.lineage}))


def fates(atlas: Atlas, vintage: date) -> dict[str, Fate]:
    """What becomes, on that day, of every area that changes then."""
    found: dict[str, Fate] = {}
    for code, area in atlas.areas.items():
        if area.valid_to == vintage and area.kind is not AreaKind.FORMER:
            found[code] = _closed(atlas, code, vintage)
    for code in dict.fromkeys(e.new for e in atlas.lineage if e.at == vintage):
        begun = atlas.areas[code].valid_from
        if begun is not None and begun < vintage:
            found[code] = _grown(atlas, code, vintage)
    if vintage == SUCCESSION:
        found |= _rehoused(atlas, vintage)
    return found


def unknown(atlas: Atlas, followed: Iterable[str], vintage: date) -> dict[str, Fate]:
    """Followed codes that the table does not know at all: they are gone."""
    codes = (code for code in followed if code not in atlas.areas)
    return {code: Fate(code, FateKind.GONE, vintage, lost=1.0) for code in codes}


def _closed(atlas: Atlas, code: str, vintage: date) -> Fate:
    edges = [e for e in atlas.lineage if e.old == code and e.at == vintage and e.new in atlas.areas]
    if not edges:
        return Fate(code, FateKind.GONE, vintage, lost=1.0)
    edges.sort(key=lambda e: (-e.share_of_old, e.new))
    heirs = tuple(e.new for e in edges)
    covered = sum(e.share_of_old for e in edges)
    return Fate(
        code,
        FateKind.REPLACED,
        vintage,
        heirs,
        shares=tuple(e.share_of_old for e in edges),
        earlier=code,
        lost=0.0 if covered >= _WHOLE else 1.0 - covered,
        growth=_growth(atlas, code, heirs),
    )


def _grown(atlas: Atlas, code: str, vintage: date) -> Fate:
    gained = tuple(e.old for e in atlas.lineage if e.new == code and e.at == vintage)
    return Fate(
        code,
        FateKind.GREW,
        vintage,
        (code,),
        shares=(1.0,),
        gained=gained,
        earlier=former_of(atlas, code, vintage),
        growth=_growth(atlas, code, (code,)),
    )


def _rehoused(atlas: Atlas, vintage: date) -> dict[str, Fate]:
    """Councils whose boards are others than before, or the same within wider borders."""
    found = {}
    for code, (before, now) in atlas.council_footprints.items():
        if [p.code for p in before] == [p.code for p in now]:
            continue
        boards = tuple(p.code for p in footprints_of(atlas, code, vintage))
        shares = tuple(p.share for p in now)
        found[code] = Fate(code, FateKind.REHOUSED, vintage, boards, shares)
    return found


def _growth(atlas: Atlas, code: str, heirs: Iterable[str]) -> float:
    before = _size(atlas, code, 0)
    return sum(_size(atlas, heir, 1) for heir in heirs) / before if before else 1.0


def _size(atlas: Atlas, footprint: str, index: int) -> float:
    """Census areas in a footprint of the earlier (0) or later (1) set."""
    # Without counties, as their districts are counted.
    return sum(
        atlas.council_lsoas[council] * part.share
        for council, shares in atlas.council_footprints.items()
        if not council.startswith("E10")
        for part in shares[index]
        if part.code == footprint
    )
