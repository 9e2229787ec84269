"""The breaker: an outage is noticed soon, costs few repeats, and is over soon after its end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.breaker import ENOUGH, LONGEST, Breaker
from bot.core.types import NotSent, Outcome, Refused, Sent, Unknown
from tests.clock import NOON

LOST = Unknown("502")


def after(count: int) -> Breaker:
    breaker = Breaker()
    for _ in range(count):
        breaker = breaker.after(LOST, NOON)
    return breaker


def test_a_few_lost_answers_stop_nobody() -> None:
    assert after(ENOUGH - 1).most(32, NOON) == 32


def test_enough_in_a_row_stop_everybody_for_a_second() -> None:
    breaker = after(ENOUGH)
    assert breaker.most(32, NOON) == 0
    assert breaker.most(32, NOON + timedelta(seconds=1)) == 1, "one goes ahead to try"
    assert breaker.most(0, NOON + timedelta(seconds=1)) == 0


def test_what_was_in_the_air_already_does_not_prolong_the_wait() -> None:
    assert after(32) == after(ENOUGH)


def test_each_failed_try_doubles_the_wait_up_to_the_longest() -> None:
    breaker, now = after(ENOUGH), NOON
    waits = []
    for _ in range(9):
        assert breaker.shut_until is not None
        waits.append((breaker.shut_until - now).total_seconds())
        now = breaker.shut_until
        breaker = breaker.after(LOST, now)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert LONGEST.total_seconds() == 60


@pytest.mark.parametrize("answer", [Sent("1"), Refused("no"), NotSent("429", retry_after=3)])
def test_any_answer_closes_it(answer: Outcome) -> None:
    assert after(40).after(answer, NOON) == Breaker()
