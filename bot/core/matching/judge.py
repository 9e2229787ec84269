"""Decides what an item concerns: areas, a region, England, or nothing for us.

Called by `bot.areas.matcher`; each rule has a name that is kept with what it decided.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from bot.core.matching.grade import grade_of, is_clear, is_near
from bot.core.matching.model import (
    INSTITUTIONS,
    NATIONAL,
    NONE,
    REGION,
    SUBJECT,
    Abroad,
    Mention,
    Role,
    Signal,
    Subject,
    Verdict,
)
from bot.core.matching.national import (
    MOST_FOOTPRINTS,
    MOST_REGIONS,
    all_over,
    are_examples,
    come_late,
    national_frame,
)
from bot.core.matching.own_page import of_page, on_own_page
from bot.core.matching.regions import MEMBERS, REGION_OF, regions_of
from bot.core.matching.subjects import labels_of, subjects_of
from bot.core.matching.tenor import Tenor, elsewhere, outside_names, tenor_of
from bot.core.types import Grade

#: Health words that add up to this make an item without an area national.
CLEARLY = 1.8
#: Health words for which it counts that a health body writes of its own area.
OWN = 2.0
#: A near miss that could be so many areas is none.
MOST_NEAR = 3
#: Employers of speakers in more footprints than this make a national panel.
MOST_EMPLOYERS = 2


def judge(
    mentions: Sequence[Mention],
    signals: Sequence[Signal],
    title_end: int,
    abroad: Abroad,
    regional: frozenset[int],
    *,
    own: frozenset[str] = frozenset(),
    home: frozenset[str] = frozenset(),
    local: bool = False,
    below: bool = False,
    opening: int = 0,
) -> Verdict:
    """The verdict on an item.

    `regional` are the starts of region names that are the subject; `own` are the labels of the
    health body whose own page the item is from, `home` those of the outlet's own area; `local`:
    it names no place, but speaks as a paper does of what is its readers' own;
    `below`: its title names no place, and what is named below it has been weighed already;
    `opening` is where title and first sentence end.
    """
    placed = [m for m in mentions if m.meaning.labels and not m.guess]
    guesses = [m for m in mentions if m.guess]
    signals = outside_names(signals, mentions)
    tenor = tenor_of(signals, title_end, bodies=sum(map(_is_body, placed)))
    if elsewhere(placed, abroad, home):
        return Verdict(NONE, (), "another nation")
    if own and not placed and tenor.health >= tenor.against and not tenor.nationwide:
        return of_page(own)
    # Where a health body writes of its own area nothing need say that it is about health.
    at_home = bool(own) and tenor.health + OWN >= tenor.against and labels_of(placed) <= own
    if not tenor.is_health and not at_home:
        near = _near(placed, guesses) if is_near(tenor) else ()
        return Verdict(NONE, (), "not about health or care", near=near)
    headline = {kind for start, _, kind, _ in signals if start < title_end}
    verdict = _judge_placed(
        placed, signals, headline, tenor, regional, own, home, opening, below=below
    )
    # Of several stories in one the later are no examples of the first.
    digest = "digest" in headline
    if verdict.subjects and not (below or digest) and come_late(verdict, placed, home, opening):
        return Verdict(NATIONAL, (), "national story, an area as its example", Grade.LIKELY)
    if own:
        verdict = on_own_page(own, verdict, labels_of(placed), tenor, digest=digest)
    if local and verdict.labels == NATIONAL and not (tenor.nationwide or tenor.reform):
        return of_page(home, "the paper of an area, on a unit of its own")
    if verdict.subjects or not guesses:
        return verdict
    # Some place is named, only not which of its namesakes.
    return verdict._replace(near=_near((), guesses), grade=Grade.LIKELY)


def _near(placed: Sequence[Mention], guesses: Sequence[Mention]) -> tuple[Subject, ...]:
    """What an item would be about if it were about health, or if a guess were right."""
    by_label: dict[str, list[Mention]] = {}
    for mention in (*subjects_of([m for m in placed if m.in_title or m.strong]), *guesses):
        for label in mention.meaning.labels:
            if label not in MEMBERS:
                by_label.setdefault(label, []).append(mention)
    if len(by_label) > MOST_NEAR:
        return ()
    return tuple(
        Subject(label, tuple(by_label[label]), "near miss", Grade.UNSURE)
        for label in sorted(by_label)
    )


def _judge_placed(
    placed: Sequence[Mention],
    signals: Sequence[Signal],
    headline: Set[str],
    tenor: Tenor,
    regional: frozenset[int],
    own: frozenset[str],
    home: frozenset[str],
    opening: int,
    *,
    below: bool,
) -> Verdict:
    """The verdict on an item about health that names these places and bodies; `headline` is what
    kinds of telling words its title has."""
    local = [m for m in placed if m.meaning.sort is not REGION]
    employers = [m for m in local if m.role is Role.EMPLOYER]
    panel = len(labels_of(employers)) > MOST_EMPLOYERS and len({m.words for m in employers}) > 1
    if panel and not below and not any(m.in_title for m in local):
        return Verdict(NATIONAL, (), "a panel of people from all over England")
    regions = [m for m in placed if m.meaning.sort is REGION]
    if all_over(placed):
        return Verdict(NATIONAL, (), "regions all over England")
    subjects = subjects_of(
        local,
        political=not below and (tenor.reform or tenor.nationwide),
        nationwide=not below and tenor.nationwide,
        ranked="most" in headline,
        home=home,
    )
    if not tenor.service and _is_one_home(subjects):
        # One person's life with an illness: LABELLING rule 2.
        subjects = []
    chosen = [m for m in regions if m.start in regional]
    titled = any(m.in_title for m in (*subjects, *chosen)) or any(
        m.in_title and m.role is SUBJECT for m in local
    )
    # A body's own page, or at once a local paper, says of England's news what it means there.
    at_home = bool(subjects) and labels_of(subjects) <= own
    at_home = at_home or not home.isdisjoint(labels_of([m for m in subjects if m.start < opening]))
    frames = national_frame(subjects, signals) or are_examples(subjects, regions, tenor)
    # A conference of the whole country meets in some town.
    meets = tenor.reform and "gathering" in headline
    if not (titled or below) and ((frames and not at_home) or meets):
        return Verdict(NATIONAL, (), "national story, areas as examples")
    whole = _whole_region(local)
    if whole is not None:
        chosen = [*chosen, whole]
    return _collapse(subjects, chosen, regions, tenor)


def _is_one_home(subjects: Sequence[Mention]) -> bool:
    """Whether nothing but one person's home is named."""
    homes = {m.words for m in subjects if m.role is Role.RESIDENT}
    return len(homes) == 1 and all(m.words in homes for m in subjects)


#: In these roles a hospital or trust is not what is spoken of.
_BYSTANDERS = (Role.RECEIVER, Role.VENUE, Role.LANDMARK)


def _is_body(mention: Mention) -> bool:
    """A health body that is spoken of, not one to which somebody is taken."""
    bodily = mention.meaning.sort in INSTITUTIONS
    return bodily and mention.role not in _BYSTANDERS


def _whole_region(local: Sequence[Mention]) -> Mention | None:
    """A region all of whose systems are named is itself the subject: LABELLING rule 5."""
    named = labels_of([m for m in local if m.role not in (Role.SEAT, Role.COMPARISON)])
    for region, members in MEMBERS.items():
        if named >= members:
            first = next(m for m in local if members.intersection(m.meaning.labels))
            meaning = replace(first.meaning, sort=REGION, labels=(region,), councils=())
            return first._replace(meaning=meaning)
    return None


def _collapse(
    subjects: Sequence[Mention],
    chosen: Sequence[Mention],
    regions: Sequence[Mention],
    tenor: Tenor,
) -> Verdict:
    by_label: dict[str, list[Mention]] = {}
    for mention in (*chosen, *subjects):
        for label in mention.meaning.labels:
            by_label.setdefault(label, []).append(mention)
    labels = [x for x in by_label if REGION_OF.get(x) not in by_label]
    if not labels:
        return _without_place(regions, tenor)
    touched = regions_of(labels)
    named = [x for x in labels if x in MEMBERS]
    if (len(labels) > MOST_FOOTPRINTS and len(touched) >= MOST_REGIONS) or len(named) >= 3:
        return Verdict(NATIONAL, (), "a list of areas all over England")
    found = tuple(sorted(labels))
    told = tuple(
        Subject(x, tuple(by_label[x]), by_label[x][0].role.value, grade_of(by_label[x], tenor))
        for x in found
    )
    return Verdict(found, told, "areas named as the subject")


def _without_place(regions: Sequence[Mention], tenor: Tenor) -> Verdict:
    clinical = tenor.health >= CLEARLY and tenor.health > 2 * tenor.against
    if tenor.service or tenor.reform or clinical:
        grade = Grade.SURE if is_clear(tenor) else Grade.LIKELY
        return Verdict(NATIONAL, (), "health in England, no area named", grade)
    return Verdict(NONE, (), "no area and no service")
