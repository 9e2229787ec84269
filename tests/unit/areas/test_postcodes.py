"""Postcodes against the published answers: a drawn sample, ten sectors in full, GP practices."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.areas.answers import Many, NotEngland, NotFound, One
from bot.areas.postcodes import Postcode, find_postcode, read_postcode
from tests.unit.areas.atlases import TODAY, ask, atlas, brief

SAMPLE = Path(__file__).parent / "data" / "postcodes.tsv"
OLD = date(2025, 9, 1)


def _rows(*kinds: str) -> list[list[str]]:
    lines = [li for li in SAMPLE.read_text("utf-8").splitlines() if not li.startswith("#")]
    return [fields for li in lines[1:] if (fields := li.split("\t"))[0] in kinds]


def test_the_published_answer_of_every_sampled_postcode() -> None:
    rows = _rows("exception", "ten")
    assert len(rows) > 700
    for _, postcode, old, new in rows:
        for day, code in ((OLD, old), (TODAY, new)):
            answer = ask(postcode, day)
            if code == "-":
                assert isinstance(answer, NotEngland), postcode
            else:
                assert brief(answer) == code, postcode


def test_gp_practices_are_where_their_register_says() -> None:
    # A few practices stand just over a border, or are run from elsewhere (27 of all 6,220).
    rows = _rows("practice")
    wrong = [postcode for _, postcode, old, _ in rows if brief(ask(postcode, OLD)) != old]
    assert len(rows) == 400
    assert len(wrong) <= 4, wrong


def test_every_exception_differs_from_its_sector() -> None:
    tables = atlas().postcodes
    seen = ""
    for at in range(0, len(tables.exceptions), 9):
        packed = tables.exceptions[at : at + 7].decode().strip()
        assert seen < packed
        seen = packed
        answer = tables.answers[int.from_bytes(tables.exceptions[at + 7 : at + 9], "big")]
        majority = tables.answers[int(tables.sectors[f"{packed[:-3]} {packed[-3]}"].split("\t")[0])]
        assert (answer.nation, answer.old, answer.new) != (
            majority.nation,
            majority.old,
            majority.new,
        )


def test_every_sector_answers_in_both_sets() -> None:
    tables = atlas().postcodes
    codes = {day: {a.code for a in atlas().footprints_at(day)} for day in (OLD, TODAY)}
    for sector in tables.sectors:
        found = find_postcode(tables, Postcode(sector[:-2], sector[-1], "QQ"))
        assert found is not None
        answer = found.answers[0][0]
        if answer.nation == "England":
            assert answer.old in codes[OLD]
            assert answer.new in codes[TODAY]
        else:
            assert (answer.old, answer.new) == ("", "")


@pytest.mark.parametrize(
    "text", ["SW1A 2AA", "sw1a2aa", " sw1a  2aa ", "S W 1 A 2 A A", "SW1A-2AA"]
)
def test_spacing_and_case(text: str) -> None:
    assert brief(ask(text)) == "Z9B2Z"


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("GL16", Postcode("GL16")),
        ("GL1 6", Postcode("GL1", "6")),
        ("sw1a1", Postcode("SW1A", "1")),
        ("n17 oaa", Postcode("N17", "0", "AA")),
        ("Flat 2, 1 High St, Bath, BA1 2AB", Postcode("BA1", "2", "AB")),
        ("Bath", None),
        ("Frimley 2026", None),
        ("999", None),
    ],
)
def test_reading(text: str, postcode: Postcode | None) -> None:
    assert read_postcode(text) == postcode


def test_sectors_and_outcodes_ask_where_they_are_divided() -> None:
    assert isinstance(ask("SE15"), One)
    split = ask("N1")
    assert isinstance(split, Many)
    assert [c.code for c in split.candidates] == ["Z9B2Z", "QMF"]
    assert all(c.share is not None and c.share >= 0.05 for c in split.candidates)


@pytest.mark.parametrize(
    ("text", "nation"),
    [
        ("CF10 1AA", "Wales"),
        ("EH1 1AA", "Scotland"),
        ("BT1 1AA", "Northern Ireland"),
        ("BT48", "Northern Ireland"),
        ("IM1 1AA", "the Isle of Man"),
        ("JE2 3AB", "the Channel Islands"),
    ],
)
def test_other_nations(text: str, nation: str) -> None:
    answer = ask(text)
    assert isinstance(answer, NotEngland)
    assert answer.nation == nation


def test_a_postcode_of_nowhere_says_so() -> None:
    unknown = ask("ZZ1 1ZZ")
    assert isinstance(unknown, NotFound)
    assert "ZZ1 1ZZ" in unknown.note
    near = ask("SE99 9ZZ")
    assert isinstance(near, One)
    assert near.via.kind == "outcode"
    assert "SE99 9ZZ" in near.note
