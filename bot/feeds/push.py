"""The web role: hubs send us what is new in feeds, as `websub` has it.

    a feed names a hub -> we ask the hub -> it asks our callback whether it was us -> it delivers

A delivered body goes the road of a fetched one (`taking`). The hub is answered when the body is
stored, so that one lost here is sent again or found by the daily look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Protocol

import structlog
from aiohttp import web

from bot.core.ports import Clock
from bot.core.store import Store, StoreError
from bot.core.types import Feed, FeedState, Hub, HubState
from bot.feeds import websub
from bot.feeds.results import Body, Failed, Parsed
from bot.feeds.taking import Intake

log = structlog.get_logger(__name__)

#: Hubs asked in one round.
AT_ONCE = 10
#: Bytes of a delivery.
LARGEST = 10_000_000


class Reading(Protocol):
    """What is needed of a reader."""

    async def parse(self, feed: Feed, body: Body) -> Parsed | Failed:
        """What a body says."""
        ...

    async def post(self, url: str, form: Mapping[str, str], *, named: bool) -> int | Failed:
        """Send a form; the status of the answer."""
        ...


class Callback:
    """Asks hubs, and is asked and told by them at `public_url`."""

    def __init__(
        self,
        store: Store,
        feeds: Mapping[str, Feed],
        reading: Reading,
        intake: Intake,
        clock: Clock,
        public_url: str,
    ) -> None:
        self._store = store
        self._feeds = feeds
        self._reading = reading
        self._intake = intake
        self._clock = clock
        self._public_url = public_url

    def app(self) -> web.Application:
        """The routes, for a server."""
        app = web.Application(client_max_size=LARGEST)
        app.router.add_get("/healthz", self._health)
        app.router.add_get("/websub/{token}", self._verify)
        app.router.add_post("/websub/{token}", self._deliver)
        return app

    async def ask(self) -> None:
        """Ask the hubs whose turn it is; the ticker calls this every few seconds."""
        now = self._clock.now()
        async with self._store.read() as tx:
            due = await tx.hubs.due(now, AT_ONCE)
        for hub in due:
            if hub.feed_id in self._feeds:
                await self._ask(hub)

    async def _ask(self, hub: Hub) -> None:
        """Ask one hub. It may make sure of us before it answers, so that we asked is kept first."""
        async with self._store.write() as tx:
            await tx.hubs.save(websub.asked(hub, self._clock.now()))
        form = websub.form(hub, self._public_url)
        answer = await self._reading.post(hub.hub, form, named=self._is_near(hub))
        if isinstance(answer, int) and 200 <= answer < 300:
            log.info("hub asked", feed=hub.feed_id, hub=hub.hub)
            return
        why = answer.why if isinstance(answer, Failed) else f"answered {answer}"
        log.warning("hub refuses", feed=hub.feed_id, hub=hub.hub, why=why)
        async with self._store.write() as tx:
            await tx.hubs.save(websub.asked(hub, self._clock.now(), why))

    def _is_near(self, hub: Hub) -> bool:
        """Whether the hub is on the host of its feed, which the owner wrote down."""
        feed = self._feeds[hub.feed_id]
        return websub.host(hub.hub) == websub.host(feed.url)

    async def _verify(self, request: web.Request) -> web.Response:
        now = self._clock.now()
        try:
            async with self._store.write() as tx:
                hub = await tx.hubs.by_token(request.match_info["token"])
                if hub is None or hub.feed_id not in self._feeds:
                    return web.Response(status=404)
                answer = websub.verified(hub, request.query, now)
                if answer.hub is not None:
                    await tx.hubs.save(answer.hub)
                    known = await tx.feeds.find(hub.feed_id)
                    since = (known.pushed_since if known else None) or now
                    until = answer.pushed_until
                    await tx.feeds.set_push(hub.feed_id, since if until else None, until)
        except StoreError:
            return web.Response(status=503)
        log.info("hub verifies", feed=hub.feed_id, mode=request.query.get("hub.mode"))
        return web.Response(status=answer.status, text=answer.text)

    async def _deliver(self, request: web.Request) -> web.Response:
        content = await request.read()
        try:
            async with self._store.read() as tx:
                hub = await tx.hubs.by_token(request.match_info["token"])
                state = await tx.feeds.find(hub.feed_id) if hub else None
            if hub is None or state is None or hub.feed_id not in self._feeds:
                return web.Response(status=404)
            if hub.state is not HubState.VERIFIED:
                return web.Response(status=410)
            await self._take(hub, state, request, content)
        except StoreError:
            return web.Response(status=503)
        return web.Response(status=204)

    async def _take(self, hub: Hub, state: FeedState, request: web.Request, content: bytes) -> None:
        """Take in a delivery. One that is not signed, or is no feed, is passed over without a word
        to its sender (WebSub, 8)."""
        feed = self._feeds[hub.feed_id]
        if not websub.is_signed(hub.secret, request.headers.get("X-Hub-Signature", ""), content):
            log.warning("delivery is not signed", feed=feed.id)
            return
        if state.baseline_at is None:
            return  # the first look comes first, or all of it would be new
        digest = hashlib.sha256(content).hexdigest()
        body = Body(feed.url, content, request.headers.get("Content-Type", ""), digest)
        parsed = await self._reading.parse(feed, body)
        if isinstance(parsed, Failed):
            log.warning("delivery cannot be read", feed=feed.id, why=parsed.why)
            return
        await self._intake.deliver(feed, state, parsed)

    async def _health(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok")
