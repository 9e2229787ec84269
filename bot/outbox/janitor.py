"""The janitor role: takes up what killed processes left, ends the overdue, forgets the old."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from bot.core.delivery import decide
from bot.core.store import Store
from bot.core.types import Unknown
from bot.outbox.sender import log_settled

log = structlog.get_logger(__name__)

#: How many abandoned deliveries one transaction takes up.
BATCH = 500
#: How long handled events are remembered; platforms repeat them for a day at most.
REQUESTS_KEPT = timedelta(days=7)
#: How long ended deliveries are kept, so that an operator can follow a complaint.
DELIVERIES_KEPT = timedelta(days=30)
#: How long "Not my area" is kept; the owners look at it long before.
OBJECTIONS_KEPT = timedelta(days=365)
#: How long after its day we know who was reminded of something: it may have been moved.
REMINDERS_KEPT = timedelta(days=90)
#: How long a file is kept after it was last given to the outbox; longer than any notice waits.
FILES_KEPT = timedelta(days=30)
#: How long it is known who was told of a story by a list: as long as it can grow.
WAITING_KEPT = timedelta(days=21)


async def take_up(store: Store, remembers: Mapping[str, timedelta], now: datetime) -> int:
    """Settle attempts whose lease has run out as unknown; how many.

    `remembers` gives for each platform how long it de-duplicates.
    """
    count = 0
    while True:
        async with store.write() as tx:
            abandoned = await tx.outbox.abandoned(now, BATCH)
            settled = [
                (one, decide(one, _left, remembers.get(one.at.platform, timedelta(0)), now))
                for one in abandoned
            ]
            written = await tx.outbox.settle(settled, now)
        for (one, settlement), done in zip(settled, written, strict=True):
            log_settled(one, settlement, done)
        count += len(abandoned)
        if len(abandoned) < BATCH:
            return count


_left = Unknown("its sender did not come back")


async def clean(store: Store, now: datetime) -> None:
    """End what is past its send-before, and forget what is older than it is kept."""
    async with store.write() as tx:
        expired = await tx.outbox.expire(now)
        forgotten = await tx.outbox.forget(now - DELIVERIES_KEPT)
        await tx.requests.forget(now - REQUESTS_KEPT)
        await tx.reasons.forget(now - OBJECTIONS_KEPT)
        await tx.reminders.forget((now - REMINDERS_KEPT).date())
        await tx.chats.forget(now - DELIVERIES_KEPT)
        await tx.lists.forget(now - WAITING_KEPT, now)
        await tx.files.forget(now - FILES_KEPT)
    if expired or forgotten:
        log.info("cleaned", expired=expired, forgotten=forgotten)
