"""Rules for the last day of questions, as pages word them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.feeds.papers.questions import rule_in

THURSDAY, TUESDAY = date(2026, 11, 26), date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "meeting", "last"),
    [
        ("Questions by noon on the Friday before the meeting.", THURSDAY, date(2026, 11, 20)),
        ("Questions by noon on the Monday before the meeting.", THURSDAY, date(2026, 11, 23)),
        ("Questions by the Thursday before each Board meeting.", THURSDAY, date(2026, 11, 19)),
        ("Questions by the Monday of the week before the meeting.", TUESDAY, date(2026, 11, 16)),
        ("Questions by the Monday of the week before the meeting.", THURSDAY, date(2026, 11, 16)),
    ],
)
def test_a_weekday_before_the_meeting(words: str, meeting: date, last: date) -> None:
    rule = rule_in(words)
    assert rule is not None
    assert rule.for_meeting(meeting) == last
