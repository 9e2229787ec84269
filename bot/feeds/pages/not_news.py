"""A 200 that is not news: consent pages, log-ins, walls against robots, soft 404s, parked domains,
front pages after a redirect.

`certain` judges by the address and the headlines, before anything else is looked at; `likely` by
the text, and only where no list of news was found: a page of news may well have a cookie banner, a
log-in in its header and a captcha in its form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from bot.feeds.pages import phrases
from bot.feeds.pages.markup import markup
from bot.feeds.results import Failed, FailureKind

#: A page that only stands in the way says little.
_WORDY, _SAYS_LITTLE = 4_000, 1_500
_SHOWN = 100
#: Links of a page that stands in the way: to its policies, its languages, its owner.
_MOST_LINKS = 10


def is_html(text: str) -> bool:
    """Whether `text` is HTML at all, and no feed, picture or JSON."""
    start = text[:20_000]
    if re.match(
        r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b",
        start,
    ):
        return False
    return phrases.HTML.search(start) is not None


def certain(headlines: Sequence[str], refresh: str, asked: str, url: str) -> Failed | None:
    """Why the page at `url`, asked for at `asked`, is no news whatever else it shows.

    `headlines` are its title and its first-level headings outside of any list, `refresh` where it
    sends browsers on at once.
    """
    if front_page(asked, url):
        return Failed(FailureKind.HOMEPAGE, f"leads to the front page {url}"[:300])
    parts, before = urlsplit(url), urlsplit(asked)
    if phrases.LOGIN_PATH.search(parts.path) and not phrases.LOGIN_PATH.search(before.path):
        return Failed(FailureKind.LOGIN, "leads to a log-in")
    host, asked_host = parts.hostname or "", before.hostname or ""
    if host != asked_host and phrases.LOGIN_HOST.search(host):
        return Failed(FailureKind.LOGIN, f"leads to the log-in at {host}")
    if (host != asked_host and phrases.CONSENT_HOST.search(host)) or phrases.CONSENT_PATH.search(
        parts.path
    ):
        return Failed(FailureKind.CONSENT, "leads to a page that asks for consent")
    for headline in headlines:
        if phrases.MISSING.search(headline):
            return Failed(FailureKind.SOFT_404, f"says “{headline[:_SHOWN]}”")
        if len(headline) < 200 and phrases.PARKED.search(headline):
            return Failed(FailureKind.PARKED, f"says “{headline[:_SHOWN]}”")
        if phrases.PROTECTED.match(headline):
            return Failed(FailureKind.LOGIN, f"asks for a password: “{headline[:_SHOWN]}”")
    if refresh and refresh != url:
        return Failed(FailureKind.REDIRECT, f"sends browsers on to {refresh}"[:300])
    return None


def placeholder(said: str) -> Failed | None:
    """Why a page that says so little is none of a source, whatever it links to."""
    found = phrases.SURELY_PARKED.search(said) if len(said) < _SAYS_LITTLE else None
    return Failed(FailureKind.PARKED, f"says “{found[0]}”") if found else None


def of_page(text: str, asked: str, url: str) -> Failed | None:
    """Why a web page came where a feed was asked for, None if the page does not tell."""
    page = markup(text, url)
    return certain(page.headlines, page.refresh, asked, url) or likely(text, page.headlines)


def front_page(asked: str, url: str) -> bool:
    """Whether asking for a page led to a front page: its site's, or another's after a merger."""
    before, parts = urlsplit(asked), urlsplit(url)
    if not phrases.FRONT.fullmatch(unquote(parts.path)) or not _only_says_whence(parts.query):
        return False
    if not phrases.FRONT.fullmatch(unquote(before.path)) or before.query:
        return (before.path, before.netloc) != (parts.path, parts.netloc)
    return _site(before.netloc) != _site(parts.netloc)


def _only_says_whence(query: str) -> bool:
    """Whether a query tells nothing but where somebody came from: no page, no article."""
    names = (part.partition("=")[0].lower() for part in query.split("&") if part)
    return all(phrases.WHENCE.fullmatch(name) for name in names)


def likely(text: str, headlines: Sequence[str]) -> Failed | None:
    """Why a page without any list of news has none, as far as its text tells."""
    page = _said(text, headlines)
    if phrases.EMPTY.search(page.said) and not phrases.WALL.search(page.title):
        return None
    for kind, what, holds in _SIGNS:
        if holds(page):
            shown = (page.title or page.said)[:_SHOWN]
            return Failed(kind, f"{what}: “{shown}”" if shown else what)
    return None


def says_it_is_empty(said: str) -> bool:
    """Whether a page tells its readers that there is no news at present."""
    return phrases.EMPTY.search(said) is not None


@dataclass(frozen=True, slots=True)
class _Said:
    """What a page says to its readers."""

    tree: LexborHTMLParser
    markup: str
    title: str
    said: str

    @property
    def short(self) -> bool:
        return len(self.said) < _WORDY

    @property
    def start(self) -> str:
        return self.said[:600]


def _said(text: str, headlines: Sequence[str]) -> _Said:
    tree = LexborHTMLParser(text)
    tree.strip_tags(["script", "style", "template", "svg"])
    said = " ".join((tree.body.text(separator=" ") if tree.body else "").split())
    return _Said(tree, text, " · ".join(headlines), said)


def _is_wall(page: _Said) -> bool:
    if page.short and phrases.WALL.search(page.title):
        return True
    if len(page.said) < 1_500 and phrases.WALL.search(page.said):
        return True
    return len(page.said) < 400 and phrases.WALL_MARKS.search(page.markup) is not None


def _is_parked(page: _Said) -> bool:
    return page.short and phrases.PARKED.search(f"{page.title} {page.said}") is not None


def _is_login(page: _Said) -> bool:
    if page.tree.css_first("input[type=password]") is not None or phrases.LOGIN.search(page.title):
        return True
    return (
        len(page.said) < 1_000 and phrases.LOGIN.search(page.start) is not None and _bare(page.tree)
    )


def _is_consent(page: _Said) -> bool:
    if not page.short:
        return False
    if phrases.CONSENT.search(page.title):
        return True
    return phrases.CONSENT.search(page.said) is not None and _only_asks(page.tree)


def _is_missing(page: _Said) -> bool:
    return page.short and phrases.MISSING.search(page.start) is not None


def _is_down(page: _Said) -> bool:
    return page.short and phrases.DOWN.search(f"{page.title} · {page.start}") is not None


def _bare(tree: LexborHTMLParser) -> bool:
    return len({node.attributes.get("href") for node in tree.css("a[href]")}) <= _MOST_LINKS


_SIGNS: tuple[tuple[FailureKind, str, Callable[[_Said], bool]], ...] = (
    (FailureKind.BOT_WALL, "asks whether we are a robot", _is_wall),
    (FailureKind.PARKED, "is a placeholder", _is_parked),
    (FailureKind.CONSENT, "asks for consent", _is_consent),
    (FailureKind.SOFT_404, "says that there is nothing here", _is_missing),
    (FailureKind.SOFT_404, "is down for the time being", _is_down),
    (FailureKind.LOGIN, "asks for a log-in", _is_login),
)


def _only_asks(tree: LexborHTMLParser) -> bool:
    """Whether a page has something to agree to and hardly anything else to go to."""
    if not _bare(tree):
        return False
    buttons = tree.css("button, input[type=submit], input[type=button], a, [role=button]")
    return any(
        phrases.AGREE.search(f"{node.text()} {node.attributes.get('value') or ''}")
        for node in buttons[:200]
    )


def _site(host: str) -> str:
    """The host without `www.` and the usual ports, as a site is called by its people."""
    return re.sub(r":(?:80|443)$", "", host.lower()).removeprefix("www.")
