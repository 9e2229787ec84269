"""The sync loop: hands over what happened, and saves how far it came once that is committed.

    sync(since) -> hear -> receive (commit) -> cursor -> chores beside it -> sync(next_batch)

Called by `build.Matrix`. The homeserver gives the same answer again as long as we ask with the
same `since`; requests that come twice are known by their keys.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

import structlog

from bot.core.ports import Clock, Cursor, Receive
from bot.core.store import StoreError
from bot.core.types import Inbound, Request
from bot.platforms.matrix import sync
from bot.platforms.matrix.account import Account, ElsewhereError
from bot.platforms.matrix.chores import Chores, Rules
from bot.platforms.matrix.files import received
from bot.platforms.matrix.hearing import Ears
from bot.platforms.matrix.http import AnswerLostError, CallError, RejectedError, path
from bot.platforms.matrix.inbound import Heard, Press, Said, Unread, thread_of
from bot.platforms.matrix.keys import Keys
from bot.platforms.matrix.outcomes import is_token_gone
from bot.platforms.matrix.session import MisconfiguredError, Session

log = structlog.get_logger(__name__)

T = TypeVar("T")

#: Seconds between looks whether another process has let go of the key store.
ELSEWHERE_WAIT = 2.0
#: Milliseconds that a sync is held open while something else is to be looked after soon.
IMPATIENT_MS = "1000"
#: How often an event that a bug of ours refuses is tried.
MOST_TRIES = 4


class Listener:
    """Listens for one account."""

    def __init__(self, account: Account, rules: Rules, clock: Clock) -> None:
        self._account = account
        self._rules = rules
        self._clock = clock
        self._born_at = time.monotonic()
        self._stumbles = 0  # in a row, over one answer

    async def listen(self, receive: Receive, cursor: Cursor) -> None:
        """Until cancelled."""
        try:
            me, keys = await self._opened()
            name = await self._until_answered(lambda: self._shown_name(me))
            ears = Ears(self._account, me, keys, self._clock, name)
            chores = Chores(self._account, me, keys, self._rules, receive, self._clock)
            try:
                await self._sync_on(me, ears, chores, receive, cursor)
            finally:
                await chores.aclose()
        except MisconfiguredError:
            # Said already. The other platforms go on; this one waits for its operator.
            await asyncio.Event().wait()
        finally:
            self._account.live = False

    async def _opened(self) -> tuple[Session, Keys]:
        while True:
            try:
                return await self._until_answered(self._account.open)
            except ElsewhereError as error:
                log.warning("matrix waits", error=str(error))
                await self._clock.sleep(ELSEWHERE_WAIT)

    async def _shown_name(self, me: Session) -> str:
        try:
            answer = await self._account.http.call("GET", path("profile", me.user_id))
        except RejectedError as error:
            if error.status != 404:
                raise
            return ""
        return str(answer.get("displayname") or "")

    async def _sync_on(
        self, me: Session, ears: Ears, chores: Chores, receive: Receive, cursor: Cursor
    ) -> None:
        since = await cursor.load()
        full = True
        while True:
            impatient = ears.holding or chores.awaiting
            answer = await self._asked(since, full=full, impatient=impatient)
            if answer is None:
                log.error("the homeserver does not know our place in its stream; starting anew")
                since, full, self._born_at = None, True, time.monotonic()
                continue
            if not await self._taken(answer, since, ears, receive, full=full):
                continue
            chores.note(answer)
            since, full, self._account.live = answer["next_batch"], False, True
            if not ears.holding and not chores.unsettled:
                await _save(cursor, answer["next_batch"])
            chores.start()
            wait = sync.echo_wait(answer, me.user_id)
            if wait:
                await self._clock.sleep(wait)

    async def _asked(
        self, since: str | None, *, full: bool, impatient: bool
    ) -> dict[str, Any] | None:
        """The answer to a sync, None if the server refuses `since`."""
        query = sync.question(since, first=full)
        if impatient and not full:
            query["timeout"] = IMPATIENT_MS

        async def ask() -> dict[str, Any] | None:
            try:
                answer = await self._account.http.call(
                    "GET", path("sync"), query=query, seconds=sync.seconds_for(first=full)
                )
            except RejectedError as error:
                if error.status == 400 and error.errcode and since is not None:
                    return None
                raise
            if not sync.is_answer(answer):
                raise AnswerLostError("the answer to a sync has no next_batch")
            found: dict[str, Any] = answer
            return found

        return await self._until_answered(ask)

    async def _taken(
        self,
        answer: dict[str, Any],
        since: str | None,
        ears: Ears,
        receive: Receive,
        *,
        full: bool,
    ) -> bool:
        """Whether we are done with an answer; False to ask for it once more. What a bug of ours
        cannot read must end neither the program nor, in the end, our listening."""
        try:
            await self._take(answer, since, ears, receive, full=full)
        except MisconfiguredError:
            raise
        except Exception:
            self._stumbles += 1
            log.exception("sync not understood", tries=self._stumbles)
            if self._stumbles < MOST_TRIES:
                await self._clock.sleep(sync.backed_off(self._stumbles, _dice()))
                return False
            log.error("sync given up", since=since)
        self._stumbles = 0
        return True

    async def _take(
        self,
        answer: dict[str, Any],
        since: str | None,
        ears: Ears,
        receive: Receive,
        *,
        full: bool,
    ) -> None:
        # Before the first start of all there was nobody to ask.
        young = time.monotonic() - self._born_at + 1.0 if since is None else None
        heard = await self._until_answered(lambda: ears.hear(answer, since, full=full, young=young))
        for one in heard:
            inbound = await self._understood(one)
            if inbound is not None:
                await self._hand_over(inbound, receive)

    async def _understood(self, heard: Heard) -> Inbound | None:
        if isinstance(heard, Unread):
            return None
        if isinstance(heard, Press):
            return await self._until_answered(lambda: self._pressed(heard))
        if isinstance(heard, Said):
            file = await received(self._account.http, heard.content)
            return replace(heard.request, file=file)
        return heard

    async def _pressed(self, press: Press) -> Request | None:
        """The request, in the thread of the message that was reacted to; None if that is not
        ours."""
        room_id = press.request.at.address
        try:
            target = await self._account.http.call(
                "GET", path("rooms", room_id, "event", press.event_id)
            )
        except RejectedError as error:
            if error.status in (403, 404):
                return None
            raise
        me, _ = await self._account.open()
        if target.get("sender") != me.user_id:
            return None
        relates = (target.get("content") or {}).get("m.relates_to")
        thread = thread_of(relates) if isinstance(relates, dict) else ""
        return replace(press.request, at=replace(press.request.at, thread=thread))

    async def _hand_over(self, inbound: Inbound, receive: Receive) -> None:
        """Until it is taken; but what a bug of ours refuses must not keep us from the rest."""
        tries = 0
        while True:
            tries += 1
            try:
                await receive(inbound)
                return
            except StoreError as error:
                log.error("event not taken", request=inbound.key, error=str(error))
            except Exception:
                log.exception("event not taken", request=inbound.key)
                if tries >= MOST_TRIES:
                    log.error("event given up", request=inbound.key, tries=tries)
                    return
            await self._clock.sleep(sync.backed_off(tries, _dice()))

    async def _until_answered(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until there is an answer. MisconfiguredError if there will be none."""
        failures = 0
        while True:
            try:
                return await ask()
            except CallError as error:
                failures += 1
                if is_token_gone(error):
                    self._account.check(error)
                    await self._account.open()  # raises what `check` found
                log.warning("matrix does not answer", error=str(error))
                await self._clock.sleep(sync.wait_after(error, failures, _dice()))


async def _save(cursor: Cursor, value: str) -> None:
    try:
        await cursor.save(value)
    except Exception as error:
        # Everything up to here is committed; an older cursor only means that what comes again
        # will be recognised by its key.
        log.error("cursor not saved", error=str(error))


def _dice() -> float:
    return random.random()  # noqa: S311 - spreads retries, guards nothing
