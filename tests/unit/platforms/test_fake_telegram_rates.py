"""The fake server's limits are at least as strict as Telegram's, and our pace keeps them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.platforms.telegram.build import PACE
from tests.fakes.telegram_rates import Rates


def test_a_second_message_within_a_second_is_too_many_for_a_person() -> None:
    rates = Rates()
    assert rates.judge(1, private=True, now=10.0) is None
    assert rates.judge(1, private=True, now=10.9) == 1
    assert rates.judge(2, private=True, now=10.9) is None
    assert [v.chat_id for v in rates.violations] == [1]


def test_who_comes_back_before_retry_after_is_refused_again() -> None:
    rates = Rates()
    rates.hold("1", 5, now=10.0)
    assert rates.judge(1, private=True, now=12.0) == 3
    assert rates.judge(2, private=True, now=12.0) is None
    assert rates.judge(1, private=True, now=15.0) is None
    assert len(rates.violations) == 1


def test_the_bot_s_wait_is_everyone_s() -> None:
    rates = Rates()
    rates.hold("bot", 5, now=10.0)
    assert rates.judge(1, private=True, now=12.0) == 3


def test_twenty_a_minute_for_a_group() -> None:
    rates = Rates()
    for second in range(20):
        assert rates.judge(-1, private=False, now=float(second)) is None
    assert rates.judge(-1, private=False, now=20.0) == 40
    assert rates.judge(-1, private=False, now=60.0) is None


def test_thirty_a_second_for_the_bot() -> None:
    rates = Rates()
    answers = [rates.judge(chat, private=True, now=10 + chat / 100) for chat in range(31)]
    assert answers == [None] * 30 + [1]


def test_switched_off_it_counts_nothing_but_still_keeps_ordered_waits() -> None:
    rates = Rates(on=False)
    assert {rates.judge(1, private=True, now=10.0) for _ in range(99)} == {None}
    rates.hold("1", 5, now=10.0)
    assert rates.judge(1, private=True, now=12.0) == 3


def gaps(first: list[float], gap: float, until: float) -> list[float]:
    """The moments of a sender who has used its burst and then keeps the gap."""
    moments = list(first)
    while moments[-1] + gap < until:
        moments.append(moments[-1] + gap)
    return moments


@pytest.mark.parametrize("kind", ["private", "group", "bot"])
def test_our_pace_is_within_the_limits(kind: str) -> None:
    rates = Rates()
    match kind:
        case "private":
            moments = gaps([0.0], PACE.private.total_seconds(), 60)
            answers = [rates.judge(1, private=True, now=at) for at in moments]
        case "group":
            moments = gaps([0.0] * PACE.group_burst, PACE.group.total_seconds(), 600)
            answers = [rates.judge(-1, private=False, now=at) for at in moments]
        case _:
            moments = gaps([0.0], PACE.bot.total_seconds(), 60)
            answers = [rates.judge(n, private=True, now=at) for n, at in enumerate(moments)]
    assert set(answers) == {None}
    assert all(later >= earlier for earlier, later in pairwise(moments))
    assert len(moments) > 50
