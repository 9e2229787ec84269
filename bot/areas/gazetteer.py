"""Finds names and telling words in running text in one pass each, longest first.

`bot.areas.matcher` asks it; the names come from `bot.areas.names`, the words from its tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.areas.names import Names, rows, words_of
from bot.core.matching.flat import Flat, pattern_of
from bot.core.matching.model import Hit, Meaning, Signal

#: An item that names more than this has told its subject long before.
MOST_HITS = 400
MOST_SIGNALS = 2000
#: Small words, directions and kinds of bodies may stand in lower case inside a name.
_LOWER = words_of("lower_case.txt")
#: Regions are often written small ("the north west").
_DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "midlands", "mid", "of", "england", "yorkshire", "and"}
)


@dataclass(frozen=True, slots=True)
class Scanner:
    """Two automata, built once: the names, and the words that say what an item is about."""

    names: AhoCorasick
    meanings: tuple[tuple[Meaning, ...], ...]
    exact: tuple[str, ...]
    words: AhoCorasick
    kinds: tuple[tuple[str, int], ...]
    first_names: frozenset[str]

    def hits(self, flat: Flat) -> list[Hit]:
        """The names in a text, left to right, written as names are written."""
        found: list[Hit] = []
        for pattern, start, end in self.names.find_matches_as_indexes(flat.lower):
            if not _ends_word(flat.cased, end):
                continue
            form = flat.cased[start + 1 : end]
            if _looks_like_a_name(form, self.exact[pattern]):
                found.append(Hit(start + 1, end, self.meanings[pattern]))
                if len(found) == MOST_HITS:
                    break
        return found

    def signals(self, flat: Flat) -> list[Signal]:
        """The telling words in a text, left to right."""
        found: list[Signal] = []
        for pattern, start, end in self.words.find_matches_as_indexes(flat.lower):
            rest = flat.lower[end : end + 2]
            if rest[:1] == " " or rest == "s ":
                kind, weight = self.kinds[pattern]
                found.append(Signal(start + 1, end, kind, weight))
                if len(found) == MOST_SIGNALS:
                    break
        return found


def build_scanner(names: Names) -> Scanner:
    """Both automata (about half a second); keep the result."""
    patterns = list(names.meanings)
    words = dict(_vocabulary())
    return Scanner(
        names=_automaton(patterns),
        meanings=tuple(names.meanings[p] for p in patterns),
        exact=tuple(names.exact.get(p, "") for p in patterns),
        words=_automaton(list(words)),
        kinds=tuple(words.values()),
        first_names=words_of("first_names.txt"),
    )


def _automaton(patterns: list[str]) -> AhoCorasick:
    # The space before a name makes it begin at a word; where it ends is looked at afterwards.
    return AhoCorasick([" " + p for p in patterns], matchkind=MatchKind.LeftmostLongest)


def _vocabulary() -> Iterator[tuple[str, tuple[str, int]]]:
    for words, kind, weight in rows("vocabulary.tsv"):
        for word in words.split("|"):
            yield pattern_of(word), (kind, int(weight))


def _ends_word(cased: str, end: int) -> bool:
    return cased[end] == " " or (cased[end] == "S" and cased[end + 1] == " ")


def _looks_like_a_name(form: str, exact: str) -> bool:
    if exact:
        return form == exact or (
            form.upper() == exact.upper() and sum(c.isupper() for c in form) >= 2
        )
    if form[0].isupper() and " " not in form:
        return True
    proper = False
    for word in form.split():
        if word[0].isupper() or word[0].isdigit():
            proper = True
        elif word.removesuffix("S") not in _LOWER:
            return False
    return proper or _DIRECTIONS.issuperset(form.split())
