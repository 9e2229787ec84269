"""One page has many addresses; two pages have different ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.links import page

SAME = (
    (
        "bbc.co.uk/news/uk-england-1",
        "https://www.bbc.co.uk/news/uk-england-1?at_medium=RSS&at_campaign=rss",
        "http://bbc.co.uk/news/uk-england-1/",
        "https://m.bbc.co.uk/news/uk-england-1#comments",
        "https://www.bbc.co.uk/news/amp/uk-england-1",
        "https://www.google.com/amp/s/www.bbc.co.uk/news/amp/uk-england-1",
        "HTTPS://WWW.BBC.CO.UK:443/news/uk-england-1",
        " https://www.bbc.co.uk/news/\nuk-england-1 ",
    ),
    (
        "post.example/2026/11/ward-to-close",
        "https://post.example/2026/11/ward-to-close/amp/",
        "https://amp.post.example/2026/11/ward-to-close",
        "https://post.example/2026/11/ward-to-close?amp",
        "https://post.example/2026/11/ward-to-close?outputType=amp&fbclid=x",
        "https://post-example.cdn.ampproject.org/c/s/post.example/2026/11/ward-to-close?amp=1",
        "https://post.example/2026/11/ward%2Dto-close/index.html",
    ),
    (
        "hsj.co.uk/x/7031234.article?blocktitle=a&contentid=2",
        "https://www.hsj.co.uk/x/7031234.article?contentID=2&blocktitle=A".lower(),
        "https://hsj.co.uk/x/7031234.article?blocktitle=a&utm_source=rss&contentid=2",
    ),
)
DIFFERENT = (
    ("https://a.example/?p=1", "https://a.example/?p=2"),
    ("https://a.example/x?page=1", "https://a.example/x?page=2"),
    ("https://a.example/amplify", "https://a.example/lify"),
    ("https://news.a.example/x", "https://a.example/x"),
    ("https://a.example/x?s=7", "https://a.example/x"),
    ("https://m.example/x", "https://example/x"),
)


@pytest.mark.parametrize("spellings", SAME, ids=lambda s: s[0])
def test_spellings_of_one_page_are_one(spellings: tuple[str, ...]) -> None:
    assert {page(one) for one in spellings} == {spellings[0]}


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_pages_are_told_apart(one: str, other: str) -> None:
    assert page(one) != page(other)


@pytest.mark.parametrize(
    "text", ["", "truro", "mailto:a@b.example", "ftp://a.example/x", "http://[::1", "/why"]
)
def test_what_is_no_address(text: str) -> None:
    assert page(text) is None


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    found = page(f"https://a.example/{text}")
    assert found is None or page(found) == page(f"http://www.a.example/{text}")
