"""The fake server reads HTML as Telegram does: what passes, what it becomes, how it is refused.

The cases follow the behaviour of TDLib's own parser; the emoji make bytes, characters and UTF-16
units differ.
"""

from __future__ import annotations

import pytest

from tests.fakes.telegram_html import BadHtmlError, Entity, parse, read_message


@pytest.mark.parametrize(
    ("raw", "text", "entities"),
    [
        ("", "", ()),
        ("plain", "plain", ()),
        ("<b>fat</b>", "fat", (Entity("bold", 0, 3),)),
        ("<STRONG>fat</strong>", "fat", (Entity("bold", 0, 3),)),
        ("🏟 <i>🏟</i>", "🏟 🏟", (Entity("italic", 3, 2),)),
        ("<b>a<i>b</i></b>", "ab", (Entity("bold", 0, 2), Entity("italic", 1, 1))),
        ("<b></b>x", "x", ()),
        ("<b>x</>", "x", (Entity("bold", 0, 1),)),
        ("<b  one = 'two' three>x</b  >", "x", (Entity("bold", 0, 1),)),
        ("&lt;&gt;&amp;&quot;", '<>&"', ()),
        ("&lt x", "< x", ()),
        ("&#65;&#x42;", "AB", ()),
        ("&apos;&nbsp;&laquo;", "&apos;&nbsp;&laquo;", ()),
        ("&#0;&#12345678;&", "&#0;&#12345678;&", ()),
        ("<pre>a\n b</pre>", "a\n b", (Entity("pre", 0, 4),)),
        ("<span class='tg-spoiler'>x</span>", "x", (Entity("spoiler", 0, 1),)),
        ("<blockquote expandable>x</blockquote>", "x", (Entity("blockquote", 0, 1),)),
        (
            '<a href="https://e.org/?a=1&amp;b=&quot;2">x</a>',
            "x",
            (Entity("text_link", 0, 1, 'https://e.org/?a=1&b="2'),),
        ),
        ("<a href=e.org>x</a>", "x", (Entity("text_link", 0, 1, "e.org"),)),
        ('<a href="javascript:alert(1)">x</a>', "x", ()),
        ("<a>words</a>", "words", ()),
    ],
)
def test_reads(raw: str, text: str, entities: tuple[Entity, ...]) -> None:
    parsed = parse(raw)
    assert (parsed.text, parsed.entities) == (text, entities)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("🏟<br>", 'Unsupported start tag "br" at byte offset 4'),
        ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("<b/>", 'Unsupported start tag "b/" at byte offset 0'),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("x <", "Unclosed start tag at byte offset 2"),
        ("<i =x>y</i>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<i a  =  ", 'Unclosed start tag "i" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        (
            "&#xDFDF;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_refuses(raw: str, words: str) -> None:
    with pytest.raises(BadHtmlError) as refusal:
        parse(raw)
    assert str(refusal.value) == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", "message text is empty"),
        ("<b> \n</b>", "message text is empty"),
        ("\u200b\u200f\u2800", "message text is empty"),
        ("\x00\x07", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("🏟" * 2049, "message is too long"),
        ("x\ud800", "strings must be encoded in UTF-8"),
    ],
)
def test_refuses_what_cannot_be_a_message(raw: str, words: str) -> None:
    with pytest.raises(BadHtmlError, match=f"^Bad Request: {words}$"):
        read_message(raw)


def test_counts_the_text_after_parsing_in_utf16_units() -> None:
    assert read_message("<b>" + "&amp;" * 4096 + "</b>").text == "&" * 4096
    assert read_message("🏟" * 2048).text == "🏟" * 2048


def test_keeps_a_hundred_entities() -> None:
    parsed = read_message("<b>x</b>y" * 103)
    assert (len(parsed.entities), parsed.dropped) == (100, 3)


def test_cleans_control_characters_and_overrides() -> None:
    assert read_message(" a\tb\r\n\x1bc\u202ed ").text == "a b\n cd"
