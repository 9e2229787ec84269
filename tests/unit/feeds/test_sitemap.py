"""Sitemaps as items: plain ones, those for news, an index, and what is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.feeds.headline import headline
from bot.feeds.results import Failed, FailureKind, Parsed
from bot.feeds.sitemap import MOST, read, title_from

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
URL = "https://paper.example/sitemap.xml"
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def given(text: str) -> Parsed | Failed:
    return read("map", text.encode(), "application/xml", URL, URL, NOW)


def parsed(text: str) -> Parsed:
    result = given(text)
    assert isinstance(result, Parsed), result
    return result


def test_a_news_sitemap() -> None:
    result = parsed(
        f"""<?xml version="1.0" encoding="UTF-8"?><urlset {XMLNS} {NEWS}>
        <url><loc>https://paper.example/news/1.older/</loc><news:news><news:publication><news:name>P
        </news:name></news:publication><news:publication_date>2026-11-24T08:00:00Z
        </news:publication_date><news:title>Beds &amp; wards</news:title></news:news></url>
        <url><loc>https://paper.example/news/2.newer/</loc><lastmod>2026-11-26</lastmod>
        <news:news><news:publication_date>2026-11-25T20:00:00+00:00</news:publication_date>
        <news:title><![CDATA[Ward <opens>]]></news:title></news:news></url></urlset>"""
    )
    assert [(item.title, item.url) for item in result.items] == [
        ("Ward <opens>", "https://paper.example/news/2.newer/"),
        ("Beds & wards", "https://paper.example/news/1.older/"),
    ]
    assert result.items[0].published_at == datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


def test_a_plain_sitemap_names_items_by_their_addresses() -> None:
    result = parsed(
        f"""<urlset {XMLNS}>
        <url><loc>https://paper.example/</loc></url>
        <url><loc>https://paper.example/category/health/</loc></url>
        <url><loc>https://paper.example/2026/11/nhs-devon-icb-closes-beds/</loc>
        <lastmod>2026-11-20T10:00:00+00:00</lastmod></url>
        <url><loc>/relative-story-about-wards</loc></url>
        <url><loc>javascript:alert(1)</loc></url><url></url></urlset>"""
    )
    assert [item.title for item in result.items] == [
        "Relative story about wards",
        "NHS devon ICB closes beds",
    ]
    assert result.items[0].url == "https://paper.example/relative-story-about-wards"
    assert result.dropped == 4


def test_an_index_names_the_parts_with_news() -> None:
    parts = ("post-sitemap1", "post-sitemap2", "page-sitemap", "category-sitemap", "image-sitemap")
    listed = "".join(
        f"<sitemap><loc>https://paper.example/{name}.xml</loc><lastmod>2026-1{n}-01</lastmod></sitemap>"
        for n, name in enumerate(parts)
    )
    result = parsed(f"<sitemapindex {XMLNS}>{listed}</sitemapindex>")
    assert result.parts == (
        "https://paper.example/post-sitemap2.xml",
        "https://paper.example/post-sitemap1.xml",
    )
    pages = parsed(
        f"<sitemapindex {XMLNS}><sitemap><loc>/sitemap-0.xml</loc></sitemap></sitemapindex>"
    )
    assert pages.parts == ("https://paper.example/sitemap-0.xml",)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", FailureKind.NOT_A_FEED),
        ("<urlset><url></urlset>", FailureKind.NOT_A_FEED),
        ("<rss><channel/></rss>", FailureKind.NOT_A_FEED),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><urlset/>", FailureKind.NOT_A_FEED),
        ("<html><title>Page not found</title></html>", FailureKind.SOFT_404),
    ],
)
def test_what_is_no_sitemap(text: str, kind: FailureKind) -> None:
    result = given(text)
    assert isinstance(result, Failed)
    assert result.kind is kind


def test_a_sitemap_of_a_whole_archive_is_refused_in_words() -> None:
    urls = "".join(
        f"<url><loc>https://paper.example/news/story-number-{n}</loc></url>"
        for n in range(MOST + 1)
    )
    result = given(f"<urlset {XMLNS}>{urls}</urlset>")
    assert isinstance(result, Failed)
    assert "name the part with the news" in result.why


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://p.example/news/beds-close-at-local-hospital", "Beds close at local hospital"),
        ("https://p.example/a/Beds_Close.html", "Beds close"),
        ("https://p.example/news/beds-close-24711111/", "Beds close"),
        ("https://p.example/news/24711111/", ""),
        ("https://p.example/", ""),
        ("https://p.example/about", ""),
    ],
)
def test_titles_from_addresses(url: str, title: str) -> None:
    assert title_from(url) == title


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<meta content='Beds &amp; wards' property='og:title'><title>No</title>", "Beds & wards"),
        ("<title>Beds close in Devon - The Paper</title>", "Beds close in Devon"),
        ("<title>Beds | The Paper</title>", "Beds | The Paper"),
        ("<p>nothing", ""),
    ],
)
def test_headlines(page: str, title: str) -> None:
    assert headline(page.encode(), "text/html") == title


def test_ampersands_as_they_come_and_pages_that_every_site_has() -> None:
    result = parsed(
        f"""<urlset {XMLNS}><url><loc>https://paper.example/about-us/</loc></url>
        <url><loc>https://paper.example/theatre-reopens-after-flood?a=1&b=2</loc></url></urlset>"""
    )
    assert [item.title for item in result.items] == ["Theatre reopens after flood"]


def test_a_sitemap_of_lines() -> None:
    result = parsed(
        "https://paper.example/news/ward-to-close-in-may\nhttps://paper.example/news/gp-surgery-opens\n"
    )
    assert [item.title for item in result.items] == ["Ward to close in may", "GP surgery opens"]


def test_a_sitemap_that_was_cut_off_is_read_to_its_last_whole_entry() -> None:
    whole = "<url><loc>https://paper.example/news/ward-to-close</loc></url>"
    result = parsed(f"<urlset {XMLNS}>{whole}<url><loc>https://paper.exa")
    assert [item.url for item in result.items] == ["https://paper.example/news/ward-to-close"]
