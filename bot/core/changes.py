"""Whether an outlet has changed an item enough to say so: pure, called when a feed repeats it."""

from __future__ import annotations

import hashlib
import re
from difflib import SequenceMatcher

from bot.core.links import page
from bot.core.types import Item

#: Texts more alike than this are the same with a comma moved.
TITLE_ALIKE, SUMMARY_ALIKE = 0.92, 0.85
#: A title less alike than this, at another address, is another item under an old number.
ANOTHER = 0.3
_WORD = re.compile(r"\w+")
#: Counters and times that change with every look.
_COUNTER = re.compile(
    r"\b\d+ (?:comments?|views?|shares?|minutes?|hours?|days?) ?(?:ago)?\b", re.IGNORECASE
)


def version(item: Item) -> str:
    """A mark of what an item says: the same words have the same, whatever their spacing."""
    said = "\n".join((" ".join(_words(item.title)), " ".join(_words(item.summary)), _link(item)))
    return hashlib.sha256(said.encode()).hexdigest()


def change(old: Item, new: Item) -> str | None:
    """What is substantially different, for a person; None for nothing, or for another item."""
    title, summary = _alike(old.title, new.title), _alike(old.summary, new.summary)
    if title < ANOTHER and _link(old) != _link(new):
        return None
    if title < TITLE_ALIKE:
        return f"the title was “{old.title}”"
    if _figures(old) != _figures(new):
        return "figures were corrected"
    if _link(old) != _link(new):
        return "it has a new address"
    if summary < SUMMARY_ALIKE and new.summary:
        return "the text was changed" if old.summary else "the text was added"
    return None


def _link(item: Item) -> str:
    return (page(item.url) or item.url) if item.url else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(_COUNTER.sub("", text).casefold())


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()


def _figures(item: Item) -> set[str]:
    text = _COUNTER.sub("", f"{item.title} {item.summary}")
    return {digits.replace(",", "") for digits in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}
