"""Whatever a document holds, Telegram takes every part of it and no word is lost."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.document import (
    Action,
    Block,
    Bullets,
    Code,
    Document,
    Facts,
    Hint,
    Paragraph,
    Span,
    Title,
    bullets,
    paragraph,
)
from bot.core.plain import is_visible
from bot.platforms.telegram.layout import MOST_UNITS
from bot.platforms.telegram.render import NOTHING, button_rows, render
from tests.fakes.telegram_html import Parsed, read_message

NASTY = st.sampled_from(
    [
        "<b>", "</b>", "<script>", "</", "<", ">", "&", "&lt;", "&#60;", "&amp", '"', "'",
        "<a href=", "🏟", "👨\u200d👩\u200d👧", "🏴\U000e0067\U000e0062\U000e0065\U000e007f",
        "\u202e", "\u200f", "\u2066", "\x00", "\x1b[31m", "\ud800", "\udfff", "\r\n", "\n\n\n",
        "\u2028",
        "\u0333", "e\u0301", "\u200b", "\u2800", "\ufeff", "\U0010ffff", "\u00a0", "مرحبا",
        "日本語", "a" * 5000,
    ]
)  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=40),
    NASTY,
    st.lists(st.one_of(NASTY, st.text(max_size=8)), max_size=12).map("".join),
    st.builds(lambda word, many: f"{word} " * many, st.text(max_size=9), st.integers(1, 900)),
)
HREF = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "https://e.org/?a=1&b=\"2\"<3>", "http://e.org:99999", "javascript:alert(1)", "https://",
            "HTTPS://E.ORG", "tg://user?id=1", "https://e.org/ x", "https://e.org/" + "&" * 1900,
            "https://[::1", "https://e.org/\ud800",
        ]
    ),
    st.text(max_size=20).map("https://e.org/".__add__),
)  # fmt: skip
SPAN = st.builds(Span, TEXT, st.booleans(), st.booleans(), HREF)
INLINE = st.lists(SPAN, max_size=5).map(tuple)
BLOCK: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, TEXT, HREF),
    st.builds(Paragraph, INLINE),
    st.builds(Hint, INLINE),
    st.builds(Code, TEXT),
    st.builds(Facts, st.lists(st.tuples(TEXT, INLINE), max_size=5).map(tuple)),
    st.builds(Bullets, st.lists(INLINE, max_size=5).map(tuple)),
)
ACTION = st.builds(Action, TEXT, TEXT)
DOCUMENT = st.builds(
    Document, st.lists(BLOCK, max_size=6).map(tuple), st.lists(ACTION, max_size=12).map(tuple)
)


def bodies(document: Document) -> list[dict[str, Any]]:
    return [json.loads(body) for body in render(document)]


def accepted(document: Document) -> list[Parsed]:
    """What the fake server, as strict as Telegram, makes of the parts."""
    return [read_message(body["text"]) for body in bodies(document)]


def texts_of(document: Document) -> list[str]:
    """Every text of the document in reading order."""
    found: list[str] = []
    for block in document.blocks:
        match block:
            case Title(text, _) | Code(text):
                found.append(text)
            case Paragraph(spans) | Hint(spans):
                found.extend(span.text for span in spans)
            case Facts(rows):
                for label, spans in rows:
                    found.extend([label, *(span.text for span in spans)])
            case Bullets(items):
                found.extend(span.text for spans in items for span in spans)
    return found


def words_of(text: str) -> list[str]:
    """Runs of letters and digits: what a reader must not miss, whatever else is cleaned away."""
    return re.findall(r"[^\W_]+", text)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(DOCUMENT)
def test_every_part_is_accepted_and_no_word_is_lost(document: Document) -> None:
    parts = accepted(document)
    assert all(part.dropped == 0 for part in parts)
    shown = re.sub(r"\s", "", "".join(part.text for part in parts))
    at = 0
    for text in texts_of(document):
        for word in words_of(text):
            found = shown.find(word, at)
            assert found >= 0, f"{word!r} is missing"
            at = found + len(word)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTION, max_size=120).map(tuple))
def test_every_button_is_one_that_telegram_takes(actions: tuple[Action, ...]) -> None:
    rows = button_rows(actions)
    flat = [pair for row in rows for pair in row]
    assert len(flat) == min(len(actions), 100)
    assert all(len(row) <= 3 for row in rows)
    for number, ((label, data), action) in enumerate(zip(flat, actions, strict=False), start=1):
        assert is_visible(label)
        assert len(label) <= 60
        assert 1 <= len(data.encode()) <= 64
        assert data in (action.command, f"#{number}")


def test_nothing_visible_still_makes_a_message() -> None:
    for document in (Document(()), Document((paragraph("\u200b \x00"), Title("\u2800")))):
        (body,) = bodies(document)
        assert body["text"] == NOTHING


def test_text_is_text_and_never_markup() -> None:
    (part,) = accepted(Document((paragraph('<b>x</b> &lt; "y" </pre>'),)))
    assert (part.text, part.entities) == ('<b>x</b> &lt; "y" </pre>', ())


@pytest.mark.parametrize(
    ("href", "linked"),
    [
        ("https://e.org/a?b=1&c=2", True),
        ("http://e.org", True),
        ("javascript:alert(1)", False),
        ("tg://user?id=1", False),
        ("data:text/html,x", False),
        ("//e.org", False),
        ("https://", False),
        ("https://e.org/a b", False),
        ("https://e.org/\u202eb", False),
        ("https://e.org/" + "x" * 2000, False),
    ],
)
def test_only_web_addresses_are_links(href: str, linked: bool) -> None:
    (part,) = accepted(Document((Title("here", href),)))
    assert [e.url for e in part.entities if e.type == "text_link"] == ([href] if linked else [])


def test_parts_break_between_blocks() -> None:
    blocks = tuple(paragraph(f"{number} " + "x" * 1500) for number in range(5))
    assert [part.text.count("\n\n") for part in accepted(Document(blocks))] == [1, 1, 0]


def test_a_long_list_breaks_between_its_items() -> None:
    items = [f"item {number} is one of many" for number in range(400)]
    parts = accepted(Document((bullets(*items),)))
    assert len(parts) > 1
    assert [line for part in parts for line in part.text.split("\n")] == [f"• {i}" for i in items]


def test_a_long_paragraph_breaks_between_words_and_fills_the_parts() -> None:
    words = [f"word{number}" for number in range(3000)]
    parts = accepted(Document((Title("On words"), paragraph(" ".join(words)))))
    assert parts[0].text.startswith("On words\n\nword0 ")
    assert " ".join(part.text for part in parts).split()[2:] == words
    assert all(len(part.text) > MOST_UNITS * 0.95 for part in parts[:-1])


def test_a_style_goes_on_over_a_break() -> None:
    parts = accepted(Document((Paragraph((Span("fat " * 1900, bold=True),)),)))
    assert len(parts) == 2
    assert [[e.type for e in part.entities] for part in parts] == [["bold"], ["bold"]]


def test_many_styled_words_keep_their_styles() -> None:
    spans = tuple(Span(f"w{number} ", bold=number % 2 == 0) for number in range(500))
    parts = accepted(Document((Paragraph(spans),)))
    assert sum(len(part.entities) for part in parts) == 250
    assert all(part.dropped == 0 for part in parts)


def test_buttons_are_under_the_last_part() -> None:
    document = Document((paragraph("x " * 3000),), (Action("Go", "/ics x"),))
    assert [bool(body["buttons"]) for body in bodies(document)] == [False, True]


def test_short_labels_share_a_row() -> None:
    def rows(*labels: str) -> list[int]:
        return [len(row) for row in button_rows(tuple(Action(label, "/x") for label in labels))]

    assert rows("Yes", "No", "Maybe", "Later") == [3, 1]
    assert rows("Contact details", "Board papers", "Yes") == [2, 1]
    assert rows("A rather long label for a button", "Yes", "No") == [1, 2]


def test_a_command_too_long_for_a_button_goes_by_its_number() -> None:
    fits, too_long = "/follow " + "é" * 28, "/follow " + "é" * 29
    rows = button_rows((Action("a", fits), Action("b", too_long), Action("c", "#1")))
    assert [data for row in rows for _, data in row] == [fits, "#2", "#3"]
