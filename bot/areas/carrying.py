"""Subscriptions over a change of areas: the safe carry-over, and what people chose instead. Pure.

No answer means the carry-over: whoever followed an area that is no more follows its heirs, so that
nothing of the old area goes unheard. The janitor's `carry_over` and the /moved command call this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from enum import StrEnum

from bot.areas.fates import Fate, FateKind
from bot.core.choices import SubscriptionChoices
from bot.core.types import Subscription


class Choice(StrEnum):
    """What somebody wants after a change."""

    KEEP = "keep"  #: the heirs, as carried over
    OLD = "old"  #: just what was followed before
    BOTH = "both"  #: the heirs, and the old area with choices of its own


def affected(subscription: Subscription, fates: Mapping[str, Fate]) -> Fate | None:
    """The change that this subscription still has to be taken through, if any."""
    fate = fates.get(subscription.area)
    if fate is None or fate.kind is FateKind.GONE:
        return None
    if subscription.settled is not None and subscription.settled >= fate.at:
        return None
    # An area that lives on may have been followed first as what it is now.
    lives_on = fate.kind is not FateKind.REPLACED
    return None if lives_on and subscription.since >= _start_of(fate.at) else fate


def carried(
    following: Sequence[Subscription], fates: Mapping[str, Fate]
) -> tuple[tuple[Subscription, ...], tuple[Fate, ...]]:
    """What a chat follows after the changes, and which of them met it."""
    kept = {one.area: one for one in following}
    met = []
    for one in following:
        fate = affected(one, fates)
        if fate is None:
            continue
        met.append(fate)
        if fate.kind is FateKind.REPLACED:
            _hand_over(kept, one, fate)
        else:
            kept[one.area] = replace(kept[one.area], settled=fate.at)
    return tuple(kept.values()), tuple(met)


def chosen(
    chat_id: int,
    following: Sequence[Subscription],
    choice: Choice,
    changes: Iterable[Fate],
    now: datetime,
) -> tuple[Subscription, ...]:
    """What a chat follows once its people chose, for each of these changes, what they want.

    What was followed in its own right is never taken away; choosing twice is choosing once.
    """
    kept = {one.area: one for one in following}
    for fate in changes:
        if fate.earlier is None:
            continue
        match choice:
            case Choice.KEEP:
                _to_heirs(kept, fate)
            case Choice.OLD:
                _to_old(kept, chat_id, fate, now)
            case Choice.BOTH:
                _to_both(kept, chat_id, fate, now)
    return tuple(kept.values())


def _hand_over(kept: dict[str, Subscription], old: Subscription, fate: Fate) -> None:
    """The heirs in the place of the old area, with all that was chosen for it."""
    kept.pop(old.area, None)
    for heir in fate.heirs:
        known = kept.get(heir)
        if known is None:
            line = (*old.carried_from, old.area)
            kept[heir] = replace(old, area=heir, carried_from=line, settled=fate.at)
        elif known.carried_from and old.area not in known.carried_from:
            line = (*known.carried_from, old.area)
            kept[heir] = replace(known, carried_from=line, settled=fate.at)
        else:
            kept[heir] = replace(known, settled=fate.at)


def _to_heirs(kept: dict[str, Subscription], fate: Fate) -> None:
    assert fate.earlier is not None
    old = kept.get(fate.earlier)
    if old is not None:
        _hand_over(kept, old, fate)


def _to_old(kept: dict[str, Subscription], chat_id: int, fate: Fate, now: datetime) -> None:
    _put_back(kept, chat_id, fate, now)
    assert fate.earlier is not None
    for heir in fate.heirs:
        known = kept.get(heir)
        if known is None:
            continue
        others = tuple(c for c in known.carried_from if c not in (fate.area, fate.earlier))
        if others:  # it stands for something else, too
            kept[heir] = replace(known, carried_from=others)
        elif fate.kind is FateKind.GREW or fate.area in known.carried_from:
            del kept[heir]


def _to_both(kept: dict[str, Subscription], chat_id: int, fate: Fate, now: datetime) -> None:
    if fate.kind is FateKind.GREW:
        _to_heirs(kept, fate)  # what it is now holds all that it was
        return
    assert fate.earlier is not None
    old = kept.get(fate.earlier)
    if old is not None:
        _hand_over(kept, old, fate)
    _put_back(kept, chat_id, fate, now)


def _put_back(kept: dict[str, Subscription], chat_id: int, fate: Fate, now: datetime) -> None:
    """The old area, with what was chosen for it or for the heir it became."""
    assert fate.earlier is not None
    if fate.earlier in kept:
        kept[fate.earlier] = replace(kept[fate.earlier], settled=fate.at)
        return
    heir = next((kept[code] for code in fate.heirs if _is_its_heir(kept.get(code), fate)), None)
    kept[fate.earlier] = Subscription(
        chat_id,
        fate.earlier,
        heir.since if heir else now,
        heir.choices if heir else SubscriptionChoices(),
        settled=fate.at,
    )


def _is_its_heir(subscription: Subscription | None, fate: Fate) -> bool:
    if subscription is None:
        return False
    return fate.kind is FateKind.GREW or fate.area in subscription.carried_from


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
