"""The pace as set, or as refusals teach it."""

from __future__ import annotations

from datetime import timedelta

from bot.platforms.matrix.pace import LearningPace


def test_without_a_number_refusals_teach_the_pace() -> None:
    pace = LearningPace(None)
    assert pace.pace is None
    assert pace.roomy
    pace.refused(3.0)
    pace.refused(5.0)
    pace.refused(4.0)
    assert pace.pace is not None
    assert pace.pace.bot == timedelta(seconds=5)
    assert not pace.roomy


def test_a_short_refusal_leaves_room() -> None:
    pace = LearningPace(None)
    pace.refused(0.0)
    assert pace.pace is not None
    assert pace.pace.bot == timedelta(seconds=0.05)
    assert pace.roomy


def test_a_number_is_kept_whatever_is_refused() -> None:
    pace = LearningPace(0.2)
    assert pace.pace is not None
    assert pace.pace.bot == timedelta(seconds=5)
    assert not pace.roomy
    assert LearningPace(20).roomy


def test_no_limit_of_our_own_still_leaves_reactions_out_when_refused() -> None:
    pace = LearningPace(0)
    assert pace.pace is None
    assert pace.roomy
    pace.refused(5.0)
    assert pace.pace is None
    assert not pace.roomy
