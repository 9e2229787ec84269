"""What an owner decides about a burst: send all, send as lists, or drop. Called by `/held`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.store import ItemState, StoredItem, Transaction
from bot.core.types import Feed, Grade, Match
from bot.feeds.alert import burst_list
from bot.feeds.newsroom import Newsroom, tell

Held = Sequence[tuple[StoredItem, list[Match]]]


async def release(tx: Transaction, newsroom: Newsroom, feed: Feed, how: str) -> int:
    """Carry out the decision (`all`, `list` or `drop`) about a feed's held items; how many items.

    Raises ValueError for another word.
    """
    if how not in ("all", "list", "drop"):
        raise ValueError(how)
    held = await tx.items.held(feed.id)
    if how == "all":
        for stored, matches in held:
            if matches:
                await tell(tx, newsroom, feed, stored.id, stored.item, matches, stored.seen_at)
    elif how == "list":
        await _send_lists(tx, newsroom, feed, held)
    state = ItemState.DROPPED if how == "drop" else ItemState.PUBLISHED
    await tx.items.set_state([stored.id for stored, _ in held], state)
    return len(held)


async def _send_lists(tx: Transaction, newsroom: Newsroom, feed: Feed, held: Held) -> None:
    """One list for each set of areas, so that nobody reads about areas they do not follow."""
    groups: dict[tuple[str, ...], list[tuple[StoredItem, list[Match]]]] = {}
    for stored, matches in held:
        told = [match for match in matches if match.grade is not Grade.UNSURE]
        areas = tuple(sorted({area for match in told for area in match.reach}))
        if areas:
            groups.setdefault(areas, []).append((stored, told))
    for areas, group in groups.items():
        items = [stored.item for stored, _ in group]
        matches = group[0][1]
        document = burst_list(feed, items, matches, newsroom.name_of)
        key = f"list:{feed.id}:{group[0][0].id}"
        await newsroom.publisher.alert(tx, document, key, areas)
