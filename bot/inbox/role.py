"""The inbox role: listens on one platform while this process holds the lease on doing so."""

from __future__ import annotations

import asyncio

from bot.core.ports import Clock, Platform
from bot.core.store import Store
from bot.core.types import DeliveryState, Lane
from bot.inbox.lease import RENEW_SECONDS, InboxLease, StoredCursor
from bot.inbox.receiver import Receiver
from bot.waiting import first, until

#: Seconds between looks whether the last answers have left.
LOOK_SECONDS = 0.05


async def listen(
    platform: Platform, receiver: Receiver, store: Store, clock: Clock, stop: asyncio.Event
) -> bool:
    """Hand every event to the receiver until told to stop (False) or the stream ends (True)."""
    cursor = StoredCursor(store, platform.name)
    lease = InboxLease(store, f"inbox:{platform.name}", clock)
    while not stop.is_set():
        if not await lease.take():
            await until(stop, clock.sleep(RENEW_SECONDS))
            continue
        listening = asyncio.create_task(platform.listen(receiver.receive, cursor))
        keeping = asyncio.create_task(lease.keep())
        try:
            await until(stop, first(listening, keeping))
        finally:
            keeping.cancel()
            listening.cancel()
            await asyncio.gather(listening, keeping, return_exceptions=True)
            await lease.release()
        if not listening.cancelled():
            listening.result()  # a bug in the platform ends the program
            return True
    return False


async def replies_sent(store: Store, clock: Clock, stop: asyncio.Event) -> None:
    """Until everything asked has been answered, or the program stops."""
    waiting = (DeliveryState.QUEUED, DeliveryState.SENDING)
    while not stop.is_set():
        async with store.read() as tx:
            counts = await tx.outbox.counts()
        if not any(one.lane is Lane.REPLY and one.state in waiting for one in counts):
            return
        await until(stop, clock.sleep(LOOK_SECONDS))
