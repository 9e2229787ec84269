"""Quiet hours, the times of lists and the start of a day, in a reader's zone: pure.

Wall clocks are turned back and forward: what is asked is always the moment in UTC, worked out from
the wall time of that day. A time that a change of clocks leaves out happens as much later as the
clock was put forward; one that happens twice ends quiet hours the second time only if the first is
past.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.core.choices import QuietHours
from bot.core.wanting import Way

#: When lists of the morning come, and on which day of the week (Monday is 0) the weekly ones.
MORNING = time(8, 0)
WEEKDAY = 0


def quiet_until(quiet: QuietHours, zone: str, now: datetime) -> datetime | None:
    """When the quiet hours end that are on; None outside them."""
    local = now.astimezone(ZoneInfo(zone))
    clock = local.time().replace(fold=0)
    over_midnight = quiet.end < quiet.start
    if over_midnight:
        inside = clock >= quiet.start or clock < quiet.end
    else:
        inside = quiet.start <= clock < quiet.end
    if not inside:
        return None
    tomorrow = over_midnight and clock >= quiet.start
    day = local.date() + timedelta(days=1) if tomorrow else local.date()
    ends = (_at(day, quiet.end, zone, fold) for fold in (0, 1))
    return next((end for end in ends if end > now), now + timedelta(minutes=1))


def next_list(way: Way, zone: str, now: datetime) -> datetime:
    """When the next list of this kind is made; always after `now`."""
    match way:
        case Way.HOURLY:
            return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        case Way.MORNING | Way.WEEKLY:
            day = now.astimezone(ZoneInfo(zone)).date()
            while True:
                moment = _at(day, MORNING, zone)
                if moment > now and (way is Way.MORNING or day.weekday() == WEEKDAY):
                    return moment
                day += timedelta(days=1)
        case Way.NOW | Way.HEADLINE | Way.NOT:
            return now
        case _:
            assert_never(way)


def day_start(zone: str, now: datetime) -> datetime:
    """When the present day began in a zone."""
    return _at(now.astimezone(ZoneInfo(zone)).date(), time(0), zone)


def _at(day: date, clock: time, zone: str, fold: int = 0) -> datetime:
    local = datetime.combine(day, clock.replace(fold=fold), ZoneInfo(zone))
    return local.astimezone(UTC)
