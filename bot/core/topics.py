"""What an item is about besides a place: its topics, from the feed's categories and its words.

`bot.feeds.intake` tags each new item once; filters and cards read the codes. The words are in
`bot.core.topic_words`: a phrase tags by itself, a pair where both stand near each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.core.topic_words import CATEGORIES, PAIRS, PHRASES

#: Code and name of every topic, in the order in which they are shown.
NAMES: Mapping[str, str] = {
    "funding": "funding and cuts",
    "closures": "closures and service change",
    "privatisation": "privatisation and contracts",
    "structure": "mergers and structure",
    "mental-health": "mental health",
    "primary-care": "primary care",
    "maternity": "maternity",
    "hospitals": "A&E and hospitals",
    "workforce": "workforce and strikes",
    "social-care": "social care",
    "consultations": "consultations and public meetings",
    "waiting": "waiting lists",
}
#: Words between the two words of a pair.
NEAR = 5
#: Of a longer text only so much is looked at.
LONGEST = 4_000

_WORD = re.compile(r"[a-z0-9&]+(?:'[a-rt-z]\w*)?|[.!?;:]")
_ALTERNATIVES = re.compile(r"[|\n]")
_STOPS = frozenset(".!?;:")


@dataclass(frozen=True, slots=True)
class _Index:
    """The word lists, turned round: from a word to what it may begin or belong to."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    sides: Mapping[str, tuple[tuple[int, int], ...]]  #: word -> (pair, side)
    pairs: tuple[str, ...]  #: the topic of each pair
    categories: Mapping[str, tuple[str, ...]]


def topics_of(title: str, summary: str, categories: Iterable[str] = ()) -> tuple[str, ...]:
    """The codes of the topics of an item, in the order of `NAMES`; often none."""
    index = _index()
    found = {topic for name in categories for topic in _of_category(index, name)}
    for text in (title, summary):
        words = _WORD.findall(
            text[:LONGEST].lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        )
        found.update(_by_phrase(index, words), _by_pair(index, words))
    return tuple(code for code in NAMES if code in found)


def _of_category(index: _Index, name: str) -> Iterator[str]:
    words = _WORD.findall(name.lower())
    yield from index.categories.get(" ".join(words), ())
    yield from _by_phrase(index, words)


def _by_phrase(index: _Index, words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        for phrase, topic in index.phrases.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                yield topic


def _by_pair(index: _Index, words: Sequence[str]) -> Iterator[str]:
    """The topics of pairs whose two sides stand in one sentence, not far apart."""
    last: dict[tuple[int, int], int] = {}
    for at, word in enumerate(words):
        if word in _STOPS:
            last.clear()
            continue
        for pair, side in index.sides.get(word, ()):
            other = last.get((pair, 1 - side))
            if other is not None and at - other <= NEAR + 1:
                yield index.pairs[pair]
            last[pair, side] = at


@cache
def _index() -> _Index:
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for topic, listed in PHRASES.items():
        for phrase in _split(listed):
            words = tuple(phrase.split())
            phrases.setdefault(words[0], []).append((words, topic))
    sides: dict[str, list[tuple[int, int]]] = {}
    for number, (_, *both) in enumerate(PAIRS):
        for side, listed in enumerate(both):
            for word in _split(listed):
                sides.setdefault(word, []).append((number, side))
    categories: dict[str, list[str]] = {}
    for topic, listed in CATEGORIES.items():
        for name in _split(listed):
            categories.setdefault(name, []).append(topic)
    return _Index(
        {word: tuple(some) for word, some in phrases.items()},
        {word: tuple(some) for word, some in sides.items()},
        tuple(topic for topic, *_ in PAIRS),
        {name: tuple(some) for name, some in categories.items()},
    )


def _split(listed: str) -> list[str]:
    return [" ".join(each.split()) for each in _ALTERNATIVES.split(listed) if each.strip()]
