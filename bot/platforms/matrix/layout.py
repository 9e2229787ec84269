"""Cuts blocks of styled text into parts that fit a Matrix event; called by `render.py`.

A part breaks between blocks, else between lines, else between words, else inside a word. Plain
text and HTML are both written from the same runs afterwards, so they cannot differ.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

#: An event may have 65,536 bytes (https://spec.matrix.org/latest/client-server-api/#size-limits).
#: An edit holds its text twice, encryption makes four bytes of three, and ids, signatures and
#: the numbered buttons want some room.
MOST_BYTES = 22_000
#: A word longer than this is cut.
_PIECE = 1000


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None

    def plain(self) -> str:
        """The run without style; a link shows its address, unless it is its own text."""
        return self.text if not self.linked else f"{self.text} <{self.href}>"

    def html(self) -> str:
        """The run in the HTML that clients show."""
        text = html.escape(self.text, quote=False).replace("\n", "<br>")
        if not self.text.strip():
            return text
        if self.italic:
            text = f"<em>{text}</em>"
        if self.bold:
            text = f"<strong>{text}</strong>"
        return f'<a href="{html.escape(self.href)}">{text}</a>' if self.href else text

    @property
    def linked(self) -> bool:
        """Whether the address must be said beside the text."""
        return self.href is not None and self.href != self.text.strip() and bool(self.text.strip())


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one block, and what they are."""

    kind: str  #: `text`, `list` or `code`
    lines: tuple[Line, ...]

    def plain(self) -> str:
        """The block as plain text."""
        mark = "• " if self.kind == "list" else ""
        return "\n".join(mark + "".join(run.plain() for run in line) for line in self.lines)

    def html(self) -> str:
        """The block as HTML."""
        lines = ["".join(run.html() for run in line) for line in self.lines]
        match self.kind:
            case "list":
                return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
            case "code":
                text = "\n".join("".join(run.text for run in line) for line in self.lines)
                return f"<pre><code>{html.escape(text, quote=False)}</code></pre>"
            case _:
                return f"<p>{'<br>'.join(lines)}</p>"


Part = tuple[Group, ...]


def plain_of(part: Part) -> str:
    """A part as plain text."""
    return "\n\n".join(group.plain() for group in part)


def html_of(part: Part) -> str:
    """A part as HTML."""
    return "".join(group.html() for group in part)


def size_of(group: Group) -> int:
    """The bytes that a block takes in an event, plain and HTML."""
    return len(json.dumps(group.plain() + group.html(), ensure_ascii=False).encode()) + 8


def pack(groups: list[Group]) -> list[Part]:
    """The blocks in order, in as few parts as breaking between blocks allows."""
    parts: list[list[Group]] = [[]]
    used = 0
    for piece in (piece for group in groups for piece in _pieces(group)):
        size = size_of(piece)
        if parts[-1] and used + size > MOST_BYTES:
            parts.append([])
            used = 0
        parts[-1].append(piece)
        used += size
    return [tuple(part) for part in parts]


def _pieces(group: Group) -> Iterator[Group]:
    """The block whole if an event can hold it, else by lines."""
    if size_of(group) <= MOST_BYTES:
        yield group
        return
    lines: list[Line] = []
    used = 0
    for line in (piece for one in group.lines for piece in _line_pieces(group, one)):
        size = size_of(replace(group, lines=(line,)))
        if lines and used + size > MOST_BYTES:
            yield replace(group, lines=tuple(lines))
            lines, used = [], 0
        lines.append(line)
        used += size
    yield replace(group, lines=tuple(lines))


def _line_pieces(group: Group, line: Line) -> Iterator[Line]:
    """The line whole if an event can hold it, else cut between words."""
    if size_of(replace(group, lines=(line,))) <= MOST_BYTES:
        yield line
        return
    words: list[Run] = []
    used = 0
    for word in _words(line):
        size = size_of(replace(group, lines=((word,),)))
        if words and used + size > MOST_BYTES:
            yield _joined(words)
            words, used = [], 0
        words.append(word)
        used += size
    yield _joined(words)


def _words(line: Line) -> Iterator[Run]:
    for run in line:
        for word in re.findall(r"\s+|\S+", run.text):
            for start in range(0, len(word), _PIECE):
                yield replace(run, text=word[start : start + _PIECE])


def _joined(words: list[Run]) -> Line:
    return tuple(
        replace(style, text="".join(word.text for word in same))
        for style, same in groupby(words, key=lambda word: replace(word, text=""))
    )
