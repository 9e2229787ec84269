"""How much there is to hear, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.core.volume import in_words
from tests.clock import NOON


def came(*days_ago: float) -> list[datetime]:
    return sorted(NOON - timedelta(days=days) for days in days_ago)


@pytest.mark.parametrize(
    ("moments", "words"),
    [
        (came(), "no story in the last 90 days"),
        (came(1), "1 story in the last 90 days"),
        (came(80, 40, 10), "about 1 a month"),
        (came(89, 1, 2), "about 1 a month"),
        (came(*range(0, 90, 2)), "about 4 a week"),
        (came(*range(90), *([5.1] * 8)), "about 8 a week, busiest day 9"),
        (came(*[1.1] * 6), "about 3 a week, busiest day 6"),
    ],
)
def test_volume(moments: list[datetime], words: str) -> None:
    assert in_words(moments, NOON) == words
