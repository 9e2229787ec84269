"""The title of an entry: its heading, its links, or what it tells those who cannot see it.

`card` asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from bot.feeds.pages import dates
from bot.feeds.pages.entry import about, is_furniture, is_generic
from bot.feeds.pages.markup import Markup, ancestors, class_words, holds, words
from bot.feeds.pages.nodes import Card, all_in

_HEADINGS = "h1, h2, h3, h4, h5, h6, [role=heading]"
_TITLED = frozenset({"title", "headline", "heading", "subject", "name"})
_BLOCKS = "p, div, dd, td, span"
#: Letters of a link that may have its summary in it, and of a title.
_SHORTEST_SUMMARY, _LONGEST_TITLE = 25, 400
#: Words of a long title.
_LONG_TITLE = 25
#: Words beside a date that only say what it is.
_LABELS = frozenset(
    {
        *("date", "dated", "published", "posted", "updated", "created", "added", "issued", "tues"),
        *(
            "released",
            "release",
            "from",
            "news",
            "wednes",
            "thurs",
            "time",
            "read",
            "mins",
            "admin",
        ),
    }
)
_EDGE = re.compile(r"^[\s|·•,:–—-]+|[\s|·•,–—-]+$")


def title_of(card: Card, page: Markup) -> tuple[str, LexborNode | None]:
    """The title, and the heading it stands in if there is one."""
    headings = list(all_in(card.nodes, _HEADINGS))
    tied = _tied(headings, card.links)
    if tied is not None and not is_generic(text := _told(tied)):
        return text, tied
    said = _spoken(card.links)
    if len(said.split()) >= 3:
        return said, None
    for heading in headings:
        text = _told(heading)
        if not is_generic(text) and not is_furniture(text) and not only_a_date(text):
            return text, heading
    if not said:
        said = next(filter(None, (_marked(node) for node in card.nodes)), "")
    return said or _whispered(card, page) or _strong(card) or _in_a_cell(card), None


def _spoken(links: Sequence[LexborNode]) -> str:
    """What the links say: of several that lead to one page, the one marked as its title, else the
    first of some length; a summary may be a link too."""
    texts = [(link, text) for link in links if not is_generic(text := _link_text(link))]
    marked = (text for link, text in texts if class_words(link) & _TITLED)
    longer = (text for _, text in texts if 3 <= len(text.split()) <= _LONG_TITLE)
    return next(marked, "") or next(longer, "") or max((t for _, t in texts), key=len, default="")


def _strong(card: Card) -> str:
    """A title that is no heading but stands out."""
    for node in all_in(card.nodes, "figcaption, strong, b, dt"):
        text = _told(node)
        if len(text.split()) >= 3 and not is_generic(text) and not only_a_date(text):
            return text
    return ""


def _in_a_cell(card: Card) -> str:
    """A title in a cell of its own, beside that of "Download"."""
    for cell in all_in(card.nodes, "td, th"):
        text = _told(cell)
        long_enough = 3 <= len(text.split()) <= _LONG_TITLE
        if long_enough and not holds(cell, "a[href]") and not only_a_date(text):
            return text
    return ""


def _tied(headings: Sequence[LexborNode], links: Sequence[LexborNode]) -> LexborNode | None:
    """The heading that is in a link, or has one of the links in it."""
    inside = {link.mem_id for link in links}
    for heading in headings:
        if any(link.mem_id in inside for link in heading.css("a[href]")):
            return heading
        if any(above.mem_id in inside for above in ancestors(heading)):
            return heading
    return None


def _told(heading: LexborNode) -> str:
    return about(words(heading))[:_LONGEST_TITLE]


def _link_text(link: LexborNode) -> str:
    """The text of a link without the date, the summary and the label that share it."""
    marked = _marked(link)
    if marked:
        return marked
    text = words(link)
    blocks = [words(node) for node in link.css(_BLOCKS) if not holds(node, _BLOCKS)]
    blocks = [block for block in blocks if len(block.split()) > 2 and not only_a_date(block)]
    if len(text) > _SHORTEST_SUMMARY and blocks and len(blocks[0]) < len(text):
        text = blocks[0]
    return about(_without_date(text))[:_LONGEST_TITLE]


def _without_date(text: str) -> str:
    """A title that has its date before or behind it."""
    at = dates.span(text)
    if at is None or at[1] - at[0] > dates.LONGEST:
        return text
    before, behind = text[: at[0]], text[at[1] :]
    if len(behind.split()) >= 3 and not before.strip():
        return _EDGE.sub("", behind)
    if len(before.split()) >= 3 and not behind.strip() and re.search(r"[|·•,:(–—-]\s*$", before):
        return _EDGE.sub("", before.rstrip("( "))
    return text


def date_and_title(text: str) -> tuple[str, str]:
    """The date before a title and the title, if a stop divides them: "2 May 2026: Beds close"."""
    at = dates.span(text)
    if at is None or at[0] > dates.WEEKDAY or not re.search(r"\d{4}", text[: at[1]]):
        return "", text
    stop = re.match(r"\s*[:|–—-]\s+", text[at[1] :])
    rest = text[at[1] + stop.end() :] if stop else ""
    return (text[: at[1]], rest) if len(rest.split()) >= 3 else ("", text)


def date_apart(title: str) -> str:
    """The date that a title ends with: "Issue 48 – 20 November 2026"."""
    at = dates.span(title)
    if at is None or not re.search(r"\d{4}", title[at[0] : at[1]]):
        return ""
    behind = re.search(r"[,:(|–—-]\s*$", title[: at[0]]) and not re.search(r"\w", title[at[1] :])
    return title[at[0] : at[1]] if behind else ""


def _marked(node: LexborNode) -> str:
    """The text of what is marked as a title by its class or property."""
    for each in node.css("[class], [itemprop]"):
        if each.attributes.get("itemprop") in ("headline", "name") or class_words(each) & _TITLED:
            text = words(each)
            if text and not is_generic(text) and not only_a_date(text):
                return text[:_LONGEST_TITLE]
    return ""


def _whispered(card: Card, page: Markup) -> str:
    """A title that is only told to screen readers, or as a hint, or by the picture."""
    for link in card.links:
        for text in (
            page.unseen.get(link.mem_id, ""),
            link.attributes.get("aria-label") or "",
            link.attributes.get("title") or "",
            *(image.attributes.get("alt") or "" for image in link.css("img[alt]")),
        ):
            told = about(" ".join(text.split()))
            if not is_generic(told) and not is_furniture(told):
                return told[:_LONGEST_TITLE]
    return ""


def only_a_date(text: str) -> bool:
    """Whether a text is a date and at most a label: "Issue 48 – 20 November 2026" is a title."""
    at = dates.span(text)
    if at is None or len(text) - (at[1] - at[0]) > 12:
        return False
    rest = re.findall(r"[a-z]{4,}", f"{text[: at[0]]} {text[at[1] :]}".lower())
    return all(word in _LABELS or word.endswith("day") for word in rest)
