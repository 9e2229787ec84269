"""How much there is to hear about an area, from what came in the last 90 days: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

#: How far back is looked, and the least over which a rate is worth saying.
BACK = timedelta(days=90)
LEAST = timedelta(days=14)
#: Of fewer no rate is made.
FEW = 3
_LATELY = " in the last 90 days"
_UK = ZoneInfo("Europe/London")


def in_words(moments: Sequence[datetime], now: datetime) -> str:
    """About 6 a week, busiest day 9; of few, how many there were."""
    if len(moments) < FEW:
        return {0: "no story", 1: "1 story"}.get(len(moments), f"{len(moments)} stories") + _LATELY
    span = max(LEAST, min(BACK, now - min(moments)))
    busiest = max(Counter(moment.astimezone(_UK).date() for moment in moments).values())
    weeks = span / timedelta(days=7)
    rate = len(moments) / weeks
    if rate >= 0.95:
        said = f"about {rate:.0f} a week"
    elif rate * 30 / 7 >= 0.95:
        said = f"about {rate * 30 / 7:.0f} a month"
    else:
        said = f"{len(moments)} stories{_LATELY}"
    return f"{said}, busiest day {busiest}" if busiest > 1 else said
