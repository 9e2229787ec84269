"""The server of the web role, opened where PUBLIC_URL is set: hubs send us what is new (WebSub)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from bot.core.ports import Clock
from bot.core.store import Store
from bot.core.types import Feed
from bot.feeds.newsroom import Newsroom
from bot.feeds.push import Callback
from bot.feeds.reader import reading
from bot.feeds.taking import Intake
from bot.settings import Settings

log = structlog.get_logger(__name__)

#: Seconds between looks for hubs to be asked.
ASK_EVERY = 2.0
#: Seconds that a request under way is given when the program stops.
GRACE = 10.0


@asynccontextmanager
async def open_web(
    settings: Settings, store: Store, feeds: Sequence[Feed], newsroom: Newsroom, clock: Clock
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Listen; what is yielded asks the hubs whose turn it is."""
    assert settings.public_url is not None
    read = {feed.id: feed for feed in feeds if not feed.by_hand}
    async with reading(settings.fetch_allow_private, settings.contact, clock) as reader:
        intake = Intake(store, newsroom, clock, settings.lease / 2, hubs=True)
        callback = Callback(store, read, reader, intake, clock, settings.public_url)
        runner = web.AppRunner(callback.app(), access_log=None, shutdown_timeout=GRACE)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.web_host, settings.web_port).start()
            log.info("listening", host=settings.web_host, port=settings.web_port)
            yield callback.ask
        finally:
            await runner.cleanup()
