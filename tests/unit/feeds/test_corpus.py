"""Feed documents beside the items they must become: `tests/data/feeds/NAME.xml` and `NAME.json`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.feeds.document import know_summer_time, read
from bot.feeds.entries import digest
from bot.feeds.results import Parsed

CORPUS = Path(__file__).parents[2] / "data/feeds"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _summer_time() -> None:
    know_summer_time()


def shown(parsed: Parsed) -> dict[str, Any]:
    """What a person checks by eye; a guid that is the digest is shown as such."""
    return {
        "title": parsed.title,
        "ttl": parsed.ttl,
        "note": parsed.note,
        "dropped": parsed.dropped,
        "items": [
            {
                "guid": "(digest)" if item.guid == item.digest else item.guid,
                "url": item.url,
                "title": item.title,
                "summary": item.summary,
                "published_at": item.published_at.isoformat() if item.published_at else None,
            }
            for item in parsed.items
        ],
    }


@pytest.mark.parametrize("name", sorted(path.stem for path in CORPUS.glob("*.xml")))
def test_document(name: str) -> None:
    content = (CORPUS / f"{name}.xml").read_bytes()
    parsed = read("corpus", content, "application/xml", f"https://{name}.example/feed", NOW)
    assert isinstance(parsed, Parsed), parsed
    assert shown(parsed) == json.loads((CORPUS / f"{name}.json").read_text("utf-8"))
    for item in parsed.items:
        assert item.feed_id == "corpus"
        assert item.digest == digest(item.url, item.title)
        assert item.published_at is None or item.published_at <= NOW


def test_elements_that_are_called_like_lists_of_the_parser() -> None:
    content = (
        b"<rss version='2.0'><channel><title>A</title><links>x</links><item>"
        b"<title>Beds close</title><links>y</links><tags>z</tags><content>c</content>"
        b"</item></channel></rss>"
    )
    parsed = read("corpus", content, "application/xml", "https://x.example/feed", NOW)
    assert isinstance(parsed, Parsed), parsed
    assert [item.title for item in parsed.items] == ["Beds close"]
