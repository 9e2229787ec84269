"""Whether the name of a region in a text stands for the region as the subject: LABELLING rule 5.

Called by `bot.areas.matcher`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.matching import roles
from bot.core.matching.flat import Flat
from bot.core.matching.model import Mention, Role, Sort

_ACROSS = re.compile(
    r"\b(?:across|throughout|whole of|all over|all of|parts of|NHS in|services in|hospitals in"
    r"|trusts in|patients in|people in|urges NHS in|health in|care in|GPs in|around|every part of"
    r"|NHS England|region|for|in) (?:the )?$",
    re.IGNORECASE,
)
_OF_REGION = re.compile(
    r"^S?(?: \w+)? (?:region|regional|trusts?|hospitals?|patients|NHS|ICBs?|ICSs?|A&E\w*|health"
    r"|ambulances?|people|residents|GPs?|maternity|services|STPs?|CCGs?|systems?|councils?"
    r"|nurses|doctors|wide|LMCs?)\b",
    re.IGNORECASE,
)


def regional_starts(flat: Flat, mentions: Sequence[Mention]) -> frozenset[int]:
    """The starts of the region names that an item is about."""
    return frozenset(
        m.start for m in mentions if m.meaning.sort is Sort.REGION and _is_subject(flat, m)
    )


def _is_subject(flat: Flat, mention: Mention) -> bool:
    if mention.role in (Role.SEAT, Role.VENUE, Role.RESIDENT, Role.EMPLOYER):
        return False
    if not mention.meaning.loose:
        return True
    around = roles.sides(flat.cased, mention.start, mention.end)
    if mention.in_title or flat.cased[mention.end] == "S":
        return True
    return bool(_ACROSS.search(around.left) or _OF_REGION.search(around.right))
