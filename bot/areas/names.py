"""Every name that running text may use for an area, as patterns with their meanings.

`bot.areas.gazetteer` builds its automaton from `running_names(atlas)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.areas.atlas import Atlas
from bot.areas.gazetteer_names import Known, of_gazetteer
from bot.areas.name_tables import by_hand, districts, is_abbreviation, rows, words_of
from bot.core.matching.flat import pattern_of, squash
from bot.core.matching.model import Meaning, Sort
from bot.core.matching.resolve import USUAL


@dataclass(frozen=True, slots=True)
class Names:
    """Patterns in the lower form of a text; `exact` is how an abbreviation must be written."""

    meanings: Mapping[str, tuple[Meaning, ...]]
    exact: Mapping[str, str]


def running_names(atlas: Atlas) -> Names:
    """All patterns: the hand-written tables first, then the gazetteer's names that fit them."""
    found: dict[str, list[Meaning]] = {}
    exact: dict[str, str] = {}
    spoken: set[str] = set()  # abbreviations that papers write as words too: "Sath"
    for key, spelled, meaning in (*by_hand(), *districts(atlas)):
        _put(found, key, meaning)
        if is_abbreviation(spelled) or (" " in spelled and spelled.islower()):
            exact.setdefault(key, squash(spelled))
        elif spelled.istitle() and " " not in spelled:
            spoken.add(key)
    for key in spoken:
        exact.pop(key, None)
    _add_gazetteer(found, atlas)
    _weigh_usual(found)
    wary = {pattern_of(w): what for words, what in rows("wary.tsv") for w in words.split("|")}
    kept = {key: _settled(key, listed, wary) for key, listed in found.items()}
    return Names({key: listed for key, listed in kept.items() if listed}, exact)


def _add_gazetteer(found: dict[str, list[Meaning]], atlas: Atlas) -> None:
    settled = frozenset(found)
    # "West Midlands hospitals" are those of the West Midlands, not the one that is called so.
    wide = {k for k, ms in found.items() if len(ms[0].labels) > 1 or ms[0].sort is Sort.REGION}
    known = Known(
        bodies={key: ms[0] for key, ms in found.items() if ms[0].sort is Sort.BODY},
        systems={key: ms[0] for key, ms in found.items() if ms[0].sort is Sort.SYSTEM},
        unspoken=words_of("not_in_text.txt"),
    )
    for name in atlas.gazetteer.all_names():
        for key, meaning in of_gazetteer(name, known):
            if meaning.sort is Sort.SITE and key.removesuffix(" hospital") in wide:
                continue
            if key not in settled:
                _put(found, key, meaning)
            elif set(found[key][0].labels) & set(meaning.labels):
                found[key][0] = _with_councils(found[key][0], meaning)
            elif meaning.sort in (Sort.ELSEWHERE, Sort.COUNCIL, Sort.TOWN):
                _put(found, key, meaning)


def _weigh_usual(found: dict[str, list[Meaning]]) -> None:
    """Give the usual one of namesakes the weight that makes it so."""
    for names, label, _ in rows("usual.tsv"):
        for key in map(pattern_of, names.split("|")):
            meanings = found.get(key, [])
            found[key] = [replace(m, people=USUAL) if m.labels == (label,) else m for m in meanings]


def _put(found: dict[str, list[Meaning]], key: str, meaning: Meaning) -> None:
    if len(key) > 1:
        found.setdefault(key, []).append(meaning)


def _with_councils(by_hand: Meaning, place: Meaning) -> Meaning:
    is_place = by_hand.sort is Sort.LOCALITY and place.sort is Sort.COUNCIL
    if by_hand.councils or not is_place or not place.councils:
        return by_hand
    sort = place.sort if len(place.councils) == 1 else by_hand.sort
    return replace(by_hand, councils=place.councils, people=place.people, sort=sort)


def _settled(key: str, listed: list[Meaning], wary: Mapping[str, str]) -> tuple[Meaning, ...]:
    """One meaning for each set of labels, the most telling one; namesakes win over all."""
    caution = wary.get(key)
    if len(listed) == 1 and not caution:
        return tuple(listed)  # as nearly all are
    namesakes = [m for m in listed if m.sort is Sort.NAMESAKE]
    if namesakes:
        return (namesakes[0],)
    best: dict[tuple[object, ...], Meaning] = {}
    for meaning in sorted(listed, key=lambda m: (m.sort, -m.people)):
        best.setdefault((frozenset(meaning.labels), meaning.nation), meaning)
    kept = tuple(_told_apart(best.values()))
    return tuple(replace(m, wary=caution) for m in kept) if caution else kept


def _told_apart(meanings: Iterable[Meaning]) -> Iterator[Meaning]:
    """Without villages and parishes where a town or something greater has the name."""
    listed = list(meanings)
    greatest = max((m.people for m in listed), default=0)
    has_place = any(m.sort < Sort.MINOR for m in listed)
    for meaning in listed:
        dwarfed = meaning.sort is Sort.MINOR and has_place and meaning.people * 10 < greatest
        if not dwarfed:
            yield meaning
