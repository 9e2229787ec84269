"""The HTML of a page, cleared of what is never news, and how to read text from it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds.decode import decode
from bot.feeds.links import base_of

#: No list of news is nested deeper.
DEEPEST = 60

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,40})", re.I)
#: Elements whose text is none of the page's.
_SILENT = frozenset(
    {
        *("script", "style", "noscript", "template", "svg", "iframe", "object"),
        *("select", "datalist", "textarea", "audio", "video", "canvas", "map"),
    }
)
#: Classes of what is shown only to screen readers: "Read more about …".
_UNSEEN = frozenset(
    {
        *(
            "sr-only",
            "visually-hidden",
            "visuallyhidden",
            "screen-reader-text",
            "element-invisible",
        ),
        *("screen-reader-only", "govuk-visually-hidden", "nhsuk-u-visually-hidden"),
        *("u-visually-hidden", "u-hidden-visually", "visually-hidden-focusable", "show-for-sr"),
    }
)
_AROUND_ROLES = frozenset(
    {
        *("navigation", "search", "dialog", "alertdialog", "menu", "menubar", "banner"),
        *("contentinfo", "complementary", "tablist"),
    }
)
#: Words in a class or an id that mark what stands around the news.
_AROUND_WORDS = frozenset(
    {
        *(
            "nav",
            "navbar",
            "navigation",
            "menu",
            "submenu",
            "megamenu",
            "breadcrumb",
            "breadcrumbs",
        ),
        *("pagination", "pager", "footer", "cookie", "cookies", "consent", "gdpr", "sidebar"),
        *("share", "sharing", "social", "skiplink", "skiplinks", "masthead", "toolbar", "popup"),
        *("modal", "advert", "ads", "sponsored", "newsletter", "login", "signin", "topbar"),
        *("offcanvas", "drawer", "subnav", "sitenav", "colophon", "widgets", "comments"),
    }
)
#: A footer by its class is that of an entry if this is in the class too: `card-footer`.
_OF_ENTRY = frozenset(
    {"card", "item", "post", "entry", "article", "teaser", "tile", "story", "node", "media"}
)
#: Never judged by their class: a body is of class `has-sidebar`, a heading of class `menu-title`.
_UNJUDGED = frozenset(
    {"html", "body", "main", "article", "a", "h1", "h2", "h3", "h4", "time", "ul"}
)
_HEADED = "h1 a[href], h2 a[href], h3 a[href], h4 a[href], a[href] h2, a[href] h3, article"
#: Sent on within three seconds; pages that reload themselves name no address or a later time.
_REFRESH = re.compile(r"\s*[0-3](?:\.\d+)?\s*[;,]\s*url\s*=\s*(.+)", re.IGNORECASE)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BEFORE_POINT = re.compile(r"\s+([,.;:!?’)\]])")


@dataclass(frozen=True, slots=True)
class Markup:
    """A page ready to be read."""

    tree: LexborHTMLParser
    base: str  #: where relative links start
    data: tuple[Any, ...]  #: JSON-LD
    unseen: dict[int, str]  #: by link: its text with what only screen readers are told
    headlines: tuple[str, ...]  #: the title, and the first-level headings outside of lists
    refresh: str = ""  #: where the page sends browsers on at once


def text_of(content: bytes, content_type: str) -> str:
    """The text of an HTML body: as `decode` does it, and by the page's own `<meta charset>`."""
    if "charset" not in content_type.lower() and (found := _META_CHARSET.search(content[:4_096])):
        content_type = f"text/html; charset={found[1].decode('ascii')}"
    return decode(content, content_type)[0]


def markup(text: str, url: str) -> Markup:
    """The page `text`, fetched from `url`, without what stands around the news."""
    tree = LexborHTMLParser(text)
    data = tuple(_data(tree))
    base_tag = tree.css_first("base[href]")
    base = base_of(url, base_tag.attributes.get("href") or "") if base_tag else url
    headlines, refresh = tuple(_headlines(tree)), _refresh(tree, base)
    unseen: dict[int, str] = {}
    _clear(tree, unseen)
    return Markup(tree, base, data, unseen, headlines, refresh)


def words(node: LexborNode) -> str:
    """The text of a node on one line."""
    said = " ".join(str(node.text(separator=" ")).split())
    return _BEFORE_POINT.sub(r"\1", said)


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The nodes around this one, from the inside out, the document left out."""
    parent = node.parent
    for _ in range(DEEPEST):
        if parent is None or parent.tag in ("-undef", "-document", "html"):
            return
        yield parent
        parent = parent.parent


def holds(node: LexborNode, selector: str) -> bool:
    """Whether there is a match inside of `node`; `css` looks at the node itself too."""
    return any(found.mem_id != node.mem_id for found in node.css(selector))


def class_words(node: LexborNode) -> set[str]:
    """The words in the class and id of a node, in lower case."""
    attributes = node.attributes
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return {word.lower() for word in _WORD.findall(named[:500])}


def _headlines(tree: LexborHTMLParser) -> Iterator[str]:
    title = tree.css_first("head title, title")
    if title is not None and (said := words(title)):
        yield said[:300]
    firsts = [node for node in tree.css("h1") if node.css_first("a[href]") is None]
    for node in firsts[:2]:
        inside = any(each.tag in ("a", "li", "article") for each in ancestors(node))
        if (said := words(node)) and (not inside or len(firsts) == 1):
            yield said[:300]


def _refresh(tree: LexborHTMLParser, base: str) -> str:
    for node in tree.css("meta[http-equiv]")[:20]:
        named = (node.attributes.get("http-equiv") or "").lower()
        if named != "refresh" or any(each.tag == "noscript" for each in ancestors(node)):
            continue
        found = _REFRESH.match(node.attributes.get("content") or "")
        if found:
            return base_of(base, str(found[1]).strip("'\" "))
    return ""


def _data(tree: LexborHTMLParser) -> Iterator[Any]:
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            # Comment marks and line breaks inside strings are common mistakes.
            yield json.loads(script.text().strip().removeprefix("<!--"), strict=False)
        except (ValueError, RecursionError):
            continue


def _clear(tree: LexborHTMLParser, unseen: dict[int, str]) -> None:
    """Take away what is silent, unseen, or around the news, in one walk from the top."""
    node = tree.body
    if node is None:
        return
    for menu in _menus(node):
        menu.decompose()
    headed = len(node.css(_HEADED))
    pending = [node]
    while pending:
        node = pending.pop()
        child = node.first_child
        while child is not None:
            following = child.next  # before the child may be gone
            if child.is_comment_node or (child.is_element_node and _drop(child, headed, unseen)):
                child.decompose()
            elif child.is_element_node:
                pending.append(child)
            child = following


def _menus(body: LexborNode) -> list[LexborNode]:
    """Menus, the outermost of each; large ones have headings of their own and hold no news."""
    found = [
        node
        for node in body.css("nav, [role=navigation], [role=menubar]")
        if node.css_first("main, [role=main], article, h1") is None
    ]
    known = {node.mem_id for node in found}
    return [node for node in found if not any(each.mem_id in known for each in ancestors(node))]


def _drop(node: LexborNode, headed: int, unseen: dict[int, str]) -> bool:
    attributes = node.attributes
    classes = (attributes.get("class") or "").split()
    if node.tag in _SILENT or "hidden" in attributes or _styled_away(attributes.get("style")):
        return True
    if not _UNSEEN.isdisjoint(classes):
        link = node if node.tag == "a" else next((a for a in ancestors(node) if a.tag == "a"), None)
        if link is not None:
            unseen[link.mem_id] = words(link)
        return node.tag != "a"
    return _is_around(node, attributes) and not _holds_news(node, headed)


def _styled_away(style: str | None) -> bool:
    return bool(style) and re.search(r"display\s*:\s*none", style or "", re.I) is not None


def _is_around(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    if attributes.get("role") in _AROUND_ROLES or node.tag in ("nav", "dialog", "aside"):
        return True
    if node.tag in ("header", "footer"):
        return not any(each.tag in ("article", "main", "li", "section") for each in ancestors(node))
    if node.tag in _UNJUDGED:
        return False
    said = class_words(node)
    around = said & _AROUND_WORDS
    return bool(around - {"footer"} if said & _OF_ENTRY else around)


def _holds_news(node: LexborNode, headed: int) -> bool:
    """Whether so much of the page is inside that this must be a wrapper around everything."""
    if node.css_first("main, [role=main]") is not None:
        return True
    return headed >= 2 and 2 * len(node.css(_HEADED)) > headed
