"""Which part of a page is shown under which tab: the tabs stand in a row above all parts.

`lines` puts the words of a tab above its part, as a person reads them.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds.papers import words
from bot.feeds.papers.line import LABEL

_TABS = (
    "[role=tab], [data-toggle=tab], [data-bs-toggle=tab], [data-toggle=pill],"
    " [data-bs-toggle=pill], .nav-tabs a, ul.tabs a"
)
_MOST, _LONGEST = 60, 60


def tabs_of(tree: LexborHTMLParser) -> dict[str, str]:
    """The words of the tabs that name a year or a body, by the id of what they show."""
    found = {}
    for tab in tree.css(_TABS)[:_MOST]:
        said = " ".join(tab.text().split())
        shown = next(
            filter(None, (tab.attributes.get(each) for each in ("aria-controls", "href"))), ""
        )
        body = words.names_board(said) or words.names_others(said)
        tells = body or re.search(r"\b20\d\d\b", said)
        if shown and len(said) <= _LONGEST and tells:
            found[shown.removeprefix("#")] = said
    return found


def level_above(part: LexborNode) -> int:
    """The level of a heading that stands above all that is in a part of a page."""
    levels = [int(each.tag[1]) for each in part.css("h2, h3, h4, h5, h6")[:_MOST] if each.tag]
    return min(levels, default=LABEL) - 1
