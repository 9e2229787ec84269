"""What words of board-papers pages mean, and what they only seem to mean."""

from __future__ import annotations

import pytest

from bot.feeds.papers import words


@pytest.mark.parametrize(
    "said",
    [
        "Cancelled",
        "Postponed. New date to be confirmed.",
        "This meeting has been called off because of the strike.",
        "Our December meeting will not take place.",
        "Deferred until February",
    ],
)
def test_a_line_below_a_meeting_calls_it_off(said: str) -> None:
    assert words.tells_of_cancelling(said)


@pytest.mark.parametrize(
    "said",
    [
        "Cancelled operations report",
        "Item 6: Deferred from last time: ward closures",
        "Suspended services: an update",
        "Booking is not required.",
        "The meeting will not be held in person.",
    ],
)
def test_items_and_manners_call_nothing_off(said: str) -> None:
    assert not words.tells_of_cancelling(said)


@pytest.mark.parametrize(
    "said",
    [
        "Venue: Committee Room 1",
        "10am, Cabinet Room, County Hall",
        "Board and committees in common",
    ],
)
def test_places_and_the_board_itself_are_no_other_bodies(said: str) -> None:
    assert not words.names_others(said)


@pytest.mark.parametrize(
    "said",
    ["Board seminar", "Trust Board (part 2)", "Board meeting, not held in public", "Away day"],
)
def test_closed_meetings(said: str) -> None:
    assert words.is_private(said)


@pytest.mark.parametrize(
    "said",
    [
        "Board papers 26 November 2026 - Part 2",
        "Board meeting in public, then in private",
        "Where: Seminar Room 3",
    ],
)
def test_meetings_that_only_seem_closed(said: str) -> None:
    assert not words.is_private(said)
