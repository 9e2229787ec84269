"""How things are put: dates, shares, lists, the names of areas and bodies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.areas.atlas import Atlas
from bot.core.types import Area, AreaKind

UK = ZoneInfo("Europe/London")
NOT_KNOWN = "not known"


def day(moment: datetime) -> str:
    """A moment as a day in the United Kingdom: 1 April 2026."""
    local = moment.astimezone(UK)
    return f"{local.day} {local:%B %Y}"


def clock_time(moment: datetime) -> str:
    """A moment in the United Kingdom: 1 April 2026, 14:05."""
    return f"{day(moment)}, {moment.astimezone(UK):%H:%M}"


def percent(share: float) -> str:
    """A share of 0..1 in words of a card; what is nearly all or nothing is never said to be so."""
    if 0 < share < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < share < 1 else f"{share:.0%}"


def several(words: Sequence[str], most: int = 99) -> str:
    """A, B and C; after `most` of them only how many more. Of no words, none.

    Where one of them is joined itself: Derby and Derbyshire, and Lincolnshire.
    """
    shown, left = list(words[:most]), len(words) - most
    if left > 0:
        return f"{', '.join(shown)}{_last_and(shown)}{left} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])}{_last_and(shown)}{shown[-1]}"


def _last_and(words: Sequence[str]) -> str:
    return ", and " if any(" and " in word for word in words) else " and "


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 item, 2 items."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def board_name(atlas: Atlas, footprint: str) -> str:
    """The usual name of the board of a footprint: NHS Devon ICB."""
    return f"NHS {atlas.name_of(footprint)} ICB"


def area_name(atlas: Atlas, code: str) -> str:
    """An area with its kind, where it is not about news."""
    return area_label(atlas, code).replace(" (national news)", "")


def day_of(day: date) -> str:
    """A day: 1 April 2026."""
    return f"{day.day} {day:%B %Y}"


def until(area: Area) -> str:
    """The last day of an area: 31 March 2026."""
    if area.valid_to is None:
        return NOT_KNOWN
    return day_of(area.valid_to - timedelta(days=1))


def area_label(atlas: Atlas, code: str) -> str:
    """An area with its kind, as on a button or in a list: Haringey (council)."""
    area = atlas.areas.get(code)
    if area is None:
        return code
    match area.kind:
        case AreaKind.FOOTPRINT:
            closed = f" (until {until(area)})" if area.valid_to is not None else ""
            return f"NHS {area.name} ICB{closed}"
        case AreaKind.FORMER:
            return f"NHS {area.name} ICB (within its borders until {until(area)})"
        case AreaKind.COUNCIL:
            return f"{area.name} (council)"
        case AreaKind.REGION:
            return f"{area.name} (NHS region)"
        case AreaKind.ENGLAND:
            return "England (national news)"
        case _:
            return area.name
