"""A sitemap as items (sitemaps.org 0.9, and the extension for news): pure.

Only addresses not seen before are news. Where a sitemap gives no titles they are made from the
addresses. An index of sitemaps comes back as the `parts` that `reader` asks for next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring

from bot.core.types import Item
from bot.feeds.decode import decode, refusal, with_ampersands
from bot.feeds.entries import TITLE, digest
from bot.feeds.links import canonical
from bot.feeds.pages import dates, not_news
from bot.feeds.pages.entry import is_furniture, leads_to_news
from bot.feeds.results import Failed, FailureKind, Parsed
from bot.feeds.text import plain

#: Addresses that one sitemap may hold. A site with more has parts, one of which holds the news.
MOST = 5_000
#: Parts of an index that are read.
MOST_PARTS = 5

_NEWS_PART = re.compile(r"news|post|article|blog|stor(?:y|ies)|press|latest|release", re.I)
_NO_NEWS_PART = re.compile(r"image|video|categor|tag|author|product|event|media-sitemap|team", re.I)
_BEGUN = re.compile(r"<((?:\w+:)?(?:urlset|sitemapindex))\b")
_ENTRY_END = re.compile(r"</(?:\w+:)?(?:url|sitemap)>")
_LINE = re.compile(r"https?://\S{3,2000}")
_UPPER = frozenset(
    ("nhs", "icb", "icbs", "ics", "gp", "gps", "mp", "mps", "uk", "cqc", "bma", "cic")
)


def read(
    feed_id: str, content: bytes, content_type: str, asked: str, url: str, now: datetime
) -> Parsed | Failed:
    """The items of the sitemap `content`, asked for at `asked` and answered from `url`."""
    text, note = decode(content, content_type)
    if refusal(text) == "web page":
        failed = not_news.of_page(text, asked, url)
        return failed or Failed(FailureKind.NOT_A_FEED, "is a web page, not a sitemap")
    if refusal(text) == "entities":
        return Failed(FailureKind.NOT_A_FEED, "declares entities, which no sitemap needs")
    root = _root(text)
    if root is None:
        root = _of_lines(text)
    if root is None:
        return Failed(FailureKind.NOT_A_FEED, "is not XML, so no sitemap")
    match root.tag.rpartition("}")[2]:
        case "sitemapindex":
            return Parsed((), "", note=note, parts=_parts(root, url))
        case "urlset":
            return _items(feed_id, root, url, note, now)
        case _:
            return Failed(FailureKind.NOT_A_FEED, "is not a sitemap")


def title_from(url: str) -> str:
    """The words of the last part of an address as a title; "" where it has no words."""
    path = unquote(urlsplit(url).path).rstrip("/")
    slug = re.sub(r"\.(?:html?|php|aspx?)$", "", path.rpartition("/")[2], flags=re.IGNORECASE)
    parts = [part for part in re.split(r"[\W_]+", slug) if part]
    while parts and parts[-1].isdigit() and len(parts[-1]) > 4:
        parts.pop()
    if sum(part.isalpha() for part in parts) < 2:
        return ""
    words = [part.upper() if part.lower() in _UPPER else part.lower() for part in parts]
    return " ".join((words[0][:1].upper() + words[0][1:], *words[1:]))


def _root(text: str) -> Element | None:
    # Declarations of entities have been refused; nothing outside is ever loaded.
    declared = re.sub(r"^<\?xml[^>]*\?>", "", text)
    for tried in (declared, with_ampersands(declared), _ended(with_ampersands(declared))):
        try:
            return fromstring(tried)  # noqa: S314
        except ParseError:
            continue
    return None


def _ended(text: str) -> str:
    """A sitemap that was cut off, up to its last whole entry."""
    begun = _BEGUN.search(text)
    ends = [found.end() for found in _ENTRY_END.finditer(text)]
    return f"{text[: ends[-1]]}</{begun[1]}>" if begun and ends else text


def _of_lines(text: str) -> Element | None:
    """A sitemap as text: one address a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or not all(_LINE.fullmatch(line) for line in lines):
        return None
    root = Element("urlset")
    for line in lines:
        SubElement(SubElement(root, "url"), "loc").text = line
    return root


def _parts(root: Element, base: str) -> tuple[str, ...]:
    """The parts that may hold news: those named after news, the latest first."""
    listed = []
    for node in root:
        url = canonical(_child(node, "loc"), base)
        if url and not _NO_NEWS_PART.search(urlsplit(url).path):
            listed.append((_NEWS_PART.search(url) is not None, _child(node, "lastmod"), url))
    named = [each for each in listed if each[0]] or listed
    named.sort(key=lambda each: each[1], reverse=True)
    return tuple(url for _, _, url in named[:MOST_PARTS])


def _items(feed_id: str, root: Element, base: str, note: str, now: datetime) -> Parsed | Failed:
    found: dict[str, Item] = {}
    listed = 0
    for node in root:
        listed += 1
        item = _item(feed_id, node, base, now)
        if item:
            found.setdefault(item.guid, item)
    if len(found) > MOST:
        why = f"lists {len(found):,} addresses, more than {MOST:,}: name the part with the news"
        return Failed(FailureKind.TOO_LARGE, why)
    newest = sorted(found.values(), key=lambda item: _age(item, now))
    return Parsed(tuple(newest), "", note=note, dropped=listed - len(newest))


def _item(feed_id: str, node: Element, base: str, now: datetime) -> Item | None:
    url = canonical(_child(node, "loc"), base)
    if not url or not leads_to_news(url, base):
        return None
    news = next((child for child in node if child.tag.endswith("}news")), None)
    told = _child(news, "title") if news is not None else ""
    title = plain(told, TITLE) or title_from(url)
    if not title or (not told and is_furniture(title)):
        return None
    said = (_child(news, "publication_date") if news is not None else "") or _child(node, "lastmod")
    published = dates.found(said, now)
    return Item(feed_id, url, url, title, "", published, digest(url, title))


def _child(node: Element, name: str) -> str:
    """The text of the child called so, whatever its namespace."""
    return next(_texts(node, name), "")


def _texts(node: Element, name: str) -> Iterator[str]:
    for child in node:
        if child.tag.rpartition("}")[2] == name and child.text:
            yield child.text.strip()


def _age(item: Item, now: datetime) -> float:
    return (now - item.published_at).total_seconds() if item.published_at else 0.0
