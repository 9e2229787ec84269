"""Stored pages in the shapes of the software behind news pages, each beside what it should give."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.types import Item
from bot.feeds.pages.dates import UK
from bot.feeds.pages.read import read
from bot.feeds.recipes import NAMED
from bot.feeds.results import Failed, FailureKind, Parsed

PAGES = Path(__file__).parents[3] / "data/pages"
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
NAMES = sorted(path.stem for path in PAGES.glob("*.json"))


def expected(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text("utf-8"))
    return value


def given(name: str, recipe: str | None = None) -> Parsed | Failed:
    content = (PAGES / f"{name}.html").read_bytes()
    url = expected(name)["url"]
    recipes = NAMED[recipe] if recipe else ()
    return read("page", content, "text/html", url, url, recipes, NOW)


def day(item: Item) -> str | None:
    return str(item.published_at.astimezone(UK).date()) if item.published_at else None


def check(result: Parsed | Failed, wanted: dict[str, Any]) -> None:
    assert isinstance(result, Parsed), result
    found = {item.url: item for item in result.items}
    listed = {each["url"]: each for each in wanted["items"]}
    assert list(found) == list(listed)
    assert [item.title for item in result.items] == [each["title"] for each in wanted["items"]]
    if wanted.get("days", True):
        assert {url: day(item) for url, item in found.items()} == {
            url: each["day"] for url, each in listed.items()
        }
    for url, each in listed.items():
        if each["summary"]:
            assert found[url].summary.startswith(each["summary"]), url


@pytest.mark.parametrize("name", [n for n in NAMES if not expected(n).get("by_recipe_only")])
def test_a_page_by_its_own_structure(name: str) -> None:
    check(given(name), expected(name))


@pytest.mark.parametrize("name", [name for name in NAMES if expected(name)["recipe"]])
def test_a_page_by_the_recipe_of_its_software(name: str) -> None:
    wanted = expected(name)
    check(given(name, wanted["recipe"]), wanted)


BAD = PAGES.parent / "not_news"


@pytest.mark.parametrize("name", sorted(path.stem for path in BAD.glob("*.json")))
def test_a_page_that_is_not_news(name: str) -> None:
    wanted = json.loads((BAD / f"{name}.json").read_text("utf-8"))
    content = (BAD / f"{name}.html").read_bytes()
    result = read("page", content, "text/html", wanted["asked"], wanted["url"], (), NOW)
    assert isinstance(result, Failed), result
    assert result.kind == FailureKind(wanted["kind"]), result.why
