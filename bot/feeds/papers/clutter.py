"""What stands around the content of a page: menus, banners, footers, news in a side column."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

_NOT_CONTENT = re.compile(
    r"\b(?:cookie|breadcrumbs?|site-?nav|main-?nav|navigation|megamenu|menu|skip-link|footer"
    r"|site-?header|social|share|newsletter|related-news|latest-news|news-(?:feed|list|card|item)"
    r"|sidebar|side-bar|search-form|pagination|pager)\b",
    re.IGNORECASE,
)
#: The footer of a card or an item is its own.
_OF_ENTRY = re.compile(
    r"\b(?:card|item|post|entry|article|teaser|tile|panel|accordion|meeting|event)[-_]{1,2}footer\b",
    re.IGNORECASE,
)
_HIDDEN_IN = frozenset(("aside",))


def is_clutter(node: LexborNode) -> bool:
    """Whether an element holds nothing that belongs to the page."""
    if node.tag in _HIDDEN_IN:
        return True
    if node.tag in ("body", "main", "article", "h1", "h2", "h3", "a", "html"):
        return False
    if node.attributes.get("role") in ("navigation", "banner", "contentinfo", "search"):
        return True
    if node.tag == "footer" and node.parent is not None and node.parent.tag != "article":
        return True
    named = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    named = _OF_ENTRY.sub("", named)
    return bool(named.strip()) and bool(_NOT_CONTENT.search(named)) and _is_part(node)


def _is_part(node: LexborNode) -> bool:
    """A wrapper of the whole page may be called "has-sidebar" and is no clutter."""
    return node.css_first("h1") is None and node.css_first("main") is None
