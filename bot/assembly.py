"""Settings -> store, platforms, newsroom: opens everything that the roles need, and closes it.

`bot/app.py` runs the roles on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import structlog
from pydantic import SecretStr

from bot.answering import suggestions
from bot.areas.atlas import Atlas, load_atlas
from bot.areas.clusters import with_clusters
from bot.areas.maps.drawn import Maps
from bot.areas.matched import nothing
from bot.areas.matcher import Matcher, load_matcher
from bot.areas.named import named
from bot.areas.reach import name_today
from bot.clock import SystemClock
from bot.core.ports import Clock, Desk, LoadFile, Platform, Suggest
from bot.core.stories import Named
from bot.core.types import Feed, Item, Match, Offer
from bot.feeds.newsroom import Newsroom
from bot.inbox.desk import OwnersDesk
from bot.outbox.publish import Outlet
from bot.parts import Parts, owners_of
from bot.settings import Settings
from db.migrate import migrate
from db.store import open_store
from handlers.commands import menu

if TYPE_CHECKING:
    from bot.platforms.matrix.build import Account as MatrixAccount

log = structlog.get_logger(__name__)

#: Texts whose names are remembered, as new items are compared with those of the last days.
NAMES_KEPT = 4_096


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


def make_newsroom(atlas: Atlas, feeds: Sequence[Feed], outlet: Outlet, clock: Clock) -> Newsroom:
    """What turns items into notices. The matcher is built when the first item comes."""
    one_builds = asyncio.Lock()

    @cache
    def matcher() -> Matcher:
        return load_matcher(atlas)

    async def ready() -> None:
        async with one_builds:
            if not matcher.cache_info().currsize:
                await asyncio.to_thread(matcher)

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

    return Newsroom(match, name_of, outlet, names_in, {feed.id: feed for feed in feeds}, ready)


@asynccontextmanager
async def assemble(settings: Settings, feeds: Sequence[Feed]) -> AsyncIterator[Parts]:
    """Open everything; close it at the end."""
    clock = SystemClock()
    atlas = load_atlas()
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
            return await suggestions(parts, text, person)

        desk = OwnersDesk(store, clock)
        platforms = make_platforms(settings, load_file, desk, suggest, clock)
        for platform in platforms:
            stack.push_async_callback(platform.aclose)
        outlet = Outlet(platforms, owners_of(settings), clock)
        desk.open(outlet)
        newsroom = make_newsroom(atlas, feeds, outlet, clock)
        parts = Parts(
            settings=settings,
            store=store,
            atlas=atlas,
            maps=Maps(atlas),
            platforms=platforms,
            feeds=tuple(feeds),
            newsroom=newsroom,
            outlet=outlet,
            clock=clock,
        )
        yield parts
