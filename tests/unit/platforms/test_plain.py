"""Texts from outside become safe to show, and keep their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.plain import is_visible, lines, literal, one_line, web_address


@pytest.mark.parametrize(
    ("raw", "one", "many"),
    [
        ("a  b", "a b", "a b"),
        ("a\tb", "a b", "a b"),
        (" a\r\n\r\n b ", "a b", " a\nb "),
        ("a\u2028b", "a b", "a\nb"),
        ("a\x00\x1b[2Jb", "a [2Jb", "a [2Jb"),
        ("a\u202eb\u2066c", "abc", "abc"),
        ("a\ud83cb", "a\ufffdb", "a\ufffdb"),
        ("\ufeffa", "a", "a"),
        ("🏴\U000e0067\U000e007f", "🏴\U000e0067\U000e007f", "🏴\U000e0067\U000e007f"),
        ("a\u00a0b", "a\u00a0b", "a\u00a0b"),
    ],
)
def test_cleans(raw: str, one: str, many: str) -> None:
    assert one_line(raw) == one
    assert lines(raw) == many


@given(st.text(st.characters(codec=None)))
def test_the_result_is_clean_and_cleaning_it_again_changes_nothing(raw: str) -> None:
    for clean in (literal, lines, one_line):
        once = clean(raw)
        once.encode()
        assert clean(once) == once
        assert all(char == "\n" or ord(char) >= 0x20 for char in once)
    assert "\n" not in one_line(raw)


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("a", True),
        ("🏟", True),
        ("—", True),
        ("", False),
        (" \n\u00a0\u2003", False),
        ("\u200b\u200f\u2060\u00ad", False),
        ("\u2800\u3164\ufe0f", False),
        ("\u0301", False),
    ],
)
def test_is_visible(text: str, visible: bool) -> None:
    assert is_visible(text) is visible


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://e.org/a?b=c#d", "https://e.org/a?b=c#d"),
        (" http://e.org ", "http://e.org"),
        ("HTTPS://e.org", "HTTPS://e.org"),
        (None, None),
        ("", None),
        ("e.org", None),
        ("//e.org", None),
        ("ftp://e.org", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://e.org:port", None),
        ("https://[::1", None),
        ("https://e.org/a b", None),
        ("https://e.org/\x00", None),
        ("https://e.org/" + "x" * 2000, None),
    ],
)
def test_web_address(href: str | None, address: str | None) -> None:
    assert web_address(href) == address
