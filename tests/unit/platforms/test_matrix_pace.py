"""The pace as set, or as refusals teach it."""

from __future__ import annotations

from bot.platforms.matrix.pace import LearningPace


def seconds(pace: LearningPace) -> float | None:
    """The time between two messages."""
    return None if pace.pace is None else pace.pace.bot.total_seconds()


def test_without_a_number_refusals_teach_the_pace() -> None:
    pace = LearningPace(None)
    assert (seconds(pace), pace.roomy) == (None, True)
    for retry_after in (3.0, 5.0, 4.0):
        pace.refused(retry_after)
    assert (seconds(pace), pace.roomy) == (5.0, False)


def test_a_short_refusal_leaves_room() -> None:
    pace = LearningPace(None)
    pace.refused(0.0)
    assert (seconds(pace), pace.roomy) == (0.05, True)


def test_a_number_is_kept_whatever_is_refused() -> None:
    pace = LearningPace(0.2)
    pace.refused(60.0)
    assert (seconds(pace), pace.roomy) == (5.0, False)
    assert LearningPace(20).roomy


def test_no_limit_of_our_own_still_leaves_reactions_out_when_refused() -> None:
    pace = LearningPace(0)
    assert (seconds(pace), pace.roomy) == (None, True)
    pace.refused(5.0)
    assert (seconds(pace), pace.roomy) == (None, False)
