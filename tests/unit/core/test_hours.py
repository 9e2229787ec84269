"""Quiet hours and the times of lists, over both changes of clocks and anywhere in the world."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.choices import QuietHours
from bot.core.hours import day_start, next_list, quiet_until
from bot.core.wanting import Way

LONDON = "Europe/London"
NIGHT = QuietHours(time(22), time(7))
ZONES = (LONDON, "Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001 - made UTC
    lambda moment: moment.replace(tzinfo=UTC, second=0, microsecond=0)
)
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
QUIET = st.tuples(CLOCKS, CLOCKS).filter(lambda two: two[0] != two[1]).map(lambda t: QuietHours(*t))


def at(text: str, zone: str = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-28T21:59", None),
        ("2026-03-28T22:00", "2026-03-29T07:00"),  # the night in which clocks go forward
        ("2026-03-29T06:59", "2026-03-29T07:00"),
        ("2026-03-29T07:00", None),
        ("2026-10-24T22:00", "2026-10-25T07:00"),  # the night in which they go back
        ("2026-10-25T07:00", None),
    ],
)
def test_a_night_ends_by_the_clock_on_the_wall(now: str, until: str | None) -> None:
    assert quiet_until(NIGHT, LONDON, at(now)) == (at(until) if until else None)


def test_a_night_is_shorter_or_longer_by_an_hour() -> None:
    spring = quiet_until(NIGHT, LONDON, at("2026-03-28T22:00"))
    autumn = quiet_until(NIGHT, LONDON, at("2026-10-24T22:00"))
    assert spring is not None
    assert autumn is not None
    assert spring - at("2026-03-28T22:00") == timedelta(hours=8)
    assert autumn - at("2026-10-24T22:00") == timedelta(hours=10)


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end() -> None:
    quiet = QuietHours(time(23), time(1, 30))
    first, second = (
        datetime(2026, 10, 25, 1, 10, tzinfo=ZoneInfo(LONDON), fold=fold) for fold in (0, 1)
    )
    ends = [
        datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo(LONDON), fold=fold).astimezone(UTC)
        for fold in (0, 1)
    ]
    assert quiet_until(quiet, LONDON, first.astimezone(UTC)) == ends[0]
    assert quiet_until(quiet, LONDON, second.astimezone(UTC)) == ends[1]


@given(QUIET, st.sampled_from(ZONES), MOMENTS)
def test_quiet_hours_end_within_a_day_and_an_hour(
    quiet: QuietHours, zone: str, now: datetime
) -> None:
    until = quiet_until(quiet, zone, now)
    if until is not None:
        assert now < until <= now + timedelta(hours=25)


@given(QUIET, st.sampled_from(ZONES), MOMENTS)
def test_it_is_quiet_exactly_when_the_clock_on_the_wall_says_so(
    quiet: QuietHours, zone: str, now: datetime
) -> None:
    clock = now.astimezone(ZoneInfo(zone)).time()
    after_start, before_end = clock >= quiet.start, clock < quiet.end
    inside = after_start or before_end if quiet.end < quiet.start else after_start and before_end
    assert (quiet_until(quiet, zone, now) is not None) == inside


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25"])
def test_a_morning_list_comes_at_eight_on_the_day_of_the_change(change: str) -> None:
    before = at(f"{change}T00:30")
    assert next_list(Way.MORNING, LONDON, before) == at(f"{change}T08:00")
    assert next_list(Way.HOURLY, LONDON, before) == before + timedelta(minutes=30)


@given(st.sampled_from((Way.HOURLY, Way.MORNING, Way.WEEKLY)), st.sampled_from(ZONES), MOMENTS)
def test_lists_come_once_in_their_time(way: Way, zone: str, now: datetime) -> None:
    first = next_list(way, zone, now)
    second = next_list(way, zone, first)
    assert now < first < second
    assert next_list(way, zone, first - timedelta(seconds=1)) == first
    if way is not Way.HOURLY:
        assert first.astimezone(ZoneInfo(zone)).time() == time(8)
        days = 7 if way is Way.WEEKLY else 1
        apart = second.astimezone(ZoneInfo(zone)).date() - first.astimezone(ZoneInfo(zone)).date()
        assert apart.days == days


@given(st.sampled_from(ZONES), MOMENTS)
def test_a_day_has_begun_less_than_a_day_and_an_hour_ago(zone: str, now: datetime) -> None:
    assert timedelta(0) <= now - day_start(zone, now) < timedelta(hours=25)
