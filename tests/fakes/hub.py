"""A WebSub hub on loopback: it makes sure of its subscribers, signs, and misbehaves on request.

async with FakeHub() as hub:
    ... hub.url, hub.subscribers, await hub.publish(topic, body)
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web


@dataclass
class Subscriber:
    """Somebody who made sure that it was he who asked."""

    callback: str
    secret: str
    lease: int


@dataclass
class FakeHub:
    """The hub. Its faults are attributes, to be set at any time."""

    status: int = 202  #: of the answer to a subscription
    verifies: bool = True
    denies: bool = False
    lease: int | None = None  #: grants this instead of what was asked for
    method: str = "sha256"
    wrong_secret: bool = False
    silent: bool = False  #: takes what is published and sends nothing
    asked: list[dict[str, str]] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)  #: of our asking whether it was them
    subscribers: dict[str, Subscriber] = field(default_factory=dict)  #: by topic
    url: str = ""
    _runner: web.AppRunner | None = None
    _session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/hub", self._subscribe)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hub"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._session
        assert self._runner
        await self._session.close()
        await self._runner.cleanup()

    async def publish(
        self, topic: str, body: bytes, content_type: str = "application/rss+xml"
    ) -> int:
        """Send `body` to the subscriber of `topic`; the status of its answer, 0 if silent."""
        if self.silent or topic not in self.subscribers:
            return 0
        one = self.subscribers[topic]
        secret = "wrong" if self.wrong_secret else one.secret
        signed = hmac.new(secret.encode(), body, getattr(hashlib, self.method)).hexdigest()
        headers = {"Content-Type": content_type, "X-Hub-Signature": f"{self.method}={signed}"}
        assert self._session
        async with self._session.post(one.callback, data=body, headers=headers) as answer:
            return answer.status

    async def _subscribe(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if self.status < 300 and (self.verifies or self.denies):
            await self._make_sure(form)
        return web.Response(status=self.status)

    async def _make_sure(self, form: dict[str, str]) -> None:
        """Ask before answering, as a hub may: the hardest case for the other side."""
        topic, callback = form["hub.topic"], form["hub.callback"]
        lease = self.lease or int(form["hub.lease_seconds"])
        challenge = secrets.token_hex(8)
        query = {
            "hub.mode": "denied" if self.denies else "subscribe",
            "hub.topic": topic,
            "hub.challenge": challenge,
            "hub.lease_seconds": str(lease),
            "hub.reason": "no room",
        }
        assert self._session
        async with self._session.get(callback, params=query) as answer:
            said = await answer.text()
            if self.denies:
                return
            if answer.status == 200 and said == challenge:
                self.subscribers[topic] = Subscriber(callback, form["hub.secret"], lease)
            else:
                self.refusals.append(answer.status)
