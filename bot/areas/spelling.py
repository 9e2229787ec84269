"""Slips of spelling: the names closest to what was written.

`lookup` reads a word as its only close neighbour, and suggests the others.
"""

from __future__ import annotations

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from bot.areas.gazette import Gazetteer

CLOSE = 80.0  #: per cent of letters in place; below it nothing is read as another word
FAR = 55.0
SHORTEST = 5  #: letters; shorter words have too many neighbours
_TIE = 2.0


def close_keys(gazetteer: Gazetteer, key: str, but: str = "") -> list[str]:
    """Keys that the writer may have meant, all about equally close; never `but`."""
    if len(key) < SHORTEST:
        return []
    found = process.extract(
        key, gazetteer.by_key.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE - 4, limit=25
    )
    rated = sorted(
        (
            (_closeness(key, other), other)
            for other, _, _ in found
            if other != but and _every_word(key, other)
        ),
        reverse=True,
    )
    if not rated or rated[0][0] < CLOSE:
        return []
    return [other for score, other in rated if score >= rated[0][0] - _TIE]


def _closeness(key: str, other: str) -> float:
    # Two letters swapped are one slip; the first letter is seldom wrong.
    steps = DamerauLevenshtein.distance(key, other)
    score = 100.0 * (1 - steps / max(len(key), len(other)))
    if steps == 1:
        score = max(score, CLOSE)
    return score - (4.0 if key[0] != other[0] else 0.0)


def _every_word(key: str, other: str) -> bool:
    # In a long name one word may be another altogether: Goole Hospital is not Poole Hospital.
    mine, theirs = key.split(), other.split()
    if len(mine) != len(theirs):
        return True
    return all(_closeness(a, b) >= CLOSE for a, b in zip(mine, theirs, strict=True))


def near_keys(gazetteer: Gazetteer, key: str, limit: int) -> list[str]:
    """The nearest keys however far, the best first."""
    if not key:
        return []
    found = process.extract(
        key, gazetteer.by_key.keys(), scorer=fuzz.ratio, score_cutoff=FAR, limit=limit
    )
    # A scrap is like many short names and abbreviations, which helps nobody.
    return [other for other, _, _ in found if 3 * len(other) >= 2 * len(key)]
