"""What a place below a headline about all of England is: where the story plays, or an instance.

Called by `bot.areas.matcher`: LABELLING rule 9. The titles are those `bot.core.matching.scope`
knows; what tells an instance is in `bot.core.matching.passing`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.matching.beside import are_listed
from bot.core.matching.flat import Flat
from bot.core.matching.model import INSTITUTIONS, REGION, SUBJECT, SYSTEM, Mention, Role
from bot.core.matching.national import MOST_REGIONS
from bot.core.matching.passing import is_instance, is_ranked, left_of
from bot.core.matching.regions import NEIGHBOURS, regions_of
from bot.core.matching.scope import Scope
from bot.core.matching.subjects import LIST, labels_of

#: A sentence that begins with a place plays there.
_SCENES = tuple(
    f" . {where} {article}"
    for where in ("In", "Across", "Around", "Throughout")
    for article in ("", "the ")
)
#: So it is at one body of many.
_AT_ONE = (" . At ", " . At the ")
#: "A London hospital", one that is not named.
_UNNAMED_LEFT = re.compile(r"\S \S.* (?:an?|one) $", re.IGNORECASE)
#: A sentence begins with a name if no more words come before it.
BEGINS = 3
#: Who or what in a place is its own: those of a kind there, or the one that there is.
_OF_PLACE_LEFT = re.compile(
    r"\b(?:(?!(?:members|delegates|leaders|voters|doctors|researchers|scientists|experts|academics"
    r"|was|is|has|says|tells|pockets|hands|lives|pounds|words|plans|speeches|years|times) )"
    r"[A-Za-z]\w*s"
    r"|staff|people|women|men|children|A&E|unit|ward|maternity|[Tt]he [a-z]\w*|review|inquiry"
    r"|contract|tender|practice|surgery|closure|Healthwatch|letter"
    r"|(?i:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|\d+)"
    r" (?:(?:[a-z&]+S? ){0,4}?(?:in|at|of|for|from|by|across|on|around) )?(?:the )?$"
    r"|\babout (?:the )?$"
)
#: What a place does or has as a place where news plays.
_OF_PLACE_RIGHT = re.compile(
    r"S (?!(?:are|is|was|were|has|have|had|did|does) )"
    r"|S? (?:County |City |Borough |District |Town )?(?:Council|council\w*|(?:health )?authority"
    r"|residents|people|patients|campaigners|families|parents|mothers|mums|readers?|villagers|staff"
    r"|nurses|GPs|practice|surgery|trust|hospitals?|would|will|could|may|must|should|might|faces?"
    r"|loses?|(?:is|are|was|were) (?:to|put|being))\b"
)


def with_instances(
    flat: Flat, mentions: Sequence[Mention], first_names: frozenset[str], scope: Scope
) -> list[Mention]:
    """The mentions below such a title, what is only an instance as an example.

    With one name of a sentence those after it are instances too, and those on a list with it; not
    if the sentence begins with the place where it plays. The first that is none ends it: the story
    plays there. Where the title surely speaks of all, a place by itself is an instance too.
    """
    scenes = {m.clause for m in mentions if flat.cased.endswith(_SCENES, 0, m.start)}
    read = list(mentions)
    begun = -1  # the sentence in which an instance was named
    for number, mention in enumerate(mentions):
        if mention.meaning.sort is REGION:
            if scope >= Scope.ALL and (
                _UNNAMED_LEFT.search(_left(flat, mention)) or is_ranked(flat, mention)
            ):
                read[number] = mention._replace(role=Role.EXAMPLE)
            continue
        if mention.clause in scenes or not mention.meaning.labels:
            continue
        if mention.clause != begun and not _in_passing(flat, mentions, number, first_names, scope):
            if mention.role is SUBJECT and not _goes_on(flat, mentions, number):
                break
        else:
            begun = mention.clause
            first = number
            while first > 0 and are_listed(flat, mentions[first - 1], mentions[first]):
                first -= 1
            for one in range(first, number + 1):
                read[one] = read[one]._replace(role=Role.EXAMPLE)
    named = [
        m for m in read if m.role is SUBJECT and m.meaning.labels and m.meaning.sort is not REGION
    ]
    if (scope >= Scope.ALL and not _play_there(flat, named, scope)) or _are_bodies_apart(
        named, scope
    ):
        examples = (Role.PAST, Role.PART, Role.OWNER)
        return [
            m._replace(role=Role.EXAMPLE) if m in named or (named and m.role in examples) else m
            for m in read
        ]
    return read


def _in_passing(
    flat: Flat, mentions: Sequence[Mention], number: int, first_names: frozenset[str], scope: Scope
) -> bool:
    """Whether a name is told in passing."""
    if scope >= Scope.ALL and flat.cased.endswith(_AT_ONE, 0, mentions[number].start):
        return True
    before = mentions[number - 1] if number else None
    after = before.end if before is not None and before.meaning.labels else 0
    return is_instance(flat, mentions[number], first_names, after)


def _play_there(flat: Flat, named: Sequence[Mention], scope: Scope) -> bool:
    """Whether what is named is more than one place by its name: a body, a service or people of a
    place, or two names of one area. Where England is spoken of before, a body only if the sentence
    begins with it."""
    seen: dict[str, str] = {}
    if _are_turned_to(named):
        return False
    for mention in named:
        if mention.strong or mention.meaning.sort in INSTITUTIONS:
            begins = len(_left(flat, mention).split()) <= BEGINS
            if scope is not Scope.ENGLAND or begins:
                return True
        names = [seen.setdefault(label, mention.words) for label in mention.meaning.labels]
        if mention.words.endswith("Council") or any(name != mention.words for name in names):
            return True
    return any(
        _OF_PLACE_LEFT.search(_left(flat, m)) or _OF_PLACE_RIGHT.match(flat.cased, m.end)
        for m in named
    )


def _are_turned_to(named: Sequence[Mention]) -> bool:
    """Whether one area after another is spoken of, each in a sentence of its own."""
    if len(named) < 2:
        return False
    first, *others = named
    labels = set(first.meaning.labels)
    return all(m.clause != first.clause and labels.isdisjoint(m.meaning.labels) for m in others)


def _are_bodies_apart(named: Sequence[Mention], scope: Scope) -> bool:
    """Whether bodies that lie far apart are named, in a list of their own."""
    labels = labels_of(named)
    spread = len(labels) >= LIST and len(regions_of(labels)) >= MOST_REGIONS
    if scope < (Scope.ALL if spread else Scope.ENGLAND) and any(
        m.meaning.sort is SYSTEM for m in named
    ):
        return False
    far = len(regions_of(labels)) >= LIST - 1
    return far and (len(labels) >= LIST or _are_apart(named))


def _goes_on(flat: Flat, mentions: Sequence[Mention], number: int) -> bool:
    """Whether a list goes on after a name."""
    return number + 1 < len(mentions) and are_listed(flat, mentions[number], mentions[number + 1])


def _are_apart(named: Sequence[Mention]) -> bool:
    """Whether names of one sentence lie in areas that do not even border on each other."""
    first, *others = [frozenset(m.meaning.labels) for m in named]
    near = first.union(*(NEIGHBOURS[x] for x in first if x in NEIGHBOURS))
    return len({m.clause for m in named}) == 1 and any(near.isdisjoint(x) for x in others)


def _left(flat: Flat, mention: Mention) -> str:
    """What stands before a name in its sentence."""
    return flat.cased[left_of(flat, mention) : mention.start]
