"""Turns a document into bodies for Matrix; called by the platform's `render`.

A body is the JSON of `{"plain": text, "html": the same as HTML, "buttons": how many}`, and
`"file"` where the document carries one, `"room": true` where it calls everybody; the same bytes
every time. Buttons are numbered lines; the transport adds a reaction for each number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

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
from bot.platforms.matrix.layout import Group, Line, Part, Run, html_of, pack, plain_of

#: A message must show something; this stands for a document without any visible text.
NOTHING = "…"
LONGEST_LABEL = 100
#: Buttons beyond the tenth have a number, but no reaction.
KEYS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣", "🔟")


def render(document: Document, commands: Collection[str] = ()) -> tuple[str, ...]:
    """The bodies of `document` in order, each within the limit of an event; buttons are on the
    last. These commands are shown as `!name`: clients keep `/name` for commands of their own."""
    groups = [group for block in document.blocks if (group := _group(block)) is not None]
    groups = [_with_bangs(group, commands) for group in groups] if commands else groups
    if document.actions:
        groups.append(
            Group("text", tuple(map(_button, range(len(document.actions)), document.actions)))
        )
    parts = pack(groups)
    last = len(parts) - 1
    return tuple(
        _body(
            part,
            len(document.actions) if index == last else 0,
            document.attachment if index == 0 else None,
            calls_all=document.calls_all,
        )
        for index, part in enumerate(parts)
    )


def _with_bangs(group: Group, commands: Collection[str]) -> Group:
    """The block with commands as people can send them here."""
    if group.kind == "code":
        return group
    names = "|".join(sorted(map(re.escape, commands)))
    slashed = re.compile(rf"(?<![\w/:.<&-])/({names})(?![\w/-])")
    return replace(
        group,
        lines=tuple(
            tuple(replace(run, text=slashed.sub(r"!\1", run.text)) for run in line)
            for line in group.lines
        ),
    )


def number_of(key: str) -> int | None:
    """The number that a reaction stands for; people's clients leave out the variation selector."""
    bare = key.replace("\ufe0f", "")
    if bare == "🔟":
        return 10
    digit = bare.removesuffix("\u20e3")
    return int(digit) if len(digit) == 1 and digit in "123456789" and digit != bare else None


def _body(part: Part, buttons: int, file: Attachment | None, *, calls_all: bool) -> str:
    nothing = "" if file else NOTHING
    said: dict[str, Any] = {
        "plain": plain_of(part) or nothing,
        "html": html_of(part) or (f"<p>{nothing}</p>" if nothing else ""),
        "buttons": min(buttons, len(KEYS)),
    }
    if calls_all and "@room" in said["plain"]:
        said["room"] = True
    if file is not None:
        said["file"] = {
            "file": file.file,
            "name": one_line(file.name),
            "type": file.media_type,
            "alt": one_line(file.alt),
        }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _button(index: int, action: Action) -> Line:
    label = one_line(action.label)
    if not is_visible(label):
        label = one_line(action.command)
    if len(label) > LONGEST_LABEL:
        label = label[: LONGEST_LABEL - 1].rstrip() + "…"
    key = KEYS[index] if index < len(KEYS) else f"{index + 1}."
    return (Run(f"{key} {label}"),)


def _group(block: Block) -> Group | None:
    """The lines of one block that show something."""
    kind, made = _lines(block)
    shown = tuple(line for line in made if is_visible("".join(run.text for run in line)))
    if not shown:
        return None
    return Group(kind, tuple(made) if kind == "code" else shown)


def _lines(block: Block) -> tuple[str, list[Line]]:
    match block:
        case Title(text, href):
            return "text", [(Run(one_line(text), bold=True, href=web_address(href)),)]
        case Paragraph(spans):
            return "text", [_line(spans)]
        case Hint(spans):
            return "text", [tuple(Run(run.text, run.bold, True, run.href) for run in _line(spans))]
        case Facts(rows):
            return "text", [(*_fact_label(label), *_line(spans)) for label, spans in rows]
        case Bullets(items):
            return "list", [_line(spans) for spans in items]
        case Code(text):
            return "code", [(Run(line),) for line in literal(text).strip("\n").split("\n")]


def _fact_label(label: str) -> Line:
    text = one_line(label)
    return (Run(text.removesuffix(":") + ":", bold=True), Run(" ")) if text else ()


def _line(spans: Inline) -> Line:
    runs = (Run(lines(span.text), span.bold, span.italic, web_address(span.href)) for span in spans)
    return tuple(run for run in runs if run.text)
