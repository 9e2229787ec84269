"""Stories among written items, with the names that the gazetteer finds: required figures."""

from __future__ import annotations

from benchmarks.stories import ours, written
from bot.areas.atlas import load_atlas
from bot.areas.matcher import load_matcher
from bot.areas.named import keys


def test_merging_is_precise_and_finds_most() -> None:
    pairs = written(load_matcher(load_atlas()))
    same = [pair for pair in pairs if pair.same]
    assert len(same) >= 35
    found = [pair for pair in pairs if ours(pair.one, pair.other)]
    wrong = [(pair.one.title, pair.other.title) for pair in found if not pair.same]
    assert wrong == []
    assert len(found) / len(same) >= 0.85


def test_a_body_has_common_keys_under_its_names() -> None:
    assert keys("Yeovil District Hospital") & keys("Yeovil Hospital") == {"yeovil"}
    assert "nuh" in keys("Nottingham University Hospitals NHS Trust") & keys("NUH")
    assert not keys("Royal London Hospital") & keys("Royal Free Hospital")
