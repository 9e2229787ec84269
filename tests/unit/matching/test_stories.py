"""Stories among written items, with the names that the gazetteer finds: required figures."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.stories import Pair, ours, piece, reported, written
from bot.areas.matcher import Matcher
from bot.areas.named import keys
from bot.core.stories import Piece, best
from bot.demo.cast import names
from bot.demo.samples import sample
from tests.clock import NOON


def test_texts_of_one_pattern_about_different_bodies_stay_apart(matcher: Matcher) -> None:
    title, summary = "{} puts its winter plan on the table", "Extra ward rounds are proposed."
    bodies = ("NHS South West London ICB", "NHS South East London ICB", "NHS Devon ICB")
    pieces = [_piece(matcher, body, title.format(body), summary) for body in bodies]
    for number, one in enumerate(pieces):
        assert best(one, list(enumerate(pieces[:number]))) is None


def _piece(matcher: Matcher, outlet: str, title: str, summary: str) -> Piece:
    return piece(matcher, {"outlet": outlet, "title": title, "summary": summary}, NOON)


def test_the_demo_tells_events_by_three_outlets(matcher: Matcher) -> None:
    cast = names(matcher.atlas, date(2026, 11, 23))
    told: list[tuple[int, Piece]] = []
    for number in range(60):
        one = sample(cast, number)
        shown = _piece(matcher, f"outlet {number % 5}", one.title, one.summary)
        found = best(shown, told)
        told.append((found[0] if found else number, shown))
    sizes = [sum(story == number for story, _ in told) for number in range(60)]
    assert sizes.count(3) == 6  # one in every block of ten
    assert set(sizes) == {0, 1, 3}


@pytest.mark.parametrize(("name", "recall"), [("events.tsv", 0.9), ("held.tsv", 0.7)])
def test_merging_is_precise_and_finds_most(matcher: Matcher, name: str, recall: float) -> None:
    _check(written(matcher, name), recall)


@pytest.mark.parametrize(("part", "recall"), [("tuning", 0.8), ("held", 0.85)])
def test_merging_is_precise_on_real_reports(matcher: Matcher, part: str, recall: float) -> None:
    _check(reported(matcher, part, hard=False), recall)


def _check(pairs: list[Pair], recall: float) -> None:
    same = [pair for pair in pairs if pair.same]
    found = [pair for pair in pairs if ours(pair.one, pair.other)]
    wrong = [(pair.one.title, pair.other.title) for pair in found if not pair.same]
    assert wrong == []
    assert len(found) / len(same) >= recall


def test_a_body_has_common_keys_under_its_names() -> None:
    assert keys("Yeovil District Hospital") & keys("Yeovil Hospital") == {"yeovil"}
    assert "nuh" in keys("Nottingham University Hospitals NHS Trust") & keys("NUH")
    assert not keys("Royal London Hospital") & keys("Royal Free Hospital")
    assert not keys("NHS South East London ICB") & keys("NHS South West London ICB")
