"""Which sources speak of an area, and whose followers hear of a source.

Handlers, the watch over the sources and reminders ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.areas.atlas import Atlas
from bot.areas.reach import (
    contained,
    containing,
    earlier,
    footprints_of,
    forebears,
    living,
)
from bot.core.types import AreaKind, Feed

#: Who speaks for a footprint itself.
OWN_OUTLETS = frozenset({"icb"})
#: Kinds of places that are watched for in papers.
_WATCHED = frozenset({"town", "hospital", "council", "county", "former district"})
#: Place names watched for in the papers of one board, the largest first.
MOST_PLACES = 250


def footprints_for(atlas: Atlas, code: str, today: date) -> tuple[str, ...]:
    """The footprints of today that an area is, lies in or holds."""
    area = atlas.areas.get(code)
    if area is None:
        return ()
    match area.kind:
        case AreaKind.FOOTPRINT:
            return (code,)
        case AreaKind.FORMER:
            return (living(code),)
        case AreaKind.COUNCIL | AreaKind.PLACE:
            return tuple(part.code for part in footprints_of(atlas, code, today))
        case AreaKind.REGION:
            return tuple(a.code for a in atlas.footprints_at(today) if a.parent == code)
        case AreaKind.ENGLAND:
            return tuple(a.code for a in atlas.footprints_at(today))


def own_areas(atlas: Atlas, footprint: str) -> frozenset[str]:
    """The codes that mean a footprint: its own, and those of the closed ones it came from."""
    return frozenset({footprint, *(part.code for part in forebears(atlas, footprint))})


def sources_of(atlas: Atlas, feeds: Iterable[Feed], footprint: str) -> tuple[Feed, ...]:
    """The sources that are about this footprint and not about everything."""
    mine = own_areas(atlas, footprint)
    return tuple(feed for feed in feeds if mine & set(feed.areas))


def is_own(feed: Feed) -> bool:
    """Whether a source is the board speaking for itself."""
    return feed.outlet in OWN_OUTLETS


def audience(atlas: Atlas, codes: Sequence[str], today: date) -> tuple[str, ...]:
    """The areas whose followers hear of what concerns these: themselves, what they hold, and the
    regions they lie in; national followers do not."""
    reached: dict[str, None] = {}
    for code in codes:
        around = (one for one in containing(atlas, code, today) if one != "ENG")
        inside = contained(atlas, code, today) if code != "ENG" else ()
        reached.update(dict.fromkeys((code, *around, *inside, *earlier(atlas, code))))
    return tuple(reached)


def board_of(atlas: Atlas, feed: Feed) -> str:
    """The name of the body behind a source: NHS Devon ICB; that of a joint board by its page."""
    if len(feed.areas) == 1:
        area = atlas.areas.get(feed.areas[0])
        if area is not None and area.kind is AreaKind.FOOTPRINT:
            return f"NHS {area.name} ICB"
    return feed.title.removesuffix(", board papers")


def places_in(atlas: Atlas, codes: Sequence[str]) -> tuple[str, ...]:
    """Names of places in these footprints, to be watched for in their papers."""
    wanted = set(codes)
    found = []
    for name in atlas.gazetteer.all_names():
        if name.kind not in _WATCHED or len(name.name) < 4:
            continue
        shares = {**dict(name.old), **dict(name.new)}
        if any(shares.get(code, 0.0) >= 0.5 for code in wanted):
            found.append((name.kind != "hospital", -name.people, name.name.split(" - ")[0]))
    return tuple(dict.fromkeys(name for _, _, name in sorted(found)))[:MOST_PLACES]
