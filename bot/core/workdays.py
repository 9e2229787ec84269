"""Working days in England: no weekends, no bank holidays. For "five working days before"."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_ONE = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether offices are open on that day."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days_before(day: date, count: int) -> date:
    """The day that lies `count` working days before `day`."""
    left = count
    while left > 0:
        day -= _ONE
        left -= is_working_day(day)
    return day


@lru_cache(maxsize=64)
def bank_holidays(year: int) -> frozenset[date]:
    """The regular bank holidays of a year; one-off ones, such as for a coronation, are unknown."""
    easter = _easter(year)
    new_year = _substituted(date(year, 1, 1), taken=())
    christmas = _substituted(date(year, 12, 25), taken=())
    boxing = _substituted(date(year, 12, 26), taken=(christmas,))
    return frozenset(
        {
            new_year,
            easter - timedelta(days=2),
            easter + _ONE,
            _monday(date(year, 5, 1)),
            _monday(date(year, 5, 25)),
            _monday(date(year, 8, 25)),
            christmas,
            boxing,
        }
    )


def _substituted(day: date, taken: tuple[date, ...]) -> date:
    while day.weekday() >= 5 or day in taken:
        day += _ONE
    return day


def _monday(first: date) -> date:
    """The first Monday from that day on."""
    return first + timedelta(days=-first.weekday() % 7)


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
