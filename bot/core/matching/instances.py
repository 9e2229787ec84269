"""What a place below a headline about all of England is: where the story plays, or an instance.

Called by `bot.areas.matcher`: LABELLING rule 9. The titles are those `bot.core.matching.scope`
knows; what tells an instance is in `bot.core.matching.passing`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.matching.beside import are_listed
from bot.core.matching.flat import Flat
from bot.core.matching.model import REGION, SUBJECT, Mention, Role
from bot.core.matching.passing import is_instance, is_ranked, left_of
from bot.core.matching.scope import Scope

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
    plays there.
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
    return read


def stands_as_place(flat: Flat, mention: Mention) -> tuple[bool, bool]:
    """Whether what stands before a name, and what stands after it, is of a place where news
    plays."""
    left = _OF_PLACE_LEFT.search(_left(flat, mention))
    return left is not None, _OF_PLACE_RIGHT.match(flat.cased, mention.end) is not None


def _in_passing(
    flat: Flat, mentions: Sequence[Mention], number: int, first_names: frozenset[str], scope: Scope
) -> bool:
    """Whether a name is told in passing."""
    if scope >= Scope.ALL and flat.cased.endswith(_AT_ONE, 0, mentions[number].start):
        return True
    before = mentions[number - 1] if number else None
    after = before.end if before is not None and before.meaning.labels else 0
    return is_instance(flat, mentions[number], first_names, after)


def _goes_on(flat: Flat, mentions: Sequence[Mention], number: int) -> bool:
    """Whether a list goes on after a name."""
    return number + 1 < len(mentions) and are_listed(flat, mentions[number], mentions[number + 1])


def _left(flat: Flat, mention: Mention) -> str:
    """What stands before a name in its sentence."""
    return flat.cased[left_of(flat, mention) : mention.start]
