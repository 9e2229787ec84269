"""The shipped tables: counts, dates, lineage, containment, and what is known of each footprint."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.areas.atlas import SUCCESSION
from bot.areas.facts import Certainty, EventKind, LineageKind, RoughDate
from bot.areas.reach import (
    at_date,
    contained,
    containing,
    councils_of,
    footprints_of,
    forebears,
    heirs,
)
from bot.core.types import AreaKind
from tests.unit.areas.atlases import BEFORE, TODAY, atlas


def test_counts() -> None:
    kinds = [a.kind for a in atlas().areas.values()]
    assert kinds.count(AreaKind.ENGLAND) == 1
    assert kinds.count(AreaKind.REGION) == 7
    assert kinds.count(AreaKind.FOOTPRINT) == 48
    assert kinds.count(AreaKind.COUNCIL) == 296 + 21
    assert len(atlas().footprints_at(BEFORE)) == 42
    assert len(atlas().footprints_at(SUCCESSION - timedelta(days=1))) == 42
    assert len(atlas().footprints_at(SUCCESSION)) == 36
    assert len(atlas().footprints_at(date(2018, 1, 1))) == 42


def test_every_parent_is_known() -> None:
    for area in atlas().areas.values():
        assert area.parent is None or area.parent in atlas().areas
        assert (area.parent is None) == (area.kind is AreaKind.ENGLAND)


def test_codes_need_not_begin_with_q() -> None:
    new = {a.code for a in atlas().footprints_at(TODAY) if len(a.code) == 5}
    assert new == {"D7T5G", "S0E4D", "S1Y5D", "S9B9J", "T6Y0W", "Z9B2Z"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("QNQ", {"S0E4D", "QRL", "S9B9J"}),
        ("QJG", {"T6Y0W", "D7T5G"}),
        ("QMJ", {"Z9B2Z"}),
        ("QOP", {"QOP"}),
        ("QRL", {"QRL"}),
    ],
)
def test_heirs(old: str, new: set[str]) -> None:
    found = heirs(atlas(), old)
    assert {p.code for p in found} == new
    assert sum(p.share for p in found) == pytest.approx(1, abs=0.001)


def test_forebears_of_a_footprint_that_grew_include_itself() -> None:
    assert {p.code for p in forebears(atlas(), "QRL")} == {"QRL", "QNQ"}
    assert {p.code for p in forebears(atlas(), "D7T5G")} == {"QH8", "QJG", "QM7"}
    for area in atlas().footprints_at(TODAY):
        assert sum(p.share for p in forebears(atlas(), area.code)) == pytest.approx(1, abs=0.001)


def test_a_boundary_that_grew_is_a_transfer() -> None:
    edge = next(e for e in atlas().lineage if (e.old, e.new) == ("QNQ", "QRL"))
    assert edge.kind is LineageKind.TRANSFER
    assert edge.at == SUCCESSION
    assert edge.districts == (("Hart", 45), ("Rushmoor", 60))


def test_what_a_footprint_is_called_at_a_date() -> None:
    assert [p.code for p in at_date(atlas(), "QMJ", BEFORE)] == ["QMJ"]
    assert [p.code for p in at_date(atlas(), "QMJ", TODAY)] == ["Z9B2Z"]
    assert {p.code for p in at_date(atlas(), "Z9B2Z", BEFORE)} == {"QMJ", "QRV"}


def test_councils_and_footprints_agree() -> None:
    for day in (BEFORE, TODAY):
        for area in atlas().footprints_at(day):
            found = councils_of(atlas(), area.code, day)
            assert found
            for part in found:
                mine = {p.code: p.share for p in footprints_of(atlas(), part.code, day)}
                assert mine[area.code] == part.share
        for code in atlas().council_footprints:
            shares = footprints_of(atlas(), code, day)
            assert sum(p.share for p in shares) == pytest.approx(1, abs=0.001)


def test_split_councils() -> None:
    whole = {p.code: p.share for p in footprints_of(atlas(), "E06000064", TODAY)}
    assert whole["QE1"] == pytest.approx(0.7465, abs=0.001)
    split = {
        code
        for code in atlas().council_footprints
        if len(footprints_of(atlas(), code, TODAY)) > 1 and not code.startswith("E10")
    }
    assert len(split) == 6


def test_containing() -> None:
    assert containing(atlas(), "E09000014", TODAY) == ("Z9B2Z", "Y56", "ENG")
    assert containing(atlas(), "E09000014", BEFORE) == ("QMJ", "Y56", "ENG")
    assert containing(atlas(), "E07000180", TODAY) == (
        *("E10000025", "S0E4D", "QOX"),
        *("Y59", "Y58", "ENG"),
    )
    assert containing(atlas(), "QNQ", TODAY) == ("S0E4D", "QRL", "S9B9J", "Y59", "ENG")
    assert containing(atlas(), "Y56", TODAY) == ("ENG",)
    assert containing(atlas(), "ENG", TODAY) == ()
    assert containing(atlas(), "nowhere", TODAY) == ()


def test_contained() -> None:
    assert set(contained(atlas(), "QF7", TODAY)) == {
        *("E08000038", "E08000039", "E08000017", "E08000018"),
    }
    london = contained(atlas(), "Y56", TODAY)
    assert {"Z9B2Z", "QMF", "QKK", "QWE", "E09000001"} <= set(london)
    assert "QMJ" not in london
    assert "E07000096" in contained(atlas(), "E10000015", TODAY)
    assert len(contained(atlas(), "ENG", TODAY)) == 7 + 36 + 317
    assert contained(atlas(), "nowhere", TODAY) == ()


def test_containment_goes_both_ways() -> None:
    for code in atlas().areas:
        for above in containing(atlas(), code, TODAY):
            below = contained(atlas(), above, TODAY)
            area = atlas().areas[code]
            kinds = (AreaKind.FOOTPRINT, AreaKind.FORMER)
            closed = area.kind in kinds and not atlas().is_current(code, TODAY)
            assert closed or code in below, (code, above)


def test_history_is_dated_sourced_and_in_order() -> None:
    for area in atlas().footprints_at(BEFORE) + atlas().footprints_at(TODAY):
        events = atlas().history[area.code]
        assert [e.when.first for e in events] == sorted(e.when.first for e in events)
        assert EventKind.STATUTORY_ICB in {e.kind for e in events}
        for event in events:
            assert event.detail.endswith(".")
            assert event.source.url.startswith("http")
            assert event.source.as_of is not None
            known = set(atlas().areas) | {"QVP", "QT8", "QMK"}
            assert set(event.partners) <= known


def test_history_of_frimley() -> None:
    told = [f"{e.when}: {e.detail}" for e in atlas().history["QNQ"]]
    assert (
        told[0]
        == "March 2016: One of the 44 STP footprints of March 2016: Frimley Health (no. 34)."
    )
    assert told[-1] == (
        "1 April 2026: Its board was abolished; "
        "heirs: Hampshire and Isle of Wight; Thames Valley; Surrey and Sussex."
    )


def test_clusters_plans_and_bodies() -> None:
    cluster = atlas().cluster_of("QOX")
    assert cluster is not None
    assert set(cluster.members) == {"QOX", "QSL", "QVV"}
    assert atlas().cluster_of("QOP") is None
    assert atlas().plans["QOC"][0].certainty is Certainty.ANNOUNCED
    assert atlas().plans["QHL"][0].certainty is Certainty.WEAK
    assert set(atlas().bodies) == {a.code for a in atlas().footprints_at(TODAY)}
    for body in atlas().bodies.values():
        assert body.board_papers is not None
        assert body.source.as_of is not None
        for contact in body.contacts:
            assert contact.role in ("press", "foi")
            assert "@" in contact.address


def test_rough_dates() -> None:
    assert str(RoughDate(2027)) == "2027"
    assert str(RoughDate(2027, 4)) == "April 2027"
    assert str(RoughDate(2026, 4, 1)) == "1 April 2026"
    assert RoughDate(2027, 4).first == date(2027, 4, 1)
