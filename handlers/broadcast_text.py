"""What a broadcast says in channels and to people; pure, so that the preview is what is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.core.broadcasts import Broadcast
from bot.core.document import (
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
    hint,
)

#: Stands between the sign and the word of a mention, shows nothing and makes it ring nobody.
_JOINER = "\u2060"
_MASS = re.compile(r"@(?=(?:room|everyone|here|all|channel)\b)", re.IGNORECASE)
PRACTICE = "PRACTICE · "
HOW_TO_STOP = "You get broadcasts of campaigns because you said yes. /broadcasts off stops them."


def for_channels(broadcast: Broadcast, document: Document | None = None) -> Document:
    """As campaign channels read it; `document` is a correction of it."""
    text = document or broadcast.document
    if broadcast.mentions:
        text = replace(text, calls_all=True)
    else:
        text = _mapped(text, lambda words: _MASS.sub(f"@{_JOINER}", words))
    return practised(text) if broadcast.practice else text


def for_people(broadcast: Broadcast, document: Document | None = None) -> Document:
    """As people read it in their private chats, who are told how to stop."""
    text = document or broadcast.document
    return for_channels(broadcast, replace(text, blocks=(*text.blocks, hint(HOW_TO_STOP))))


def practised(document: Document) -> Document:
    """Marked as practice on every line."""

    def marked(words: str) -> str:
        return "\n".join(PRACTICE + line if line.strip() else line for line in words.split("\n"))

    return replace(document, blocks=tuple(_marked(block, marked) for block in document.blocks))


def addresses(document: Document) -> list[str]:
    """Every address that the text links to or spells out."""
    found: list[str] = []
    for spans in _inlines(document):
        for span in spans:
            if span.href is not None:
                found.append(span.href)
            elif "://" in span.text:
                found += re.findall(r"\b\w+://\S+", span.text)
    return found


def _inlines(document: Document) -> list[Inline]:
    found: list[Inline] = []
    for block in document.blocks:
        match block:
            case Paragraph(spans) | Hint(spans):
                found.append(spans)
            case Bullets(items):
                found.extend(items)
            case Facts(rows):
                found.extend(spans for _, spans in rows)
            case Title(text, href):
                found.append((Span(text, href=href),))
            case Code():
                pass
    return found


def _mapped(document: Document, change: Callable[[str], str]) -> Document:
    return replace(document, blocks=tuple(_changed(block, change) for block in document.blocks))


def _changed(block: Block, change: Callable[[str], str]) -> Block:
    def inline(spans: Inline) -> Inline:
        return tuple(replace(span, text=change(span.text)) for span in spans)

    match block:
        case Title(text, _) | Code(text):
            return replace(block, text=change(text))
        case Paragraph(spans) | Hint(spans):
            return replace(block, spans=inline(spans))
        case Bullets(items):
            return Bullets(tuple(inline(item) for item in items))
        case Facts(rows):
            return Facts(tuple((change(label), inline(spans)) for label, spans in rows))


def _marked(block: Block, mark: Callable[[str], str]) -> Block:
    """A block with a mark at the beginning of each of its lines."""

    def inline(spans: Inline) -> Inline:
        later = (replace(span, text=span.text.replace("\n", f"\n{PRACTICE}")) for span in spans)
        return (Span(PRACTICE), *later)

    match block:
        case Title(text, _) | Code(text):
            return replace(block, text=mark(text))
        case Paragraph(spans) | Hint(spans):
            return replace(block, spans=inline(spans))
        case Bullets(items):
            return Bullets(tuple(inline(item) for item in items))
        case Facts(rows):
            return Facts(tuple((f"{PRACTICE}{label}", spans) for label, spans in rows))
