"""What a page tells machines of its news: JSON-LD, microdata, microformats, `<article>`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborNode

from bot.feeds.entries import MOST_ITEMS
from bot.feeds.links import canonical
from bot.feeds.pages import dates
from bot.feeds.pages.card import entry
from bot.feeds.pages.entry import Entry, leads_to_news
from bot.feeds.pages.markup import Markup, ancestors
from bot.feeds.pages.nodes import Card

_ARTICLES = (
    *("Article", "NewsArticle", "BlogPosting", "Report", "LiveBlogPosting", "ReportageNewsArticle"),
    *("AnalysisNewsArticle", "OpinionNewsArticle", "SocialMediaPosting", "TechArticle"),
)
_MARKED = ", ".join(f'[itemtype$="/{name}"]' for name in _ARTICLES) + ", .hentry, .h-entry"
_LISTS = ("itemListElement", "blogPost", "blogPosts", "hasPart", "mainEntity", "@graph", "item")
#: Values looked at in all JSON-LD of a page.
_MOST = 5_000


def from_data(page: Markup, now: datetime) -> tuple[Entry, ...]:
    """The articles that the JSON-LD of the page lists; empty where it only describes one."""
    here = canonical(page.base) or page.base
    found: dict[str, Entry] = {}
    for node in _nodes(page.data):
        one = _article(node, page.base, now)
        if one and leads_to_news(one.url, here):
            found.setdefault(one.url, one)
    return tuple(found.values()) if len(found) > 1 else ()


def from_marks(page: Markup, now: datetime) -> tuple[Entry, ...]:
    """The entries marked as articles by microdata or microformats."""
    return _entries(_outermost(page.tree.css(_MARKED)), page, now)


def from_articles(page: Markup, now: datetime) -> tuple[Entry, ...]:
    """One entry for each `<article>`, where there are several."""
    articles = _outermost(page.tree.css("article, [role=article]"))
    if len(articles) < 2:  # then it may be a wrapper around the whole list
        articles = _innermost(page.tree.css("article, [role=article]"))
    return _entries(articles, page, now) if len(articles) > 1 else ()


def card_of(node: LexborNode, page: Markup) -> Card | None:
    """The card that a node is by itself: its address is that of its heading, else the commonest of
    its links, of the marked ones first."""
    here = canonical(page.base) or page.base
    links = []
    for link in node.css("a[href]"):
        url = canonical(link.attributes.get("href") or "", page.base)
        if url and leads_to_news(url, here):
            links.append((link, url))
    around = next((above for above in ancestors(node) if above.tag == "a"), None)
    if around is not None and not links:
        url = canonical(around.attributes.get("href") or "", page.base)
        links = [(around, url)] if url and leads_to_news(url, here) else []
    if not links:
        return None
    main = _main(node, links)
    return Card(main, (node,), tuple(link for link, url in links if url == main))


def _main(node: LexborNode, links: list[tuple[LexborNode, str]]) -> str:
    addresses = {link.mem_id: url for link, url in links}
    for selector in ("h1 a, h2 a, h3 a, h4 a, h5 a", "a[itemprop=url], a.u-url, a[rel=bookmark]"):
        for link in node.css(selector):
            if link.mem_id in addresses:
                return addresses[link.mem_id]
    for link, url in links:
        if link.css_first("h1, h2, h3, h4, h5, h6") is not None:
            return url
    urls = [url for _, url in links]
    return max(urls, key=lambda url: (urls.count(url), -urls.index(url)))


def _entries(nodes: Iterable[LexborNode], page: Markup, now: datetime) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for node in islice(nodes, MOST_ITEMS):
        card = card_of(node, page)
        one = entry(card, page, now) if card else None
        if one:
            found.setdefault(one.url, one)
    return tuple(found.values())


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    ids = {node.mem_id for node in nodes}
    return [n for n in nodes if not any(above.mem_id in ids for above in ancestors(n))]


def _innermost(nodes: list[LexborNode]) -> list[LexborNode]:
    around = {above.mem_id for node in nodes for above in ancestors(node)}
    return [node for node in nodes if node.mem_id not in around]


def _nodes(data: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Everything in the data that could be an entry; breadcrumbs and menus left out."""
    pending, seen = list(data)[::-1], 0
    while pending and seen < _MOST:
        value, seen = pending.pop(), seen + 1
        if isinstance(value, list):
            pending += value[::-1]
        elif isinstance(value, dict):
            if {"BreadcrumbList", "SiteNavigationElement"} & set(_types(value)):
                continue
            yield value
            pending += [value[name] for name in _LISTS[::-1] if name in value]


def _article(node: dict[str, Any], base: str, now: datetime) -> Entry | None:
    types = _types(node)
    listed = "ListItem" in types and not isinstance(node.get("item"), dict)
    if not listed and not set(types) & set(_ARTICLES):
        return None
    title = _string(node.get("headline")) or _string(node.get("name"))
    url = canonical(_address(node), base)
    if not title or not url:
        return None
    published = dates.found(_string(node.get("datePublished")), now)
    return Entry(url, title, _string(node.get("description")), published, headed=True)


def _address(node: dict[str, Any]) -> str:
    for value in (node.get("url"), node.get("mainEntityOfPage"), node.get("@id"), node.get("item")):
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value:
            return value
    return ""


def _types(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [each.rpartition("/")[2] for each in kinds if isinstance(each, str)]


def _string(value: Any) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else ""
