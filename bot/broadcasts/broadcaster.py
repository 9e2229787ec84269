"""The broadcaster role: what is due is launched, what is sent is watched, what is over ends.

    scheduled and due -> ask the platforms for rights -> launch, or back to its author
    sending           -> look at the numbers -> let the rest go | pause | finish -> live card
    past send-before  -> back to its author

Every step is one transaction on one locked broadcast, so that several processes may run this.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.core.broadcasts import Broadcast, Event, State, after
from bot.core.document import Document, to_json
from bot.core.ports import Clock, Platform
from bot.core.publisher import Publisher
from bot.core.sending import CARD_EVERY, Progress, Step, next_step
from bot.core.store import Store, Transaction
from bot.core.types import Standing

log = structlog.get_logger(__name__)

#: How many questions about rights are asked of a platform at once.
AT_ONCE = 5
#: The live card is edited less often the longer it takes: so many times in all, about.
CARD_EDITS = 120
#: What has ended is looked at for so long, for late answers of the platforms and the last card.
AFTERWARDS = timedelta(minutes=2)

#: (platform, address of the chat, person) -> how they stand there; None: could not be asked.
Question = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Editor:
    """What the handlers decide and say about broadcasts; made by `bot/answering.py`."""

    questions: Callable[[Transaction, Broadcast], Awaitable[Sequence[Question]]]
    launch: Callable[
        [Transaction, Broadcast, Mapping[Question, Standing | None]], Awaitable[Broadcast]
    ]
    give_back: Callable[[Transaction, Broadcast, Event, str], Awaitable[Broadcast]]
    card: Callable[[Transaction, Broadcast], Awaitable[Document]]
    note: Callable[[Transaction, Broadcast, str, Mapping[str, object]], Awaitable[int]]
    channels: Callable[[Transaction], Awaitable[int]]  #: looks after lost rights, asks admins


class Broadcaster:
    """Does at every tick what is due."""

    def __init__(
        self,
        store: Store,
        platforms: Sequence[Platform],
        publisher: Publisher,
        editor: Editor,
        clock: Clock,
    ) -> None:
        self._store = store
        self._platforms = {platform.name: platform for platform in platforms}
        self._publisher = publisher
        self._editor = editor
        self._clock = clock
        self._watched: set[int] = set()  # seen sending by this process; a hint for last cards

    async def tick(self) -> None:
        """One look at everything that is not at its end."""
        open_states = (State.APPROVAL, State.SCHEDULED, State.SENDING, State.PAUSED)
        async with self._store.read() as tx:
            found = await tx.broadcasts.in_states(open_states)
            ended = [await tx.broadcasts.get(number) for number in sorted(self._watched)]
        now = self._clock.now()
        for one in found:
            match one.state:
                case State.SENDING | State.PAUSED:
                    self._watched.add(one.id)
                    await self._watch(one.id)
                case _ if one.send_before is not None and one.send_before <= now:
                    await self._expire(one.id)
                case State.SCHEDULED if one.send_at is None or one.send_at <= now:
                    await self._launch(one)
                case _:
                    pass
        async with self._store.write() as tx:
            await self._editor.channels(tx)
        for last in ended:
            if last is not None and last.state not in open_states:
                await self._look_once_more(last)

    async def _launch(self, one: Broadcast) -> None:
        """Ask what must be asked, outside any transaction; then send it, or give it back."""
        async with self._store.read() as tx:
            questions = await self._editor.questions(tx, one)
        answers = await self._ask(questions)
        async with self._store.write() as tx:
            locked = await tx.broadcasts.get(one.id, lock=True)
            if locked != one:
                return  # somebody has changed, cancelled or launched it meanwhile
            launched = await self._editor.launch(tx, locked, answers)
        self._watched.add(one.id)
        log.info("broadcast launched", broadcast=one.id, state=launched.state)

    async def _ask(self, questions: Sequence[Question]) -> dict[Question, Standing | None]:
        places = asyncio.Semaphore(AT_ONCE)

        async def ask(question: Question) -> Standing | None:
            platform, address, person = question
            if platform not in self._platforms:
                return None
            async with places:
                return await self._platforms[platform].standing(address, person)

        unique = list(dict.fromkeys(questions))
        answers = await asyncio.gather(*(ask(one) for one in unique))
        return dict(zip(unique, answers, strict=True))

    async def _expire(self, number: int) -> None:
        async with self._store.write() as tx:
            one = await tx.broadcasts.get(number, lock=True)
            if one is None or after(one.state, Event.EXPIRE) is None:
                return
            if one.send_before is None or one.send_before > self._clock.now():
                return
            reason = "its send-before passed before it could be sent"
            await self._editor.give_back(tx, one, Event.EXPIRE, reason)
        log.info("broadcast expired", broadcast=number)

    async def _watch(self, number: int) -> None:
        """Carry out what the numbers ask for, and show them on the live card."""
        async with self._store.write() as tx:
            one = await tx.broadcasts.get(number, lock=True)
            if one is None or one.state not in (State.SENDING, State.PAUSED):
                return
            now = self._clock.now()
            if one.state is State.PAUSED:
                # What came back from a failed attempt since the pause must wait, too.
                await tx.broadcasts.hold(number)
            progress = await tx.broadcasts.progress(number)
            one = await self._decide(tx, one, progress, now)
            await self._show(tx, one, now)

    async def _decide(
        self, tx: Transaction, one: Broadcast, progress: Progress, now: datetime
    ) -> Broadcast:
        if one.state is State.PAUSED:
            over = not progress.left and not progress.held
            return await self._finish(tx, one, progress, now) if over else one
        step = next_step(
            progress,
            share=one.stage == "share",
            failed_before=one.forgiven_failed,
            ended_before=one.forgiven_ended,
            running=now - max(one.state_since, one.started_at or now),
        )
        match step:
            case Step.RELEASE:
                await tx.broadcasts.release(one.id)
                await self._editor.note(tx, one, "the rest follows", _numbers(progress))
                changed = replace(one, stage="rest")
                await tx.broadcasts.save(changed)
                return changed
            case Step.PAUSE:
                return await self._pause(tx, one, progress, now)
            case Step.FINISH:
                return await self._finish(tx, one, progress, now)
            case None:
                return one

    async def _pause(
        self, tx: Transaction, one: Broadcast, progress: Progress, now: datetime
    ) -> Broadcast:
        await tx.broadcasts.hold(one.id)
        failures = progress.failures - one.forgiven_failed
        ended = progress.ended - one.forgiven_ended
        why = f"paused by itself: {failures} of {ended} failed"
        changed = replace(one, state=State.PAUSED, state_since=now, reason=why)
        await tx.broadcasts.save(changed)
        await self._editor.note(
            tx, changed, Event.PAUSE.value, {"reason": why, **_numbers(progress)}
        )
        log.warning("broadcast paused by itself", broadcast=one.id, failures=failures)
        return changed

    async def _finish(
        self, tx: Transaction, one: Broadcast, progress: Progress, now: datetime
    ) -> Broadcast:
        changed = replace(one, state=State.DONE, state_since=now, ended_at=now, stage="rest")
        await tx.broadcasts.save(changed)
        await self._editor.note(tx, changed, Event.FINISH.value, _numbers(progress))
        log.info("broadcast done", broadcast=one.id, **_numbers(progress))
        return changed

    async def _show(self, tx: Transaction, one: Broadcast, now: datetime) -> None:
        """Edit the live card, if it says something new and its small budget allows."""
        running = now - (one.started_at or now)
        rest = max(CARD_EVERY, running / CARD_EDITS)
        ends = one.state not in (State.SENDING,)
        if one.card_at is not None and now - one.card_at < rest and not ends:
            return
        document = await self._editor.card(tx, one)
        digest = hashlib.sha256(json.dumps(to_json(document)).encode()).hexdigest()
        if digest == one.card_digest:
            return
        number = one.card_number + 1
        key = f"broadcast:{one.id}:card"
        await self._publisher.revise(tx, key, document, f"card:{number}")
        shown = replace(one, card_number=number, card_at=now, card_digest=digest)
        await tx.broadcasts.save(shown)

    async def _look_once_more(self, last: Broadcast) -> None:
        """The card of what has ended shows how it ended; then nobody watches it any more."""
        now = self._clock.now()
        async with self._store.write() as tx:
            one = await tx.broadcasts.get(last.id, lock=True)
            if one is None:
                self._watched.discard(last.id)
                return
            if one.state is State.CANCELLED:
                # A failed attempt that came back since the cancel ends, too.
                await tx.broadcasts.cancel(one.id, now)
            if one.started_at is not None:
                await self._show(tx, one, now)
            if now - one.state_since > AFTERWARDS or one.started_at is None:
                self._watched.discard(last.id)


def _numbers(progress: Progress) -> dict[str, object]:
    return {
        "sent": progress.sent,
        "failed": progress.failures,
        "uncertain": progress.uncertain,
        "left": progress.left,
        "not reached": progress.held,
    }
