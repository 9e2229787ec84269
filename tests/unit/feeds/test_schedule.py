"""When a feed is due again: examples, and what holds for every state and result."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.types import Feed, FeedState, Item
from bot.feeds.results import (
    Body,
    Failed,
    FailureKind,
    Fresh,
    Later,
    NotModified,
    Parsed,
    Result,
    Unchanged,
)
from bot.feeds.schedule import after, as_before, interval, with_news

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FEED = Feed("post", "https://post.example/feed", "The Post", (), "outlet", 900, False)
STATE = FeedState("post", NOW, etag='"1"', last_modified="then", body_hash="aa", failures=3, ttl=60)
BODY = Body("https://post.example/feed", b"x", "", "bb", etag='"2"')


def wait(state: FeedState) -> float:
    return (state.next_due_at - NOW).total_seconds()


def test_a_new_body_is_remembered() -> None:
    state = after(FEED, STATE, Fresh(BODY, Parsed((), "Post", ttl=3600)), NOW)
    assert state == FeedState(
        "post",
        NOW + timedelta(hours=1),
        etag='"2"',
        last_modified=None,
        body_hash="bb",
        last_fetch_at=NOW,
        last_ok_at=NOW,
        ttl=3600,
    )


def test_304_keeps_what_it_does_not_repeat() -> None:
    state = after(FEED, STATE, NotModified(), NOW)
    assert (state.etag, state.last_modified, state.body_hash) == ('"1"', "then", "aa")
    assert (state.failures, wait(state)) == (0, 900)
    assert after(FEED, STATE, NotModified(etag='"9"'), NOW).etag == '"9"'


def test_the_ttl_of_the_last_body_holds_while_nothing_changes() -> None:
    held = replace(STATE, ttl=7200)
    assert wait(after(FEED, held, NotModified(), NOW)) == 7200
    assert wait(after(FEED, held, Unchanged(BODY), NOW)) == 7200


@pytest.mark.parametrize(
    ("max_age", "seconds"), [(None, 900), (0, 900), (60, 900), (1800, 1800), (31_536_000, 86_400)]
)
def test_max_age(max_age: int | None, seconds: float) -> None:
    assert wait(after(FEED, STATE, NotModified(max_age=max_age), NOW)) == seconds


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 900), (1, 1800), (2, 3600), (6, 57_600), (7, 86_400), (99, 86_400)],
)
def test_failures_back_off_to_a_day(failures: int, seconds: float) -> None:
    failed = Failed(FailureKind.STATUS, "answered 500", 500)
    state = after(FEED, replace(STATE, failures=failures), failed, NOW)
    assert (wait(state), state.failures) == (seconds, failures + 1)
    assert (state.etag, state.body_hash, state.ttl) == ('"1"', "aa", 60)
    assert state.last_error == "status: answered 500"


def test_gone_is_asked_again_in_a_week_and_retry_after_is_kept() -> None:
    assert wait(after(FEED, STATE, Failed(FailureKind.GONE, "answered 410", 410), NOW)) == 604_800
    busy = Failed(FailureKind.STATUS, "answered 429", 429, retry_after=90_000.0)
    assert wait(after(FEED, replace(STATE, failures=0), busy, NOW)) == 90_000
    hostile = replace(busy, retry_after=315_360_000.0)
    assert wait(after(FEED, STATE, hostile, NOW)) == 604_800


def test_later_is_nobodys_fault() -> None:
    state = after(FEED, STATE, Later(30.0), NOW)
    assert state == replace(STATE, next_due_at=NOW + timedelta(seconds=30))


def test_a_move_is_reported_until_it_is_over() -> None:
    moved = replace(BODY, moved_to="https://new.example/feed")
    state = after(FEED, STATE, Unchanged(moved), NOW)
    assert state.moved_to == "https://new.example/feed"
    assert after(FEED, state, NotModified(), NOW).moved_to is None


seconds_or_none = st.none() | st.integers(0, 400_000_000)
results: st.SearchStrategy[Result] = st.one_of(
    st.builds(NotModified, max_age=seconds_or_none),
    st.builds(lambda age: Unchanged(replace(BODY, max_age=age)), seconds_or_none),
    st.builds(
        lambda age, ttl: Fresh(replace(BODY, max_age=age), Parsed((), "", ttl=ttl)),
        seconds_or_none,
        seconds_or_none,
    ),
    st.builds(Later, st.floats(0, 1e9)),
    st.builds(
        Failed,
        st.sampled_from(FailureKind),
        st.just("why"),
        st.none(),
        st.none() | st.floats(0, 1e9),
    ),
)


@given(
    every=st.integers(5, 604_800),
    failures=st.integers(0, 10_000),
    ttl=seconds_or_none,
    result=results,
    jitter=st.floats(0, 1, exclude_max=True),
)
def test_due_again_later_than_now_and_within_bounds(
    every: int, failures: int, ttl: int | None, result: Result, jitter: float
) -> None:
    feed, state = replace(FEED, every=every), replace(STATE, failures=failures, ttl=ttl)
    found = after(feed, state, result, NOW, jitter)
    least = 1 if isinstance(result, Later) else every
    assert least <= wait(found) <= 1.1 * 604_800
    if isinstance(result, Failed):
        assert found.failures == failures + 1
        assert (found.etag, found.last_modified, found.body_hash) == ('"1"', "then", "aa")
    elif not isinstance(result, Later):
        assert (found.failures, found.last_error, found.last_ok_at) == (0, None, NOW)


maybe = st.none() | st.sampled_from(['"1"', '"2"', "then", "aa", "bb"])


@given(
    state=st.builds(
        replace,
        st.just(STATE),
        etag=maybe,
        last_modified=maybe,
        body_hash=maybe,
        moved_to=maybe,
        failures=st.sampled_from((0, 0, 1)),
        last_error=maybe,
    ),
    result=st.one_of(
        results,
        st.builds(NotModified, maybe, maybe, seconds_or_none, maybe),
        st.builds(
            lambda etag, said, moved: Unchanged(
                replace(BODY, etag=etag, body_hash=said, moved_to=moved)
            ),
            maybe,
            st.sampled_from(("aa", "bb")),
            maybe,
        ),
    ),
    jitter=st.floats(0, 1, exclude_max=True),
)
def test_a_look_that_taught_nothing_moves_nothing_but_moments(
    state: FeedState, result: Result, jitter: float
) -> None:
    found = after(FEED, state, result, NOW, jitter)
    looked = replace(
        state, next_due_at=found.next_due_at, last_fetch_at=NOW, last_ok_at=found.last_ok_at
    )
    well = isinstance(result, NotModified | Unchanged)
    expected = found.next_due_at if well and found == looked else None
    assert as_before(FEED, state, result, NOW, jitter) == expected


def test_most_looks_teach_nothing() -> None:
    well = replace(STATE, failures=0)
    assert as_before(FEED, well, NotModified('"1"', "then"), NOW) is not None
    same = replace(BODY, etag='"1"', last_modified="then", body_hash="aa")
    assert as_before(FEED, well, Unchanged(same), NOW) is not None


@given(jitter=st.floats(0, 1, exclude_max=True))
def test_no_retry_before_retry_after(jitter: float) -> None:
    failed = Failed(FailureKind.STATUS, "busy", 503, retry_after=5_000.0)
    assert wait(after(FEED, replace(STATE, failures=0), failed, NOW, jitter)) >= 5_000


ADAPTS = replace(FEED, every=300, adapts=True)
HOUR, DAY_S = 3_600, 86_400


def dated(*ages: float) -> tuple[Item, ...]:
    return tuple(
        Item("post", str(age), None, "T", "", NOW - timedelta(seconds=age), str(age))
        for age in ages
    )


@pytest.mark.parametrize(
    ("gap", "seconds"),
    [
        (600, 300),  # many a day: five minutes
        (DAY_S, 900),
        (7 * DAY_S, 6_300),
        (365 * DAY_S, DAY_S),  # once a year: a day
    ],
)
def test_a_source_is_asked_as_its_rhythm_says(gap: float, seconds: float) -> None:
    fresh = Fresh(BODY, Parsed(dated(*(n * gap for n in range(5))), "Post"))
    state = after(ADAPTS, replace(STATE, last_new_at=NOW, ttl=None), fresh, NOW)
    assert (state.rhythm, wait(state)) == (gap, seconds)


def test_silence_slows_the_looks_down_and_news_speed_them_up() -> None:
    quiet = replace(STATE, rhythm=HOUR, last_new_at=NOW - timedelta(days=48), ttl=None)
    assert wait(after(ADAPTS, quiet, NotModified(), NOW)) == DAY_S / 2
    awake = replace(quiet, last_new_at=NOW)
    assert wait(after(ADAPTS, awake, NotModified(), NOW)) == 300


def test_the_rhythm_of_a_source_without_dates_comes_from_our_looks() -> None:
    state = replace(STATE, last_new_at=NOW - timedelta(days=4))
    first = with_news(state, state, (), NOW)
    assert (first.rhythm, first.last_new_at) == (4 * DAY_S, NOW)
    later = with_news(first, first, (), NOW + timedelta(days=8))
    assert later.rhythm == (3 * 4 + 8) * DAY_S // 4


def test_a_pace_that_is_written_down_holds() -> None:
    slow = replace(STATE, rhythm=30 * DAY_S, last_new_at=NOW - timedelta(days=90), ttl=None)
    assert wait(after(replace(FEED, every=5), slow, NotModified(), NOW)) == 5


def test_what_a_hub_sends_is_checked_once_a_day() -> None:
    pushed = replace(STATE, ttl=None, pushed_until=NOW + timedelta(days=3))
    assert wait(after(FEED, pushed, NotModified(), NOW)) == DAY_S
    over = replace(pushed, pushed_until=NOW)
    assert wait(after(FEED, over, NotModified(), NOW)) == 900


@given(
    ages=st.lists(st.floats(0, 1e9), max_size=30),
    rhythm_known=st.none() | st.integers(0, 10**10),
    silence=st.floats(0, 1e9),
    age=seconds_or_none,
    jitter=st.floats(0, 1, exclude_max=True),
)
def test_adaptive_waits_stay_between_five_minutes_and_a_day(
    ages: list[float], rhythm_known: int | None, silence: float, age: int | None, jitter: float
) -> None:
    last = NOW - timedelta(seconds=silence)
    state = replace(STATE, rhythm=rhythm_known, last_new_at=last, ttl=None)
    fresh = Fresh(replace(BODY, max_age=age), Parsed(dated(*ages), ""))
    found = after(ADAPTS, state, fresh, NOW, jitter)
    assert 300 <= wait(found) <= 1.1 * DAY_S
    assert wait(found) >= min(age or 0, DAY_S)


@given(silences=st.lists(st.floats(0, 1e8), min_size=2, max_size=2))
def test_longer_silence_never_means_more_looks(silences: list[float]) -> None:
    shorter, longer = sorted(silences)
    states = [
        replace(STATE, rhythm=HOUR, last_new_at=NOW - timedelta(seconds=each))
        for each in (shorter, longer)
    ]
    waits = [interval(ADAPTS, state, NOW) for state in states]
    assert waits[0] <= waits[1]
