"""The sender role: claim -> send -> decide -> settle, for one platform.

    wake, pace or poll -> claim (commit) -> platform.perform, many at once
                       -> decide -> settle together (commit) -> again

A killed sender leaves deliveries in `sending`; the janitor finds them when their lease has run out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.core.breaker import Breaker
from bot.core.delivery import Settlement, decide
from bot.core.ports import Clock, Platform
from bot.core.store import Store, StoreError
from bot.core.types import Delivery, DeliveryState, Outcome, Unknown
from bot.outbox.gate import Gate

log = structlog.get_logger(__name__)

#: Deliveries in the air at once, and taken in one claim. What is in the air when the process is
#: killed is in doubt afterwards, so more is not better; at Telegram's pace three suffice.
IN_FLIGHT = 32
#: Seconds after which the sender looks by itself, when nothing woke it.
POLL_SECONDS = 0.25
#: While others are in the air, finished sends gather for so many seconds, or until there are at
#: least so many, before they are settled in one transaction; only then is it worth claiming more.
GATHER_SECONDS = 0.03
ENOUGH = IN_FLIGHT // 4
#: Seconds that a sender must have lived before it sends what is in doubt. A program that keeps
#: dying would use up the only repeat of what it holds, and perhaps dies of it.
STEADY_SECONDS = 5.0
#: Seconds to wait when the database does not answer.
STORE_AWAY_SECONDS = 1.0


class Sender:
    """Sends what is due on one platform until told to stop."""

    def __init__(
        self, store: Store, platform: Platform, clock: Clock, lease: timedelta, wake: asyncio.Event
    ) -> None:
        self._store = store
        self._platform = platform
        self._clock = clock
        self._lease = lease
        self._wake = wake
        self._finished: asyncio.Queue[tuple[Delivery, Outcome]] = asyncio.Queue()
        self._in_flight: set[asyncio.Task[None]] = set()
        self._unanswered = 0  #: of those in flight, how many have no outcome yet
        self._breaker = Breaker()
        self._gate = Gate()
        self._steady_at = clock.now() + timedelta(seconds=STEADY_SECONDS)

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop`; then claim nothing more and settle what is in the air."""
        settler = asyncio.create_task(self._settle_all())
        try:
            while not stop.is_set():
                wait, news_count = await self._step()
                if settler.done():
                    settler.result()  # a bug: what is sent would not be settled, and sent again
                if wait > 0:
                    await self._pause(wait, [stop, self._wake] if news_count else [stop])
        finally:
            await self._finish(settler)

    async def _finish(self, settler: asyncio.Task[None]) -> None:
        """Settle what is in the air; but a database that does not come back is not waited for
        longer than the lease, after which others take up what is left."""
        if self._in_flight:
            await asyncio.wait(self._in_flight)
        emptied = asyncio.create_task(self._finished.join())
        await asyncio.wait(
            {emptied, settler},
            timeout=self._lease.total_seconds(),
            return_when=asyncio.FIRST_COMPLETED,
        )
        if not emptied.done():
            log.error("left unsettled", platform=self._platform.name)
        emptied.cancel()
        settler.cancel()
        await asyncio.gather(emptied, settler, return_exceptions=True)

    async def _step(self) -> tuple[float, bool]:
        """Claim and start once; seconds until it is worth claiming again, and whether news could
        make that earlier."""
        self._wake.clear()
        room = self._breaker.most(IN_FLIGHT - len(self._in_flight), self._clock.now())
        if room <= 0:
            return POLL_SECONDS, True
        try:
            async with self._store.write() as tx:
                now = self._clock.now()  # after the wait for the database
                claimed = await tx.outbox.claim(
                    self._platform.name,
                    self._platform.pace,
                    now,
                    self._lease,
                    room,
                    doubtful=now >= self._steady_at,
                )
        except StoreError as error:
            log.error("store does not answer", platform=self._platform.name, error=str(error))
            return STORE_AWAY_SECONDS, True
        for delivery in claimed.deliveries:
            task = asyncio.create_task(self._send(delivery))
            self._in_flight.add(task)
            self._unanswered += 1
            task.add_done_callback(self._in_flight.discard)
        if claimed.again_at is None:
            return POLL_SECONDS, True
        return min(POLL_SECONDS, (claimed.again_at - self._clock.now()).total_seconds()), False

    async def _send(self, delivery: Delivery) -> None:
        early = self._gate.wait(self._platform.pace, time.monotonic())
        if early:
            await self._clock.sleep(early)
        try:
            outcome = await self._platform.perform(delivery)
        except Exception:
            # A bug of ours: it may have struck after the message had gone.
            log.exception("platform raised", **_ids(delivery))
            outcome = Unknown("a bug in the platform")
        breaker = self._breaker.after(outcome, self._clock.now())
        if breaker.shut_until and not self._breaker.shut_until:
            log.warning("platform does not answer", platform=self._platform.name)
        self._breaker = breaker
        self._unanswered -= 1
        self._finished.put_nowait((delivery, outcome))

    async def _settle_all(self) -> None:
        while True:
            finished = await self._gathered()
            await self._settle(finished)
            for _ in finished:
                self._finished.task_done()
            self._wake.set()

    async def _gathered(self) -> list[tuple[Delivery, Outcome]]:
        finished = [await self._finished.get()]
        with suppress(TimeoutError):
            async with asyncio.timeout(GATHER_SECONDS):
                while len(finished) < ENOUGH and (self._unanswered or not self._finished.empty()):
                    finished.append(await self._finished.get())
        while not self._finished.empty():
            finished.append(self._finished.get_nowait())
        return finished

    async def _settle(self, finished: list[tuple[Delivery, Outcome]]) -> None:
        """Write the ends of these attempts, however long the database takes to answer."""
        while True:
            now = self._clock.now()
            settled = [
                (delivery, decide(delivery, outcome, self._platform.remembers, now))
                for delivery, outcome in finished
            ]
            try:
                async with self._store.write() as tx:
                    written = await tx.outbox.settle(settled, now)
                break
            except StoreError as error:
                log.error("cannot settle", platform=self._platform.name, error=str(error))
                await self._clock.sleep(STORE_AWAY_SECONDS)
        for (delivery, settlement), done in zip(settled, written, strict=True):
            log_settled(delivery, settlement, done)

    async def _pause(self, seconds: float, events: Sequence[asyncio.Event]) -> None:
        """Until one of these happens, or the time is up."""
        waits = {asyncio.create_task(event.wait()) for event in events}
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()


def log_settled(delivery: Delivery, settlement: Settlement, written: bool) -> None:
    """One line per settled attempt."""
    say = log.debug
    if not written:
        log.warning("settled by somebody else", **_ids(delivery))
        return
    if settlement.state in (DeliveryState.DEAD, DeliveryState.UNCERTAIN):
        say = log.warning
    elif settlement.state is DeliveryState.QUEUED or settlement.effect is not None:
        say = log.info
    say(
        f"delivery {settlement.state}",
        error=settlement.last_error,
        ref=settlement.remote_ref,
        effect=type(settlement.effect).__name__ if settlement.effect else None,
        **_ids(delivery),
    )


def _ids(delivery: Delivery) -> dict[str, object]:
    return {
        "platform": delivery.at.platform,
        "delivery": delivery.id,
        "notice": delivery.notice_id,
        "chat": delivery.chat_id,
        "lane": int(delivery.lane),
        "attempts": delivery.attempts,
        "doubts": delivery.doubts,
    }
