"""Reads the formatting of a message that a person wrote; called by `inbound.py`. Pure.

Entities count in UTF-16 units: https://core.telegram.org/bots/api#messageentity
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from bot.core.document import Block, Code, Span
from bot.core.written import from_lines, split_lines

#: What of Telegram's formatting a document can say; the rest is shown as plain words.
_READ = ("bold", "italic", "text_link", "pre")


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    types: frozenset[str]
    href: str | None


def read_blocks(text: str, entities: Sequence[dict[str, Any]], begin: int = 0) -> tuple[Block, ...]:
    """The blocks of a text from the character number `begin` on."""
    raw = text.encode("utf-16-le", "surrogatepass")
    known = [one for one in entities if one.get("type") in _READ]
    start = len(text[:begin].encode("utf-16-le", "surrogatepass")) // 2
    blocks: list[Block] = []
    for is_code, some in groupby(_runs(raw, known, start), key=lambda run: "pre" in run.types):
        runs = list(some)
        if is_code:
            blocks.append(Code("".join(run.text for run in runs)))
            continue
        spans = [Span(r.text, "bold" in r.types, "italic" in r.types, r.href) for r in runs]
        blocks.extend(from_lines(split_lines(spans)))
    return tuple(blocks)


def _runs(raw: bytes, entities: Sequence[dict[str, Any]], start: int) -> Iterator[_Run]:
    """The text in stretches of one style, from the unit number `start` on."""
    end = len(raw) // 2
    marks = {start, end}
    for one in entities:
        marks |= {int(one["offset"]), int(one["offset"]) + int(one["length"])}
    places = sorted(mark for mark in marks if start <= mark <= end)
    for left, right in pairwise(places):
        here = [one for one in entities if _covers(one, left, right)]
        href = next((str(one["url"]) for one in here if one["type"] == "text_link"), None)
        text = raw[left * 2 : right * 2].decode("utf-16-le", "replace")
        yield _Run(text, frozenset(str(one["type"]) for one in here), href)


def _covers(entity: dict[str, Any], left: int, right: int) -> bool:
    begin = int(entity["offset"])
    return begin <= left and right <= begin + int(entity["length"])
