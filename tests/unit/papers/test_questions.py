"""Rules for the last day of questions, as pages word them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.feeds.papers.questions import deadline_in, rule_in

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


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("Questions five clear working days before the meeting.", date(2026, 11, 19)),
        ("Questions: 3 (three) working days prior to the meeting.", date(2026, 11, 23)),
        ("We need two working days’ notice of any question.", date(2026, 11, 24)),
        ("Ask the Board. It must be with us by noon the day before.", date(2026, 11, 25)),
        ("Questions at the latest 72 hours ahead of the start.", date(2026, 11, 23)),
        ("Questions must be in a fortnight before.", date(2026, 11, 12)),
        ("Questions must reach us by Wednesday of the previous week.", date(2026, 11, 18)),
    ],
)
def test_a_number_of_days_before_the_meeting(words: str, last: date) -> None:
    rule = rule_in(words)
    assert rule is not None
    assert rule.for_meeting(THURSDAY) == last


@pytest.mark.parametrize(
    "words",
    [
        "Papers are published five working days before the meeting.",
        "Questions are welcome. Please register two days before if you would like to attend.",
    ],
)
def test_other_things_than_questions_have_days_before_them(words: str) -> None:
    assert rule_in(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "Friday 20 November is the last day for questions.",
        "Questions for the November meeting close on 20 November.",
        "Any questions? We need them in our inbox by 5pm on 20 November 2026.",
    ],
)
def test_a_day_named_as_the_last_for_questions(words: str) -> None:
    deadline = deadline_in(words, date(2026, 11, 18))
    assert deadline is not None
    assert deadline.day == date(2026, 11, 20)
