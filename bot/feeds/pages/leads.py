"""Where a page leads: to its feeds, to its page of news; and what its site is called. Pure.

`discover` asks when somebody names a site to watch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds.links import base_of, canonical
from bot.feeds.pages.markup import words
from bot.feeds.text import normalised

_FEED_TYPE = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json)|text/xml", re.IGNORECASE)
_FEED_ADDRESS = re.compile(
    r"(?:^|[/.?&=_-])(?:rss|atom|feed|feeds|rdf)(?:[/.?&=_-]|\d*$)|\.xml$", re.IGNORECASE
)
#: Feeds of something else than the news.
_OTHER_FEED = re.compile(r"comments?|podcast|calendar|events?|jobs?|oembed|wp-json", re.IGNORECASE)
#: Where software puts its feed without saying so, by what the page says of its maker.
_MADE_BY = (
    (re.compile(r"wordpress|wp-content|wp-includes", re.IGNORECASE), ("feed/", "?feed=rss2")),
    (re.compile(r"drupal", re.IGNORECASE), ("rss.xml",)),
    (re.compile(r"wix\.com|wixstatic", re.IGNORECASE), ("blog-feed.xml",)),
    (re.compile(r"joomla", re.IGNORECASE), ("?format=feed&type=rss",)),
    (re.compile(r"squarespace", re.IGNORECASE), ("?format=rss",)),
    (re.compile(r"ghost", re.IGNORECASE), ("rss/",)),
    (re.compile(r"blogger|blogspot", re.IGNORECASE), ("feeds/posts/default",)),
)
_USUAL = ("feed/", "rss.xml", "rss", "feed.xml", "atom.xml")
_NEWS = re.compile(
    r"(?:(?:the )?latest |all |our |local |health |recent |campaign |community |trust |nhs )?"
    r"(?:news|newsroom|news (?:and|amp) (?:\w+)(?: and \w+)?|\w+ and news|news (?:centre|archive"
    r"|stories|articles|releases|page|hub|updates|feed)|press (?:releases|statements|office|centre"
    r"|room)|media (?:releases|statements|centre|hub|room)|latest|blogs?|updates|stories"
    r"|stories and \w+|what s new|whats new|announcements|statements|bulletins|newsletters?"
    r"|articles|press|in the news)"
)
_NEWS_PATH = re.compile(
    r"/(?:[\w-]+/)?(?:latest-news|(?:all-|our-)?news|newsroom|news-and-\w+|\w+-and-news|news-centre"
    r"|news-hub|news-archive|(?:press|media)-(?:releases|centre|office|room)|blogs?|whats?-?s?-new"
    r"|announcements|news-(?:stories|updates|articles))/?$",
    re.IGNORECASE,
)
#: Guesses and links that are tried at most.
MOST = 8


@dataclass(frozen=True, slots=True)
class Leads:
    """What is worth asking next, the likeliest first."""

    name: str  #: of the site
    feeds: tuple[str, ...]  #: that the page names
    guesses: tuple[str, ...]  #: where the feed of such a site usually is
    news: tuple[str, ...]  #: pages that seem to list the news


def leads(text: str, url: str) -> Leads:
    """Where the page `text`, fetched from `url`, leads."""
    tree = LexborHTMLParser(text)
    told = tree.css_first("base[href]")
    base = base_of(url, told.attributes.get("href") or "") if told is not None else url
    named = tuple(dict.fromkeys(_feeds(tree, base)))[:MOST]
    guesses = tuple(each for each in dict.fromkeys(_guesses(text, url)) if each not in named)
    return Leads(
        _name(tree, url), named, guesses[:MOST], tuple(dict.fromkeys(_news(tree, url, base)))[:3]
    )


def _feeds(tree: LexborHTMLParser, url: str) -> Iterator[str]:
    for node in tree.css("link[rel~=alternate i][href]"):
        if _FEED_TYPE.match(node.attributes.get("type") or ""):
            yield from _address(node, url)
    for node in tree.css("a[href]"):
        parts = urlsplit(canonical(_href(node), url) or "")
        said = normalised(words(node))
        if _FEED_ADDRESS.search(f"{parts.path}?{parts.query}") or said in (
            *("rss", "rss feed", "atom", "feed", "subscribe to rss", "news feed"),
        ):
            yield from _address(node, url)


def _address(node: LexborNode, url: str) -> Iterator[str]:
    told = f"{node.attributes.get('title') or ''} {node.attributes.get('href') or ''}"
    found = canonical(_href(node), url)
    if found and not _OTHER_FEED.search(told):
        yield found


def _href(node: LexborNode) -> str:
    """Where a link leads; "feed:" before an address is for programs that read feeds."""
    href = (node.attributes.get("href") or "").strip()
    return re.sub(r"^feed:(?=https?:)", "", re.sub(r"^feed://", "https://", href))


def _guesses(text: str, url: str) -> Iterator[str]:
    here = url if url.endswith("/") else url + "/"
    root = urljoin(url, "/")
    for maker, places in _MADE_BY:
        if maker.search(text):
            for place in places:
                yield url.split("?")[0] + place if place.startswith("?") else urljoin(here, place)
                yield urljoin(root, place)
    for place in _USUAL:
        yield urljoin(root, place)


def _news(tree: LexborHTMLParser, url: str, base: str) -> Iterator[str]:
    here, hosts = canonical(url), {urlsplit(url).netloc, urlsplit(base).netloc}
    likely = []
    for node in tree.css("a[href]")[:2_000]:
        found = canonical(node.attributes.get("href") or "", base)
        if not found or found == here or urlsplit(found).netloc not in hosts:
            continue
        if _FEED_ADDRESS.search(urlsplit(found).path):
            continue
        if _NEWS.fullmatch(normalised(words(node))) or _NEWS_PATH.search(urlsplit(found).path):
            likely.append(found)
    # The shortest address is the list; longer ones are parts of it.
    yield from sorted(likely, key=lambda each: (each.count("/"), len(each)))


def _name(tree: LexborHTMLParser, url: str) -> str:
    told = tree.css_first('meta[property="og:site_name"]')
    if told is not None and (said := (told.attributes.get("content") or "").strip()):
        return said[:100]
    title = tree.css_first("title")
    parts = re.split(r"\s+[|–—:»-]\s+", words(title)) if title is not None else []
    host = normalised((urlsplit(url).hostname or "").removeprefix("www.").split(".")[0])
    squeezed = host.replace(" ", "")
    for part in parts:
        if normalised(part).replace(" ", "") and normalised(part).replace(" ", "") in squeezed:
            return part[:100]
    kept = [
        part for part in parts if not _NEWS.fullmatch(normalised(part)) and part.lower() != "home"
    ]
    return (kept[-1] if kept else host.title())[:100]
