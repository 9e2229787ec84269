"""Carries subscriptions over a change of areas that an operator decided; a job of the janitor.

    adoptions -> chats not yet taken through it -> carried (commit with its card) -> ... -> finished

A chat is changed and told in one transaction, and is known by its subscriptions to be done: a
killed process goes on where it was, and nobody is told twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import structlog

from bot.areas.atlas import Atlas
from bot.areas.carrying import carried
from bot.areas.fates import Fate, fates, vintages
from bot.core.document import Document
from bot.core.ports import Clock
from bot.core.publisher import Publisher
from bot.core.store import Store, Transaction

log = structlog.get_logger(__name__)

#: Chats in one transaction; on SQLite nobody else writes during it.
BATCH = 10
#: Chats looked up at once; each look-up goes through all followers of what changed.
LISTED = 5_000

#: The card that tells people of these changes.
Card = Callable[[Sequence[Fate]], Document]


async def carry_over(
    store: Store, publisher: Publisher, atlas: Atlas, card: Card, clock: Clock
) -> int:
    """Carry out what was decided and is not finished, as far as these tables know of it; how many
    chats were told."""
    async with store.read() as tx:
        decided = await tx.adoptions.all()
    known = vintages(atlas)
    told = 0
    for one in decided:
        if one.finished_at is None and one.vintage in known:
            told += await _carry(store, publisher, fates(atlas, one.vintage), one.vintage, card)
            async with store.write() as tx:
                await tx.adoptions.finish(one.vintage, clock.now())
            log.info("areas adopted", vintage=one.vintage.isoformat(), told=told)
    return told


async def _carry(
    store: Store, publisher: Publisher, changes: dict[str, Fate], vintage: date, card: Card
) -> int:
    told = after = 0
    while True:
        async with store.read() as tx:
            chats = await tx.subscriptions.unsettled(sorted(changes), vintage, after, LISTED)
        if not chats:
            return told
        for start in range(0, len(chats), BATCH):
            async with store.write() as tx:
                for chat_id in chats[start : start + BATCH]:
                    told += await _carry_chat(tx, publisher, chat_id, changes, vintage, card)
        after = chats[-1]


async def _carry_chat(
    tx: Transaction,
    publisher: Publisher,
    chat_id: int,
    changes: dict[str, Fate],
    vintage: date,
    card: Card,
) -> int:
    following = await tx.subscriptions.hold(chat_id)
    wanted, met = carried(following, changes)
    if not met:
        return 0
    await tx.subscriptions.put(chat_id, wanted)
    key = f"areas:{vintage.isoformat()}:{chat_id}"
    await publisher.change(tx, card(met), key, chat_id)
    return 1
