"""Who hears of an item about an area: all that contains it, lies in it, came before it or after.

Called by `bot.areas.matched` and `bot.areas.clusters`; `bot.areas.reach` says who contains whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.areas.atlas import STATUTORY, SUCCESSION, Atlas
from bot.areas.reach import at_date, councils_of, footprints_of, forebears, formers_of, heirs
from bot.core.matching.regions import CODES, MEMBERS
from bot.core.types import Grade, Match

#: A council of which less lies in a footprint does not hear of that footprint's items.
TENTH = 0.1
#: The labels of matching by the codes of regions.
LABEL_OF = {code: label for label, code in CODES.items()}


@dataclass(frozen=True, slots=True)
class Reaches:
    """Who hears of an item about a footprint of 2022 or a region, worked out once."""

    atlas: Atlas
    footprints: Mapping[str, tuple[str, ...]]
    regions: Mapping[str, tuple[str, ...]]
    heirs: Mapping[str, frozenset[str]]  #: of footprints of 2022: those of 2026
    said: Mapping[str, tuple[str, str]]  #: what a label is called before and after April 2026
    councils: dict[tuple[str, str], tuple[str, ...]]  #: those asked for, by council and label

    def council(self, council: str, label: str) -> tuple[str, ...]:
        """The council, its county, the footprints it lies in then and now, their region."""
        known = self.councils.get((council, label))
        if known is None:
            known = self.councils[council, label] = self._council(council, label)
        return known

    def _council(self, council: str, label: str) -> tuple[str, ...]:
        area = self.atlas.areas[council]
        county = (area.parent,) if area.parent and area.parent.startswith("E10") else ()
        now = {p.code for p in footprints_of(self.atlas, council, SUCCESSION)}
        today = tuple(p.code for p in heirs(self.atlas, label) if p.code in now)
        label_now = _parents(self.atlas, (label, *today))
        return once((council, *county, label, *formers_of(self.atlas, label), *today, *label_now))

    def labels_of(self, matches: Iterable[Match]) -> tuple[str, ...]:
        """The labels that matches stand for; unsure ones for none."""
        found: set[str] = set()
        for match in matches:
            if match.grade is Grade.UNSURE:
                continue
            if match.level == "national":
                found.add("NATIONAL")
            elif match.level == "region":
                found.add(LABEL_OF[match.area])
            else:
                found.update(code for code in match.reach if code in self.footprints)
        local = found - {"NATIONAL"}
        kept = {x for x in local if not any(x in MEMBERS[r] for r in local if r in MEMBERS)}
        return tuple(sorted(kept or found)) or ("NONE",)


def reaches_of(atlas: Atlas) -> Reaches:
    """Work out the reach of every footprint of 2022 and every region."""
    old = [a.code for a in atlas.footprints_at(STATUTORY)]
    footprints = {code: _of_footprint(atlas, code) for code in old}
    regions = {}
    for label, members in MEMBERS.items():
        inside = [c for m in sorted(members) for c in footprints[m]]
        regions[label] = once((CODES[label], *inside))
    days = (STATUTORY, SUCCESSION)
    said = {
        **{code: tuple(_said_at(atlas, code, day) for day in days) for code in old},
        **{label: (atlas.name_of(code),) * 2 for label, code in CODES.items()},
    }
    today = {code: frozenset(p.code for p in heirs(atlas, code)) for code in old}
    named = {code: (a, b) for code, (a, b) in said.items()}
    return Reaches(atlas, footprints, regions, today, named, {})


def _of_footprint(atlas: Atlas, code: str) -> tuple[str, ...]:
    today = tuple(p.code for p in heirs(atlas, code))
    parts = list(councils_of(atlas, code, STATUTORY))
    if code in today:  # it may have grown since
        parts += councils_of(atlas, code, SUCCESSION)
    councils = (p.code for p in parts if p.share >= TENTH)
    own = (code, *formers_of(atlas, code))
    return once((*own, *today, *_parents(atlas, (code, *today)), *councils))


def _parents(atlas: Atlas, footprints: Sequence[str]) -> tuple[str, ...]:
    return tuple(p for f in footprints if (p := atlas.areas[f].parent) is not None)


def once(codes: Iterable[str]) -> tuple[str, ...]:
    """Each code once, in the order in which they come."""
    return tuple(dict.fromkeys(codes))


def _said_at(atlas: Atlas, label: str, at: date) -> str:
    """The footprint's name, and what it is called on the day where that is another."""
    name = atlas.name_of(label)
    now = [p.code for p in at_date(atlas, label, at)]
    if now == [label]:
        return name
    return f"{name} (now {', '.join(atlas.name_of(code) for code in now)})"


def reach_of(reaches: Reaches, code: str) -> tuple[str, ...]:
    """The reach of a footprint of either set; that of a new one is what its forebears cover."""
    if code in reaches.footprints:
        return reaches.footprints[code]
    atlas = reaches.atlas
    old = tuple(p.code for p in forebears(atlas, code) if p.share >= TENTH)
    councils = (p.code for p in councils_of(atlas, code, SUCCESSION) if p.share >= TENTH)
    return once((code, *old, *_parents(atlas, (code, *old)), *councils))
