"""Reads the formatting of a message that a person wrote; called by `inbound.py`. Pure.

HTML that clients send: https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from itertools import groupby

from bot.core.document import Block, Code, Inline, Span
from bot.core.plain import web_address
from bot.core.written import from_lines, from_text, split_lines

_BOLD = ("strong", "b", "h1", "h2", "h3", "h4", "h5", "h6")
_ITALIC = ("em", "i")
#: Elements that begin a paragraph of their own.
_BLOCKS = ("p", "div", "blockquote", "ul", "ol", "table", "pre", *_BOLD[2:])
_SILENT = ("mx-reply", "script", "style")


def read_blocks(html: object, text: str, begin: int) -> tuple[Block, ...]:
    """The blocks of a message: of its HTML if it has any that says the same as its text, from the
    character number `begin` of the text on."""
    if not isinstance(html, str) or len(html) > 65_536:
        return from_text(text[begin:])
    reader = _Reader()
    reader.feed(html)
    reader.close()
    dropped = len("".join(text[:begin].split()))
    runs = _without(reader.runs, dropped)
    blocks: list[Block] = []
    for is_code, some in groupby(runs, key=lambda run: run[1]):
        spans = [span for span, _ in some]
        if is_code:
            blocks.append(Code("".join(span.text for span in spans).strip("\n")))
        else:
            blocks.extend(from_lines(_trimmed(split_lines(spans))))
    return tuple(blocks)


def _without(runs: Sequence[tuple[Span, bool]], letters: int) -> list[tuple[Span, bool]]:
    """The runs without their first so many visible letters, and the blanks behind those."""
    kept: list[tuple[Span, bool]] = []
    for span, is_code in runs:
        text = span.text
        while letters and text:
            letters -= not text[0].isspace()
            text = text[1:]
        if not kept:
            text = text.lstrip()
        if text:
            kept.append((replace(span, text=text), is_code))
    return kept


def _trimmed(lines: list[Inline]) -> list[Inline]:
    """Without empty lines at both ends."""
    full = [index for index, line in enumerate(lines) if "".join(s.text for s in line).strip()]
    return lines[full[0] : full[-1] + 1] if full else []


class _Reader(HTMLParser):
    """Collects runs of one style; whether each is code."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[tuple[Span, bool]] = []
        self._open: list[str] = []
        self._hrefs: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._say("\n")
            return
        if tag in _BLOCKS:
            self._break(2)
        elif tag == "li":
            self._break(1)
            self._say("• ")
        if tag == "a":
            self._hrefs.append(web_address(dict(attrs).get("href")))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open.pop() != tag:
            pass
        if tag == "a" and self._hrefs:
            self._hrefs.pop()
        if tag in _BLOCKS:
            self._break(2)

    def handle_data(self, data: str) -> None:
        if any(tag in _SILENT for tag in self._open):
            return
        self._say(data if "pre" in self._open else " ".join(_words(data)))

    def _say(self, text: str) -> None:
        if text:
            span = Span(
                text,
                any(tag in _BOLD for tag in self._open),
                any(tag in _ITALIC for tag in self._open),
                self._hrefs[-1] if self._hrefs else None,
            )
            self.runs.append((span, "pre" in self._open and text.strip() != ""))

    def _break(self, lines: int) -> None:
        """So many line breaks, fewer where there are some already."""
        said = "".join(span.text for span, _ in self.runs[-3:])
        there = len(said) - len(said.rstrip("\n"))
        if said and there < lines:
            self.runs.append((Span("\n" * (lines - there)), False))


def _words(data: str) -> list[str]:
    """Words with the blanks between and around them made one, as HTML shows them."""
    words = data.split()
    if not words:
        return ["", ""] if data and "\n" not in data else []
    return [*([""] if data[0].isspace() else []), *words, *([""] if data[-1].isspace() else [])]
