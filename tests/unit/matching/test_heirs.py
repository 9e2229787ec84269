"""Of a footprint that was divided, only those heirs hear that an item is about."""

from __future__ import annotations

from datetime import date

import pytest

from bot.areas.atlas import load_atlas
from bot.areas.matcher import Matcher
from bot.areas.reach import name_today

AT = date(2026, 11, 1)
HEIRS = {"S0E4D", "QRL", "S9B9J", "S1Y5D", "D7T5G", "T6Y0W"}


def reach(matcher: Matcher, title: str) -> set[str]:
    found = matcher.match(title, "The integrated care board said so on Monday.", at=AT)
    return {code for match in found.matches for code in match.reach}


@pytest.mark.parametrize(
    ("title", "heirs", "old"),
    [
        ("Slough A&E to close, says NHS", {"S0E4D"}, {"QNQ"}),
        ("NHS Thames Valley ICB to cut 300 jobs", {"S0E4D"}, {"QNQ", "QU9"}),
        ("NHS Essex ICB names its chief executive", {"D7T5G"}, {"QH8", "QJG", "QM7"}),
        ("NHS Central East ICB deficit grows", {"S1Y5D"}, {"QHG", "QUE", "QM7"}),
        ("NHS Norfolk and Suffolk ICB board meets", {"T6Y0W"}, {"QMM", "QJG"}),
        # All of the old one is meant, or nobody says which part.
        ("NHS Frimley ICB looks back", {"S0E4D", "QRL", "S9B9J"}, {"QNQ"}),
        ("Hertfordshire and West Essex ICB debts live on", {"S1Y5D", "D7T5G"}, {"QM7"}),
    ],
)
def test_which_heirs_hear(matcher: Matcher, title: str, heirs: set[str], old: set[str]) -> None:
    reached = reach(matcher, title)
    assert reached & HEIRS == heirs
    assert old <= reached, "whoever stayed with the old area hears of all of it"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("NHS Essex ICB names its chief executive", "Essex"),
        ("NHS Thames Valley ICB to cut 300 jobs", "Thames Valley"),
        ("NHS Surrey and Sussex ICB meets", "Surrey and Sussex"),
    ],
)
def test_a_board_of_today_is_named_as_it_is(matcher: Matcher, title: str, name: str) -> None:
    atlas = load_atlas()
    found = matcher.match(title, "The board said so on Monday.", at=AT).matches
    assert {name_today(atlas, match.area, AT) for match in found} == {name}
    assert len({match.area for match in found}) == len(found)
    before = matcher.match(title, "The board said so on Monday.", at=date(2025, 11, 1))
    assert all(match.area.startswith("Q") for match in before.matches)


def test_councils_that_came_under_another_board_hear_nothing_of_this_one(
    matcher: Matcher,
) -> None:
    reached = reach(matcher, "NHS Essex ICB names its chief executive")
    assert {"E07000073", "E07000071", "E06000033"} <= reached, "Harlow, Colchester, Southend"
    assert not {"E07000242", "E07000240", "E07000202"} & reached, "East Herts, St Albans, Ipswich"


def test_a_hospital_is_still_that_of_its_old_neighbours(matcher: Matcher) -> None:
    """Hospitals keep their patients over a change of boards."""
    reached = reach(matcher, "Slough A&E to close, says NHS")
    assert {"E06000039", "E06000040", "E07000214"} <= reached
