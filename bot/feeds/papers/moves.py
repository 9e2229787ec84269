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
    r"(?:\bfrom|previously|originally|formerly|instead of|rather than|in place of|, not|\bwas"
    r"|replac\w+"
    r"|(?:planned|scheduled|arranged|due|intended) (?:for|on))\W*(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)
_NEW_BEFORE = re.compile(
    r"(?:\bto|until|\bnow|new date|revised date|instead|\bfor)\W*(?:\w+\W+){0,4}$", re.IGNORECASE
)
#: Days that a meeting may go over.
LONGEST_MEETING = 3
#: Letters between a day and that it is called off; and what joins days.
_NEAR = 30
_JOINED = re.compile(r"\s*(?:,|and|&|, and)?\s*(?:on )?", re.IGNORECASE)
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


def called_off(text: str, dates: Sequence[Written]) -> list[date]:
    """The days in a row that a text says are called off: "on 3 and 10 December are cancelled"."""
    said = words.cancelling_in(text)
    before = [one for one in dates if said is not None and one.end <= said]
    if said is None or not before or said - before[-1].end > _NEAR:
        return []
    off = [before[-1]]
    for one in reversed(before[:-1]):
        if not _JOINED.fullmatch(text[one.end : off[-1].start]):
            break
        off.append(one)
    return [one.day for one in off]


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
