"""The headline of one page: pure. `reader` asks for it where a sitemap gave only an address."""

from __future__ import annotations

import re

from bot.feeds.entries import TITLE
from bot.feeds.pages.markup import text_of
from bot.feeds.text import plain

#: Of a page only this much is looked at; its title stands at its head.
_MOST = 200_000

_META = re.compile(r"<meta\b[^>]{1,2000}>", re.IGNORECASE)
_IS_TITLE = re.compile(r"\b(?:property|name)\s*=\s*[\"'](?:og|twitter):title[\"']", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]{0,200}>([^<]{1,1000})</title", re.IGNORECASE)
#: The name of the site behind the title.
_SITE = re.compile(r"\s+[|–—:·-]\s+[^|–—·]{2,60}$")


def headline(content: bytes, content_type: str) -> str:
    """The title that a page gives itself for others to show, without the name of its site; "" if
    it has none."""
    text = text_of(content[:_MOST], content_type)
    for tag in _META.findall(text):
        told = _CONTENT.search(tag) if _IS_TITLE.search(tag) else None
        if told and (title := plain(told[1] or told[2] or "", TITLE)):
            return title
    found = _TITLE.search(text)
    title = plain(found[1], TITLE) if found else ""
    shorter = _SITE.sub("", title)
    return shorter if len(shorter.split()) >= 3 else title
