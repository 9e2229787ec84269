"""What an owner decides about a burst: send all, send in lists, or drop. Called by `/held`."""

from __future__ import annotations

from bot.core.store import ItemState, Transaction
from bot.core.types import Feed
from bot.feeds.newsroom import Newsroom, tell


async def release(tx: Transaction, newsroom: Newsroom, feed: Feed, how: str) -> int:
    """Carry out the decision (`all`, `list` or `drop`) about a feed's held items; how many items.

    Raises ValueError for another word.
    """
    if how not in ("all", "list", "drop"):
        raise ValueError(how)
    held = await tx.items.held(feed.id)
    for stored, matches in held if how != "drop" else ():
        if matches:
            item, at = stored.item, stored.seen_at
            await tell(tx, newsroom, feed, stored.id, item, matches, at, listed=how == "list")
    state = ItemState.DROPPED if how == "drop" else ItemState.PUBLISHED
    await tx.items.set_state([stored.id for stored, _ in held], state)
    return len(held)
