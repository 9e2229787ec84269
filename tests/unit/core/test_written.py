"""How lines of text become paragraphs and lists."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.document import Bullets, Paragraph, Span
from bot.core.written import from_lines, from_text, plain, split_lines


def test_empty_lines_begin_paragraphs_and_bullets_make_lists() -> None:
    assert from_text("A\nB\n\n- one\n• two\nC") == (
        Paragraph((Span("A"), Span("\n"), Span("B"))),
        Bullets(((Span("one"),), (Span("two"),))),
        Paragraph((Span("C"),)),
    )


def test_a_dash_inside_words_is_no_bullet() -> None:
    assert from_text("-5 degrees\n-") == (Paragraph((Span("-5 degrees"), Span("\n"), Span("-"))),)


def test_formatting_runs_on_over_line_breaks() -> None:
    lines = split_lines([Span("a\nb", bold=True), Span("c")])
    assert from_lines(lines) == (
        Paragraph((Span("a", bold=True), Span("\n"), Span("b", bold=True), Span("c"))),
    )


@given(st.text(alphabet=st.sampled_from("ab -•\n")))
def test_no_letter_is_lost(text: str) -> None:
    kept = plain(from_text(text))
    assert [c for c in kept if c in "ab"] == [c for c in text if c in "ab"]
