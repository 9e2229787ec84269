"""Matching over two thousand items written for it: the score may not fall."""

from __future__ import annotations

from pathlib import Path

from bot.areas.matcher import Matcher
from tests.unit.matching.conftest import AT

GOLD = Path(__file__).with_name("gold.tsv")
#: Share of items whose labels must all be right.
REQUIRED = 0.97
#: Share of the items for nobody in particular that may raise a local alert.
FALSE_ALARMS = 0.03


def items() -> list[tuple[frozenset[str], str, str]]:
    """Labels, title and summary of each item."""
    lines = [x for x in GOLD.read_text("utf-8").splitlines() if not x.startswith("#")][1:]
    rows = [line.split("\t") for line in lines]
    return [(frozenset(labels.split()), title, summary) for labels, title, summary in rows]


def test_the_items_cover_all_footprints_and_regions() -> None:
    labels = {label for gold, _, _ in items() for label in gold}
    assert len([x for x in labels if x.startswith("Q")]) == 42
    assert {"NATIONAL", "NONE"} <= labels


def test_nearly_all_items_get_their_labels(matcher: Matcher) -> None:
    wrong = []
    for gold, title, summary in items():
        found = frozenset(matcher.match(title, summary, at=AT).labels)
        if found != gold:
            wrong.append((title, sorted(gold), sorted(found)))
    assert len(wrong) <= (1 - REQUIRED) * len(items()), wrong


def test_what_is_not_for_us_alerts_no_area(matcher: Matcher) -> None:
    alerted, asked = [], 0
    for gold, title, summary in items():
        if gold <= {"NONE", "NATIONAL"}:
            asked += 1
            found = matcher.match(title, summary, at=AT).labels
            if not set(found) <= {"NONE", "NATIONAL"}:
                alerted.append((title, found))
    assert len(alerted) <= FALSE_ALARMS * asked, alerted
