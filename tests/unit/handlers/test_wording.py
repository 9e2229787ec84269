"""How dates, shares and lists are put."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.places import ECHO, echoed
from handlers.wording import clock_time, day, percent, plural, several


def test_moments_are_told_in_the_time_of_the_united_kingdom() -> None:
    assert clock_time(datetime(2026, 1, 5, 9, 3, tzinfo=UTC)) == "5 January 2026, 09:03"
    assert clock_time(datetime(2026, 7, 5, 9, 3, tzinfo=UTC)) == "5 July 2026, 10:03"
    assert day(datetime(2026, 3, 31, 23, 30, tzinfo=UTC)) == "1 April 2026"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (1.0, "100%"),
        (0.75, "75%"),
        (0.996, "over 99%"),
        (0.01, "1%"),
        (0.0099, "under 1%"),
        (0.0, "0%"),
    ],
)
def test_shares_never_round_to_all_or_nothing(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("words", "most", "said"),
    [
        (["A"], 9, "A"),
        (["A", "B"], 9, "A and B"),
        (["A", "B", "C"], 9, "A, B and C"),
        (["A", "B", "C"], 2, "A, B and 1 more"),
        (["A", "B", "C"], 1, "A and 2 more"),
        ([], 9, ""),
    ],
)
def test_lists_read_as_people_say_them(words: list[str], most: int, said: str) -> None:
    assert several(words, most) == said


def test_one_item_two_items() -> None:
    assert [plural(n, "item") for n in (0, 1, 2)] == ["0 items", "1 item", "2 items"]
    assert plural(2, "story", "stories") == "2 stories"


@given(st.text(max_size=300))
def test_an_echo_is_short_and_has_one_line(text: str) -> None:
    said = echoed(text)
    assert len(said) <= ECHO + 1
    assert len(said.splitlines()) <= 1
