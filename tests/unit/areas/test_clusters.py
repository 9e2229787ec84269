"""A joint board's news reaches the followers of all its members, and says why."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from bot.areas.clusters import with_clusters
from bot.areas.matcher import Matcher, load_matcher
from bot.core.types import Grade, Match
from tests.unit.areas.atlases import atlas

TODAY = date(2026, 11, 1)


@cache
def matcher() -> Matcher:
    return load_matcher(atlas())


def added(title: str, at: date = TODAY, fixed: tuple[str, ...] = ()) -> list[Match]:
    summary = "The integrated care board said so on Monday."
    matches = matcher().match(title, summary, fixed=fixed, at=at).matches
    return list(with_clusters(matcher().reaches, title, summary, matches, at)[len(matches) :])


@pytest.mark.parametrize(
    ("title", "others"),
    [
        ("NHS Devon ICB and its joint board to cut jobs", {"QT6"}),
        ("Joint chief executive for NHS Coventry and Warwickshire ICB", {"QGH"}),
        ("NHS Lincolnshire ICB: boards in common meet on Tuesday", {"QJ2", "QT1"}),
        ("NHS Dorset and BSW integrated care boards: joint committee", {"QSL"}),
        ("NHS South East London ICB names shared chair", {"QWE"}),
        ("NHS Black Country ICB cluster to close offices", {"QHL"}),
        # Not about a joint board, or not of the board.
        ("NHS Devon ICB sets its budget", set()),
        ("Exeter joint committee on buses", set()),
        ("Measles cluster in Plymouth worries NHS Devon ICB", set()),
        ("NHS Kent and Medway ICB joint committee", set()),  # shares its board with nobody
    ],
)
def test_who_else_hears(title: str, others: set[str]) -> None:
    assert {match.area for match in added(title)} == others


def test_it_says_so() -> None:
    (cornwall,) = added("NHS Devon ICB and its joint board to cut jobs")
    assert cornwall.why == (
        "“joint board”: Devon shares its leadership with Cornwall and the Isles of Scilly"
    )
    assert cornwall.level == "footprint"
    assert {"QT6", "E06000052", "E06000053"} <= set(cornwall.reach)


def test_items_of_a_board_s_own_site_count_as_about_it() -> None:
    assert [m.area for m in added("Papers of the joint board", fixed=("QJK",))] == ["QT6"]


def test_before_there_was_a_cluster_there_was_no_joint_board() -> None:
    assert added("NHS Devon ICB joint board", at=date(2024, 5, 1)) == []


def test_it_is_no_surer_than_what_it_rests_on() -> None:
    title = "Joint board meets"
    likely = Match("QJK", "footprint", "“Devon”", ("QJK",), Grade.LIKELY)
    unsure = Match("QJK", "footprint", "“Devon”", ("QJK",), Grade.UNSURE)
    reaches = matcher().reaches
    assert with_clusters(reaches, title, "", [likely], TODAY)[-1].grade is Grade.LIKELY
    assert with_clusters(reaches, title, "", [unsure], TODAY) == (unsure,)


def test_who_is_told_already_is_not_told_again() -> None:
    assert added("Devon ICB and Cornwall ICB: joint board meets") == []
