"""A message that knows no platform: blocks of text and the actions below them.

Handlers write documents, platforms render them, the outbox stores them as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """A run of plain text, perhaps bold or italic, perhaps linked to an http(s) address."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None


Inline = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """The line a reader sees first; linked where `href` is given."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: Inline


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled lines: what, and what is known of it."""

    rows: tuple[tuple[str, Inline], ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; the order means nothing unless the text says so."""

    items: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be shown letter by letter, such as an export."""

    text: str


@dataclass(frozen=True, slots=True)
class Hint:
    """Small print: sources, dates, how to go on."""

    spans: Inline


Block = Title | Paragraph | Facts | Bullets | Code | Hint


@dataclass(frozen=True, slots=True)
class Action:
    """A button; pressing it is the same as sending `command`."""

    label: str
    command: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a document; `file` names its bytes in the store."""

    file: str  #: SHA-256 of the bytes, in hex
    name: str  #: as whoever saves it sees it, such as `devon.png`
    media_type: str
    alt: str  #: what it shows, for those who do not see it


@dataclass(frozen=True, slots=True)
class Document:
    """What one notice says, on every platform."""

    blocks: tuple[Block, ...]
    actions: tuple[Action, ...] = ()
    attachment: Attachment | None = None
    calls_all: bool = False  #: an @room in it rings everybody in the chat, as its author chose


def inline(*parts: str | Span) -> Inline:
    """Make running text out of words and spans."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def bold(text: str) -> Span:
    """A bold run."""
    return Span(text, bold=True)


def link(text: str, href: str) -> Span:
    """A linked run."""
    return Span(text, href=href)


def paragraph(*parts: str | Span) -> Paragraph:
    """A paragraph of words and spans."""
    return Paragraph(inline(*parts))


def hint(*parts: str | Span) -> Hint:
    """A line of small print."""
    return Hint(inline(*parts))


def bullets(*items: str | Inline) -> Bullets:
    """A list of lines."""
    return Bullets(tuple(inline(item) if isinstance(item, str) else item for item in items))


def facts(*rows: tuple[str, str | Inline]) -> Facts:
    """Labelled lines."""
    return Facts(tuple((k, inline(v) if isinstance(v, str) else v) for k, v in rows))


def headline(document: Document) -> Document:
    """The document without its running text."""
    kept = tuple(block for block in document.blocks if not isinstance(block, Paragraph))
    return Document(kept, document.actions)


def to_json(document: Document) -> dict[str, Any]:
    """The document as plain JSON values; `from_json` is its inverse."""
    value: dict[str, Any] = {
        "blocks": [_block_to_json(block) for block in document.blocks],
        "actions": [[action.label, action.command] for action in document.actions],
    }
    if (file := document.attachment) is not None:
        value["attachment"] = [file.file, file.name, file.media_type, file.alt]
    return value


def from_json(value: dict[str, Any]) -> Document:
    """Read back what `to_json` wrote; KeyError or ValueError on anything else."""
    return Document(
        tuple(_block_from_json(block) for block in value["blocks"]),
        tuple(Action(label, command) for label, command in value["actions"]),
        Attachment(*value["attachment"]) if "attachment" in value else None,
    )


def _inline_to_json(spans: Inline) -> list[Any]:
    return [[s.text, s.bold, s.italic, s.href] for s in spans]


def _inline_from_json(value: list[Any]) -> Inline:
    return tuple(Span(*fields) for fields in value)


def _block_to_json(block: Block) -> list[Any]:
    match block:
        case Title(text, href):
            return ["title", text, href]
        case Paragraph(spans):
            return ["paragraph", _inline_to_json(spans)]
        case Facts(rows):
            return ["facts", [[label, _inline_to_json(spans)] for label, spans in rows]]
        case Bullets(items):
            return ["bullets", [_inline_to_json(spans) for spans in items]]
        case Code(text):
            return ["code", text]
        case Hint(spans):
            return ["hint", _inline_to_json(spans)]


def _block_from_json(value: list[Any]) -> Block:
    match value:
        case ["title", text, href]:
            return Title(text, href)
        case ["paragraph", spans]:
            return Paragraph(_inline_from_json(spans))
        case ["facts", rows]:
            return Facts(tuple((label, _inline_from_json(spans)) for label, spans in rows))
        case ["bullets", items]:
            return Bullets(tuple(_inline_from_json(spans) for spans in items))
        case ["code", text]:
            return Code(text)
        case ["hint", spans]:
            return Hint(_inline_from_json(spans))
        case _:
            raise ValueError(f"not a block: {value!r}")
