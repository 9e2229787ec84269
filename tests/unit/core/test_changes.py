"""What of a changed item is worth saying."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.changes import change, version
from bot.core.types import Item
from tests.clock import NOON

ITEM = Item(
    "bbc",
    "1",
    "https://bbc.example/news/1",
    "Torbay birth centre to shut for six months",
    "Midwives are off sick, the trust said, and births stop on 19 May.",
    NOON,
    "d",
)


def saying(said: dict[str, str]) -> Item:
    return Item(
        "bbc",
        "1",
        said.get("url", ITEM.url),
        said.get("title", ITEM.title),
        said.get("summary", ITEM.summary),
        NOON,
        "e",
    )


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Torbay birth centre to shut for six months!"},
        {"summary": "Midwives are off sick the trust said, and  births stop on 19 May"},
        {"summary": f"{ITEM.summary} 14 comments"},
        {"url": "http://www.bbc.example/news/1?utm_source=rss"},
        {"title": "Another thing altogether", "url": "https://bbc.example/news/2"},
    ],
)
def test_nothing_to_say(said: dict[str, str]) -> None:
    assert change(ITEM, saying(said)) is None


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (
            {"title": "Torbay birth centre to stay open"},
            "the title was “Torbay birth centre to shut for six months”",
        ),
        ({"summary": ITEM.summary.replace("19", "26")}, "figures were corrected"),
        ({"url": "https://bbc.example/news/1-corrected"}, "it has a new address"),
        ({"summary": "The trust withdrew what it said of 19 May."}, "the text was changed"),
    ],
)
def test_what_is_said(said: dict[str, str], what: str) -> None:
    assert change(ITEM, saying(said)) == what


def test_a_text_that_comes_later() -> None:
    bare = replace(ITEM, summary="")
    assert change(bare, replace(bare, summary="Midwives are off sick.")) == "the text was added"
    assert change(replace(bare, summary="Midwives are off sick."), bare) is None


def test_a_version_is_what_is_said_and_not_how_it_is_spaced() -> None:
    assert version(ITEM) == version(replace(ITEM, title=f" {ITEM.title} ", guid="2"))
    assert version(ITEM) != version(replace(ITEM, summary=""))
