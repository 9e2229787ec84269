"""The bot's own reactions 1️⃣ 2️⃣ 3️⃣ below a message with buttons, so that people need only tap.

They are a convenience beside the numbered lines: they follow their message, each is tried once
under a transaction id of its own, and no message ever waits for them. Each counts as much as a
message; so where the homeserver limits the account, they are left out.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import structlog

from bot.platforms.matrix.http import CallError, MatrixHttp, RejectedError, path
from bot.platforms.matrix.outcomes import retry_after
from bot.platforms.matrix.pace import LearningPace
from bot.platforms.matrix.render import KEYS

log = structlog.get_logger(__name__)

#: Messages that wait for their reactions; what is beyond has its numbered lines.
MOST_WAITING = 500
#: Seconds that `aclose` gives to those still waiting.
LAST_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class _Waiting:
    room_id: str
    event_id: str
    count: int
    wire: str


class Reactions:
    """Adds reactions in the order of their messages, beside the sending."""

    def __init__(self, http: MatrixHttp, pace: LearningPace) -> None:
        self._http = http
        self._pace = pace
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def add(self, room_id: str, event_id: str, count: int, wire: str) -> None:
        """React with the first `count` numbers to this message."""
        if not count or self._waiting.qsize() >= MOST_WAITING or not self._pace.roomy:
            return
        self._waiting.put_nowait(_Waiting(room_id, event_id, count, wire))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())

    async def aclose(self) -> None:
        """Finish what can be finished soon."""
        if self._task is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_SECONDS):
                await self._waiting.join()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while not self._waiting.empty():
            one = self._waiting.get_nowait()
            try:
                if self._pace.roomy:
                    await self._react(one)
            except RejectedError as error:
                log.debug("no reaction", error=str(error))
                if error.status == 429:
                    self._pace.refused(retry_after(error))
            except CallError as error:
                log.debug("no reaction", error=str(error))
            finally:
                self._waiting.task_done()

    async def _react(self, one: _Waiting) -> None:
        for number, key in enumerate(KEYS[: one.count], start=1):
            where = path("rooms", one.room_id, "send", "m.reaction", f"{one.wire}.r{number}")
            relates = {"rel_type": "m.annotation", "event_id": one.event_id, "key": key}
            try:
                await self._http.call("PUT", where, {"m.relates_to": relates})
            except RejectedError as error:
                if error.errcode != "M_DUPLICATE_ANNOTATION":
                    raise
