"""When people mean by what they write, across the change of the clocks too."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.when import Question, moment_words, read_moment, time_until

LONDON = ZoneInfo("Europe/London")
#: Thursday, 06:00 in London.
NOW = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("tomorrow 8am", "2026-11-27 08:00"),
        ("Fri 18:00", "2026-11-27 18:00"),
        ("fri 18.00", "2026-11-27 18:00"),
        ("friday 6pm", "2026-11-27 18:00"),
        ("Thursday 5am", "2026-12-03 05:00"),
        ("27 Nov 9:30", "2026-11-27 09:30"),
        ("27/11 18:00", "2026-11-27 18:00"),
        ("2026-11-27 18:00", "2026-11-27 18:00"),
        ("18:00", "2026-11-26 18:00"),
        ("05:00", "2026-11-27 05:00"),
        ("noon tomorrow", "2026-11-27 12:00"),
        ("in 2 hours", "2026-11-26 08:00"),
        ("in an hour", "2026-11-26 07:00"),
        ("30 minutes", "2026-11-26 06:30"),
        ("Fri 27 Nov 18:00", "2026-11-27 18:00"),
        ("now", "2026-11-26 06:00"),
    ],
)
def test_what_words_mean(words: str, meant: str) -> None:
    found = read_moment(words, NOW, LONDON)
    assert isinstance(found, datetime), found
    assert f"{found.astimezone(LONDON):%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("soon", "I do not understand"),
        ("", "I do not understand"),
        ("friday", "At what time on Friday 27 November 2026?"),
        ("tomorrow at 8", "8 in the morning or in the evening? Say 08:00 or 20:00."),
        ("8", "in the morning or in the evening"),
        ("yesterday 8am", "That was Wednesday 25 November 2026, 08:00 (London time)."),
        ("26 November 2026 05:00", "That was"),
        ("Mon 27 Nov 18:00", "is a Friday, not a Monday"),
        ("27 November 2027 18:00", "more than six months ahead"),
    ],
)
def test_what_is_asked_back(words: str, asks: str) -> None:
    found = read_moment(words, NOW, LONDON)
    assert isinstance(found, Question), found
    assert asks in found.text


def test_the_night_in_which_the_clocks_go_back() -> None:
    before = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    twice = read_moment("tomorrow 01:30", before, LONDON)
    assert isinstance(twice, Question)
    assert "twice on Sunday 25 October 2026" in twice.text
    assert "01:30 BST" in twice.text
    assert "01:30 GMT" in twice.text
    first = read_moment("tomorrow 01:30 BST", before, LONDON)
    second = read_moment("tomorrow 01:30 GMT", before, LONDON)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert second == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_the_night_in_which_the_clocks_go_forward() -> None:
    before = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    never = read_moment("tomorrow 01:30", before, LONDON)
    assert isinstance(never, Question)
    assert "There is no 01:30 on Sunday 29 March 2026" in never.text


def test_a_time_of_day_holds_across_the_change_and_hours_are_hours() -> None:
    before = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)  # 21:00 in London
    assert read_moment("tomorrow 8am", before, LONDON) == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
    assert read_moment("in 12 hours", before, LONDON) == datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
    spring = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
    assert read_moment("tomorrow 8am", spring, LONDON) == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)


def test_everybody_means_their_own_clock() -> None:
    found = read_moment("tomorrow 8am", NOW, ZoneInfo("America/New_York"))
    assert found == datetime(2026, 11, 27, 13, 0, tzinfo=UTC)
    assert isinstance(found, datetime)
    assert moment_words(found, LONDON) == "Friday 27 November 2026, 13:00 (London time)"
    assert moment_words(found, ZoneInfo("America/New_York")).endswith("08:00 (New York time)")


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "at once"),
        (1, "in 1 minute"),
        (59, "in 59 minutes"),
        (60, "in 1 hour"),
        (95, "in 1 hour 35 minutes"),
        (150, "in 2 hours"),
        (4000, "in 2 days"),
    ],
)
def test_how_far_ahead(minutes: int, said: str) -> None:
    assert (
        time_until(datetime.fromtimestamp(minutes * 60, UTC), datetime.fromtimestamp(0, UTC))
        == said
    )
