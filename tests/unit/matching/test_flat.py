"""The plain form of a text, in which names are searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.matching.flat import flatten, pattern_of, shown, squash


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("St. James’s Hospital", "St JamesS Hospital"),
        ("Bath & North East Somerset", "Bath and North East Somerset"),
        ("Stoke-on-Trent, Staffs", "Stoke on Trent Staffs"),
        ("Saint Helens", "St Helens"),
        ("the northwest", "the north west"),
        ("A&E at the L&D", "A&E at the L&D"),
        ("It closed. Why? Nobody – says", "It closed . Why . Nobody . says"),
        ("Dr. Grey (Leeds)", "Dr Grey ( Leeds )"),
        ("café", "cafe"),
        ("£5m\N{NO-BREAK SPACE}more", "5m more"),
        ("hospitals' beds", "hospitals beds"),
    ],
)
def test_texts_come_to_one_form(text: str, plain: str) -> None:
    assert squash(text) == plain


def test_a_name_and_its_possessive_begin_alike() -> None:
    assert squash("Leeds's").startswith(squash("Leeds"))
    assert shown("St JamesS Hospital") == "St James's Hospital"


def test_names_come_to_the_form_of_texts() -> None:
    assert pattern_of("King's Lynn & West Norfolk") == "kings lynn and west norfolk"


def test_a_text_without_a_capital_is_read_in_title_case() -> None:
    assert flatten("st peter's in maldon to lose mri", "Beds go.").cased.startswith(
        " St PeterS in Maldon to Lose Mri . Beds go"
    )
    assert flatten("NHS unit in hexham", "").cased == " NHS unit in Hexham .  "
    assert flatten("NHS told to send patients", "").cased == " NHS told to send patients .  "
    assert flatten("", "").cased.strip() == "."


def test_the_title_is_a_clause_of_its_own() -> None:
    flat = flatten("Beds cut", "In Leeds")
    assert flat.cased == " Beds cut . In Leeds "
    assert flat.cased[: flat.title_end] == " Beds cut "


@given(st.text(max_size=300), st.text(max_size=300))
def test_both_forms_have_one_length_and_single_spaces(title: str, summary: str) -> None:
    flat = flatten(title, summary)
    assert len(flat.cased) == len(flat.lower)
    assert flat.cased.isascii()
    assert flat.cased.startswith(" ")
    assert flat.cased.endswith(" ")
    assert "\n" not in flat.cased
