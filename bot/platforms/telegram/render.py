"""Turns a document into Telegram message bodies; called by the platform's `render`.

A body is the JSON of `{"text": HTML, "buttons": rows of [label, data]}`, the same bytes every time;
with an attachment also `"file": {"file", "name", "type"}`, and the text is its caption.
Limits: https://core.telegram.org/bots/api#sendmessage (4096 characters after parsing, counted in
UTF-16 units; 100 entities), #sendphoto (captions of 1024), #inlinekeyboardbutton (1 to 64 bytes of
callback data).
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

from bot.core.document import (
    Action,
    Attachment,
    Block,
    Bullets,
    Code,
    Document,
    Facts,
    Hint,
    Inline,
    Paragraph,
    Title,
)
from bot.core.plain import is_visible, lines, literal, one_line, web_address
from bot.platforms.telegram.layout import Group, Line, Part, Run, clipped, pack, units_of

LONGEST_DATA = 64
LONGEST_LABEL = 60
MOST_BUTTONS = 100
LONGEST_CAPTION = 1024
#: A message must show something; this stands for a document without any visible text.
NOTHING = "…"
#: Combining marks that Telegram removes from every text; a text of nothing else counts as empty.
_REMOVED_MARKS = dict.fromkeys(map(ord, "\u030a\u0333\u033f"))


def render(document: Document) -> tuple[str, ...]:
    """The bodies of `document` in order, each within Telegram's limits; buttons are on the last."""
    groups = [group for block in document.blocks if (group := _group(block))]
    parts = [(part, text) for part in pack(groups) if (text := _html(part))]
    rows = button_rows(document.actions)
    if (file := document.attachment) is not None:
        for caption in (pack([*groups, *_shows(file)]), pack(groups)):
            if parts and len(caption) == 1 and units_of(caption[0]) <= LONGEST_CAPTION:
                return (_body(_html(caption[0]), rows, file),)
        alone = _body(_caption(file), [] if parts else rows, file)
        return (alone, *_bodies([text for _, text in parts], rows))
    return _bodies([text for _, text in parts] or [NOTHING], rows)


def _shows(file: Attachment) -> list[Group]:
    """What a picture shows, which Telegram has no place for but the text."""
    alt = _clean(lines(file.alt))
    is_picture = file.media_type.startswith("image/")
    return [((Run(alt, italic=True),),)] if is_picture and is_visible(alt) else []


def _bodies(texts: list[str], rows: list[list[list[str]]]) -> tuple[str, ...]:
    last = len(texts) - 1
    return tuple(_body(text, rows if index == last else []) for index, text in enumerate(texts))


def _caption(file: Attachment) -> str:
    """What a file without the text says: what it shows, as Telegram has no place for that."""
    text = _clean(lines(file.alt))
    return Run(clipped(text, LONGEST_CAPTION)).html() if is_visible(text) else NOTHING


def preview(body: str) -> str:
    """The text of a body without its tags; where a link leads is behind its words."""
    text = json.loads(body)["text"]
    linked = re.sub(r'<a href="([^"]*)">(.*?)</a>', r"\2 <\1>", text.replace("&lt;", "\0"))
    bare = re.sub(r"</?(?:b|i|pre)>", "", linked)
    return html.unescape(bare.replace("\0", "&lt;"))


def button_rows(actions: tuple[Action, ...]) -> list[list[list[str]]]:
    """Rows of `[label, data]`: short labels share a row, a long one has its own.

    `data` is the command, or `#N` (the action's number from 1) where the command does not fit.
    """
    rows: list[list[list[str]]] = []
    widest = 0
    for number, action in enumerate(actions[:MOST_BUTTONS], start=1):
        label = _label(action, number)
        widest = max(widest, len(label))
        if rows and len(rows[-1]) < _per_row(widest):
            rows[-1].append([label, _data(action, number)])
            continue
        rows.append([[label, _data(action, number)]])
        widest = len(label)
    return rows


def _per_row(widest: int) -> int:
    if widest <= 10:
        return 3
    return 2 if widest <= 18 else 1


def _label(action: Action, number: int) -> str:
    for text in (one_line(action.label), one_line(action.command)):
        text = text.translate(_REMOVED_MARKS)
        if is_visible(text):
            return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1].rstrip() + "…"
    return str(number)


def _data(action: Action, number: int) -> str:
    command = action.command
    size = len(command.encode("utf-8", "replace"))
    fits = command == literal(command) and 1 <= size <= LONGEST_DATA
    # A command that itself looks like a number reference would be taken for one.
    return command if fits and command.strip() and not command.startswith("#") else f"#{number}"


def _body(text: str, rows: list[list[list[str]]], file: Attachment | None = None) -> str:
    body: dict[str, object] = {"text": text, "buttons": rows}
    if file is not None:
        body["file"] = {"file": file.file, "name": one_line(file.name), "type": file.media_type}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _group(block: Block) -> Group:
    """The lines of one block that show something."""
    return tuple(line for line in _lines(block) if is_visible("".join(run.text for run in line)))


def _lines(block: Block) -> list[Line]:
    match block:
        case Title(text, href):
            return [(Run(_clean(one_line(text)), bold=True, href=web_address(href)),)]
        case Paragraph(spans):
            return [_line(spans)]
        case Hint(spans):
            return [tuple(replace(run, italic=True) for run in _line(spans))]
        case Facts(rows):
            return [(*_fact_label(label), *_line(spans)) for label, spans in rows]
        case Bullets(items):
            return [(Run("• "), *line) for line in map(_line, items) if line]
        case Code(text):
            return [(Run(_clean(literal(text)).strip("\n"), code=True),)]


def _fact_label(label: str) -> Line:
    text = _clean(one_line(label))
    return (Run(text.removesuffix(":") + ":", bold=True), Run(" ")) if text else ()


def _line(spans: Inline) -> Line:
    runs = (
        Run(_clean(lines(span.text)), span.bold, span.italic, web_address(span.href))
        for span in spans
    )
    return tuple(run for run in runs if run.text)


def _clean(text: str) -> str:
    return text.translate(_REMOVED_MARKS)


def _html(part: Part) -> str:
    """The HTML of a part, "" where nothing of it could be seen."""
    if not is_visible("".join(run.text for _, line in part for run in line)):
        return ""
    return "".join(
        separator + "".join(run.html() for run in line) for separator, line in part
    ).strip()
