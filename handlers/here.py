"""What runs the NHS at a point: a location that was shared, or two numbers that were typed.

The router calls `here` for a request that carries a point, /ics for coordinates. The point goes no
further than this: the answer names areas, and its buttons carry their codes.
"""

from __future__ import annotations

import re

from bot.areas.answers import NotEngland, Recognised
from bot.areas.outlines import Elsewhere, Here, locate
from bot.core.document import Document
from bot.core.errors import UserError, user_error
from bot.core.types import Request
from handlers.card import card
from handlers.context import Context
from handlers.news import latest
from handlers.places import not_england
from handlers.wording import board_name, several

NOT_KEPT = "I used the point for this answer only; it is not stored."
_DEGREES = re.compile(r"(-?\d{1,2}\.\d+)\s*[,;\s]\s*(-?\d{1,3}\.\d+)")
#: Items on the card.
ITEMS = 3


def point_in(text: str) -> tuple[float, float] | None:
    """Latitude and longitude, where the words are nothing else: "51.588, -0.069"."""
    found = _DEGREES.fullmatch(text.strip())
    return None if found is None else (float(found[1]), float(found[2]))


async def here(request: Request, point: tuple[float, float], context: Context) -> Document:
    """The card of the footprint around a point, and its council to follow."""
    found = locate(context.maps.outlines, *point)
    if isinstance(found, Elsewhere):
        raise _not_here(found)
    items = await latest(context, [found.footprint], ITEMS)
    return card(context, found.footprint, _said(context, found), _followable(context, found), items)


def _said(context: Context, found: Here) -> str:
    """How the point was read, how sure that is, and what becomes of it."""
    name_of = context.atlas.name_of
    words = [f"That point is in {name_of(found.council)} (council). {NOT_KEPT}"]
    if found.near_footprints:
        beside = several([board_name(context.atlas, code) for code in found.near_footprints])
        words.append(f"It is at the border with {beside}, and my lines are rough.")
    elif found.near_councils:
        beside = several([name_of(code) for code in found.near_councils])
        words.append(f"It is near the border with {beside}, and my lines are rough.")
    if found.near_nation is not None:
        words.append(f"It is at the border with {found.near_nation}, and my line is rough.")
    if found.near_footprints or found.near_councils:
        words.append("A postcode is exact.")
    return " ".join(words)


def _followable(context: Context, found: Here) -> tuple[str, ...]:
    """The council, its county, those just over a border, then the footprint."""
    areas = context.atlas.areas
    county = areas[found.council].parent
    counties = (county,) if county and county.startswith("E10") else ()
    codes = (found.council, *counties, *found.near_councils, found.footprint)
    return tuple(code for code in dict.fromkeys(codes) if code in areas)


def _not_here(found: Elsewhere) -> UserError:
    if found.nation is None:
        return user_error(
            "That point is not on land in England, so no integrated care board runs the NHS there. "
            f"Send a postcode or the name of a place instead. {NOT_KEPT}"
        )
    via = Recognised("", "That point")
    return UserError(not_england(NotEngland("", found.nation, via, NOT_KEPT)))
