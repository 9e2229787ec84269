"""Days as people and files write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dates import day_in_name, days_in, month_in, years_in

TODAY = date(2026, 11, 20)
FORMS = (
    "{0:%A} {0.day} {0:%B} {0:%Y}",
    "{0:%a} {0.day}th {0:%b} {0:%y}, 10am",
    "the {0.day}th of {0:%B} {0:%Y}",
    "{0:%B} {0.day}, {0:%Y}",
    "{0:%b}{0.day}{0:%Y}",
    "{0.day}{0:%b}{0:%Y}",
    "{0:%d-%b-%Y}",
    "{0:%d/%m/%Y}",
    "{0:%d.%m.%y}",
    "{0:%Y-%m-%d}",
)
NAMES = ("Board-{0:%Y%m%d}.pdf", "ICB_Papers_{0:%d%m%Y}", "papers-{0.day}-{0:%B}-{0:%Y}-v2.pdf")
SENSIBLE = st.dates(date(2016, 1, 1), date(2040, 12, 31))


@given(SENSIBLE, st.sampled_from(FORMS))
def test_a_day_is_read_in_every_form(day: date, form: str) -> None:
    assert [one.day for one in days_in(form.format(day), TODAY)] == [day]


@given(SENSIBLE, st.sampled_from(NAMES))
def test_a_day_is_read_in_names_of_files(day: date, form: str) -> None:
    assert day_in_name(form.format(day), TODAY) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("26 and 27 November 2026", [26]),
        ("26-27 November 2026", [26]),
        ("Wednesday 25 and Thursday 26 November 2026", [25]),
        ("5 and 26 November 2026", [5, 26]),
        ("05 - 26 November 2026", [26]),
        ("Items 3 to 26 November 2026", [26]),
        ("26 November", [26]),
        ("Thursday 26th Nov. '26", [26]),
        ("paper 26.11 of 14%", []),
    ],
)
def test_days_that_share_a_month(text: str, days: list[int]) -> None:
    assert [one.day for one in days_in(text, TODAY)] == [date(2026, 11, day) for day in days]


def test_a_day_without_a_year_is_of_the_heading_or_near() -> None:
    assert [one.day for one in days_in("28 January", TODAY)] == [date(2027, 1, 28)]
    assert [one.day for one in days_in("28 January", TODAY, (2025,))] == [date(2025, 1, 28)]
    both = years_in("2025/26")
    assert [one.day for one in days_in("28 January, 28 May", TODAY, both)] == [
        date(2026, 1, 28),
        date(2025, 5, 28),
    ]


def test_months_without_a_day() -> None:
    assert month_in("Papers-November2026.pdf") == date(2026, 11, 1)
    assert month_in("2026 - 11 November") == date(2026, 11, 1)
    assert month_in("in November") is None
