"""Turns a document into a body, and a body into lines of plain text as wide as the terminal.

A body is the document as JSON: how wide the terminal is and whether it knows bold is only known
when it is printed.
"""

from __future__ import annotations

import json
import textwrap

from bot.core.document import (
    Attachment,
    Block,
    Bullets,
    Code,
    Document,
    Facts,
    Hint,
    Inline,
    Paragraph,
    Span,
    Title,
    from_json,
    to_json,
)
from bot.core.plain import lines, literal, one_line, web_address

_BOLD = "\x1b[1m{}\x1b[0m"
NOTHING = "…"


def render(document: Document) -> tuple[str, ...]:
    """One body; a terminal has no limits."""
    return (json.dumps(to_json(document), ensure_ascii=False, sort_keys=True),)


def attachment_of(body: str) -> Attachment | None:
    """The file that comes with a body."""
    return from_json(json.loads(body)).attachment


def page(body: str, width: int, *, ansi: bool, saved: str | None = None) -> str:
    """The text of a body, wrapped to `width` columns; `ansi` allows bold. `saved` is where its
    file can be found."""
    document = from_json(json.loads(body))
    blocks = [text for block in document.blocks if (text := _block(block, width, ansi=ansi))]
    if (file := document.attachment) is not None:
        blocks.insert(0, _wrap(_file_line(file, saved), width))
    buttons = "\n".join(
        _wrap(f"[{number}] {one_line(action.label)}", width, "    ")
        for number, action in enumerate(document.actions, start=1)
    )
    return "\n\n".join([*blocks, buttons] if buttons else blocks or [NOTHING])


def _file_line(file: Attachment, saved: str | None) -> str:
    kind = "picture" if file.media_type.startswith("image/") else "file"
    words = one_line(file.alt) or one_line(file.name)
    return f"[{kind}] {words.rstrip('.') if saved else words}" + (
        f", saved as {saved}" if saved else ""
    )


def _block(block: Block, width: int, *, ansi: bool) -> str:
    match block:
        case Title(text, href):
            return _title(one_line(text), web_address(href), width, ansi=ansi)
        case Paragraph(spans) | Hint(spans):
            return _wrap(_words(spans), width)
        case Facts(rows):
            return "\n".join(_fact(label, spans, width) for label, spans in rows)
        case Bullets(items):
            return "\n".join(_wrap(f"• {_words(spans)}", width, "  ") for spans in items)
        case Code(text):
            return textwrap.indent(literal(text).strip("\n"), "    ")


def _title(text: str, href: str | None, width: int, *, ansi: bool) -> str:
    wrapped = _wrap(text, width)
    bold = "\n".join(_BOLD.format(line) for line in wrapped.splitlines()) if ansi else wrapped
    return f"{bold}\n{href}" if href else bold


def _fact(label: str, spans: Inline, width: int) -> str:
    return _wrap(f"{one_line(label).removesuffix(':')}: {_words(spans)}", width, "  ")


def _words(spans: Inline) -> str:
    return "".join(map(_span, spans)).strip()


def _span(span: Span) -> str:
    text, href = lines(span.text), web_address(span.href)
    return f"{text} <{href}>" if href and href != text.strip() else text


def _wrap(text: str, width: int, hanging: str = "") -> str:
    """Each line of `text` wrapped; addresses are never broken."""
    return "\n".join(
        textwrap.fill(
            line,
            width,
            subsequent_indent=hanging,
            initial_indent=hanging if index else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for index, line in enumerate(text.split("\n"))
    )
