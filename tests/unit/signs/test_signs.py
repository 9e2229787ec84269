"""The state of a source by what was read of it and by its own rhythm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.signs import (
    DAY,
    FEWEST_MOMENTS,
    SHORTEST_SILENCE,
    UNREADABLE,
    Vital,
    rhythm,
    suspects_us,
    verdict,
    worth_probing,
)
from bot.core.spells import Sign
from bot.feeds.results import FailureKind

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def weekly(until: datetime, count: int = 20) -> tuple[datetime, ...]:
    return tuple(until - timedelta(days=7 * n) for n in reversed(range(count)))


def source(**known: object) -> Vital:
    fine = Vital(
        feed_id="devon",
        host="devon.example",
        by_hand=False,
        last_ok_at=NOW,
        last_fetch_at=NOW,
        failures=0,
        last_error=None,
        failing_since=NOW,
        moments=weekly(NOW - DAY),
    )
    return replace(fine, **known)  # type: ignore[arg-type]


def failing(error: str, since: timedelta, failures: int = 5, **known: object) -> Vital:
    good = NOW - since
    return source(last_ok_at=good, failing_since=good, failures=failures, last_error=error, **known)


def sign(vital: Vital, *, ours: bool = False) -> Sign | None:
    found = verdict(vital, NOW, ours=ours)
    return found.sign if found else None


@pytest.mark.parametrize(
    ("silence", "expected"),
    [(3, Sign.FINE), (7, Sign.FINE), (15, Sign.QUIET), (22, Sign.UNUSUALLY_QUIET)],
)
def test_a_weekly_source_is_judged_by_its_weeks(silence: int, expected: Sign) -> None:
    assert sign(source(moments=weekly(NOW - timedelta(days=silence)))) is expected


def test_a_daily_source_is_not_called_silent_within_a_week() -> None:
    daily = tuple(NOW - timedelta(days=n) for n in range(40, 5, -1))
    assert sign(source(moments=daily)) is Sign.QUIET
    assert sign(source(moments=tuple(one - timedelta(days=3) for one in daily))) is (
        Sign.UNUSUALLY_QUIET
    )


def test_august_and_the_turn_of_the_year_are_quiet() -> None:
    august = datetime(2026, 8, 26, tzinfo=UTC)
    quiet = source(last_ok_at=august, moments=weekly(august - timedelta(days=28)))
    assert sign(quiet) is Sign.QUIET


def test_what_we_could_not_read_is_not_their_silence() -> None:
    # Read for the last time five days after its last news, and out of reach for a year since.
    good = NOW - timedelta(days=365)
    lost = failing("dns: the name is not known", timedelta(days=365))
    assert sign(replace(lost, moments=weekly(good - timedelta(days=5)))) is Sign.GONE
    back = replace(lost, failures=0, last_error=None, last_ok_at=good)
    assert sign(replace(back, moments=weekly(good - timedelta(days=5)))) is Sign.FINE


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("status: answered 403", Sign.REFUSES),
        ("status: answered 429", Sign.REFUSES),
        ("robots: robots.txt does not allow it", Sign.REFUSES),
        ("bot_wall: a page that checks the browser", Sign.REFUSES),
        ("consent: asks for consent first", Sign.REFUSES),
        ("login: asks to log in", Sign.REFUSES),
        ("gone: answered 410", Sign.GONE),
        ("status: answered 404", Sign.GONE),
        ("parked: the domain is for sale", Sign.GONE),
        ("homepage: leads to the front page", Sign.GONE),
        ("dns: the name is not known", Sign.GONE),
        ("changed_shape: the recipe no longer fits", Sign.CHANGED_SHAPE),
        ("not_a_feed: is a web page", Sign.CHANGED_SHAPE),
    ],
)
def test_a_failure_that_lasts_is_a_state(error: str, expected: Sign) -> None:
    assert sign(failing(error, timedelta(days=2))) is expected
    assert sign(failing(error, timedelta(minutes=20), failures=1)) is None


def test_every_kind_of_failure_is_a_sign_of_something() -> None:
    for kind in FailureKind:
        assert sign(failing(f"{kind}: words", timedelta(days=30))) in UNREADABLE


def test_a_source_that_was_never_read_is_judged_after_some_tries() -> None:
    never = failing("dns: the name is not known", timedelta(0))
    never = replace(never, last_ok_at=None, failing_since=None)
    assert sign(replace(never, failures=2)) is None
    assert sign(replace(never, failures=3)) is Sign.GONE
    assert sign(source(last_ok_at=None)) is None


def test_a_site_that_turns_programs_away_refuses_us() -> None:
    assert sign(source(by_hand=True, last_ok_at=None)) is Sign.REFUSES


def hosts(bad: int, good: int, error: str = "timeout: fell silent") -> list[Vital]:
    lost = [
        failing(error, timedelta(hours=1), feed_id=f"b{n}", host=f"b{n}.example")
        for n in range(bad)
    ]
    return [*lost, *(source(feed_id=f"g{n}", host=f"g{n}.example") for n in range(good))]


def test_when_many_fail_together_we_suspect_ourselves() -> None:
    assert suspects_us(hosts(30, 5), NOW, probe=False)
    assert suspects_us(hosts(30, 5), NOW, probe=None)
    # A host that is always there answers: for a day it may still be our parser or our name.
    assert suspects_us(hosts(30, 5), NOW, probe=True)
    assert not suspects_us(hosts(3, 30), NOW, probe=None)
    assert not worth_probing(hosts(3, 30), NOW)
    assert not suspects_us(hosts(0, 30), NOW, probe=False)
    assert suspects_us(hosts(1, 0), NOW, probe=False)
    assert not suspects_us(hosts(1, 0), NOW, probe=True)


def test_our_fault_is_nobody_elses_state() -> None:
    for one in hosts(30, 0):
        assert sign(one, ours=True) is Sign.OUR_FAULT
    gone = failing("gone: answered 410", timedelta(days=2))
    assert sign(gone, ours=True) is Sign.GONE


MOMENTS = st.lists(st.integers(0, 329), max_size=40).map(
    lambda days: tuple(sorted(NOW - timedelta(days=n) for n in days))
)


@given(MOMENTS, st.integers(0, 400))
def test_a_longer_silence_is_never_a_better_state(moments: tuple[datetime, ...], more: int) -> None:
    order = [Sign.FINE, Sign.QUIET, Sign.UNUSUALLY_QUIET]
    if not moments:
        return
    start = moments[-1] + timedelta(hours=1)
    usual = rhythm(moments)
    if usual is None:
        assert sign(source(last_ok_at=start, moments=moments)) is Sign.FINE
        return
    assert usual.longest >= SHORTEST_SILENCE
    assert len(moments) >= FEWEST_MOMENTS
    # Within the memory and outside the seasons that are quiet, the states only go one way.
    days = [start + timedelta(days=n) for n in range(0, 30, 3) if (start + DAY * n).month == 11]
    found = [sign(source(last_ok_at=day, moments=moments)) for day in days]
    places = [order.index(one) for one in found if one]
    assert places == sorted(places)


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=30),
    st.sampled_from([True, False, None]),
)
def test_a_silence_of_ours_never_makes_a_source_silent(
    states: list[tuple[bool, int]], probe: bool | None
) -> None:
    vitals = [
        failing("timeout: fell silent", timedelta(hours=hours), feed_id=str(n), host=str(n))
        if bad
        else source(feed_id=str(n), host=str(n))
        for n, (bad, hours) in enumerate(states)
    ]
    ours = suspects_us(vitals, NOW, probe)
    for one in vitals:
        assert sign(one, ours=ours) is not Sign.UNUSUALLY_QUIET
        if one.failures and ours:
            assert sign(one, ours=ours) is Sign.OUR_FAULT
