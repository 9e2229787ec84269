"""Rules for every question: no text breaks it, writing does not matter, codes are real."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.areas.answers import Candidate, Many, NotFound, One
from tests.unit.areas.atlases import BEFORE, TODAY, ask, atlas, brief

DAYS = st.dates(date(2016, 1, 1), date(2030, 1, 1))
NAMES = st.sampled_from(sorted({name.name for name in atlas().gazetteer.all_names()}))
SPELT_WRONG = {
    "Haringay": "Z9B2Z",
    "Manchestr": "QOP",
    "Birmingam": "QHL",
    "Readng": "S0E4D",
    "Wolverhamton": "QUA",
    "Chelmsfrod": "D7T5G",
    "Leiscester": "QK1",
    "Middlesborough": "QHM",
    "Scarboro": "QOQ",
    "Peterboro": "S1Y5D",
    "Shrewsberry": "QOC",
    "Kent & Medwey": "QKS",
    "Northallertom": "QOQ",
    "Edinburg": "Scotland",
}
WRAPPED = {
    "NHS Kent and Medway Integrated Care Board": "QKS",
    "NHS Kent & Medway ICB": "QKS",
    "kent and medway ics": "QKS",
    "Joined Up Care Derbyshire": "QJ2",
    "Nottinghamshire STP": "QT1",
    "NHS Vale Royal CCG": "QYG",
    "vale royal clinical commissioning group": "QYG",
    "Essex County Council": "D7T5G",
    "London Borough of Barnet": "Z9B2Z",
    "City of York Council": "QOQ",
    "Metropolitan Borough of Wigan": "QOP",
    "Kingston upon Hull, City of": "QOQ",
    "County of Herefordshire": "QGH",
    "Saint Helens": "QYG",
    "ST. HELENS'": "QYG",
    "The Rotherham NHS Foundation Trust": "QF7",
    "Barts Health": "QMF",
    "Heart of England NHS Foundation Trust": "QHL",
    "Addenbrookes": "S1Y5D",
}
CODES = {
    "QMJ": "Z9B2Z",
    "Z9B2Z": "Z9B2Z",
    "z9b2z": "Z9B2Z",
    "E54000028": "Z9B2Z",
    "E54000053": "S9B9J",
    "E54000064": "S9B9J",
    "E54000066": "D7T5G",
    "RAL": "Z9B2Z",
    "RGT01": "S1Y5D",
    "05L": "QHL QUA",
    "E38000041": "QE1 QHM",
    "E09000014": "Z9B2Z",
    "E07000163": "QWO",
    "E08000016": "QF7",
    "E10000006": "QE1 QHM",
    "Y62": "QE1 QOP QYG",
    "E40000014": "QE1 QOP QYG",
}


@pytest.mark.parametrize("table", [SPELT_WRONG, WRAPPED, CODES])
def test_spelling_wrappings_and_codes(table: dict[str, str]) -> None:
    assert {text: brief(ask(text)) for text in table} == table


def test_a_code_that_is_also_an_outcode_asks() -> None:
    assert brief(ask("RM1")) == "QMF T6Y0W"
    assert brief(ask("Rye")) == "S9B9J"


@given(st.text(max_size=60), DAYS)
@settings(max_examples=150)
def test_no_text_breaks_it(text: str, at: date) -> None:
    answer = ask(text, at)
    assert answer.query == text
    if isinstance(answer, One | Many):
        _check(answer, at)


@given(NAMES, DAYS)
@settings(max_examples=300)
def test_every_name_answers_with_footprints_of_the_day(name: str, at: date) -> None:
    answer = ask(name, at)
    assert not isinstance(answer, NotFound)
    if isinstance(answer, One | Many):
        _check(answer, at)


def _check(answer: One | Many, at: date) -> None:
    found: tuple[Candidate, ...] = (
        (answer.footprint,) if isinstance(answer, One) else answer.candidates
    )
    codes = [c.code for c in found]
    assert len(set(codes)) == len(codes)
    assert set(codes) <= {a.code for a in atlas().footprints_at(at)}
    assert sum(c.share for c in found if c.share is not None) <= 1.0011
    assert all(c.why and c.name for c in found)
    assert set(answer.areas) <= set(atlas().areas)
    if isinstance(answer, Many):
        assert len(found) > 1


@given(NAMES, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_writing_does_not_matter(name: str, chance: random.Random) -> None:
    plain = brief(ask(name))
    messy = "".join(c.upper() if chance.random() < 0.5 else c.lower() for c in name)
    assert brief(ask(f"  {messy.replace(' ', '   ')} ")) == plain
    assert brief(ask(name.replace("'", "’").replace(" & ", " and "))) == plain
    assert brief(ask(name.replace("-", " "))) == plain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00\x01\x02",
        "💩" * 50,
        "x" * 10_000,
        "a, " * 3_000,
        "the " * 49,
        ",,,,,",
        "\ud800",
        "' OR 1=1 --",
        "<script>alert(1)</script>",
        "(((((((((",
        "ZZ1 1ZZ",
    ],
)
def test_hostile_text_is_not_found_quickly(text: str) -> None:
    ask("warm up the tables")
    begun = time.perf_counter()
    assert isinstance(ask(text), NotFound)
    assert time.perf_counter() - begun < 0.5


def test_every_council_answers_with_its_own_shares() -> None:
    for code, (_, new) in atlas().council_footprints.items():
        answer = ask(code)
        offered = {p.code for p in new if p.share >= 0.1}
        assert set(brief(answer).split()) == offered, code


def test_every_footprint_answers_to_its_name_before_and_after() -> None:
    for area in atlas().footprints_at(BEFORE):
        for form in ("{}", "NHS {} ICB", "{} Integrated Care System"):
            assert brief(ask(form.format(area.name), BEFORE)) == area.code
    for area in atlas().footprints_at(TODAY):
        assert brief(ask(f"NHS {area.name} Integrated Care Board")) == area.code
