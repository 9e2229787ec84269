"""Joint boards: what one says concerns the followers of all that share it.

Footprints of a cluster share their leadership while each stays a body of its own. An item about one
member that speaks of the joint board is passed on to the others, and says so. Called for each item
after matching.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.areas.atlas import Atlas
from bot.areas.facts import Cluster
from bot.areas.reaches import Reaches, reach_of
from bot.core.types import Grade, Match

#: Words for what the members of a cluster share. "Cluster" alone is often one of infections.
_JOINT = re.compile(
    r"\b(?:joint (?:boards?|committees?|leadership|chief executive|chair|executive team)"
    r"|(?:boards?|committees?|meetings?) in common"
    r"|shared (?:leadership|chief executive|chair|executive team|board)"
    r"|cluster(?:ed)? (?:boards?|ICBs?|chief executive|chair|integrated care boards?)"
    r"|cluster of (?:ICBs|integrated care boards)"
    r"|(?:ICB|integrated care board|NHS) clusters?)\b",
    re.IGNORECASE,
)


def with_clusters(
    reaches: Reaches, title: str, summary: str, matches: Sequence[Match], at: date
) -> tuple[Match, ...]:
    """The matches, and those of the other members where the item is about a joint board."""
    words = _JOINT.search(title) or _JOINT.search(summary)
    if words is None:
        return tuple(matches)
    added = []
    for cluster in reaches.atlas.clusters:
        if cluster.since is None or cluster.since.first <= at:
            added += _others(reaches, cluster, matches, words[0])
    return (*matches, *added)


def _others(
    reaches: Reaches, cluster: Cluster, matches: Sequence[Match], words: str
) -> list[Match]:
    told = {code: _about(matches, code) for code in cluster.members}
    known = {code: match for code, match in told.items() if match is not None}
    # One council of one member may have a joint committee of its own.
    if not any(match.level == "footprint" for match in known.values()) and len(known) < 2:
        return []
    first, basis = next(
        ((c, m) for c, m in known.items() if m.level == "footprint"), next(iter(known.items()))
    )
    return [
        Match(
            code,
            "footprint",
            _why(reaches.atlas, words, first, code),
            reach_of(reaches, code),
            basis.grade,
        )
        for code in cluster.members
        if code not in known
    ]


def _about(matches: Sequence[Match], footprint: str) -> Match | None:
    """What makes an item about a footprint, the widest first."""
    local = [m for m in matches if m.level in ("footprint", "council") and footprint in m.reach]
    sure = [m for m in local if m.grade is not Grade.UNSURE]
    return min(sure, key=lambda match: match.level != "footprint", default=None)


def _why(atlas: Atlas, words: str, first: str, other: str) -> str:
    one, two = atlas.name_of(first), atlas.name_of(other)
    return f"“{words}”: {one} shares its leadership with {two}"
