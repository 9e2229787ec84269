"""What people write, as blocks: lines of text become paragraphs and lists.

The readers of the platforms call it with the formatting they found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bot.core.document import Block, Bullets, Inline, Paragraph, Span

_BULLET = re.compile(r"\s*[•‣▪*–-]\s+")


def from_text(text: str) -> tuple[Block, ...]:
    """The blocks of a text without formatting."""
    return from_lines([(Span(line),) if line else () for line in text.splitlines()])


def from_lines(lines: Sequence[Inline]) -> tuple[Block, ...]:
    """The blocks of formatted lines: an empty line begins a paragraph, lines that begin with a
    bullet are a list."""
    blocks: list[Block] = []
    for kind, some in groupby(lines, key=_kind):
        match kind:
            case "item":
                blocks.append(Bullets(tuple(_without_bullet(line) for line in some)))
            case "text":
                blocks.append(Paragraph(tuple(_joined(list(some)))))
            case _:
                pass
    return tuple(blocks)


def split_lines(spans: Sequence[Span]) -> list[Inline]:
    """Running text, cut at its line breaks."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        first, *more = span.text.split("\n")
        pieces = [(False, first), *((True, text) for text in more)]
        for begins, text in pieces:
            if begins:
                lines.append([])
            if text:
                lines[-1].append(replace(span, text=text))
    return [tuple(line) for line in lines]


def plain(blocks: Sequence[Block]) -> str:
    """The words of blocks that `from_lines` made, without formatting."""
    return "\n\n".join(filter(None, map(_plain, blocks)))


def _plain(block: Block) -> str:
    match block:
        case Paragraph(spans):
            return "".join(span.text for span in spans)
        case Bullets(items):
            return "\n".join("• " + "".join(span.text for span in item) for item in items)
        case _:
            return getattr(block, "text", "")


def _text(line: Inline) -> str:
    return "".join(span.text for span in line)


def _kind(line: Inline) -> str:
    text = _text(line)
    if not text.strip():
        return "blank"
    # The bullet may not be a part of the formatting: *this* is emphasis in other places.
    return "item" if _BULLET.match(line[0].text) else "text"


def _without_bullet(line: Inline) -> Inline:
    first, *rest = line
    text = _BULLET.sub("", first.text, count=1)
    return (*((replace(first, text=text),) if text else ()), *rest)


def _joined(lines: Sequence[Inline]) -> Iterator[Span]:
    for index, line in enumerate(lines):
        if index:
            yield Span("\n")
        yield from line
