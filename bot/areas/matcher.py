"""Which areas an item concerns and why: names and words found, read in place, judged.

The poller calls `Matcher.match` for each new item; `python -m bot match` for each line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.areas.abroad import Countries, load_countries
from bot.areas.atlas import SUCCESSION, Atlas
from bot.areas.gazetteer import Scanner, build_scanner
from bot.areas.matched import fixed_matches, matches_of
from bot.areas.name_tables import rows
from bot.areas.names import running_names
from bot.areas.outlet import NO_OUTLET, Outlet, hints_of, is_national, place_in
from bot.areas.reaches import Reaches, reaches_of
from bot.core.matching.evidence import (
    Evidence,
    Weights,
    are_below,
    evidence_of,
    evidence_of_words,
    weigh,
    weights_of,
)
from bot.core.matching.flat import Flat, flatten, opening_end
from bot.core.matching.instances import with_instances
from bot.core.matching.judge import judge
from bot.core.matching.model import (
    NAMESAKE,
    SUBJECT,
    Hit,
    Mention,
    Role,
    Signal,
    Verdict,
)
from bot.core.matching.national import is_placed
from bot.core.matching.regional import regional_starts
from bot.core.matching.resolve import read_all
from bot.core.matching.scope import Scope, scope_of, speaks_of_home
from bot.core.types import Match

#: Letters of a text that are read if they name anything: two paragraphs of news, the lead.
LEAD = 400
#: The class of telling words that a namesake stands for.
_SAYS = {"club": "sport", "police": "crime", "university": "research"}
#: How the table of outlets marks those written for all of England.
FOR_ALL = "England"
#: How many times as much a country in an outlet's name says as one in a text.
IN_NAME = 2
#: Outlets remembered before all are forgotten.
MOST_OUTLETS = 5_000


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
    countries: Countries
    atlas: Atlas
    reaches: Reaches
    current: frozenset[str]  #: codes of today's footprints
    papers: tuple[tuple[str, tuple[str, ...]], ...]  #: outlets whose names hold no place
    nationals: frozenset[str]  #: outlets written for all of England, in small letters
    weights: Weights  #: of the evidence that an item is England's
    outlets: dict[str, Outlet]  #: those asked for lately

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

        `fixed` are area codes every item of the feed is about; `outlet` is a hint (decision 45).
        """
        verdict = self.verdict(title, summary, outlet)
        matches = matches_of(self.reaches, verdict, at)
        if fixed:
            own = fixed_matches(self.reaches, fixed, at)
            reached = {m.area for m in own}
            matches = (*own, *(m for m in matches if m.area not in reached and m.area != "ENG"))
            labels = self.reaches.labels_of(matches)
            return Matched(labels, matches, "the feed's own area")
        return Matched(verdict.labels, matches, verdict.rule)

    def outlet(self, name: str) -> Outlet:
        """What the name of an outlet gives away; they come again and again."""
        known = self.outlets.get(name)
        if known is None:
            if len(self.outlets) >= MOST_OUTLETS:
                self.outlets.clear()
            known = self.outlets[name] = self._outlet(name)
        return known

    def _outlet(self, name: str) -> Outlet:
        if not name:
            return NO_OUTLET
        mentions = [
            m
            for m in self.mentions(flatten(f"in {place_in(name)}", ""), frozenset())
            if m.role is SUBJECT
        ]
        readers = next((labels for paper, labels in self.papers if paper in name), ())
        national = is_national(name, self.nationals)
        # "(USA)" after a name is no more than that. A title would not say which country is near.
        abroad = self.countries.abroad(flatten("", f"in {name}"), (), ())
        foreign = 0 if national else IN_NAME * abroad.weight
        overseas = foreign > 0 and not abroad.next_door
        return hints_of(name, mentions, readers, foreign, national=national, overseas=overseas)

    def mentions(self, flat: Flat, home: frozenset[str]) -> list[Mention]:
        """The names of a text, read in their places."""
        return self._read(flat, self.scanner.hits(flat), home)

    def _read(self, flat: Flat, hits: Sequence[Hit], home: frozenset[str]) -> list[Mention]:
        return read_all(flat, hits, self.scanner.cues, self.scanner.first_names, home)

    def verdict(self, title: str, text: str, outlet: str) -> Verdict:
        """The verdict on an item: by its title and lead, as that is where an article says what it
        is about; as long as these name nothing, by more of it."""
        length = LEAD
        while True:
            lead = _beginning(text, length)
            flat = flatten(title, lead)
            hits = self.scanner.hits(flat)
            if length >= len(text) or any(hit.meanings[0].labels for hit in hits):
                return self._judge(flat, lead, hits, self.outlet(outlet))
            length *= 2

    def _judge(self, flat: Flat, lead: str, hits: Sequence[Hit], hint: Outlet) -> Verdict:
        mentions = self._read(flat, hits, hint.home)
        signals = self.scanner.signals(flat)
        below = are_below(mentions)
        if below:
            scope = scope_of(flat, signals, mentions[0].start)
            evidence = self._evidence(flat, lead, mentions, signals, scope, hint)
            if weigh(self.weights, evidence, flat, mentions) > 0:
                mentions = [m._replace(role=Role.EXAMPLE) for m in mentions]
            elif scope >= Scope.KIND:
                read = with_instances(flat, mentions, self.scanner.first_names, scope)
                if any(m.role is SUBJECT and m.meaning.labels for m in read):
                    mentions = read
        abroad = self.countries.abroad(flat, hits, mentions, hint.foreign, overseas=hint.overseas)
        return judge(
            mentions,
            [*signals, *_of_namesakes(hits), *hint.signals],
            flat.title_end,
            abroad,
            regional_starts(flat, mentions, hint.home),
            own=hint.own,
            home=hint.home,
            local=len(hint.home) == 1
            and all(m.meaning.labels and hint.home.issuperset(m.meaning.labels) for m in mentions)
            and speaks_of_home(flat)
            and scope_of(flat, signals, len(flat.cased)) <= Scope.KIND,
            below=below,
            opening=len(flat.cased) if is_placed(mentions) else opening_end(flat, lead),
        )

    def evidence(self, title: str, text: str, outlet: str) -> Evidence:
        """What `benchmarks.learn_weights` learns from: of an item that names no place, or one in
        its title, the words and which of the two it is."""
        lead = _beginning(text, LEAD)
        flat = flatten(title, lead)
        hint = self.outlet(outlet)
        mentions = self._read(flat, self.scanner.hits(flat), hint.home)
        words = evidence_of_words(flat, mentions)
        if are_below(mentions):
            signals = self.scanner.signals(flat)
            scope = scope_of(flat, signals, mentions[0].start)
            return words | self._evidence(flat, lead, mentions, signals, scope, hint)
        named = any(m.meaning.labels for m in mentions)
        return words | {"titled" if named else "unnamed": 1.0}

    def _evidence(
        self,
        flat: Flat,
        lead: str,
        mentions: Sequence[Mention],
        signals: Sequence[Signal],
        scope: Scope,
        hint: Outlet,
    ) -> Evidence:
        return evidence_of(
            flat,
            mentions,
            signals,
            scope,
            hint.standing(mentions),
            self.scanner.first_names,
            0 if len(lead) > LEAD else opening_end(flat, lead),
        )


def _beginning(text: str, length: int) -> str:
    """So many letters of a text, in whole words."""
    return text if len(text) <= length else text[:length].rpartition(" ")[0]


def _of_namesakes(hits: Sequence[Hit]) -> list[Signal]:
    """What clubs, police forces and universities say of the subject of an item."""
    return [
        Signal(hit.start, hit.end, kind, 2)
        for hit in hits
        if (kind := _SAYS.get(hit.meanings[0].note, "")) and hit.meanings[0].sort is NAMESAKE
    ]


def load_matcher(atlas: Atlas) -> Matcher:
    """Build the automata from the atlas and the hand-written tables (about half a second)."""
    scanner = build_scanner(running_names(atlas))
    outlets = list(rows("outlets.tsv"))
    weights = {piece: float(weight) for piece, weight in rows("weights.tsv")}
    return Matcher(
        scanner=scanner,
        countries=load_countries(scanner.first_names),
        atlas=atlas,
        reaches=reaches_of(atlas),
        current=frozenset(a.code for a in atlas.footprints_at(SUCCESSION)),
        papers=tuple(
            (paper, tuple(labels.split()))
            for listed, labels, _ in outlets
            if labels != FOR_ALL
            for paper in listed.split("|")
        ),
        nationals=frozenset(
            name.casefold()
            for listed, labels, _ in outlets
            if labels == FOR_ALL
            for name in listed.split("|")
        ),
        weights=weights_of(weights),
        outlets={},
    )
