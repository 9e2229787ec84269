"""A proxy on loopback between the bot and a homeserver, with faults on request and by chance.

async with MatrixProxy(synapse.url) as proxy:
    proxy.fail("cut_after", "/send/", times=2)

What is not to go wrong passes unchanged. `stop` refuses connections, `start` listens again on the
same port.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Self

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector, web
from yarl import URL

Kind = Literal[
    "error_before",  # `status` in HTML, as a broken reverse proxy says; nothing reaches the server
    "error_after",  # the server takes it, then the same
    "garbage",  # the server takes it; 200 with something that is not JSON
    "cut_before",  # connection closed, nothing reaches the server
    "cut_after",  # the server takes it; the connection is closed without an answer
    "slow_before",  # `delay` seconds, then passed on
    "slow_after",  # the server takes it, answered after `delay` seconds
    "too_many",  # 429 with `retry_after_ms`, nothing reaches the server
    "refused",  # `status` with `errcode`, nothing reaches the server
]
SENDS = "/send/"
SYNC = "/sync"

#: Headers that belong to one connection, not to the message.
_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong, once."""

    kind: Kind
    status: int = 502
    errcode: str = "M_UNKNOWN"
    delay: float = 0.5
    retry_after_ms: int = 1000


@dataclass(slots=True)
class _Order:
    fault: Fault
    path: str
    times: int


@dataclass(frozen=True, slots=True)
class Passed:
    """A request that came by."""

    method: str
    path: str
    status: int  #: 0 where the connection was closed
    fault: Kind | None


@dataclass
class MatrixProxy:
    """The proxy; everything happens in the loop that started it."""

    server: str
    port: int = 0
    log: list[Passed] = field(default_factory=list)
    waiting: int = 0  #: requests the server has not answered yet
    _orders: list[_Order] = field(default_factory=list)
    _chances: dict[Kind, float] = field(default_factory=dict)
    _by_chance: tuple[Collection[str], Fault] = ((SENDS,), Fault("error_before"))
    _dice: random.Random = field(default_factory=random.Random)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _healed: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.ServerRunner | None = None
    _session: ClientSession | None = None

    @property
    def url(self) -> str:
        """What the bot takes for its homeserver."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> Self:
        """Listen; on the same port as before if it was started once."""
        self._session = ClientSession(
            connector=TCPConnector(limit=0),
            timeout=ClientTimeout(total=120),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
        )
        self._runner = web.ServerRunner(
            web.Server(self._handle, access_log=None), shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024, reuse_address=True)
        await site.start()
        self.port = self.port or self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        """Close every connection and refuse new ones."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # --- what is to go wrong ---------------------------------------------------------------------

    def fail(
        self,
        kind: Kind,
        path: str = SENDS,
        times: int = 1,
        *,
        status: int = 502,
        errcode: str = "M_UNKNOWN",
        delay: float = 0.5,
        retry_after_ms: int = 1000,
    ) -> None:
        """Do this to the next `times` requests whose path contains `path`."""
        fault = Fault(kind, status, errcode, delay, retry_after_ms)
        self._orders.append(_Order(fault, path, times))

    def heal(self) -> None:
        """Nothing goes wrong any more; what was slow is not any longer."""
        self._orders.clear()
        self._chances.clear()
        self._healed.set()
        self._healed = asyncio.Event()

    def chaos(
        self,
        chances: Mapping[Kind, float],
        seed: int,
        paths: Collection[str] = (SENDS,),
        delay: float = 0.05,
    ) -> None:
        """From now on let each kind happen with its probability to requests whose path contains
        one of `paths`."""
        self._chances = dict(chances)
        self._dice = random.Random(seed)
        self._by_chance = (paths, Fault("error_before", delay=delay))

    # --- what came by ----------------------------------------------------------------------------

    def requests(self, path: str) -> list[Passed]:
        """Those whose path contains `path`, oldest first."""
        return [one for one in self.log if path in one.path]

    async def wait_for(self, true: Callable[[], object], seconds: float = 20) -> None:
        """Return once a condition about the log holds; TimeoutError otherwise."""
        async with asyncio.timeout(seconds):
            while not true():
                self._changed.clear()
                await self._changed.wait()

    # --- HTTP ------------------------------------------------------------------------------------

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        fault = self._take(request.path)
        response = await self._play(request, fault)
        status = response.status if response is not None else 0
        kind = fault.kind if fault is not None else None
        self.log.append(Passed(request.method, request.path, status, kind))
        self._changed.set()
        if response is None:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return response

    def _take(self, path: str) -> Fault | None:
        """The fault for this request: orders first, in order, then chance."""
        for order in self._orders:
            if order.path in path:
                order.times -= 1
                if order.times <= 0:
                    self._orders.remove(order)
                return order.fault
        concerned, details = self._by_chance
        if not self._chances or not any(one in path for one in concerned):
            return None
        throw = self._dice.random()
        for kind, chance in self._chances.items():
            throw -= chance
            if throw < 0:
                return Fault(kind, delay=details.delay)
        return None

    async def _play(self, request: web.BaseRequest, fault: Fault | None) -> web.Response | None:
        """Answer in the way the fault says; None: close the connection instead."""
        if fault is None:
            return await self._pass_on(request)
        match fault.kind:
            case "cut_before":
                return None
            case "error_before":
                return _bad_gateway(fault.status)
            case "too_many":
                words = {"error": "Too Many Requests", "retry_after_ms": fault.retry_after_ms}
                return _json({"errcode": "M_LIMIT_EXCEEDED", **words}, 429)
            case "refused":
                return _json({"errcode": fault.errcode, "error": "ordered"}, fault.status)
            case "slow_before":
                await self._dawdle(fault.delay)
            case _:
                pass
        return await self._spoil(await self._pass_on(request), fault)

    async def _spoil(self, answer: web.Response, fault: Fault) -> web.Response | None:
        """What becomes of the answer to a request that the server took."""
        match fault.kind:
            case "cut_after":
                return None
            case "error_after":
                return _bad_gateway(fault.status)
            case "garbage":
                return web.Response(body=b'{"event_id": "$', content_type="application/json")
            case "slow_after":
                await self._dawdle(fault.delay)
            case _:
                pass
        return answer

    async def _dawdle(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._healed.wait()

    async def _pass_on(self, request: web.BaseRequest) -> web.Response:
        assert self._session is not None
        headers = {k: v for k, v in request.headers.items() if k.lower() not in _HOP}
        self.waiting += 1
        try:
            async with self._session.request(
                request.method,
                URL(self.server + request.raw_path, encoded=True),
                data=await request.read() or None,
                headers=headers,
                allow_redirects=False,
            ) as answer:
                kept = {k: v for k, v in answer.headers.items() if k.lower() not in _HOP}
                return web.Response(body=await answer.read(), status=answer.status, headers=kept)
        except (ClientError, TimeoutError):
            return _bad_gateway(502)
        finally:
            self.waiting -= 1


def _json(value: object, status: int) -> web.Response:
    body = json.dumps(value).encode()
    return web.Response(body=body, status=status, content_type="application/json")


def _bad_gateway(status: int) -> web.Response:
    body = b"<html><h1>Bad Gateway</h1></html>"
    return web.Response(status=status, body=body, content_type="text/html")
