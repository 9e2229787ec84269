"""feeds.yaml: what it means, every mistake at once with its line, hostile files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.core.types import AreaKind, Feed, FeedKind, Recipe
from bot.feeds.config import FeedsError, load
from bot.feeds.recipes import NAMED
from bot.feeds.written import seconds

ROOT = Path(__file__).parents[3]
AREAS = frozenset({"QMF", "Y56"})


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "feeds.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def mistakes(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(FeedsError) as caught:
        load(write(folder, text), AREAS.__contains__)
    return list(caught.value.mistakes)


def test_a_feed_with_everything_and_one_with_little(tmp_path: Path) -> None:
    text = """\
feeds:
  - id: post
    url: https://post.example/feed
    title: The Post
    kind: local_press
    areas: [QMF, Y56]
    every: 1h
    paywall: true
  - {id: note, url: "http://note.example/rss?all=1", title: Notes, kind: blog}
retired: [gone]
"""
    assert load(write(tmp_path, text), AREAS.__contains__) == (
        Feed(
            "post",
            "https://post.example/feed",
            "The Post",
            ("QMF", "Y56"),
            "local_press",
            3600,
            True,
        ),
        Feed("note", "http://note.example/rss?all=1", "Notes", (), "blog", 300, False, adapts=True),
    )


def test_the_other_kinds_and_their_keys(tmp_path: Path) -> None:
    text = """\
feeds:
  - id: page
    url: https://icb.example/news
    title: ICB
    kind: page
    outlet: icb
    recipe: {item: "li.news", date: ".when"}
    verified: 2026-08-22
  - id: papers
    url: https://icb.example/board
    title: Board
    kind: papers
    site: https://icb.example/
    by_hand: true
  - {id: map, url: "https://icb.example/sitemap.xml", title: Map, kind: sitemap}
  - {id: press, url: "https://wp.example/news", title: WP, kind: page, recipe: wordpress}
"""
    page, papers, sitemap, press = load(write(tmp_path, text), AREAS.__contains__)
    assert (page.kind, page.outlet, page.every) == (FeedKind.PAGE, "icb", 300)
    assert page.recipes == (Recipe("li.news", date=".when"),)
    assert page.verified == date(2026, 8, 22)
    assert (papers.kind, papers.every, papers.by_hand) == (FeedKind.PAPERS, 21_600, True)
    assert papers.site == "https://icb.example/"
    assert (sitemap.kind, sitemap.every) == (FeedKind.SITEMAP, 900)
    assert (page.adapts, papers.adapts, sitemap.adapts) == (True, False, True)
    assert press.recipes == NAMED["wordpress"]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("kind: blog, outlet: blog", "kind (xx): must be one of 'rss', 'page'"),
        ("outlet: weird", "outlet (xx): must be one of 'outlet'"),
        ("recipe: drupla", "recipe (xx): must be one of "),
        ("recipe: {title: h2}", "recipe.item (xx): is missing"),
        ("recipe: {item: 'a['}", "recipe.item (xx): is not a CSS selector"),
        ("recipe: {item: a, itme: b}", "recipe.itme (xx): unknown key"),
        ("recipe: [a]", "recipe (xx): must be text"),
        ("verified: '2026-08-22'", "verified (xx): must be a day"),
        ("verified: soon", "verified (xx): must be a day"),
        ("site: nowhere", "site (xx): the address"),
        ("by_hand: 1", "by_hand (xx): must be true or false"),
    ],
)
def test_mistakes_in_the_newer_keys(tmp_path: Path, keys: str, expected: str) -> None:
    text = f"feeds: [{{id: xx, url: 'https://x.example/', title: X, {keys}}}]"
    (mistake,) = mistakes(tmp_path, text)
    assert mistake.startswith(f"feeds.yaml, line 1: feeds[0].{expected}")


def test_every_mistake_at_once_with_its_line(tmp_path: Path) -> None:
    text = """\
retired: [old-one]
feeds:
  - id: post
    url: https://post.example/feed
    title: The Post
    kind: outlet
    areas: [QMF, XXX, QMF]
    every: 15 m
  - id: post
    url: HTTPS://post.example/feed/
    titel: Nope
    kind: weird
    paywall: "yes"
  - id: old-one
    url: ftp://post.example
    title: 12
    kind: icb
  - 5
feed: []
"""
    assert mistakes(tmp_path, text) == [
        "feeds.yaml, line 7: feeds[0].areas[1] (post): no area has the code 'XXX'",
        "feeds.yaml, line 7: feeds[0].areas[2] (post): QMF is named twice",
        "feeds.yaml, line 8: feeds[0].every (post): write an interval as a number and s, m, h or d,"
        " such as 15m or 1h",
        "feeds.yaml, line 9: feeds[1].title (post): is missing",
        "feeds.yaml, line 9: feeds[1].id (post): is the id of feeds[0] too",
        "feeds.yaml, line 10: feeds[1].url (post): is the address of feeds[0] too",
        "feeds.yaml, line 11: feeds[1].titel (post): unknown key",
        "feeds.yaml, line 12: feeds[1].kind (post): must be one of 'rss', 'page', 'papers' or"
        " 'sitemap'",
        "feeds.yaml, line 13: feeds[1].paywall (post): must be true or false",
        "feeds.yaml, line 14: feeds[2].id (old-one): is retired and may not be used again",
        "feeds.yaml, line 15: feeds[2].url (old-one): the address is not http or https",
        "feeds.yaml, line 16: feeds[2].title (old-one): must be text (put it in quotes if it looks"
        " like a number)",
        "feeds.yaml, line 18: feeds[3]: must be a mapping with id, url and title",
        "feeds.yaml, line 19: feed: unknown key",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "post.example/feed",
        "file:///etc/passwd",
        "http://",
        "http:///feed",
        "https://user:secret@post.example/feed",
        "https://post.example/a b",
        "https://post.example/feed#top",
        "https://post.example:0/feed",
        "https://post.example:99999/feed",
        "https://[::1/feed",
        "https://post.example\\\\@evil.example/",
    ],
)
def test_addresses_that_are_refused(tmp_path: Path, url: str) -> None:
    text = f'feeds:\n  - {{id: post, url: "{url}", title: T, kind: blog}}\n'
    (mistake,) = mistakes(tmp_path, text)
    assert mistake.startswith("feeds.yaml, line 2: feeds[0].url (post): the address")
    assert "secret" not in mistake


def test_every() -> None:
    assert [seconds(each) for each in ("30s", "15m", "1h", "7d")] == [30, 900, 3600, 604_800]
    for wrong in ("", "15", "0m", "1s", "8d", "1w", "1.5h", "-1h", "15m ", "١٥m"):
        with pytest.raises(ValueError, match="interval"):
            seconds(wrong)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "must be a mapping"),
        ("- 1", "must be a mapping"),
        ("feeds: []", "must not be empty"),
        ("feeds: 1", "must be a list"),
        ("retired: []", "is missing"),
        ("feeds:\n\t- id: x\n", "line 2"),
        ("feeds: [", "line 1"),
        (b"feeds: \xff\n", "line 1: is not UTF-8"),
        ("feeds: [{id: a, id: b}]", "'id' is there twice"),
        ("x: &x [1]\nfeeds: *x", "anchors and aliases"),
        ("feeds: !!python/object/apply:os.system [ls]", "tags"),
        ("feeds: " + "[" * 100_000, "nested deeper"),
        ("feeds: [{'<<': {id: x}}]", "unknown key"),
        ("a: " + "x" * 1_000_001, "larger than"),
        ("feeds: 2026-99-99", "feeds"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert any(expected in mistake for mistake in mistakes(tmp_path, text))


def test_a_billion_laughs_is_refused_before_it_grows(tmp_path: Path) -> None:
    lines = ['a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]']
    lines += [
        f"{chr(c)}: &{chr(c)} [" + ",".join([f"*{chr(c - 1)}"] * 9) + "]" for c in range(98, 107)
    ]
    found = mistakes(tmp_path, "\n".join(lines))
    assert len(found) == 20
    assert all("anchors and aliases" in mistake for mistake in found)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FeedsError, match="cannot be read"):
        load(tmp_path / "none.yaml", AREAS.__contains__)


def test_the_list_we_ship() -> None:
    from bot.areas.atlas import load_atlas

    feeds = load(ROOT / "feeds.yaml", load_atlas().areas.__contains__)
    ids = {feed.id for feed in feeds}
    assert len(feeds) >= 170
    assert {"the-lowdown", "hsj-latest", "nhs-england", "keep-our-nhs-public"} <= ids
    assert sum(feed.outlet == "region" for feed in feeds) == 7
    assert all(feed.areas for feed in feeds if feed.outlet in ("icb", "region"))
    assert sum(feed.by_hand for feed in feeds) == 5


def test_every_footprint_of_today_has_its_news_and_its_board_papers() -> None:
    from bot.areas.atlas import load_atlas

    atlas = load_atlas()
    today = {
        area.code
        for area in atlas.areas.values()
        if area.kind is AreaKind.FOOTPRINT and area.valid_to is None
    }
    feeds = load(ROOT / "feeds.yaml", atlas.areas.__contains__)
    icbs = [feed for feed in feeds if feed.outlet == "icb"]
    papers = {code for feed in icbs if feed.kind is FeedKind.PAPERS for code in feed.areas}
    news = {code for feed in icbs if feed.kind is not FeedKind.PAPERS for code in feed.areas}
    assert len(today) == 36
    assert papers == today
    assert news == today
