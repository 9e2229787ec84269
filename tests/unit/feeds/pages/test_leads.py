"""Where a front page leads, and what its site is called."""

from __future__ import annotations

import pytest

from bot.feeds.discover import id_for
from bot.feeds.pages.leads import leads

URL = "https://www.barnfieldgazette.example/"


def test_feeds_that_a_page_names() -> None:
    page = """<head>
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
    <link rel="ALTERNATE" type="Application/Atom+XML" href="/atom">
    <link rel="alternate" type="application/json" href="/wp-json/">
    <link rel="alternate" hreflang="cy" href="/cy/"></head>
    <a href="/rss/news?a=1">RSS</a><a href="/calendar.xml">Dates</a><a href="/feedback">Feedback</a>
    <a href="/subscribe">Subscribe to RSS</a>"""
    assert leads(page, URL).feeds == (
        "https://www.barnfieldgazette.example/atom",
        "https://www.barnfieldgazette.example/rss/news?a=1",
        "https://www.barnfieldgazette.example/subscribe",
    )


def test_the_page_of_news_is_the_shortest() -> None:
    page = """<a href="/about">About</a><a href="/news/2026/beds">News</a><a href="/news">Latest</a>
    <a href="https://other.example/news">News</a><a href="/news-and-events/">What is on</a>"""
    found = leads(page, URL).news
    assert found[0] == "https://www.barnfieldgazette.example/news"
    assert all("barnfieldgazette" in each for each in found)


def test_addresses_are_taken_from_where_the_page_says() -> None:
    page = """<head><base href="https://cdn.barnfieldgazette.example/en/">
    <link rel=alternate type=application/rss+xml href=feed></head>
    <a href="feed:https://www.barnfieldgazette.example/rss.xml">Follow</a>
    <a href="feed://www.barnfieldgazette.example/atom.xml">Follow</a>"""
    assert leads(page, URL).feeds == (
        "https://cdn.barnfieldgazette.example/en/feed",
        "https://www.barnfieldgazette.example/rss.xml",
        "https://www.barnfieldgazette.example/atom.xml",
    )


@pytest.mark.parametrize(
    "said",
    ["What’s new", "Stories and updates", "Press statements", "Events and news", "Trust news hub"],
)
def test_pages_of_news_by_what_they_are_called(said: str) -> None:
    assert leads(f'<a href="/a/b">{said}</a>', URL).news == (f"{URL}a/b",)


def test_a_feed_is_no_page_of_news() -> None:
    assert leads('<a href="/rss/news">RSS</a>', URL).news == ()


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<title>Home | Barnfield Gazette</title>", "Barnfield Gazette"),
        ("<title>Barnfield Gazette - local news</title>", "Barnfield Gazette"),
        ("<title>News</title><meta property='og:site_name' content='The BG'>", "The BG"),
        ("<title>News</title>", "Barnfieldgazette"),
        ("", "Barnfieldgazette"),
    ],
)
def test_names(head: str, name: str) -> None:
    assert leads(f"<head>{head}</head>", URL).name == name


def test_ids() -> None:
    assert id_for("The Barnfield Gazette’s News!", ()) == "the-barnfield-gazettes-news"
    assert id_for("Gazette", ("gazette", "gazette-2")) == "gazette-3"
    assert id_for("Ž", ()) == "source"
    assert id_for("A", ()) == "a-source"
    assert len(id_for("x" * 200, ())) <= 63
