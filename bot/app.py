"""Runs the roles until the program is told to stop.

    inbox    platform.listen -> Receiver -> handlers -> outbox
    poller   feeds -> items -> matches -> outbox
    sender   outbox -> platform.perform
    janitor  takes up what killed processes left
    web      hubs -> items -> matches -> outbox, where PUBLIC_URL is set
    broadcaster  launches broadcasts that are due, watches those that are sent

What they are made of is opened by `bot/assembly.py`; what happens by the clock is in
`bot/ticker.py`. `bot/commands/run.py` calls `run`.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence

import structlog

from bot.answering import answers, inquiries
from bot.assembly import assemble
from bot.core.ports import OnePlace, Platform
from bot.core.store import StoreError
from bot.core.types import Feed
from bot.garbage import look_for_garbage_rarely
from bot.inbox.receiver import Receiver
from bot.inbox.role import listen, replies_sent
from bot.outbox.sender import Sender
from bot.parts import Parts
from bot.settings import Settings
from bot.ticker import tick
from bot.waiting import until

log = structlog.get_logger(__name__)

_STOPS = (signal.SIGTERM, signal.SIGINT)


async def run(settings: Settings, feeds: Sequence[Feed], roles: Sequence[str]) -> None:
    """Do these roles until SIGTERM or SIGINT; then finish what is in flight and return."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _STOPS:
        loop.add_signal_handler(number, stop.set)
    async with assemble(settings, feeds) as parts:
        await parts.store.listen()
        look_for_garbage_rarely()
        log.info(
            "started",
            roles=list(roles),
            feeds=len(parts.feeds),
            platforms=[platform.name for platform in parts.platforms],
        )
        async with asyncio.TaskGroup() as tasks:
            if "sender" in roles:
                _start_senders(parts, tasks, stop)
            if "inbox" in roles:
                for platform in parts.platforms:
                    if not isinstance(platform, OnePlace):
                        tasks.create_task(_listen(parts, platform, stop))
            tasks.create_task(tick(parts, roles, stop))
    log.info("stopped")
    for number in _STOPS:
        # All is done; who is impatient now must not make it look as if it were not.
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_IGN)


async def _listen(parts: Parts, platform: Platform, stop: asyncio.Event) -> None:
    receiver = Receiver(
        parts.store, parts.outlet, answers(parts), parts.clock, inquiries(parts, platform)
    )
    ended = await listen(platform, receiver, parts.store, parts.clock, stop)
    if ended and len(parts.platforms) == 1:
        # The terminal was closed and nobody else can ask anything.
        await replies_sent(parts.store, parts.clock, stop)
        stop.set()


async def _in_one_place(
    parts: Parts, platform: Platform, sender: Sender, stop: asyncio.Event
) -> None:
    """Send and listen, once this process is the one that may."""
    assert isinstance(platform, OnePlace)
    await until(stop, platform.ours())
    if not stop.is_set():
        await _inherit(parts, platform)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sender.run(stop))
            tasks.create_task(_listen(parts, platform, stop))


async def _inherit(parts: Parts, platform: Platform) -> None:
    """What is in the air here was sent by a process that has ended: the janitor need not wait for
    its leases, nor the chats' next messages for the janitor."""
    try:
        async with parts.store.write() as tx:
            left = await tx.outbox.end_leases(platform.name, parts.clock.now())
    except StoreError as error:
        log.warning("leases not ended", platform=platform.name, error=str(error))
        return
    if left:
        log.info("taking over", platform=platform.name, deliveries=left)


def _start_senders(parts: Parts, tasks: asyncio.TaskGroup, stop: asyncio.Event) -> None:
    wakes = []
    for platform in parts.platforms:
        wake = asyncio.Event()
        wakes.append(wake)
        sender = Sender(parts.store, platform, parts.clock, parts.lease, wake)
        if isinstance(platform, OnePlace):
            tasks.create_task(_in_one_place(parts, platform, sender, stop))
        else:
            tasks.create_task(sender.run(stop))

    async def pass_on() -> None:
        while True:
            await parts.store.woken()
            for wake in wakes:
                wake.set()

    tasks.create_task(until(stop, pass_on()))
