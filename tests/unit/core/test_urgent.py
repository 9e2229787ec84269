"""What may wake people: closing soon, or closed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.core.urgent import deadline, is_urgent

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)  # a Thursday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Last chance: the consultation closes on 30 November", date(2026, 11, 30)),
        ("Have your say on hospital plans by Friday", date(2026, 11, 27)),
        ("The survey ends tomorrow", date(2026, 11, 27)),
        ("Consultation: deadline for responses is midnight today", date(2026, 11, 26)),
        ("Consultation closes this week", date(2026, 11, 29)),
        ("The consultation ends on 3rd December 2026.", date(2026, 12, 3)),
        ("The consultation closes on 31 January", None),
        ("The consultation closed on 1 November", None),
        ("The ward closes on 30 November", None),
        ("Consultation ends 31 February", None),
    ],
)
def test_a_deadline_within_a_week(text: str, day: date | None) -> None:
    assert deadline(text, NOW) == day


@pytest.mark.parametrize(
    ("title", "urgent"),
    [
        ("Grantham A&E shuts tonight", True),
        ("Hospital closes two wards after flood", True),
        ("Wards evacuated at St Mary's", True),
        ("Maternity unit closed until further notice", True),
        ("Walk-in centre suspended", True),
        ("A&E could close, warn doctors", False),
        ("Plans to close A&E dropped", False),
        ("March against closure of A&E", False),
        ("Chorley A&E reopens", False),
        ("Kitchen closed for repairs", False),
        ("A&E waiting times improve", False),
    ],
)
def test_closures_that_have_happened(title: str, urgent: bool) -> None:
    assert is_urgent(title, "", NOW) is urgent
