"""What happens by the clock: each role has a list of rounds, and one ticker does them all.

`bot/app.py` runs it beside what waits for events.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.answering import editor
from bot.broadcasts.broadcaster import Broadcaster
from bot.core.ports import Clock
from bot.core.store import StoreError
from bot.feeds.listmaker import make_lists
from bot.feeds.poller import Poller
from bot.feeds.reader import reading
from bot.outbox.carry_over import carry_over
from bot.outbox.janitor import clean, take_up
from bot.parts import Parts
from bot.rounds import Round, boardroom, open_rounds
from bot.waiting import until
from bot.web import ASK_EVERY, open_web
from handlers.moved import moved_card

log = structlog.get_logger(__name__)

Job = Callable[[], Coroutine[Any, Any, None]]

#: Seconds between two rounds of each kind.
POLL_EVERY, LIST_EVERY, BROADCAST_EVERY, CLEAN_EVERY = 1.0, 2.0, 1.0, 600.0


async def tick(parts: Parts, roles: Sequence[str], stop: asyncio.Event) -> None:
    """Do the rounds of these roles until `stop`."""
    async with AsyncExitStack() as stack:
        rounds: list[Round] = []
        if "poller" in roles:
            rounds += await _poller(parts, stack)
        if "web" in roles and parts.settings.public_url is not None:
            rounds.append(await _web(parts, stack))
        if "janitor" in roles:
            rounds += _janitor(parts)
        if "broadcaster" in roles:
            rounds.append(_broadcaster(parts))
        await do_rounds(rounds, parts.clock, stop)


async def do_rounds(rounds: Sequence[Round], clock: Clock, stop: asyncio.Event) -> None:
    """Do each of these at its interval until `stop`, which also cuts off what is under way."""
    # No grace and no catching up: the database knows what is due, a tick only asks it.
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None}
    )
    under_way: set[asyncio.Task[Any]] = set()
    for each in rounds:
        # The default of the scheduler is to begin after one interval.
        begin = {"next_run_time": clock.now()} if each.at_once else {}
        job = _until_stopped(_forgiving(each.do), stop, under_way)
        scheduler.add_job(job, "interval", seconds=each.seconds, **begin)
    scheduler.start()
    try:
        await stop.wait()
        # The scheduler itself would log as an error whatever it cuts off.
        scheduler.pause()
        await asyncio.sleep(0)  # what has been handed out begins, and sees that it is over
        if under_way:
            await asyncio.wait(under_way)
    finally:
        scheduler.shutdown(wait=False)


async def _poller(parts: Parts, stack: AsyncExitStack) -> list[Round]:
    settings = parts.settings
    reader = await stack.enter_async_context(
        reading(settings.fetch_allow_private, settings.contact, parts.clock)
    )
    poller = Poller(
        parts.store,
        parts.feeds,
        reader.read,
        parts.newsroom,
        parts.clock,
        parts.lease,
        reader.named,
        boardroom(parts.atlas, parts.feeds, parts.outlet, parts.clock),
        hubs=settings.public_url is not None,
    )
    await poller.start()
    stack.push_async_callback(poller.drain)

    async def list_stories() -> None:
        await make_lists(parts.store, parts.newsroom, parts.clock)

    beside = await stack.enter_async_context(
        open_rounds(settings, parts.store, parts.atlas, parts.feeds, parts.outlet, parts.clock)
    )
    return [Round(poller.tick, POLL_EVERY), Round(list_stories, LIST_EVERY), *beside]


async def _web(parts: Parts, stack: AsyncExitStack) -> Round:
    ask_hubs = await stack.enter_async_context(
        open_web(parts.settings, parts.store, parts.feeds, parts.newsroom, parts.clock)
    )
    return Round(ask_hubs, ASK_EVERY)


def _janitor(parts: Parts) -> list[Round]:
    remembers = {platform.name: platform.remembers for platform in parts.platforms}

    async def look_after() -> None:
        await take_up(parts.store, remembers, parts.clock.now())

    async def clean_up() -> None:
        await clean(parts.store, parts.clock.now())

    async def adopt() -> None:
        card = partial(moved_card, parts.atlas)
        await carry_over(parts.store, parts.outlet, parts.atlas, card, parts.clock)

    every = min(parts.settings.lease_seconds / 4, 15.0)
    # What became overdue while nothing ran is in the way of every claim: cleaned up at once.
    return [
        Round(adopt, every),
        Round(look_after, every),
        Round(clean_up, CLEAN_EVERY, at_once=True),
    ]


def _broadcaster(parts: Parts) -> Round:
    broadcaster = Broadcaster(
        parts.store, parts.platforms, parts.outlet, editor(parts), parts.clock
    )
    return Round(broadcaster.tick, BROADCAST_EVERY)


def _forgiving(job: Callable[[], Awaitable[None]]) -> Job:
    """The job, but a database that is away for a while does not end the program."""

    async def run_job() -> None:
        try:
            await job()
        except StoreError as error:
            log.error("store does not answer", error=str(error))

    return run_job


def _until_stopped(job: Job, stop: asyncio.Event, under_way: set[asyncio.Task[Any]]) -> Job:
    """The job, but given up when the program stops; as long as it runs its task is `under_way`."""

    async def run_job() -> None:
        me = asyncio.current_task()
        assert me is not None
        under_way.add(me)
        try:
            await until(stop, job())
        finally:
            under_way.discard(me)

    return run_job
