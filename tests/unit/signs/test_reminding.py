"""Which reminders are due: 7 days, 2 days, on the day; once; and when a date moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.chances import STAGES, Chance, ChanceKind, coming, is_civil
from bot.core.diary import Reminded, Reminder
from bot.core.reminding import due
from bot.core.types import Address, Chat, ChatKind, ChatState

BEGUN = datetime(2026, 11, 1, 9, tzinfo=UTC)
CHAT = Chat(1, Address("telegram", "1"), ChatKind.PRIVATE, ChatState.ACTIVE, BEGUN)
WISH = Reminder(CHAT, "QJK", BEGUN)
DAY = date(2026, 12, 3)


def chance(day: date = DAY, **known: object) -> Chance:
    plain = Chance(
        "meeting:1", ChanceKind.MEETING, day, "Board", "", "Page", "", None, seen_at=BEGUN
    )
    return replace(plain, **known)  # type: ignore[arg-type]


def walk(days: list[tuple[date, Chance]], wish: Reminder = WISH) -> list[tuple[date, str]]:
    """What is told on each of these days."""
    told: list[Reminded] = []
    said = []
    for today, one in days:
        for found in due(wish, [one], told, today):
            told += found.marks
            what = "moved" if found.before else "cancelled" if one.cancelled else "reminded"
            said.append((today, what))
        assert due(wish, [one], told, today) == []
    return said


def every_day(one: Chance) -> list[tuple[date, Chance]]:
    return [(date(2026, 11, 1) + timedelta(days=n), one) for n in range(50)]


def test_seven_days_two_days_and_on_the_day() -> None:
    assert [day for day, _ in walk(every_day(chance()))] == [
        DAY - timedelta(days=stage) for stage in STAGES
    ]


def test_a_bot_that_slept_tells_late_but_once() -> None:
    asleep = [one for one in every_day(chance()) if one[0] not in (date(2026, 11, 26),)]
    assert [day for day, _ in walk(asleep)] == [date(2026, 11, 27), date(2026, 12, 1), DAY]


def test_who_asks_late_is_not_told_what_the_answer_has_just_shown() -> None:
    late = replace(WISH, since=datetime(2026, 11, 28, 9, tzinfo=UTC))
    assert [day for day, _ in walk(every_day(chance()), late)] == [date(2026, 12, 1), DAY]
    fresh = chance(seen_at=datetime(2026, 11, 29, tzinfo=UTC))
    days = [one for one in every_day(fresh) if one[0] >= date(2026, 11, 29)]
    assert [day for day, _ in walk(days, late)] == [date(2026, 11, 29), date(2026, 12, 1), DAY]


def test_a_date_that_moves_after_a_reminder_is_said_and_reminded_anew() -> None:
    moved = chance(date(2026, 12, 17), moved_from=DAY)
    days = [
        (day, moved if day >= date(2026, 11, 28) else chance()) for day, _ in every_day(chance())
    ]
    assert walk(days) == [
        (date(2026, 11, 26), "reminded"),
        (date(2026, 11, 28), "moved"),
        (date(2026, 12, 10), "reminded"),
        (date(2026, 12, 15), "reminded"),
        (date(2026, 12, 17), "reminded"),
    ]


def test_a_date_that_moves_before_any_reminder_needs_no_word() -> None:
    moved = chance(date(2026, 12, 17), moved_from=DAY)
    assert [what for _, what in walk(every_day(moved))] == ["reminded"] * 3


def test_what_was_reminded_of_and_is_called_off_is_said_once() -> None:
    days = [(day, chance(cancelled=day >= date(2026, 11, 28))) for day, _ in every_day(chance())]
    assert walk(days) == [(date(2026, 11, 26), "reminded"), (date(2026, 11, 28), "cancelled")]
    assert walk(every_day(chance(cancelled=True))) == []


def test_a_month_without_a_day_is_nothing_to_remind_of() -> None:
    assert walk(every_day(chance(month_only=True))) == []


def test_hours_are_those_of_the_united_kingdom_in_winter_and_summer() -> None:
    assert not is_civil(datetime(2027, 3, 27, 7, 30, tzinfo=UTC))
    assert is_civil(datetime(2027, 3, 28, 7, 30, tzinfo=UTC))
    assert not is_civil(datetime(2026, 10, 25, 7, 30, tzinfo=UTC))
    assert is_civil(datetime(2026, 10, 24, 7, 30, tzinfo=UTC))


def test_the_same_meeting_on_two_pages_is_one_chance() -> None:
    twice = [chance(), chance(key="meeting:2")]
    assert len(coming(twice, date(2026, 11, 20))) == 1


@given(st.dates(date(2026, 11, 1), date(2026, 12, 20)), st.sets(st.integers(0, 49)))
def test_no_day_and_no_gap_makes_more_than_three(day: date, awake: set[int]) -> None:
    days = [one for n, one in enumerate(every_day(chance(day))) if n in awake]
    said = walk(days)
    assert len(said) <= len(STAGES)
    assert all(when <= day for when, _ in said)
