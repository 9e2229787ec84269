"""What an item on a health body's own page, or in a paper of one area, says of that area.

Called by `bot.core.matching.judge`.
"""

from __future__ import annotations

from collections.abc import Set

from bot.core.matching.model import NATIONAL, SITE, SUBJECT, Subject, Verdict
from bot.core.matching.tenor import Tenor
from bot.core.types import Grade


def of_page(own: frozenset[str], rule: str = "the page of a health body") -> Verdict:
    """An item without a place on the page of a health body is about what that body serves; so is
    one in a local paper that speaks of the surgery or the town."""
    told = tuple(Subject(x, (), rule, Grade.LIKELY) for x in sorted(own))
    return Verdict(tuple(sorted(own)), told, f"{rule}, no area named")


def on_own_page(
    own: frozenset[str], verdict: Verdict, named: Set[str], tenor: Tenor, *, digest: bool
) -> Verdict:
    """The verdict on an item of a health body's own page, which names the labels `named`."""
    at_home = bool(named) and named <= own
    if verdict.labels == NATIONAL and not tenor.nationwide and (at_home or not tenor.reform):
        return of_page(own)
    if verdict.subjects and not _is_told(verdict):
        return verdict if _is_sited(own, verdict) else of_page(own)
    return _within(own, verdict) if digest else verdict


def _within(own: frozenset[str], verdict: Verdict) -> Verdict:
    """What a body's own page says of its own area, where its bulletin looks beyond that."""
    mine = tuple(s for s in verdict.subjects if s.label in own)
    others = [s for s in verdict.subjects if s.label not in own]
    if not mine or not others or any(m.in_title for s in others for m in s.mentions):
        return verdict
    return verdict._replace(labels=tuple(s.label for s in mine), subjects=mine)


def _is_told(verdict: Verdict) -> bool:
    """Whether a place is named in the title or as the subject."""
    return any(m.role is SUBJECT or m.in_title for s in verdict.subjects for m in s.mentions)


def _is_sited(own: frozenset[str], verdict: Verdict) -> bool:
    """Whether a hospital is named, and nothing outside the body's own area."""
    sites = any(m.meaning.sort is SITE for s in verdict.subjects for m in s.mentions)
    return sites and own.issuperset(verdict.labels)
