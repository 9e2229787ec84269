"""Addresses: accepted, refused, and the form they are kept in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.links import base_of, canonical, judged, same_place

BASE = "https://post.example/news/feed/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://post.example/a", "https://post.example/a"),
        ("HTTPS://Post.Example:443", "https://post.example/"),
        ("http://post.example:8080/a", "http://post.example:8080/a"),
        ("a/b?x=1#top", "https://post.example/news/feed/a/b?x=1"),
        ("/a", "https://post.example/a"),
        ("//other.example/a", "https://other.example/a"),
        ("?p=7", "https://post.example/news/feed/?p=7"),
        (" https://post.example/a\n", "https://post.example/a"),
        ("https://post.example/a b", "https://post.example/a%20b"),
        ("https://post.example/é?q=é", "https://post.example/%C3%A9?q=%C3%A9"),
        ("https://post.example/%C3%A9", "https://post.example/%C3%A9"),
        ("https://pöst.example/", "https://xn--pst-sna.example/"),
        (
            "https://post.example/?utm_source=a&b=2&UTM_Medium=c&fbclid=d",
            "https://post.example/?b=2",
        ),
        ("https://post.example/?at_medium=RSS&b&gclid", "https://post.example/?b"),
        ("https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@post.example", None),
        ("file:///etc/passwd", None),
        ("https://user:pass@post.example/", None),
        ("https://post.example\\@evil.example/", None),
        ("https://post.example:99999/", None),
        ("https://[::1/", None),
        ("https://\u2026paper.example/", None),  # the ellipsis becomes three dots
        ("https://paper..example/", None),
        ("https://" + "a" * 300 + ".example/", None),
        ("https://post.example/" + "a" * 2_000, None),
    ],
)
def test_canonical(url: str, expected: str | None) -> None:
    assert canonical(url, BASE) == expected


@given(st.text() | st.text("/:@?#[]%\\.htps&=a").map(lambda tail: "http://" + tail))
def test_what_is_kept_is_accepted_and_kept_as_it_is(url: str) -> None:
    found = canonical(url, BASE)
    if found is not None:
        assert judged(found).scheme in ("http", "https")
        assert canonical(found) == found


@pytest.mark.parametrize(
    ("told", "base"),
    [
        ("/", "https://post.example/"),
        (" //cdn.example/x/ ", "https://cdn.example/x/"),
        ("javascript:x", BASE),
        ("http://[]", BASE),
        ("http://[v", BASE),
    ],
)
def test_a_base_that_is_none_counts_for_nothing(told: str, base: str) -> None:
    assert base_of(BASE, told) == base


def test_same_place() -> None:
    assert same_place("https://Post.example/feed/") == same_place("http://post.example:80/feed")
    assert same_place("https://post.example/feed") != same_place("https://post.example/feeds")
