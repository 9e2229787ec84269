"""Finds names and telling words in running text in one pass each, longest first.

`bot.areas.matcher` asks it; the names come from `bot.areas.names`, the words from its tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.areas.counting import COUNTED, OF_ENGLAND, counts, is_the_most
from bot.areas.name_tables import rows, words_of
from bot.areas.names import Names
from bot.core.matching.cues import CUES
from bot.core.matching.flat import Flat, pattern_of
from bot.core.matching.model import NAMESAKE, SITE, Hit, Meaning, Signal
from bot.core.matching.tenor import AGAINST

#: Letters from which on an abbreviation may be written as a word.
SPOKEN = 6
#: An item that names more than this has told its subject long before.
MOST_HITS = 400
#: A name or word says nothing new when it stands there a fourth time.
MOST_REPEATS = 3
#: Small words, directions and kinds of bodies may stand in lower case inside a name.
_LOWER = words_of("lower_case.txt")
_BODIES = (" hospital", " trust", " board", " council", " centre", " unit", " ccg", " icb", " stp")
#: Regions are often written small ("the north west").
_DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "midlands", "mid", "of", "england", "yorkshire", "and"}
)


@dataclass(frozen=True, slots=True)
class Scanner:
    """Two automata, built once: the names, and the words that say what an item is about."""

    names: AhoCorasick
    patterns: tuple[str, ...]  #: the names, as they are looked for
    single: frozenset[int]  #: those of one word, in no case of their own
    begun: dict[int, int]  #: of names, the one that begins them
    meanings: tuple[tuple[Meaning, ...], ...]
    exact: tuple[str, ...]
    words: AhoCorasick
    kinds: tuple[tuple[str, int], ...]
    counted: Mapping[int, tuple[str, int]]  #: by pattern: what a large number of it says
    shorter: dict[int, int]  #: of phrases, the one that begins them
    surnames: frozenset[int]  #: words against that may be somebody's name
    lengths: tuple[int, ...]  #: of the words, with the space before them
    of_england: frozenset[int]  #: words for the country after or before "the worst"
    cue_words: AhoCorasick
    cue_numbers: tuple[int, ...]
    first_names: frozenset[str]

    def hits(self, flat: Flat) -> list[Hit]:
        """The names in a text, left to right, written as names are written."""
        found: list[Hit] = []
        seen: dict[int, int] = {}
        cased, meanings, single = flat.cased, self.meanings, self.single
        for pattern, start, end in self.names.find_matches_as_indexes(flat.lower):
            if not (pattern in single and cased[end] == " " and cased[start + 1].isupper()):
                while pattern >= 0 and not self._is_name(flat, pattern, start + 1, end):
                    # "Coventry City" in "Coventry city centre": the name that begins it stands.
                    pattern = self.begun.get(pattern, -1)
                    end = start + 1 + len(self.patterns[pattern])
            times = seen.get(pattern, 0)
            if pattern >= 0 and times < MOST_REPEATS:
                seen[pattern] = times + 1
                found.append(Hit(start + 1, end, meanings[pattern]))
                if len(found) == MOST_HITS:
                    break
        return found

    def _is_name(self, flat: Flat, pattern: int, start: int, end: int) -> bool:
        """Whether a name stands there as names do: whole, and in their case."""
        if flat.cased[end] != " " and not _ends_word(flat, end):
            return False
        form = flat.cased[start:end]
        if form.endswith("S") and " " not in form and pattern in self.begun and not form.isupper():
            # "York's" is not "Yorks"; "LCHS" is an abbreviation of its own.
            return False
        if flat.cased[end] == "s" and form.count(" ") == 1 and self._is_of_namesakes(pattern):
            # "Mansfield and Sutton hospitals" are those of towns; there are several Suttons.
            return False
        if self.meanings[pattern][0].sort is NAMESAKE and form.rpartition(" ")[2].islower():
            # A club is Coventry City; "Coventry city" is the city.
            return False
        return _looks_like_a_name(form, self.exact[pattern])

    def _is_of_namesakes(self, pattern: int) -> bool:
        """Whether a hospital is called after a town of which there are several."""
        if self.meanings[pattern][0].sort is not SITE:
            return False
        begun = self.begun.get(pattern, -1)
        return begun >= 0 and len(self.meanings[begun]) > 1

    def cues(self, left: str) -> list[tuple[int, int]]:
        """Numbers and positions of the words before a name that may make it more or less than the
        subject, in the order in which they are tried."""
        numbers = self.cue_numbers
        found = self.cue_words.find_matches_as_indexes(left, overlapping=True)
        return sorted([(numbers[pattern], start) for pattern, start, _ in found])

    def signals(self, flat: Flat) -> list[Signal]:
        """The telling words in a text, left to right."""
        found: list[Signal] = []
        seen: dict[int, int] = {}
        lower, kinds, counted = flat.lower, self.kinds, self.counted
        surnames, of_england = self.surnames, self.of_england
        for pattern, start, end in self.words.find_matches_as_indexes(lower):
            if lower[end] != " " and not lower.startswith("s ", end):
                # "Hospital after" in "hospital aftercare": the word before it stands.
                pattern = self.shorter.get(pattern, -1)
                end = start + self.lengths[pattern]
            if pattern >= 0:
                times = seen.get(pattern, 0)
                if times < MOST_REPEATS and not (
                    pattern in surnames and self._is_surname(flat.cased, start)
                ):
                    seen[pattern] = times + 1
                    if pattern in of_england and is_the_most(lower, start + 1, end):
                        found.append(Signal(start + 1, end, "most", 0))
                        continue
                    kind, weight = kinds[pattern]
                    found.append(Signal(start + 1, end, kind, weight))
                    if pattern in counted and "s" in lower[end - 1 : end + 1]:
                        found.extend(counts(flat, start + 1, end, counted[pattern]))
        return found

    def _is_surname(self, cased: str, start: int) -> bool:
        """ "Simon Fell": a capital after a first name."""
        if not cased[start + 1].isupper():
            return False
        return cased[max(0, start - 20) : start].rsplit(" ", 1)[-1] in self.first_names


def build_scanner(names: Names) -> Scanner:
    """Both automata (about half a second); keep the result."""
    patterns = list(names.meanings)
    words = dict(_vocabulary())
    stems = [(f" {stem}", number) for number, cue in enumerate(CUES) for stem in cue.stems]
    return Scanner(
        names=_automaton(patterns),
        patterns=tuple(patterns),
        single=frozenset(
            n
            for n, p in enumerate(patterns)
            if " " not in p and p not in names.exact and p[-1] != "s"
        ),
        begun=_shorter(patterns),
        meanings=tuple(names.meanings[p] for p in patterns),
        exact=tuple(names.exact.get(p, "") for p in patterns),
        words=_automaton(list(words)),
        kinds=tuple(words.values()),
        counted={n: COUNTED[word] for n, word in enumerate(words) if word in COUNTED},
        shorter=_shorter(list(words)),
        surnames=frozenset(
            n
            for n, (word, said) in enumerate(words.items())
            if " " not in word and said[0] in AGAINST
        ),
        lengths=tuple(len(word) + 1 for word in words),
        of_england=frozenset(n for n, word in enumerate(words) if word in OF_ENGLAND),
        cue_words=AhoCorasick([stem for stem, _ in stems]),
        cue_numbers=tuple(number for _, number in stems),
        first_names=words_of("first_names.txt"),
    )


def _shorter(words: list[str]) -> dict[int, int]:
    """Of each phrase that another begins, which: the longest."""
    number = {word: n for n, word in enumerate(words)}
    found = {n: number[w[:-1]] for w, n in number.items() if w[-1] == "s" and w[:-1] in number}
    for word, n in number.items():
        begin = word
        while " " in begin and n not in found:
            begin = begin.rpartition(" ")[0]
            if begin in number:
                found[n] = number[begin]
    return found


def _automaton(patterns: list[str]) -> AhoCorasick:
    # The space before a name makes it begin at a word; where it ends is looked at afterwards.
    return AhoCorasick([" " + p for p in patterns], matchkind=MatchKind.LeftmostLongest)


def _vocabulary() -> Iterator[tuple[str, tuple[str, int]]]:
    for words, kind, weight in rows("vocabulary.tsv"):
        for word in words.split("|"):
            yield pattern_of(word), (kind, int(weight))


def _ends_word(flat: Flat, end: int) -> bool:
    """Whether a name ends with the letter after it."""
    cased = flat.cased
    if cased[end + 1 : end + 2] != " ":
        return False
    # A possessive, or the plural of a kind of body: "Weston and Musgrove Park hospitals", "ICBs".
    plural = cased[end - 1].isupper() or flat.lower.endswith(_BODIES, 0, end)
    return cased[end] == "S" or (cased[end] == "s" and plural)


def _looks_like_a_name(form: str, exact: str) -> bool:
    if exact:
        if form.upper() != exact.upper():
            return False
        # Papers that write acronyms as words do so with long ones: "Secamb".
        spoken = len(form) >= SPOKEN and form.istitle()
        return form == exact or spoken or sum(c.isupper() for c in form) >= 2
    if form[0].isupper() and " " not in form:
        return True
    proper = False
    for word in form.split():
        if word[0].isupper() or word[0].isdigit():
            proper = True
        elif word.removesuffix("S") not in _LOWER:
            return False
    return proper or _DIRECTIONS.issuperset(form.split())
