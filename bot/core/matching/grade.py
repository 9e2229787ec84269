"""How sure a label is: by the names it rests on, and by how clearly the item is about health.

Called by `bot.core.matching.judge`; decision 0018 says what the grades are for.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.matching.model import REGION, SUBJECT, Mention, Role
from bot.core.matching.tenor import Tenor
from bot.core.types import Grade

_SUBJECT = (Role.SUBJECT, Role.TRIAL, Role.OWNER)
#: Telling words for health must add up to this, and to so many times those against.
ENOUGH, TIMES = 1.8, 2.0
#: An item that falls short of being about health by no more than this is a near miss.
NEARLY = 0.6


def grade_of(mentions: Sequence[Mention], tenor: Tenor) -> Grade:
    """The grade of a label that rests on these mentions; on none: the page of a body."""
    if not mentions:
        return Grade.LIKELY
    evidence = max(map(_evidence, mentions)) + (len({m.words for m in mentions}) > 1)
    # Below a headline without a place, a place may be an example, where England is spoken of too.
    evidence += not (tenor.reform or tenor.nationwide) and _is_named(mentions)
    # A body or hospital that is the subject makes an item one about health whatever else it says.
    about_health = is_clear(tenor) or any(m.strong and m.settled for m in mentions)
    return Grade.SURE if evidence >= 2 and about_health else Grade.LIKELY


def _is_named(mentions: Sequence[Mention]) -> bool:
    return any(m.settled and m.role is SUBJECT and m.meaning.sort is not REGION for m in mentions)


def is_clear(tenor: Tenor) -> bool:
    """Whether the item is about health beyond doubt."""
    return tenor.health >= max(ENOUGH, TIMES * tenor.against)


def is_near(tenor: Tenor) -> bool:
    """Whether the item might be about health though other words outweigh it."""
    return tenor.health > 0 and tenor.health >= NEARLY * tenor.against


def _evidence(mention: Mention) -> int:
    """How much one name says: 2 is enough by itself."""
    if mention.role not in _SUBJECT:
        return 0
    if not mention.settled:
        return int(mention.in_title or mention.strong)
    return 2 if mention.strong or mention.in_title else 1
