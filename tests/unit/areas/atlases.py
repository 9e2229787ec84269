"""The shipped atlas, read once for all tests of the map, and answers in short."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import assert_never

from bot.areas.answers import Lookup, Many, NotEngland, NotFound, One
from bot.areas.atlas import Atlas, load_atlas
from bot.areas.lookup import lookup

TODAY = date(2026, 11, 23)
BEFORE = date(2025, 6, 1)


@cache
def atlas() -> Atlas:
    return load_atlas()


def ask(text: str, at: date = TODAY) -> Lookup:
    return lookup(atlas(), text, at)


def brief(answer: Lookup) -> str:
    """ "QHM QNC" for a question, "QOX" for one, the nation, or "none"."""
    match answer:
        case One():
            return answer.footprint.code
        case Many():
            return " ".join(sorted(c.code for c in answer.candidates))
        case NotFound():
            return "none"
        case NotEngland():
            return answer.nation
        case _:
            assert_never(answer)
