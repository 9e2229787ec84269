"""What in a text speaks for another country, and what for England.

Called by `bot.areas.matcher`; the words are those of `overlay_matching/elsewhere.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.areas.name_tables import rows
from bot.core.matching.flat import Flat, squash
from bot.core.matching.model import ELSEWHERE, Abroad, Hit, Mention

_WORD_END = re.compile(r"S? ")
#: How the table marks words of the British NHS.
HOME = "home"
ABROAD = "a place abroad in the title"
_OF = {"Welsh", "Wales", "Scottish", "Scotland", "Powys"}
NEXT_DOOR = {"Wales", "Scotland", "Northern Ireland", "the Crown dependencies", HOME}


@dataclass(frozen=True, slots=True)
class Countries:
    """The words for other countries, found in one pass."""

    automaton: AhoCorasick
    words: tuple[tuple[str, int], ...]  #: nation and weight of each
    first_names: frozenset[str]

    def _is_person(self, cased: str, start: int, end: int) -> bool:
        """Whether a word for a country is a person's name: "Kirsty Wales", "Barry Gardiner"."""
        names = self.first_names
        before = cased[max(0, start - 20) : start].rsplit(" ", 1)[-1]
        return before in names or (cased[start + 1 : end] in names and cased[end + 1].isupper())

    def abroad(
        self,
        flat: Flat,
        hits: Sequence[Hit],
        mentions: Sequence[Mention],
        foreign: int = 0,
        *,
        overseas: bool = False,
    ) -> Abroad:
        """What speaks for another country; not "Wales" in "Princess of Wales Hospital".

        `foreign` is what the outlet says for one, as a weight; `overseas`: that one is far away,
        and a paper there that tells of England says so, or that it is of the NHS.
        """
        places = {m.start for m in mentions if m.meaning.sort is ELSEWHERE}
        weight = len(places)
        titled = False
        nations: set[str] = set()
        english = iter([h for h in hits if h.meanings[0].sort is not ELSEWHERE])
        name = next(english, None)
        for index, start, end in self.automaton.find_matches_as_indexes(flat.cased):
            if not _WORD_END.match(flat.cased, end):
                continue
            while name is not None and name.end <= start:
                name = next(english, None)
            longer = name is not None and name.end - name.start > end - start - 1
            inside = longer and name is not None and name.start <= start + 1 and end <= name.end
            nation, counted = self.words[index]
            if nation == HOME:
                nations.add(nation)
            elif counted and not inside and not self._is_person(flat.cased, start, end):
                weight -= start + 1 in places
                in_title = start < flat.title_end
                titled = titled or in_title
                nations.add(
                    nation if not in_title or flat.cased[start + 1 : end] in _OF else ABROAD
                )
                weight += counted * (2 if in_title else 1)
        told, next_door = weight > 0, nations <= NEXT_DOOR
        weight += foreign
        england = weight > 0 and _names_home(flat, whole=not titled and next_door)
        at_home = HOME in nations
        far = overseas and not at_home
        # By position, which is quicker: it is done for every item.
        return Abroad(weight, at_home, ABROAD in nations, told, england, next_door, far)


def _names_home(flat: Flat, *, whole: bool) -> bool:
    """Whether the title, or the whole, says by name that it is about England or Britain."""
    titled = _HOMES.search(flat.cased, 0, flat.title_end)
    return titled is not None or (whole and " England" in flat.cased)


_HOMES = re.compile(r"(?<! New) England| English [Hh]ospital | Britain| UKS? ")


def load_countries(first_names: frozenset[str]) -> Countries:
    """Build the automaton from its table; `first_names` tell people from countries."""
    words: dict[str, tuple[str, int]] = {}
    for listed, nation, weight, _ in rows("elsewhere.tsv"):
        for word in listed.split("|"):
            words.setdefault(" " + squash(word), (nation, int(weight)))
    automaton = AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest)
    return Countries(automaton, tuple(words.values()), first_names)
