"""What in an item whose headline names no place speaks for England's news told with an example.

Called by `bot.areas.matcher`, which adds up what each piece of evidence weighs (LABELLING rule 9).
The weights are learned, not set: see `benchmarks.learn_weights` and docs/matching.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.matching.flat import Flat
from bot.core.matching.instances import stands_as_place
from bot.core.matching.model import SUBJECT, Mention, Signal
from bot.core.matching.passing import is_instance
from bot.core.matching.regions import NEIGHBOURS, regions_of
from bot.core.matching.scope import Scope
from bot.core.matching.subjects import labels_of

#: Names of pieces of evidence, with how much of each there is.
Evidence = dict[str, float]

#: The name of the log odds that no evidence at all leaves.
BIAS = "(none)"
#: Where words stand.
TITLE, BELOW = "title", "below"
#: Words beside the first name that are looked at, and the letters in which they stand.
BESIDE, _REACH = 3, 48
_PERSON_LEFT = re.compile(
    r"[A-Z][a-z]+ (?:Mc|Mac|O)?[A-Z][a-z]+ (?:\w+ ){0,3}(?:of|at|from|in|for) (?:the )?$"
)
_ADDRESSED_LEFT = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Baroness|Prof|Professor|Cllr) ")
#: Letters before the first name in which a person may be named.
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Weights:
    """What each piece of evidence weighs, as log odds; most weigh nothing."""

    pieces: Mapping[str, float]
    words: Mapping[str, Mapping[str, float]]  #: by where they stand
    pairs: Mapping[str, Mapping[tuple[str, str], float]]  #: of words side by side, likewise


def weights_of(table: Mapping[str, float]) -> Weights:
    """The weights, by the names of their pieces."""
    words: dict[str, dict[str, float]] = {TITLE: {}, BELOW: {}}
    pairs: dict[str, dict[tuple[str, str], float]] = {TITLE: {}, BELOW: {}}
    for name, weight in table.items():
        match name.split(" "):
            case [where, word] if where in words:
                words[where][word] = weight
            case [where, one, other] if where in pairs:
                pairs[where][one, other] = weight
    return Weights(table, words, pairs)


def are_below(mentions: Sequence[Mention]) -> bool:
    """Whether places or bodies are named, but none in the title."""
    return any(m.meaning.labels for m in mentions) and not any(_is_titled(m) for m in mentions)


def weigh(weights: Weights, evidence: Evidence, flat: Flat, mentions: Sequence[Mention]) -> float:
    """The log odds that an item is England's news; `evidence` need not hold its words."""
    known = weights.pieces.get
    total = weights.pieces[BIAS] + sum([known(n, 0.0) * much for n, much in evidence.items()])
    for where, words in _tokens(flat, [m for m in mentions if m.meaning.labels]):
        of_words, of_pairs = weights.words[where], weights.pairs[where]
        total += sum([of_words[word] for word in of_words.keys() & set(words)])
        total += sum([of_pairs[pair] for pair in of_pairs.keys() & set(pairwise(words))])
    return total


def evidence_of_words(flat: Flat, mentions: Sequence[Mention]) -> Evidence:
    """The words of title and lead and their pairs; "@" stands for a name, "0" for a number."""
    found: Evidence = {}
    for where, words in _tokens(flat, [m for m in mentions if m.meaning.labels]):
        for word in words:
            found[f"{where} {word}"] = 1.0
        for one, other in pairwise(words):
            found[f"{where} {one} {other}"] = 1.0
    return found


def _tokens(flat: Flat, named: Sequence[Mention]) -> Iterator[tuple[str, list[str]]]:
    """The words of title and lead, between marks of where they begin and end."""
    end = flat.title_end
    yield TITLE, ["^", *_words(flat, named, 0, end), "$"]
    yield BELOW, ["^", *_words(flat, named, end, len(flat.lower)), "$"]


def evidence_of(
    flat: Flat,
    mentions: Sequence[Mention],
    signals: Sequence[Signal],
    scope: Scope,
    outlet: str,
    first_names: frozenset[str],
    opening: int,
) -> Evidence:
    """The evidence beside its words of an item with names, none of them in its title.

    `outlet` says what the names are to it; `opening` is where title and first sentence end, 0 where
    all names stand beyond the lead, so that their order says nothing.
    """
    named = [m for m in mentions if m.meaning.labels]
    first = named[0]
    found = _of_names(named)
    for piece in _of_scope(named, scope, outlet):
        found[piece] = 1.0
    if is_instance(flat, first, first_names, 0):
        found["instance"] = found[f"scope {scope.name} instance"] = 1.0
    if opening:
        found["late"] = float(first.start >= opening)
        before = flat.cased[flat.title_end : first.start]
        found["words before"] = min(before.count(" "), 30) / 10
        found["sentences before"] = float(min(before.count(" . "), 3))
    for piece in _beside(flat, named):
        found[piece] = 1.0
    if "what is of a place before" in found or "what is of a place after" in found:
        found[f"scope {scope.name} place"] = 1.0
    for signal in signals:
        if signal.start < flat.title_end:
            found[f"headline is {signal.kind}"] = 1.0
        elif signal.start < first.start:
            found[f"lead is {signal.kind}"] = 1.0
    return found


def _words(flat: Flat, named: Sequence[Mention], begin: int, end: int) -> list[str]:
    """The words of a stretch of text."""
    parts, at = [], begin
    for mention in named:
        if begin <= mention.start < end:
            parts += [flat.lower[at : mention.start], "@"]
            at = mention.end
    parts.append(flat.lower[at:end])
    words = " ".join(parts).split()
    return ["0" if w[0] in "0123456789" else w for w in words if w != "."]


def _of_scope(named: Sequence[Mention], scope: Scope, outlet: str) -> Iterator[str]:
    """Of whom the headline speaks, and what the outlet and the first name are to it."""
    first = named[0]
    strength = "strong" if any(m.strong for m in named) else "weak"
    yield f"scope {scope.name}"
    yield f"outlet {outlet}"
    yield f"scope {scope.name} outlet {outlet}"
    yield f"scope {scope.name} {strength}"
    yield f"scope {scope.name} {first.role.value}"
    yield f"outlet {outlet} {strength}"
    yield f"role {first.role.value}"
    yield f"sort {first.meaning.sort.name}"
    yield strength


def _of_names(named: Sequence[Mention]) -> Evidence:
    """How many there are, and how they lie to one another."""
    labels = labels_of(named)
    words: defaultdict[str, set[str]] = defaultdict(set)
    for mention in named:
        for label in mention.meaning.labels:
            words[label].add(mention.words)
    first = frozenset(named[0].meaning.labels)
    near = first.union(*(NEIGHBOURS.get(x, ()) for x in first))
    return {
        "subjects": sum(m.role is SUBJECT for m in named) / len(named),
        "labels": min(len(labels), 6) / 3,
        "regions": min(len(regions_of(labels)), 4) / 2,
        "apart": float(any(near.isdisjoint(m.meaning.labels) for m in named[1:])),
        "named twice": float(any(len(names) > 1 for names in words.values())),
    }


def _beside(flat: Flat, named: Sequence[Mention]) -> Iterator[str]:
    """What stands beside the first name."""
    first = named[0]
    before = flat.lower[max(flat.title_end, first.start - _REACH) : first.start].split()[-BESIDE:]
    after = flat.lower[first.end : first.end + _REACH].split(None, BESIDE)[:BESIDE]
    if not before:
        yield "begins"
    for number, word in enumerate(reversed(before), 1):
        yield f"{number} before {word}"
    for number, word in enumerate(after, 1):
        yield f"{number} after {word}"
    left, right = stands_as_place(flat, first)
    if left:
        yield "what is of a place before"
    if right:
        yield "what is of a place after"
    near = flat.cased[max(flat.title_end, first.start - _NEAR) : first.start]
    if _PERSON_LEFT.search(near):
        yield "person"
    if _ADDRESSED_LEFT.search(near):
        yield "addressed"
    if flat.cased.startswith("S", first.end):
        yield "possessive"
    if flat.cased[first.end : first.end + 2].strip().islower():
        yield "goes on"


def _is_titled(mention: Mention) -> bool:
    """Whether it is surely the name of an area or body in the title."""
    return mention.in_title and bool(mention.meaning.labels) and not mention.guess
