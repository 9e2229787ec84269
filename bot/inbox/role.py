"""The inbox role: listens on one platform while this process holds the lease on doing so."""

from __future__ import annotations

import asyncio

import structlog

from bot.core.ports import Clock, Platform
from bot.core.store import Store, StoreError
from bot.core.types import DeliveryState, Lane
from bot.inbox.lease import RENEW_SECONDS, InboxLease, StoredCursor
from bot.inbox.receiver import Receiver
from bot.waiting import first, until

log = structlog.get_logger(__name__)

#: Seconds between looks whether the last answers have left.
LOOK_SECONDS = 0.05


async def listen(
    platform: Platform, receiver: Receiver, store: Store, clock: Clock, stop: asyncio.Event
) -> bool:
    """Hand every event to the receiver until told to stop (False) or the stream ends (True).

    A database that does not answer for a while is waited for.
    """
    cursor = StoredCursor(store, platform.name)
    lease = InboxLease(store, f"inbox:{platform.name}", clock)
    while not stop.is_set():
        if not await _taken(lease):
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
        if not listening.cancelled() and not _away(listening.exception()):
            listening.result()  # a bug in the platform ends the program
            return True
    return False


async def _taken(lease: InboxLease) -> bool:
    try:
        return await lease.take()
    except StoreError as error:
        return not _away(error)


def _away(error: BaseException | None) -> bool:
    """Whether listening ended, or did not begin, only because the database does not answer."""
    if not isinstance(error, StoreError):
        return False
    log.error("store does not answer", error=str(error))
    return True


async def replies_sent(store: Store, clock: Clock, stop: asyncio.Event) -> None:
    """Until everything asked has been answered, or the program stops."""
    waiting = (DeliveryState.QUEUED, DeliveryState.SENDING)
    while not stop.is_set():
        try:
            async with store.read() as tx:
                counts = await tx.outbox.counts()
        except StoreError as error:
            _away(error)
        else:
            if not any(one.lane is Lane.REPLY and one.state in waiting for one in counts):
                return
        await until(stop, clock.sleep(LOOK_SECONDS))
