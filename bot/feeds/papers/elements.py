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


def tag_of(node: LexborNode) -> str:
    """The tag of an element, or what it stands for: grids are made of boxes with roles."""
    tag = node.tag or ""
    if tag in ("div", "span", "ul", "li"):
        return _ROLES.get(node.attributes.get("role") or "", tag)
    return tag


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
    ]
)
FIRM = frozenset(("li", "article", "details", "tr"))
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
