"""A feed document, from bytes to items, in this process: hostile input may hang or crash it.

Only `worker` calls `read`, in a process of its own with limits; everything else goes through
`parse`.
"""

from __future__ import annotations

import re
import time
from datetime import datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any, assert_never

import feedparser

from bot.feeds import jsonfeed
from bot.feeds.decode import decode, refusal, with_ampersands, with_last_link
from bot.feeds.entries import parsed
from bot.feeds.pages import not_news
from bot.feeds.pages.leads import leads
from bot.feeds.results import Failed, FailureKind, Parsed

_SUMMER_TIME = re.compile(r"\bBST\b")
#: "GMT+1", which is dropped for GMT as well.
_AHEAD = re.compile(r"\b(?:GMT|UTC)(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?\b")


def read(
    feed_id: str,
    content: bytes,
    content_type: str,
    url: str,
    now: datetime,
    asked: str | None = None,
) -> Parsed | Failed:
    """The items of the document `content`, fetched from `url` with the header `content_type`;
    `asked` is where it was asked for if that is elsewhere."""
    if not content.strip():
        return Failed(FailureKind.NOT_A_FEED, "is empty")
    text, note = decode(content, content_type)
    if (told := jsonfeed.document(text)) is not None:
        return parsed(feed_id, told, url, now, note)
    refused = _refused(text, url, asked or url)
    if refused is not None:
        return refused
    try:
        document = _feedparsed(text)
    except MemoryError:
        raise
    except Exception as error:
        # feedparser raises whatever its depths raise at documents that are broken enough.
        return Failed(FailureKind.UNPARSABLE, f"{type(error).__name__}: {error}"[:200])
    if not document["version"] and not document["entries"]:
        return Failed(FailureKind.NOT_A_FEED, "is XML, but not a feed")
    if document["bozo"]:
        broken = str(document.get("bozo_exception", "")).replace("<unknown>:", "line ")
        note = "; ".join(filter(None, (note, f"broken XML: {broken}"[:200])))
    return parsed(feed_id, document, url, now, note)


def _refused(text: str, url: str, asked: str) -> Failed | None:
    match refusal(text):
        case "entities":
            return Failed(FailureKind.NOT_A_FEED, "declares entities, which no feed needs")
        case "web page":
            return not_news.of_page(text, asked, url) or _page(text, url)
        case "nothing like XML":
            return Failed(FailureKind.NOT_A_FEED, "is not a feed")
        case None:
            return None
        case other:
            assert_never(other)


def _feedparsed(text: str) -> Any:
    return feedparser.parse(
        BytesIO(with_ampersands(with_last_link(text)).encode("utf-8", "replace")),
        # No location: feedparser would also resolve guids that are not addresses at all.
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )


def _page(text: str, url: str) -> Failed:
    """A web page instead of a feed; a person is told of the feed it names."""
    named = leads(text, url).feeds
    hint = f"; it names the feed {named[0]}" if named else ""
    return Failed(FailureKind.NOT_A_FEED, f"is a web page, not a feed{hint}"[:300])


def know_summer_time() -> None:
    """Teach feedparser the zones that British publishers write and it drops."""
    feedparser.registerDateHandler(_british)


def _british(text: str) -> time.struct_time | None:
    said = _SUMMER_TIME.sub("+0100", text)
    said = _AHEAD.sub(lambda at: f"{at['sign']}{int(at['hours']):02}{at['minutes'] or '00'}", said)
    return parsedate_to_datetime(said).utctimetuple() if said != text else None
