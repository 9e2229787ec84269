"""Which areas an item concerns and why: names and words found, read in place, judged.

The poller calls `Matcher.match` for each new item; `python -m bot match` for each line.
"""

from __future__ import annotations

import re
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
from bot.core.matching.model import Hit, Mention, Role, Sort, Verdict
from bot.core.matching.regional import regional_starts
from bot.core.matching.resolve import read_all
from bot.core.types import Match

#: What makes the name of a place the name of an outlet.
_OUTLET_TAIL = re.compile(
    r"(?: (?:Live|News|Post|Gazette|Echo|Mail|Times|Herald|Telegraph|Advertiser|Express|Mercury"
    r"|Chronicle|Star|Argus|Guardian|Observer|Journal|Radio|Standard|Today|Citizen|Independent"
    r"|Evening|Daily|Press|World|Online|Weekly|One|Courier|Examiner|Recorder|\(.*\)))+$"
)


_NOT_A_BODY = re.compile(r"\b(?:blog|student|union|campaign|action|BBC|ITV|news|press)\b", re.I)
_WORD_END = re.compile(r"S? ")
#: An outlet for more footprints than this has no home that could settle anything.
MOST_HOMES = 3


@dataclass(frozen=True, slots=True)
class Outlet:
    """Weak hints from an outlet's name: labels of its home, of its own body; other countries."""

    home: frozenset[str]
    own: frozenset[str]
    foreign: int


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
        verdict = self.judge(flat, outlet)
        matches = matches_of(self.reaches, verdict, at)
        if fixed:
            own = fixed_matches(self.reaches, fixed, at)
            reached = {m.area for m in own}
            matches = (*own, *(m for m in matches if m.area not in reached and m.area != "ENG"))
            labels = self.reaches.labels_of(matches)
            return Matched(labels, matches, "the feed's own area")
        return Matched(verdict.labels, matches, verdict.rule)

    def outlet(self, name: str) -> Outlet:
        """What the name of an outlet gives away."""
        if not name:
            return Outlet(frozenset(), frozenset(), 0)
        flat = flatten(f"in {_OUTLET_TAIL.sub('', name)}", "")
        mentions = [m for m in self.mentions(flat, frozenset()) if m.role is Role.SUBJECT]
        found = frozenset(x for m in mentions for x in m.meaning.labels)
        is_body = any(m.strong for m in mentions) and _NOT_A_BODY.search(name) is None
        foreign, _ = self._nations(flat, (), ())
        return Outlet(
            home=found if len(found) <= MOST_HOMES else frozenset(),
            own=found if is_body and len(found) <= MOST_HOMES else frozenset(),
            foreign=foreign,
        )

    def mentions(self, flat: Flat, home: frozenset[str]) -> list[Mention]:
        """The names of a text, read in their places."""
        return self._read(flat, self.scanner.hits(flat), home)

    def _read(self, flat: Flat, hits: Sequence[Hit], home: frozenset[str]) -> list[Mention]:
        cues = self.scanner.cues(flat)
        return read_all(flat, hits, cues, self.scanner.first_names, home)

    def judge(self, flat: Flat, outlet: str) -> Verdict:
        """The verdict on a text."""
        hint = self.outlet(outlet)
        hits = self.scanner.hits(flat)
        mentions = self._read(flat, hits, hint.home)
        foreign, at_home = self._nations(flat, hits, mentions)
        return judge(
            mentions,
            self.scanner.signals(flat),
            flat.title_end,
            foreign + hint.foreign,
            regional_starts(flat, mentions),
            at_home=at_home,
            own=hint.own,
        )

    def _nations(
        self, flat: Flat, hits: Sequence[Hit], mentions: Sequence[Mention]
    ) -> tuple[int, bool]:
        """How much speaks for another country, and whether words of the NHS are there.

        Not "Wales" in "Princess of Wales Hospital".
        """
        at_home = False
        total = sum(1 for m in mentions if m.meaning.sort is Sort.ELSEWHERE)
        english = iter([h for h in hits if h.meanings[0].sort is not Sort.ELSEWHERE])
        name = next(english, None)
        for index, start, end in self.foreign.find_matches_as_indexes(flat.cased):
            while name is not None and name.end <= start:
                name = next(english, None)
            inside = name is not None and name.start <= start + 1 and end <= name.end
            before = flat.cased[max(0, start - 20) : start].rsplit(" ", 1)[-1]
            person = before in self.scanner.first_names
            nation, weight = self.foreign_words[index]
            if not _WORD_END.match(flat.cased, end):
                continue
            at_home = at_home or nation == "home"
            if not inside and not person:
                total += weight * (2 if start < flat.title_end else 1)
        return total, at_home


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
