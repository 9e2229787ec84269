"""How sure a label is: by the names it rests on, and by how clearly the item is about health.

Called by `bot.core.matching.judge`; decision 0018 says what the grades are for.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.matching.model import Mention, Role
from bot.core.matching.topic import Topic
from bot.core.types import Grade

_SUBJECT = (Role.SUBJECT, Role.TRIAL, Role.OWNER)
#: Telling words for health must add up to this, and to so many times those against.
ENOUGH, TIMES = 1.8, 2.0
#: An item that falls short of being about health by no more than this is a near miss.
NEARLY = 0.6


def grade_of(mentions: Sequence[Mention], topic: Topic) -> Grade:
    """The grade of a label that rests on these mentions; on none: the page of a body."""
    if not mentions:
        return Grade.LIKELY
    evidence = max(map(_evidence, mentions)) + (len({m.words for m in mentions}) > 1)
    return Grade.SURE if evidence >= 2 and is_clear(topic) else Grade.LIKELY


def is_clear(topic: Topic) -> bool:
    """Whether the item is about health beyond doubt."""
    return topic.health >= max(ENOUGH, TIMES * topic.against)


def is_near(topic: Topic) -> bool:
    """Whether the item might be about health though other words outweigh it."""
    return topic.health > 0 and topic.health >= NEARLY * topic.against


def _evidence(mention: Mention) -> int:
    """How much one name says: 2 is enough by itself."""
    if mention.role not in _SUBJECT:
        return 0
    if not mention.settled:
        return int(mention.in_title or mention.strong)
    return 2 if mention.strong or mention.in_title else 1
