"""Markdown as blocks, for `python -m bot broadcast --file`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.core.document import Block, Bullets, Code, Inline, Paragraph, Span, Title


@dataclass(slots=True)
class _List:
    """A list that is being read; nested ones are read as one."""

    ordered: bool
    items: list[list[Span]] = field(default_factory=list)


def read_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text: headings, paragraphs, lists, code; bold, italics, links."""
    blocks: list[Block] = []
    lists: list[_List] = []
    heading = False
    for token in MarkdownIt("commonmark", {"html": False}).parse(text):
        match token.type:
            case "heading_open" | "heading_close":
                heading = token.nesting == 1
            case "bullet_list_open" | "ordered_list_open":
                lists.append(lists[0] if lists else _List(token.type == "ordered_list_open"))
            case "bullet_list_close" | "ordered_list_close":
                done = lists.pop()
                if not lists:
                    blocks.append(_list_block(done))
            case "list_item_open":
                lists[0].items.append([])
            case "inline" if lists:
                item = lists[0].items[-1]
                item += [*([Span("\n")] if item else []), *_spans(token.children or ())]
            case "inline":
                spans = tuple(_spans(token.children or ()))
                blocks.append(_title(spans) if heading else Paragraph(spans))
            case "fence" | "code_block":
                blocks.append(Code(token.content))
            case _:
                pass
    return tuple(blocks)


def _title(spans: Inline) -> Title:
    href = spans[0].href if len(spans) == 1 else None
    return Title("".join(span.text for span in spans), href)


def _list_block(made: _List) -> Block:
    items = [tuple(item) for item in made.items]
    if not made.ordered:
        return Bullets(tuple(items))
    lines: list[Span] = []
    for number, item in enumerate(items, start=1):
        lines += [Span(f"{'' if number == 1 else chr(10)}{number}. "), *item]
    return Paragraph(tuple(lines))


def _spans(children: Sequence[Token]) -> list[Span]:
    spans: list[Span] = []
    bold = italic = 0
    href: str | None = None
    for token in children:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                href = str(token.attrGet("href") or "")
            case "link_close":
                href = None
            case "softbreak":
                spans.append(Span(" ", bold > 0, italic > 0, href))
            case "hardbreak":
                spans.append(Span("\n"))
            case _ if token.content:
                spans.append(Span(token.content, bold > 0, italic > 0, href))
            case _:
                pass
    return spans
