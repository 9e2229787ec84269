"""Which areas an item concerns and why: names and words found, read in place, judged.

The poller calls `Matcher.match` for each new item; `python -m bot match` for each line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ahocorasick_rs import AhoCorasick, MatchKind

from bot.areas.atlas import SUCCESSION, Atlas
from bot.areas.gazetteer import Scanner, build_scanner
from bot.areas.matched import Reaches, fixed_matches, matches_of, reaches_of
from bot.areas.names import rows, running_names
from bot.core.matching.flat import Flat, flatten, squash
from bot.core.matching.judge import judge
from bot.core.matching.model import Mention, Role, Sort, Verdict
from bot.core.matching.regional import regional_starts
from bot.core.matching.resolve import read_all
from bot.core.types import Match


@dataclass(frozen=True, slots=True)
class Matched:
    """What an item concerns; `labels` follow from the matches, ("NONE",) when there are none."""

    labels: tuple[str, ...]
    matches: tuple[Match, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Matcher:
    """Everything matching needs, built once by `load_matcher`."""

    scanner: Scanner
    foreign: AhoCorasick
    foreign_words: tuple[tuple[str, int], ...]
    atlas: Atlas
    reaches: Reaches
    current: frozenset[str]  #: codes of today's footprints

    def match(
        self,
        title: str,
        summary: str,
        *,
        fixed: tuple[str, ...] = (),
        at: date,
        outlet: str = "",
    ) -> Matched:
        """What an item concerns on a day.

        `fixed` are area codes every item of the feed is about; `outlet` is a weak hint that only
        settles namesakes.
        """
        flat = flatten(title, summary)
        verdict = self.judge(flat, self.home_of(outlet))
        matches = matches_of(self.reaches, verdict, at)
        if fixed:
            own = fixed_matches(self.reaches, fixed, at)
            reached = {m.area for m in own}
            matches = (*own, *(m for m in matches if m.area not in reached and m.area != "ENG"))
            labels = self.reaches.labels_of(matches)
            return Matched(labels, matches, "the feed's own area")
        return Matched(verdict.labels, matches, verdict.rule)

    def home_of(self, outlet: str) -> frozenset[str]:
        """The labels of an outlet's own area, as its name says."""
        if not outlet:
            return frozenset()
        mentions = self.mentions(flatten(outlet, ""), frozenset())
        found = {x for m in mentions if m.role is Role.SUBJECT for x in m.meaning.labels}
        return frozenset(found) if len(found) <= 3 else frozenset()

    def mentions(self, flat: Flat, home: frozenset[str]) -> list[Mention]:
        """The names of a text, read in their places."""
        return read_all(flat, self.scanner.hits(flat), self.scanner.first_names, home)

    def judge(self, flat: Flat, home: frozenset[str]) -> Verdict:
        """The verdict on a text."""
        mentions = self.mentions(flat, home)
        signals = self.scanner.signals(flat)
        regional = regional_starts(flat, mentions)
        return judge(mentions, signals, flat.title_end, self._foreign(flat, mentions), regional)

    def _foreign(self, flat: Flat, mentions: Sequence[Mention]) -> int:
        """How much speaks for another country."""
        total = sum(1 for m in mentions if m.meaning.sort is Sort.ELSEWHERE)
        for index, start, end in self.foreign.find_matches_as_indexes(flat.cased):
            if flat.cased[end] == " " or flat.cased[end : end + 2] == "S ":
                _, weight = self.foreign_words[index]
                total += weight * (2 if start < flat.title_end else 1)
        return total


def load_matcher(atlas: Atlas) -> Matcher:
    """Build the automata from the atlas and the hand-written tables (about a second)."""
    words: dict[str, tuple[str, int]] = {}
    for listed, nation, weight, _ in rows("elsewhere.tsv"):
        for word in listed.split("|"):
            words.setdefault(" " + squash(word), (nation, int(weight)))
    return Matcher(
        scanner=build_scanner(running_names(atlas)),
        foreign=AhoCorasick(list(words), matchkind=MatchKind.LeftmostLongest),
        foreign_words=tuple(words.values()),
        atlas=atlas,
        reaches=reaches_of(atlas),
        current=frozenset(a.code for a in atlas.footprints_at(SUCCESSION)),
    )
