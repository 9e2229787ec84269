"""Which HTML elements begin a line, hold others, label them, or are left out.

`lines` goes by them.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

#: What an element is to those who cannot see it.
_ROLES = {
    "table": "table",
    "grid": "table",
    "treegrid": "table",
    "row": "tr",
    "gridcell": "td",
    "cell": "td",
    "columnheader": "th",
    "rowheader": "th",
}

#: What a link holds that goes around a whole card.
_OF_A_CARD = "div, p, ul, li, article, section, h2, h3, h4, h5, h6"
#: The title of such a card.
CARD_TITLE = "h2, h3, h4, h5, h6"


def tag_of(node: LexborNode) -> str:
    """The tag of an element, or what it stands for: grids are made of boxes with roles."""
    tag = node.tag or ""
    if tag in ("div", "span", "ul", "li"):
        return _ROLES.get(node.attributes.get("role") or "", tag)
    return "card" if tag == "a" and node.css_first(_OF_A_CARD) is not None else tag


HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
#: Labels that stand above something, below every heading.
LABELS = {"button": 7, "summary": 8, "dt": 8, "legend": 8, "caption": 8}
CONTAINERS = frozenset(
    [
        "li",
        "tr",
        "article",
        "section",
        "details",
        "div",
        "td",
        "dd",
        "dl",
        "ul",
        "ol",
        "table",
        "tbody",
        "fieldset",
        "main",
        "form",
        "card",
    ]
)
FIRM = frozenset(("li", "article", "details", "tr", "card"))
BLOCKS = CONTAINERS | frozenset(
    (
        "p",
        "pre",
        "blockquote",
        "figcaption",
        "address",
        "header",
        "footer",
    )
)
SKIPPED = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "nav",
        "iframe",
        "select",
        "option",
    )
)
STRUCK = frozenset(("del", "s", "strike"))
