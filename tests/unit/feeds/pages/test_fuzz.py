"""Whatever a page, a sitemap or a feed is made of, the answer keeps its promises."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from unicodedata import bidirectional, category

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.feeds import document, sitemap
from bot.feeds.frames import decoded, encoded
from bot.feeds.links import canonical
from bot.feeds.pages.read import read
from bot.feeds.recipes import NAMED
from bot.feeds.results import Failed, Parsed

DATA = Path(__file__).parents[3] / "data"
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
URL = "https://x.example/news/"
#: Characters of titles that nobody could see, and those that turn the text around them.
NEVER, TURNING = ("Cc", "Cs", "Co", "Cn"), ("LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")
PAGES = sorted((DATA / "pages").glob("*.html"))
FEEDS = sorted((DATA / "feeds").glob("*.xml"))
SLOW = settings(max_examples=60, suppress_health_check=list(HealthCheck))

TAGS = (
    "div",
    "p",
    "a",
    "li",
    "ul",
    "h2",
    "article",
    "time",
    "section",
    "table",
    "tr",
    "td",
    "span",
)
CLASSES = ("card", "date", "title", "views-row", "nav", "sr-only", "entry-title", "", "news-item")
WORDS = st.sampled_from(
    [
        "Read more",
        "12 November 2026",
        "A ward closes in Devon",
        "News",
        "",
        "31/02/2026",
        "<b>",
        "&amp;",
    ]
) | st.text(max_size=12)
LINKS = st.sampled_from(
    [
        "/news/a-ward-closes",
        "?page=2",
        "#",
        "//x.example/b",
        "javascript:x",
        "mailto:a@b",
        "",
        "../..",
    ]
) | st.text(max_size=12)


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, name, link, parts: (
            f'<{tag} class="{name}" href="{link}" datetime="{link}">{"".join(parts)}</{tag}>'
        ),
        st.sampled_from(TAGS),
        st.sampled_from(CLASSES),
        LINKS,
        st.lists(inside, max_size=5),
    )


TREES = st.recursive(WORDS, element, max_leaves=40)


def check(result: Parsed | Failed) -> None:
    assert decoded(encoded(result)) == result
    for item in result.items if isinstance(result, Parsed) else result.found:
        assert item.title.strip() == item.title != ""
        assert not any(category(letter) in NEVER for letter in item.title)
        assert not any(bidirectional(letter) in TURNING for letter in item.title)
        assert len(item.title) <= 300
        assert len(item.summary) <= 1_000
        assert item.url is None or item.url == canonical(item.url)
        assert item.published_at is None or item.published_at <= NOW


@SLOW
@given(tree=TREES, recipe=st.none() | st.sampled_from(sorted(NAMED)))
def test_any_tree(tree: str, recipe: str | None) -> None:
    content = f"<html><body>{tree}{tree}".encode("utf-8", "replace")
    check(read("x", content, "text/html", URL, URL, NAMED[recipe] if recipe else (), NOW))


@SLOW
@given(st.sampled_from(PAGES), st.integers(0, 20_000), st.binary(max_size=40), st.integers(0, 400))
def test_any_damage_to_a_page(page: Path, at: int, put: bytes, cut: int) -> None:
    content = page.read_bytes()
    damaged = content[:at] + put + content[at + cut :]
    check(read("x", damaged, "", URL, URL, (), NOW))
    check(sitemap.read("x", damaged, "", URL, URL, NOW))


@SLOW
@given(st.sampled_from(FEEDS), st.integers(0, 5_000), st.binary(max_size=40), st.integers(0, 400))
def test_any_damage_to_a_feed(feed: Path, at: int, put: bytes, cut: int) -> None:
    content = feed.read_bytes()
    check(document.read("x", content[:at] + put + content[at + cut :], "", URL, NOW))


@SLOW
@given(st.binary(max_size=2_000))
def test_any_bytes(content: bytes) -> None:
    check(read("x", content, "text/html", URL, URL, (), NOW))
    check(document.read("x", content, "", URL, NOW))
    check(sitemap.read("x", content, "", URL, URL, NOW))
