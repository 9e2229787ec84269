"""Headers that say when to come back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.headers import date, max_age, retry_after, validator

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("999999999999", 315_360_000.0),
        ("Mon, 23 Nov 2026 12:05:00 GMT", 300.0),
        ("Monday, 23-Nov-26 12:05:00 GMT", 300.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("-5", None),
        ("1.5", None),
        ("tomorrow", None),
        ("", None),
        ("Mon, 99 Nov 2026 12:05:00 GMT", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value}, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=600"}, 600),
        ({"Cache-Control": 'max-age="600"'}, 600),
        ({"Cache-Control": "max-age=600", "Age": "200"}, 400),
        ({"Cache-Control": "max-age=600", "Age": "900"}, 0),
        ({"Cache-Control": "s-maxage=600"}, None),
        ({"Cache-Control": "no-cache, max-age=600"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Expires": "Mon, 23 Nov 2026 13:00:00 GMT"}, 3600),
        (
            {
                "Expires": "Mon, 23 Nov 2026 13:00:00 GMT",
                "Date": "Mon, 23 Nov 2026 12:59:00 GMT",
            },
            60,
        ),
        ({"Expires": "0"}, 0),
        ({"Expires": "Mon, 23 Nov 2026 13:00:00 GMT", "Cache-Control": "max-age=5"}, 5),
    ],
)
def test_max_age(headers: dict[str, str], seconds: int | None) -> None:
    assert max_age(headers, NOW) == seconds


def test_validators_that_cannot_be_sent_back_are_not_kept() -> None:
    assert validator({"ETag": ' W/"1" '}, "ETag") == 'W/"1"'
    for wrong in ("", "x" * 501, '"é"', '"a\tb"'):
        assert validator({"ETag": wrong}, "ETag") is None


@given(st.text())
def test_nonsense_is_nothing_worse(text: str) -> None:
    headers = dict.fromkeys(("Retry-After", "Cache-Control", "Age", "Expires", "Date"), text)
    assert retry_after(headers, NOW) is None or retry_after(headers, NOW) >= 0  # type: ignore[operator]
    age = max_age(headers, NOW)
    assert age is None or age >= 0
    found = date(text)
    assert found is None or found.tzinfo is UTC
