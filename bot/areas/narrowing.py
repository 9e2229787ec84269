""" "Richmond, London", "Newport (Shropshire)", "Gillingham Kent": the rest says which is meant.

`lookup` comes here when the words as a whole are not a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.areas.choosing import Meaning
from bot.areas.gazette import Name, Rank
from bot.areas.norm import key_of
from bot.core.types import Area, AreaKind

MOST_WORDS = 12
_SEPARATOR = re.compile(r"[,;()/\n]+| - ")
_LINKS = ("in", "near", "nr", "at", "by", "from")


def split_by_punctuation(text: str) -> Iterator[tuple[str, str]]:
    """Head and context pairs of "a, b, c": (a, b), (a, c), (b, c)."""
    parts = [p for p in map(str.strip, _SEPARATOR.split(text)) if key_of(p)][:6]
    for i, head in enumerate(parts):
        for context in parts[i + 1 :]:
            yield head, context


def split_by_words(text: str) -> Iterator[tuple[str, str]]:
    """Head and context pairs of words without punctuation, longest head first."""
    words = key_of(text).split()
    if not 1 < len(words) <= MOST_WORDS:
        return
    for cut in range(len(words) - 1, 0, -1):
        head, context = words[:cut], words[cut:]
        if context[0] in _LINKS and len(context) > 1:
            context = context[1:]
        yield " ".join(head), " ".join(context)


@dataclass(frozen=True, slots=True)
class Fallback:
    """A reading of a part of the words, where the parts do not fit together."""

    meanings: list[Meaning]
    ignored: str  #: the part left out; "" where it said nothing anyway
    weakness: int


def possible_fallbacks(
    head: tuple[str, list[Meaning]], context: tuple[str, list[Meaning]]
) -> list[Fallback]:
    """The head alone, or the context alone where the head is unknown or hardly a name.

    "Lancaster, PA" is Lancaster; "12 High Street, Bath" is Bath, whatever ward is called so.
    """
    found = []
    if head[1]:
        strong = any(m.name.rank <= Rank.TOWN or m.name.rank is Rank.BODY for m in head[1])
        ignored = "" if _says_little(context[1]) else context[0]
        found.append(Fallback(head[1], ignored, 0 if strong else 2))
    places = [m for m in context[1] if m.name.rank <= Rank.TOWN and not m.name.nation]
    if places and not _says_little(context[1]):
        found.append(Fallback(places, head[0], 1))
    return found


def _says_little(contexts: list[Meaning]) -> bool:
    """Whether the rest is only "England" or "UK", which rules nothing out."""
    return any(c.name.kind == "country" or "United Kingdom" in c.name.nation for c in contexts)


def narrow(heads: list[Meaning], contexts: list[Meaning], areas: dict[str, Area]) -> list[Meaning]:
    """Those of the heads that lie in one of the contexts."""
    kept = []
    for context in contexts:
        if context.name.rank in (Rank.BODY, Rank.WARD) or context.name.kind == "country":
            continue
        kept += [m for m in heads if m not in kept and _lies_in(m.name, context.name, areas)]
    return kept


def _lies_in(head: Name, context: Name, areas: dict[str, Area]) -> bool:
    if context.nation or head.nation:
        return bool(head.nation) and head.nation in (context.nation, context.name)
    if head.row == context.row:
        return False
    if context.rank is Rank.FOOTPRINT:
        return _in_footprints(head, context, areas)
    districts = _districts(context, areas)
    return bool(districts & _districts(head, areas)) and len(_districts(head, areas)) <= len(
        districts
    )


def _in_footprints(head: Name, context: Name, areas: dict[str, Area]) -> bool:
    codes = {code for code, _ in (*context.old, *context.new)}
    return any(code in codes for code, share in (*head.new, *head.old) if share >= 0.5)


def _districts(name: Name, areas: dict[str, Area]) -> set[str]:
    found = set(name.councils)
    for county in [c for c in name.councils if c.startswith("E10")]:
        found |= {
            a.code for a in areas.values() if a.kind is AreaKind.COUNCIL and a.parent == county
        }
    return found
