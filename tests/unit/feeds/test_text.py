"""Titles and summaries as plain text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.text import normalised, plain, shortened, without_boilerplate


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("Trust &amp;amp; board", "Trust & board"),
        ("&lt;b&gt;Trust&lt;/b&gt;", "Trust"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("in<em>visible</em> joins", "invisible joins"),
        ("line<br>break<br/>twice", "line break twice"),
        ("A < B and C > D", "A < B and C > D"),
        ("A <3 weeks wait", "A <3 weeks wait"),
        ("AT&T, R&D&notify, &unknown;", "AT&T, R&D&notify, &unknown;"),
        ("5 &pound; &#163; &#xA3;", "5 £ £ £"),
        ("<script>x</script>after<style>y</style>", "after"),
        ("<!-- hidden -->shown", "shown"),
        ("tab\tnew\nline\u00a0space\u2028end", "tab new line space end"),
        ("null\x00 bell\x07", "null bell"),
        ("\u202eevil\u2066\u200f", "evil"),
        ("  ", ""),
    ],
)
def test_plain(given_: str, expected: str) -> None:
    assert plain(given_, 300) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("short enough", 12, "short enough"),
        ("a few words too many", 12, "a few words…"),
        ("a few, words", 7, "a few…"),
        ("Supercalifragilistic", 10, "Supercali…"),
    ],
)
def test_shortened(text: str, limit: int, expected: str) -> None:
    assert shortened(text, limit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beds. The post Beds go appeared first on Notts Post.", "Beds."),
        ("Beds. The post Beds first appeared on Notts Post.", "Beds."),
        ("Beds […]", "Beds"),
        ("Beds. Continue reading →", "Beds."),
        ("The post office by the clinic closes.", "The post office by the clinic closes."),
    ],
)
def test_boilerplate(text: str, expected: str) -> None:
    assert without_boilerplate(text) == expected


def test_one_title_in_two_spellings() -> None:
    assert normalised("Trust\u2019s  \u201cplan\u201d!") == normalised("TRUST'S plan")
    assert normalised("Beds cut") != normalised("Beds kept")


@given(st.text(), st.integers(2, 400))
def test_plain_text_is_plain_and_short(text: str, limit: int) -> None:
    found = plain(text, limit)
    assert len(found) <= limit
    assert found == found.strip()
    assert all(unicodedata.category(each) not in ("Cc", "Cs") for each in found)
    assert not set(found) & set("\u202a\u202e\u2066\u200f\u200b\ufeff")
