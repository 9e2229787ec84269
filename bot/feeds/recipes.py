"""Named recipes: how the software behind news pages marks a list of news, variant by variant.

`feeds.yaml` names one (`recipe: wordpress`), or gives selectors of its own, or neither: then the
structure of the page itself is read. A variant that catches nothing gives way to the next.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from bot.core.types import Recipe

NAMED: dict[str, tuple[Recipe, ...]] = {
    "wordpress": (
        Recipe("main article.post, #main article, .site-main article", ".entry-title"),
        Recipe("li.wp-block-post", ".wp-block-post-title"),
    ),
}


def selector_problem(selector: str) -> str:
    """Why `selector` is no CSS selector, "" if it is one."""
    if not selector:
        return ""
    try:
        LexborHTMLParser("<p>").css(selector)
    except SelectolaxError:
        return "is not a CSS selector"
    return ""
