"""Markdown becomes the blocks of a document."""

from __future__ import annotations

from bot.commands.markdown import read_markdown
from bot.core.document import Bullets, Code, Paragraph, Span, Title


def test_headings_paragraphs_lists_and_code() -> None:
    assert read_markdown(
        "# Lobby\n\nSave **our *own* ward**,\nsee [papers](https://x.example/).\n\n"
        "- one\n- two\n\n1. first\n2. second\n\n```\na  b\n```\n"
    ) == (
        Title("Lobby"),
        Paragraph(
            (
                Span("Save "),
                Span("our ", bold=True),
                Span("own", bold=True, italic=True),
                Span(" ward", bold=True),
                Span(","),
                Span(" "),
                Span("see "),
                Span("papers", href="https://x.example/"),
                Span("."),
            )
        ),
        Bullets(((Span("one"),), (Span("two"),))),
        Paragraph((Span("1. "), Span("first"), Span("\n2. "), Span("second"))),
        Code("a  b\n"),
    )


def test_html_and_unbalanced_marks_are_plain_words() -> None:
    (only,) = read_markdown("Is 1 <b> 2 & **3?")
    assert isinstance(only, Paragraph)
    assert "".join(span.text for span in only.spans) == "Is 1 <b> 2 & **3?"
