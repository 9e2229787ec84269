"""The composition root: settings -> store, platforms, roles; the one file that imports all.

    inbox    platform.listen -> Receiver -> handlers -> outbox
    poller   feeds -> items -> matches -> outbox
    sender   outbox -> platform.perform
    janitor  takes up what killed processes left
    web      hubs -> items -> matches -> outbox, where PUBLIC_URL is set
    broadcaster  launches broadcasts that are due, watches those that are sent

`bot/commands/run.py` calls `run`.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from pydantic import SecretStr

from bot.areas.atlas import Atlas, load_atlas
from bot.areas.clusters import with_clusters
from bot.areas.maps.drawn import Maps
from bot.areas.matched import nothing
from bot.areas.matcher import Matcher, load_matcher
from bot.areas.named import named
from bot.areas.reach import name_today
from bot.broadcasts.broadcaster import Broadcaster, Editor, Question
from bot.clock import SystemClock
from bot.core.broadcasts import Broadcast, Event, Policy
from bot.core.document import Document
from bot.core.ports import Clock, Desk, LoadFile, OnePlace, Platform, Suggest
from bot.core.store import StoreError, Transaction
from bot.core.stories import Named
from bot.core.types import (
    Address,
    Chat,
    ChatKind,
    ChatState,
    Feed,
    Item,
    Match,
    Offer,
    Request,
    Standing,
)
from bot.feeds.listmaker import make_lists
from bot.feeds.newsroom import Newsroom, part
from bot.feeds.poller import Poller
from bot.feeds.reader import reading
from bot.feeds.release import release
from bot.inbox.desk import OwnersDesk
from bot.inbox.receiver import Answer, Inquire, Receiver
from bot.inbox.role import listen, replies_sent
from bot.outbox.carry_over import carry_over
from bot.outbox.janitor import clean, take_up
from bot.outbox.publish import Outlet
from bot.outbox.sender import Sender
from bot.rounds import boardroom, open_rounds
from bot.settings import Settings
from bot.waiting import until
from bot.web import ASK_EVERY, open_web
from db.migrate import migrate
from db.store import Store, open_store
from handlers import launch as launching
from handlers.broadcast_steps import note
from handlers.channel import asked_about
from handlers.channel_alerts import look_after
from handlers.commands import menu
from handlers.context import Context
from handlers.map import map_wanted
from handlers.moved import moved_card
from handlers.offers import offers
from handlers.router import answer as route

if TYPE_CHECKING:
    from bot.platforms.matrix.build import Account as MatrixAccount

log = structlog.get_logger(__name__)

ROLES = ("inbox", "poller", "sender", "janitor", "broadcaster", "web")
CONSOLE_OWNER = Address("console", "local")

#: Seconds between looks for due feeds, and between the janitor's rounds.
POLL_EVERY = 1.0
BROADCAST_EVERY = 1.0
CLEAN_EVERY = 600.0
#: Seconds between looks for digests that are due.
LIST_EVERY = 2.0
#: Texts whose names are remembered, as new items are compared with those of the last days.
NAMES_KEPT = 4_096


@dataclass(frozen=True, slots=True)
class Parts:
    """What the roles are made of."""

    settings: Settings
    store: Store
    atlas: Atlas
    matcher: Callable[[], Matcher]  #: reads its tables when first called
    maps: Maps
    platforms: tuple[Platform, ...]
    feeds: tuple[Feed, ...]
    newsroom: Newsroom
    outlet: Outlet
    clock: Clock

    @property
    def lease(self) -> timedelta:
        """How long a claim lasts without its claimer."""
        return self.settings.lease


def owners_of(settings: Settings) -> tuple[Address, ...]:
    """Who owns this bot; whoever sits at its terminal does."""
    return (*settings.owners, CONSOLE_OWNER) if settings.in_terminal else settings.owners


def make_platforms(
    settings: Settings, load_file: LoadFile, desk: Desk, suggest: Suggest, clock: Clock
) -> tuple[Platform, ...]:
    """The platforms that are set up; an SDK is only imported where it is needed."""
    platforms: list[Platform] = []
    if settings.in_terminal:
        from bot.platforms.console.build import build as build_console

        platforms.append(build_console(load_file, clock))
    if settings.telegram_token is not None:
        from bot.platforms.telegram.build import build as build_telegram

        owners = [at.address for at in settings.owners if at.platform == "telegram"]
        platforms.append(
            build_telegram(
                settings.telegram_token.get_secret_value(),
                settings.telegram_api_url,
                menu(),
                owners,
                load_file,
                clock,
                suggest=suggest,
                paced=settings.telegram_pace,
            )
        )
    if settings.matrix_homeserver is not None:
        from bot.platforms.matrix.build import build as build_matrix

        platforms.append(build_matrix(matrix_account(settings), load_file, clock, desk, menu()))
    return tuple(platforms)


def matrix_account(settings: Settings) -> MatrixAccount:
    """The bot's account on Matrix, as it is set."""
    from bot.platforms.matrix.build import Account

    assert settings.matrix_homeserver is not None
    return Account(
        homeserver=settings.matrix_homeserver,
        user=settings.matrix_user,
        store=settings.matrix_store,
        password=_value(settings.matrix_password),
        access_token=_value(settings.matrix_access_token),
        device_id=settings.matrix_device_id,
        recovery_key=_value(settings.matrix_recovery_key),
        invites=settings.matrix_invites,
        owners=[at.address for at in settings.owners if at.platform == "matrix"],
        per_second=settings.matrix_pace,
    )


def _value(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


@asynccontextmanager
async def assemble(settings: Settings, feeds: Sequence[Feed]) -> AsyncIterator[Parts]:
    """Open everything; close it at the end."""
    clock = SystemClock()
    atlas = load_atlas()

    @cache
    def matcher() -> Matcher:
        return load_matcher(atlas)

    def match(feed: Feed, item: Item) -> tuple[Match, ...]:
        at = (item.published_at or clock.now()).date()
        found = matcher().match(
            item.title, item.summary, fixed=feed.areas, at=at, outlet=feed.title
        )
        reaches = matcher().reaches
        matches = with_clusters(reaches, item.title, item.summary, found.matches, at)
        return matches or (nothing(found.rule),)

    @lru_cache(maxsize=NAMES_KEPT)
    def names_in(title: str, summary: str) -> Named:
        return named(matcher(), title, summary)

    def name_of(code: str) -> str:
        return name_today(atlas, code, clock.now().date())

    async with AsyncExitStack() as stack:
        store = open_store(settings.database_url.get_secret_value())
        stack.push_async_callback(store.aclose)
        before, now = await migrate(store.engine)
        if before != now:
            log.info("schema migrated", before=before, now=now)

        async def load_file(file: str) -> bytes | None:
            async with store.read() as tx:
                return await tx.files.load(file)

        async def suggest(text: str, person: str) -> tuple[Offer, ...]:
            return await _offers(parts, text, person)

        desk = OwnersDesk(store, clock)
        platforms = make_platforms(settings, load_file, desk, suggest, clock)
        for platform in platforms:
            stack.push_async_callback(platform.aclose)
        outlet = Outlet(platforms, owners_of(settings), clock)
        by_id = {feed.id: feed for feed in feeds}
        newsroom = Newsroom(match, name_of, outlet, names_in, by_id)
        desk.open(outlet)
        parts = Parts(
            settings,
            store,
            atlas,
            matcher,
            Maps(atlas),
            platforms,
            tuple(feeds),
            newsroom,
            outlet,
            clock,
        )
        yield parts


async def run(settings: Settings, feeds: Sequence[Feed], roles: Sequence[str]) -> None:
    """Do these roles until SIGTERM or SIGINT; then finish what is in flight and return."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with assemble(settings, feeds) as parts:
        await parts.store.listen()
        if "poller" in roles:
            parts.matcher()  # now, as nobody waits for an answer yet
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
            tasks.create_task(_tick(parts, roles, stop))
    log.info("stopped")


async def _listen(parts: Parts, platform: Platform, stop: asyncio.Event) -> None:
    receiver = Receiver(
        parts.store, parts.outlet, _answer(parts), parts.clock, _inquire(parts, platform)
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
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(sender.run(stop))
            tasks.create_task(_listen(parts, platform, stop))


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


async def _tick(parts: Parts, roles: Sequence[str], stop: asyncio.Event) -> None:
    """What happens by the clock: looking for due feeds, and the janitor's rounds."""
    # No grace and no catching up: the database knows what is due, a tick only asks it.
    scheduler = AsyncIOScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None}
    )
    remembers = {platform.name: platform.remembers for platform in parts.platforms}
    async with AsyncExitStack() as stack:
        if "poller" in roles:
            settings = parts.settings
            reader = await stack.enter_async_context(
                reading(settings.fetch_allow_private, settings.contact, parts.clock)
            )
            room = boardroom(parts.atlas, parts.feeds, parts.outlet, parts.clock)
            poller = Poller(
                parts.store,
                parts.feeds,
                reader.read,
                parts.newsroom,
                parts.clock,
                parts.lease,
                reader.named,
                room,
                hubs=settings.public_url is not None,
            )
            await poller.start()
            stack.push_async_callback(poller.drain)
            scheduler.add_job(_forgiving(poller.tick), "interval", seconds=POLL_EVERY)

            async def list_stories() -> None:
                await make_lists(parts.store, parts.newsroom, parts.clock)

            scheduler.add_job(_forgiving(list_stories), "interval", seconds=LIST_EVERY)
            rounds = await stack.enter_async_context(
                open_rounds(
                    settings, parts.store, parts.atlas, parts.feeds, parts.outlet, parts.clock
                )
            )
            for each in rounds:
                scheduler.add_job(_forgiving(each.do), "interval", seconds=each.seconds)
        if "web" in roles and parts.settings.public_url is not None:
            ask_hubs = await stack.enter_async_context(
                open_web(parts.settings, parts.store, parts.feeds, parts.newsroom, parts.clock)
            )
            scheduler.add_job(_forgiving(ask_hubs), "interval", seconds=ASK_EVERY)
        if "janitor" in roles:

            async def look_after() -> None:
                await take_up(parts.store, remembers, parts.clock.now())

            async def clean_up() -> None:
                await clean(parts.store, parts.clock.now())

            async def adopt() -> None:
                card = partial(moved_card, parts.atlas)
                await carry_over(parts.store, parts.outlet, parts.atlas, card, parts.clock)

            every = min(parts.settings.lease_seconds / 4, 15.0)
            scheduler.add_job(_forgiving(adopt), "interval", seconds=every)
            scheduler.add_job(_forgiving(look_after), "interval", seconds=every)
            # At once, too: what became overdue while nothing ran is in the way of every claim.
            now = parts.clock.now()
            scheduler.add_job(
                _forgiving(clean_up), "interval", seconds=CLEAN_EVERY, next_run_time=now
            )
        if "broadcaster" in roles:
            broadcaster = Broadcaster(
                parts.store, parts.platforms, parts.outlet, editor(parts), parts.clock
            )
            scheduler.add_job(_forgiving(broadcaster.tick), "interval", seconds=BROADCAST_EVERY)
        scheduler.start()
        try:
            await stop.wait()
        finally:
            scheduler.shutdown(wait=False)


def contexts(parts: Parts) -> Callable[[Transaction, Chat], Context]:
    """Makes what the handlers need to know of this program."""
    owners = frozenset(f"{at.platform}:{at.address}" for at in owners_of(parts.settings))
    feeds = {feed.id: feed for feed in parts.feeds}

    def context(tx: Transaction, chat: Chat) -> Context:
        async def release_burst(feed_id: str, how: str) -> int:
            return await release(tx, parts.newsroom, feeds[feed_id], how)

        async def part_item(item_id: int) -> bool:
            return await part(tx, parts.newsroom, item_id, parts.clock.now())

        return Context(
            tx=tx,
            atlas=parts.atlas,
            chat=chat,
            now=parts.clock.now(),
            feeds=parts.feeds,
            owners=owners,
            contact=parts.settings.contact,
            release=release_burst,
            part=part_item,
            maps=parts.maps,
            publisher=parts.outlet,
            policy=policy_of(parts.settings),
        )

    return context


def policy_of(settings: Settings) -> Policy:
    """What the operators ask of those who broadcast."""
    return Policy(
        alone_channels=settings.broadcast_alone_channels,
        alone_chats=settings.broadcast_alone_chats,
        gap=timedelta(minutes=settings.broadcast_gap_minutes),
    )


def _answer(parts: Parts) -> Answer:
    """The handlers."""
    context = contexts(parts)

    async def answer(request: Request, chat: Chat, tx: Transaction) -> Document:
        return await route(request, context(tx, chat))

    return answer


async def _offers(parts: Parts, text: str, person: str) -> tuple[Offer, ...]:
    """What the handlers offer for words typed in a chat that we are not in."""
    now = parts.clock.now()
    at = Address("", person)
    request = Request("", at, ChatKind.PRIVATE, person, admin=False, text=text, received_at=now)
    async with parts.store.read() as tx:
        nobody = Chat(0, at, ChatKind.PRIVATE, ChatState.ACTIVE, now)
        return await offers(request, contexts(parts)(tx, nobody))


def _inquire(parts: Parts, platform: Platform) -> Inquire:
    """What takes longer than a transaction may: a map is drawn, and the platform is asked how
    somebody stands in the chat that a request is about."""

    async def inquire(request: Request) -> Request:
        code = map_wanted(request.text, parts.atlas, parts.clock.now().date())
        if code is not None:
            with suppress(Exception):  # the answer will stumble over it, too, and apologise
                await parts.maps.of(code)
        address = asked_about(request)
        if address is None:
            return request
        return replace(request, standing=await platform.standing(address, request.sender))

    return inquire


def editor(parts: Parts) -> Editor:
    """What the handlers decide and say about broadcasts, for the broadcaster."""
    make = contexts(parts)

    async def context(tx: Transaction, one: Broadcast) -> Context:
        return make(tx, await _chat_of(tx, one, parts.clock.now()))

    async def questions(tx: Transaction, one: Broadcast) -> list[Question]:
        asked = await launching.questions(one, await context(tx, one))
        return [(each.platform, each.address, each.person) for each in asked]

    async def launch(
        tx: Transaction, one: Broadcast, answers: Mapping[Question, Standing | None]
    ) -> Broadcast:
        known = {launching.Asked(*question): answer for question, answer in answers.items()}
        return await launching.launch(one, known, await context(tx, one))

    async def give_back(tx: Transaction, one: Broadcast, event: Event, why: str) -> Broadcast:
        return await launching.give_back(one, event, why, await context(tx, one))

    async def card(tx: Transaction, one: Broadcast) -> Document:
        return await launching.live(one, await context(tx, one))

    async def noted(
        tx: Transaction, one: Broadcast, what: str, details: Mapping[str, object]
    ) -> int:
        return await note(await context(tx, one), one, None, what, dict(details))

    async def channels(tx: Transaction) -> int:
        nowhere = Chat(0, Address("", ""), ChatKind.PRIVATE, ChatState.SUSPENDED, parts.clock.now())
        return await look_after(make(tx, nowhere))

    return Editor(questions, launch, give_back, card, noted, channels)


async def _chat_of(tx: Transaction, one: Broadcast, now: datetime) -> Chat:
    """The chat of a broadcast's author; one that is like it where that has been erased."""
    found = await tx.chats.get(one.chat_id)
    nowhere = Address("", "")
    return found or Chat(one.chat_id, nowhere, ChatKind.PRIVATE, ChatState.SUSPENDED, now)


def _forgiving(job: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """The job, but a database that is away for a while does not end the program."""

    async def run_job() -> None:
        try:
            await job()
        except StoreError as error:
            log.error("store does not answer", error=str(error))

    return run_job
