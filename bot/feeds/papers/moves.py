"""Which of two days a meeting was moved to, and which days are only the end of a span.

`scan` asks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from bot.core.dates import Written
from bot.feeds.papers import words

_OLD_BEFORE = re.compile(
    r"(?:\bfrom|previously|originally|formerly|instead of|rather than|in place of|\bwas|replac\w+"
    r"|(?:planned|scheduled|arranged|due|intended) (?:for|on))\W*(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_NEW_BEFORE = re.compile(
    r"(?:\bto|until|\bnow|new date|revised date|instead|\bfor)\W*(?:\w+\W+){0,4}$", re.IGNORECASE
)
#: Days that a meeting may go over.
LONGEST_MEETING = 3
_SPAN = re.compile(r"\s*(?:to|until|till|-|–)\s*", re.IGNORECASE)


def move_in(
    text: str, dates: Sequence[Written], struck: Collection[date]
) -> tuple[date, date] | None:
    """The old and the new day, where a line says that its meeting was moved."""
    days = list(dict.fromkeys(one.day for one in dates))
    if len(days) != 2 or not (struck or words.speaks_of_move(text)):
        return None
    old = next((day for day in days if day in struck), None)
    if old is None:
        marked = [one for one in dates if _OLD_BEFORE.search(text[: one.start])]
        fresh = [one for one in dates if _NEW_BEFORE.search(text[: one.start])]
        if marked:
            old = marked[0].day
        elif fresh:
            old = next(day for day in days if day != fresh[-1].day)
    if old is None:
        return None
    return old, next(day for day in days if day != old)


def was_before(text: str, one: Written) -> bool:
    """Whether a text says that a meeting was to be on that day: "originally planned for …"."""
    return words.speaks_of_move(text) and bool(_OLD_BEFORE.search(text[: one.start]))


def ends_span(text: str, dates: Sequence[Written], one: Written) -> bool:
    """Whether a day ends a span, as of a consultation: "from 2 November to 18 December"."""
    before = [each for each in dates if each.end <= one.start]
    return bool(before) and _is_span(text, before[-1], one)


def begins_span(text: str, dates: Sequence[Written], one: Written) -> bool:
    """Whether a day begins a span of weeks, which no meeting takes."""
    after = [each for each in dates if each.start >= one.end]
    long = bool(after) and abs((after[0].day - one.day).days) > LONGEST_MEETING
    return long and _is_span(text, one, after[0])


def _is_span(text: str, one: Written, other: Written) -> bool:
    joined = bool(_SPAN.fullmatch(text[one.end : other.start]))
    return joined and not words.speaks_of_move(text)
