"""A page as the lines a person reads, in order, each with its links and what it stands in.

`page` makes meetings of them. Navigation, footers and cookie banners are left out.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.feeds.links import base_of, canonical
from bot.feeds.papers import elements
from bot.feeds.papers.clutter import is_clutter
from bot.feeds.papers.labels import is_labelled
from bot.feeds.papers.line import LABEL, TEXT, Line, Link, Open
from bot.feeds.papers.links import OpenLinks
from bot.feeds.papers.tables import MARK, Tables
from bot.feeds.papers.tabs import level_above, tabs_of

#: More elements than this are not a page that people read.
MOST_NODES = 60_000
LONGEST_LINE = 2_000

#: What only looks like a hyphen.
_HYPHENS = str.maketrans("\u2010\u2011\u2012\u2212", "----")
_BLANKS = re.compile(r"[\s\u00a0\u200b\u2009]+")
_ORDINAL = re.compile(r"(?<=\d) (?=(?:st|nd|rd|th)\b)")


def lines_of(html: str, url: str) -> tuple[list[Line], str]:
    """The lines of a page fetched from `url`, and its title."""
    tree = LexborHTMLParser(html)
    title = tree.css_first("title")
    base = tree.css_first("base[href]")
    at = base_of(url, base.attributes.get("href") or "") if base else url
    body = tree.body
    walker = _Walker(at, tabs_of(tree))
    if body is not None:
        walker.walk(body)
    return walker.lines, _clean(title.text()) if title else ""


class _Walker:
    """Goes through the elements with a stack of its own: pages nest deeper than Python may."""

    def __init__(self, base: str, tabs: dict[str, str]) -> None:
        self.lines: list[Line] = []
        self._base = base
        self._tabs = tabs
        self._inside: list[int] = []
        self._firm: list[int] = []
        self._tables = Tables()
        self._now = Open()
        self._links = OpenLinks()
        self._bold = 0
        self._struck = 0
        self._set = 0  #: texts around that are set by blanks
        self._count = 0

    def walk(self, body: LexborNode) -> None:
        """Every line below `body`."""
        stack: list[tuple[LexborNode, bool]] = [(body, False)]
        while stack and self._count < MOST_NODES:
            node, leaving = stack.pop()
            if leaving:
                self._leave(node)
                continue
            self._count += 1
            tag = elements.tag_of(node)
            if tag == "-text":
                self._say_all(node.text(deep=False))
                continue
            if tag in elements.SKIPPED or tag.startswith(("-", "!", "_")) or is_clutter(node):
                continue
            self._enter(node)
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
        self._flush()

    def _enter(self, node: LexborNode) -> None:
        tag = elements.tag_of(node)
        if tag in elements.HEADINGS or tag in elements.LABELS:
            self._flush()
            self._now.level = elements.HEADINGS.get(tag) or elements.LABELS[tag]
            if tag == "summary" and node.parent is not None:
                self._now.level = level_above(node.parent)
        elif tag == "br":
            self._break()
        elif tag in elements.BLOCKS and not self._tables.in_row:
            self._flush()
        elif tag in elements.BLOCKS:
            self._say(" ")
        self._enter_inline(node, tag)
        self._enter_container(node, tag)
        tab = self._tabs.get(node.attributes.get("id") or "")
        if tab and tag in elements.BLOCKS:
            inside, firm = tuple(self._inside), tuple(self._firm)
            self.lines.append(Line(tab, level_above(node), (), inside, firm))

    def _enter_container(self, node: LexborNode, tag: str) -> None:
        if tag in elements.CONTAINERS:
            self._inside.append(self._count)
        if tag in elements.FIRM:
            self._firm.append(self._count)
        if tag == "table" and self._tables.begin_table():
            self._flush()
        elif tag == "tr":
            self._tables.begin_row()
            if self._tables.spans.left:  # a cell with a day makes one thing of its rows
                self._tables.spans.left -= 1
                self._inside[-1] = self._firm[-1] = self._tables.spans.first
        elif tag in ("td", "th") and self._tables.in_row:
            self._now.words += self._tables.begin_cell(node, self._firm[-1])

    def _enter_inline(self, node: LexborNode, tag: str) -> None:
        if tag in ("a", "card") and node.attributes.get("href"):
            self._links.begin(
                node, len(self._now.words), card=tag == "card" and not self._tables.in_row
            )
        elif tag in ("b", "strong"):
            self._bold += 1
        elif tag == "span" and node.prev is not None and node.prev.tag == "span":
            self._say(" ")  # they stand apart by their style
        elif tag == "pre":
            self._set += 1
        elif tag in elements.STRUCK:
            self._struck += 1
            self._now.struck.append("")
        elif tag == "time":
            stamp = node.attributes.get("datetime") or ""
            if re.match(r"20\d\d-\d\d-\d\d", stamp) and not re.search(r"20\d\d", node.text()):
                self._say(f" {stamp[:10]} ")
        elif tag == "img" and self._links:
            self._say(node.attributes.get("alt") or "")

    def _leave(self, node: LexborNode) -> None:
        tag = elements.tag_of(node)
        self._set -= tag == "pre"
        if tag in ("a", "card") and node.attributes.get("href") and self._links:
            begun, href, told = self._links.end()
            text = _clean("".join(self._now.words[begun:]).replace(MARK, " "))
            self._now.links.append((begun, text, href, told))
        elif tag in ("b", "strong"):
            self._bold -= 1
        elif tag == "label":
            self._say(": ")
        elif tag in elements.STRUCK:
            self._struck -= 1
        elif tag == "tr" and self._tables.in_row:
            self._row()
        elif tag == "table" and self._tables.in_table:
            self._flush()
            self._tables.end_table()
        elif tag in elements.BLOCKS or tag in elements.HEADINGS or tag in elements.LABELS:
            if self._tables.in_row:
                self._say(" ")
            else:
                self._flush()
        if tag == "card" and not self._tables.in_row:
            self._flush()
            self._links.end_card()
        self._leave_container(tag)

    def _leave_container(self, tag: str) -> None:
        if tag in ("td", "th"):
            said = _clean("".join(self._now.words).rpartition(MARK)[2])
            self._now.words += self._tables.end_cell(said)
        if tag in elements.CONTAINERS and self._inside:
            self._inside.pop()
        if tag in elements.FIRM and self._firm:
            self._firm.pop()

    def _say_all(self, text: str) -> None:
        """A text as it stands; in one that is set by blanks its lines are lines."""
        first, *rest = text.split("\n") if self._set else [text]
        self._say(first)
        for line in rest:
            self._break()
            self._say(line)

    def _say(self, text: str) -> None:
        self._links.say(self._now.words)
        self._now.words.append(text)
        letters = len(text.strip())
        self._now.letters += letters
        if self._bold:
            self._now.bold += letters
        if self._struck and self._now.struck:
            self._now.struck[-1] += text

    def _break(self) -> None:
        """A <br> ends a line, except inside a link or a row."""
        if self._links or self._tables.in_row:
            self._say(" ")
            return
        level = self._now.level
        self._flush()
        self._now.level = level

    def _row(self) -> None:
        self._now.words += self._tables.end_row()
        cells = [_clean(cell) for cell in "".join(self._now.words).split(MARK)[1:]]
        linked = bool(self._now.links)
        if is_labelled(cells):
            self._now.words = self._now.words if linked else [": ".join(filter(None, cells))]
            self._flush(beside=True)
            return
        named = self._tables.named(cells, linked=linked)
        self._now.words = self._now.words if linked else [" | ".join(cells)]
        if not linked and sum(map(bool, cells)) == 1 and self._tables.in_table:
            # A row of one cell stands above the rows that follow, not beside anything.
            self._now.level = LABEL
            self._flush(beside=True)
        else:
            self._flush(tuple(named))

    def _flush(self, cells: tuple[tuple[str, str], ...] = (), *, beside: bool = False) -> None:
        """End the line; `beside` puts it into the table instead of into its row."""
        now, self._now = self._now, Open()
        self._links.go_on()
        raw = "".join(now.words).replace(MARK, " | ")
        text = _ORDINAL.sub("", _clean(raw)).strip(" |")[:LONGEST_LINE]
        around = self._links.around(text, title=now.level < LABEL)
        links = []
        for begun, said, href, told in (*now.links, *around):
            address = canonical(href, self._base)
            if address is not None:
                before = "".join(now.words[:begun])
                start = len(_clean(before.replace(MARK, " | ")))
                column = cells[min(before.count(MARK), len(cells)) - 1][0] if cells else ""
                links.append(Link(_ORDINAL.sub("", said), address, told, start, column))
        if not text and not links:
            return
        level, struck = now.level, tuple(_ORDINAL.sub("", _clean(said)) for said in now.struck)
        if level == TEXT and now.letters and now.bold >= 0.9 * now.letters and len(text) < 120:
            level = LABEL
        if text or links:
            inside, firm = tuple(self._inside), tuple(self._firm)
            if beside:
                inside, firm = inside[:-1], firm[:-1]
            self.lines.append(Line(text, level, tuple(links), inside, firm, cells, struck))


def _clean(text: str) -> str:
    return _BLANKS.sub(" ", text.translate(_HYPHENS)).strip()
