"""The gate: no second holds more messages than a platform takes."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.ports import Pace
from bot.outbox.gate import Gate
from bot.platforms.telegram.build import PACE


@given(st.lists(st.floats(0, 0.2), max_size=300))
def test_no_second_holds_more_than_thirty(gaps: list[float]) -> None:
    gate, now, left = Gate(), 1000.0, []
    for gap in gaps:
        now += gap
        left.append(now + gate.wait(PACE, now))
    assert left == sorted(left)
    assert max((sum(a <= b < a + 0.999 for b in left) for a in left), default=0) <= 30


def test_what_keeps_the_pace_is_not_kept_back() -> None:
    gate = Gate()
    apart = PACE.bot.total_seconds()
    assert [gate.wait(PACE, 1000 + number * apart) for number in range(200)] == [0.0] * 200


def test_where_there_is_no_pace_nothing_waits() -> None:
    gate = Gate()
    assert [gate.wait(None, 1000.0) for _ in range(200)] == [0.0] * 200
    slow = Pace(timedelta(seconds=5), timedelta(0), timedelta(0))
    assert gate.wait(slow, 1000.0) == 0.0
