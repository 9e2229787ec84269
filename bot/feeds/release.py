"""What an owner decides about a burst: send all, send in lists, or drop. Called by `/held`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.store import Transaction
from bot.core.types import Feed, Match
from bot.core.watched import ItemState, StoredItem
from bot.feeds.newsroom import Newsroom, around, tell

Held = Sequence[tuple[StoredItem, Sequence[Match]]]


async def release(tx: Transaction, newsroom: Newsroom, feed: Feed, how: str) -> int:
    """Carry out the decision (`all`, `list` or `drop`) about a feed's held items; how many items.

    Raises ValueError for another word.
    """
    if how not in ("all", "list", "drop"):
        raise ValueError(how)
    held = await tx.items.held(feed.id)
    if how != "drop" and held:
        await _tell(tx, newsroom, feed, held, listed=how == "list")
    state = ItemState.DROPPED if how == "drop" else ItemState.PUBLISHED
    await tx.items.set_state([stored.id for stored, _ in held], state)
    return len(held)


async def _tell(
    tx: Transaction, newsroom: Newsroom, feed: Feed, held: Held, *, listed: bool
) -> None:
    """Tell of all of them; what else is told of their areas is looked up once."""
    await newsroom.ready()
    oldest = min(stored.seen_at for stored, _ in held)
    others = await around(tx, newsroom, [(one.item, matches) for one, matches in held], oldest)
    for one, matches in held:
        if matches:
            at = one.seen_at
            await tell(
                tx, newsroom, feed, one.id, one.item, matches, at, listed=listed, others=others
            )
