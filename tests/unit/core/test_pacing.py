"""The arithmetic of paces: no window holds more than it may, no lane starves."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.pacing import (
    bot_burst,
    bot_tolerance,
    chat_interval,
    chat_tolerance,
    lane_order,
    permitted,
    spent,
)
from bot.core.ports import Pace
from bot.core.types import ChatKind, Lane
from tests.clock import NOON

PACE = Pace(
    bot=timedelta(seconds=1 / 29.4),
    private=timedelta(seconds=1.05),
    group=timedelta(seconds=4),
    group_burst=5,
)
gaps = st.lists(st.floats(0, 3).map(lambda seconds: timedelta(seconds=seconds)), max_size=200)


def _sent(asked: list[timedelta], interval: timedelta, tolerance: timedelta) -> list[datetime]:
    """When messages went, if somebody asked for one after each of these gaps."""
    now, ready_at, sent = NOON, NOON, []
    for gap in asked:
        now += gap
        if permitted(ready_at, now, interval, tolerance, 1):
            sent.append(now)
            ready_at = spent(ready_at, now, interval, 1)
    return sent


def _most_in(window: timedelta, sent: list[datetime]) -> int:
    return max((sum(a <= b < a + window for b in sent) for a in sent), default=0)


@given(gaps)
def test_a_group_never_hears_more_than_twenty_a_minute(asked: list[timedelta]) -> None:
    sent = _sent(asked, chat_interval(PACE, ChatKind.GROUP), chat_tolerance(PACE, ChatKind.GROUP))
    assert _most_in(timedelta(minutes=1), sent) <= 20


@given(gaps)
def test_a_private_chat_never_hears_two_within_a_second(asked: list[timedelta]) -> None:
    sent = _sent(
        asked, chat_interval(PACE, ChatKind.PRIVATE), chat_tolerance(PACE, ChatKind.PRIVATE)
    )
    assert _most_in(timedelta(seconds=1), sent) <= 1


@given(st.lists(st.floats(0, 0.1).map(lambda s: timedelta(seconds=s)), max_size=300))
def test_the_bot_never_says_more_than_thirty_a_second(asked: list[timedelta]) -> None:
    sent = _sent(asked, PACE.bot, bot_tolerance(PACE))
    assert _most_in(timedelta(seconds=1), sent) <= 30


@given(
    st.lists(
        st.tuples(st.floats(0, 3).map(lambda s: timedelta(seconds=s)), st.integers(1, 40)),
        max_size=60,
    )
)
@example([(timedelta(seconds=3), 32)])
def test_nor_when_many_wait_after_a_rest(asked: list[tuple[timedelta, int]]) -> None:
    now, ready_at, sent = NOON, NOON, []
    for gap, waiting in asked:
        now += gap
        most = min(waiting, bot_burst(PACE))
        count = permitted(ready_at, now, PACE.bot, bot_tolerance(PACE), most)
        sent += [now] * count
        ready_at = spent(ready_at, now, PACE.bot, count)
    assert _most_in(timedelta(seconds=1), sent) <= 30


def test_several_at_once_are_counted_like_one_after_the_other() -> None:
    tolerance = timedelta(seconds=3)
    interval = timedelta(seconds=1)
    assert permitted(NOON, NOON, interval, tolerance, 100) == 4
    assert permitted(spent(NOON, NOON, interval, 4), NOON, interval, tolerance, 100) == 0
    assert permitted(NOON, NOON, timedelta(0), tolerance, 7) == 7


def test_replies_are_first_in_every_turn_and_every_lane_is_in_it() -> None:
    for turn in range(40):
        order = lane_order(turn)
        assert order[0] is Lane.REPLY
        assert sorted(order) == sorted(Lane)


def test_every_lane_gets_its_turn_and_higher_lanes_more_of_them() -> None:
    turns = Counter(lane_order(turn)[1] for turn in range(160))
    assert turns[Lane.URGENT] > turns[Lane.ALERT] > turns[Lane.BROADCAST] > turns[Lane.DIGEST] > 0
