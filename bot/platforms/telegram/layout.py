"""Packs lines of styled text into parts within Telegram's limits; called by `render.py`.

A part breaks between blocks, else between lines, else between words, else inside a word; never
inside a tag, because tags are written per run after the packing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

#: Telegram takes 4096 UTF-16 units and 100 entities; it adds entities of its own for commands,
#: mentions and bare addresses, so some room is left. The raw HTML is cut by the server at 35,000
#: bytes (TDLib, `clean_input_string`).
MOST_UNITS = 4000
MOST_ENTITIES = 80
MOST_BYTES = 24_000
#: A block too long for one message starts in the current part if this much room is left there.
_WORTH_STARTING = 400

_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None
    code: bool = False

    def html(self) -> str:
        """The run in Telegram's HTML; blanks need no style."""
        text = self.text.translate(_ESCAPES)
        if not self.text.strip():
            return text
        if self.code:
            return f"<pre>{text}</pre>"
        if self.italic:
            text = f"<i>{text}</i>"
        if self.bold:
            text = f"<b>{text}</b>"
        return f'<a href="{self.href.translate(_ESCAPES)}">{text}</a>' if self.href else text


Line = tuple[Run, ...]
Group = tuple[Line, ...]  #: the lines of one block
Part = tuple[tuple[str, Line], ...]  #: lines, each with what separates it from the one before


@dataclass(frozen=True, slots=True)
class Size:
    """What a text costs of each limit."""

    units: int = 0
    entities: int = 0
    raw: int = 0

    def plus(self, other: Size) -> Size:
        """The cost of both together."""
        return Size(self.units + other.units, self.entities + other.entities, self.raw + other.raw)

    def fits(self) -> bool:
        """Whether one message may hold it."""
        return (
            self.units <= MOST_UNITS and self.entities <= MOST_ENTITIES and self.raw <= MOST_BYTES
        )


def utf16_units(text: str) -> int:
    """The length of `text` as Telegram counts it."""
    return len(text) + sum(char > "\uffff" for char in text)


def units_of(part: Part) -> int:
    """The length of a part as Telegram counts it."""
    return sum(
        utf16_units(separator) + sum(utf16_units(run.text) for run in line)
        for separator, line in part
    )


def clipped(text: str, units: int) -> str:
    """The text, cut to so many units where it is longer."""
    if utf16_units(text) <= units:
        return text
    text = text[: units - 1]
    while utf16_units(text) >= units:
        text = text[:-1]
    return text.rstrip() + "…"


def measure(line: Line) -> Size:
    """What a line costs, with the line breaks before it."""
    return Size(
        2 + sum(utf16_units(run.text) for run in line),
        sum(run.bold + run.italic + run.code + (run.href is not None) for run in line),
        2 + sum(len(run.html().encode()) for run in line),
    )


@dataclass(slots=True)
class _Pages:
    """The parts written so far, and how full the last one is."""

    parts: list[list[tuple[str, Line]]]
    used: Size

    def turn(self) -> None:
        self.parts.append([])
        self.used = Size()

    def add(self, line: Line, size: Size, *, first: bool) -> None:
        if not self.used.plus(size).fits():
            self.turn()
        page = self.parts[-1]
        page.append((("\n\n" if first else "\n") if page else "", line))
        self.used = self.used.plus(size)


def pack(groups: list[Group]) -> list[Part]:
    """The lines of all groups in order, in as few parts as breaking between groups allows."""
    pages = _Pages([[]], Size())
    for group in groups:
        whole = sum_of(group)
        if whole.fits() and not pages.used.plus(whole).fits():
            pages.turn()
        for index, line in enumerate(group):
            for piece, size in _pieces(line, pages.used):
                pages.add(piece, size, first=index == 0)
    return [tuple(part) for part in pages.parts]


def sum_of(group: Group) -> Size:
    """What all lines of a group cost together."""
    total = Size()
    for line in group:
        total = total.plus(measure(line))
    return total


def _pieces(line: Line, used: Size) -> Iterator[tuple[Line, Size]]:
    """The line whole if one message can hold it, else cut; the first cut fills the current part."""
    size = measure(line)
    if size.fits():
        yield line, size
        return
    room = used if MOST_UNITS - used.units >= _WORTH_STARTING else Size()
    tokens: list[Run] = []
    filled = Size(2, 0, 2)
    for token in _tokens(line):
        cost = _token_cost(token, tokens)
        if tokens and not room.plus(filled).plus(cost).fits():
            yield _joined(tokens), filled
            tokens, filled, room = [], Size(2, 0, 2), Size()
            cost = _token_cost(token, tokens)
        tokens.append(token)
        filled = filled.plus(cost)
    if tokens:
        yield _joined(tokens), filled


def _token_cost(token: Run, before: list[Run]) -> Size:
    """What a token adds; its tags cost only where its style differs from the one before."""
    if before and replace(before[-1], text="") == replace(token, text=""):
        return Size(utf16_units(token.text), 0, len(token.text.translate(_ESCAPES).encode()))
    size = measure((token,))
    return Size(size.units - 2, size.entities, size.raw - 2)


def _tokens(line: Line) -> Iterator[Run]:
    """Words and blanks (of code: lines), in pieces that fit into a message on their own."""
    for run in line:
        pattern = r"[^\n]*\n|[^\n]+" if run.code else r"\s+|\S+"
        for word in re.findall(pattern, run.text):
            for start in range(0, len(word), _WORTH_STARTING):
                yield replace(run, text=word[start : start + _WORTH_STARTING])


def _joined(tokens: list[Run]) -> Line:
    return tuple(
        replace(style, text="".join(token.text for token in same))
        for style, same in groupby(tokens, key=lambda token: replace(token, text=""))
    )
