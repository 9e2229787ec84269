"""One conditional GET of a feed, whatever the far side does: the answer is always a value.

The poller and `feeds check` hold one `Fetcher`. The road of a fetch:
address -> turn at the host -> robots.txt -> spacing -> request -> redirect (back to address) | body
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import Mapping
from types import TracebackType
from typing import NamedTuple, Self

import aiohttp
from aiohttp import hdrs

from bot.core.ports import Clock
from bot.feeds import addresses, headers, robots
from bot.feeds.deadlines import Deadlines
from bot.feeds.destinations import Destination, destination, redirected
from bot.feeds.failures import failure
from bot.feeds.hosts import Hosts, TurnTakenError
from bot.feeds.results import (
    Body,
    Failed,
    FailureKind,
    Fetched,
    Later,
    NotModified,
    Validators,
)
from bot.feeds.transfer import Limits, TransferError, read

#: Our own machine and network need not be spared.
LOCAL_LIMITS = Limits(spacing=0.0, per_host=16)

_NOWHERE: addresses.Networks = frozenset()

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
    " */*;q=0.5"
)


class _Answer(NamedTuple):
    """The last answer of a chain of redirects; the body only where the status is 200."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    moved_to: str | None


class _Road(NamedTuple):
    """What belongs to one request and its redirects."""

    headers: Mapping[str, str]
    largest: int
    robots: bool  #: whether each address is subject to the robots.txt of its site
    named: bool  #: whether the owner wrote down where it starts; else another site led here


def user_agent(version: str, contact: str) -> str:
    """The honest name we give: `ICSWatch/1.2 (+https://example.org/contact)`.

    `contact` is an address or an e-mail address; what a header cannot carry is left out.
    """
    kept = "".join(each for each in contact if each.isascii() and each.isprintable())
    kept = kept.replace("(", "").replace(")", "").strip()
    return f"{robots.TOKEN}/{version} (+{kept})" if kept else f"{robots.TOKEN}/{version}"


class Fetcher:
    """Connections, turns and robots.txt of all feeds. Use as an async context or call `aclose`.

    `allow_private` lets addresses of this machine and its private networks be asked: as written by
    the owner, and redirects on that same host; any other redirect must lead to a public address.
    """

    def __init__(
        self,
        agent: str,
        clock: Clock,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self._clock = clock
        self._limits = limits or (LOCAL_LIMITS if allow_private else Limits())
        self._allowed = addresses.PRIVATE if allow_private else _NOWHERE
        self._hosts = Hosts(clock, self._limits.per_host, self._limits.patience)
        self._robots = robots.Robots(clock, self._get_robots)
        self._deadlines = Deadlines()
        self._public = self._session(agent, _NOWHERE)
        self._named = self._session(agent, self._allowed) if allow_private else self._public

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Let go of all connections."""
        self._deadlines.close()
        await self._public.close()
        await self._named.close()

    async def fetch(
        self,
        url: str,
        since: Validators = Validators(),  # noqa: B008
        seconds: float = math.inf,
    ) -> Fetched:
        """Ask for `url` once, unless it is as `since` says, within `seconds` if the limit of every
        fetch is not less. Never raises for what the far side, the network or the address does."""
        seconds = min(seconds, self._limits.total)
        asked = _conditions(since)
        road = _Road(asked, self._limits.inflated, True, True)
        try:
            async with asyncio.timeout(None) as limit:
                self._deadlines.watch(limit, seconds)
                try:
                    answer = await self._follow(url, road)
                finally:
                    self._deadlines.forget(limit)
        except TurnTakenError as busy:
            return Later(busy.seconds)
        except (OSError, ValueError, aiohttp.ClientError, TransferError) as error:
            return failure(error, seconds)
        return self._judge(answer, conditional=bool(asked))

    async def post(self, url: str, form: Mapping[str, str], *, named: bool = False) -> int | Failed:
        """Send a form; the status of the answer. Redirects are not followed. `named` as in
        `_Road`."""
        try:
            async with asyncio.timeout(self._limits.total):
                to = destination(url)
                addresses.require(to.host, self._allowed if named else _NOWHERE)
                session = self._named if named else self._public
                async with session.post(
                    to.read_by_client, data=form, allow_redirects=False
                ) as response:
                    return response.status
        except (OSError, ValueError, aiohttp.ClientError, TransferError) as error:
            return failure(error, self._limits.total)

    def _judge(self, answer: _Answer, *, conditional: bool) -> Fetched:
        now = self._clock.now()
        etag = headers.validator(answer.headers, hdrs.ETAG)
        changed = headers.validator(answer.headers, hdrs.LAST_MODIFIED)
        fresh = headers.max_age(answer.headers, now)
        match answer.status:
            case 200:
                return Body(
                    url=answer.url,
                    content=answer.content,
                    content_type=answer.headers.get(hdrs.CONTENT_TYPE, ""),
                    body_hash=hashlib.sha256(answer.content).hexdigest(),
                    links=_joined(answer.headers, hdrs.LINK),
                    etag=etag,
                    last_modified=changed,
                    max_age=fresh,
                    moved_to=answer.moved_to,
                )
            case 304 if conditional:
                return NotModified(etag, changed, fresh, answer.moved_to)
            case status:
                kind = FailureKind.GONE if status == 410 else FailureKind.STATUS
                wait = headers.retry_after(answer.headers, now)
                return Failed(kind, f"answered {status}", status, wait)

    async def _follow(self, url: str, road: _Road) -> _Answer:
        """Walk the redirects to the last answer, judging each hop as if it were the first."""
        to = destination(url)
        first = to.place
        seen, permanent, moved_to = {url}, True, None
        for _ in range(self._limits.redirects + 1):
            answer = await self._hop(to, road, road.named and to.place == first)
            if answer.status not in _REDIRECTS:
                return answer._replace(moved_to=moved_to) if moved_to else answer
            url = redirected(to, answer.status, answer.headers, seen)
            to = destination(url)
            seen.add(url)
            permanent = permanent and answer.status in _PERMANENT
            moved_to = url if permanent else moved_to
        raise TransferError(
            FailureKind.REDIRECT, f"redirects more than {self._limits.redirects} times"
        )

    async def _hop(self, to: Destination, road: _Road, named: bool) -> _Answer:
        addresses.require(to.host, self._allowed if named else _NOWHERE)
        session = self._named if named else self._public
        if not road.robots:
            return await self._request(session, to, road)
        async with self._hosts.turn(to.place) as turn:
            verdict = await self._robots.verdict(to.url, to.origin, named)
            if isinstance(verdict, Failed):
                raise TransferError(verdict.kind, verdict.why)
            wait = turn.spacing(max(self._limits.spacing, verdict.delay))
            if wait:
                await self._clock.sleep(wait)
            return await self._request(session, to, road)

    async def _request(
        self, session: aiohttp.ClientSession, to: Destination, road: _Road
    ) -> _Answer:
        response = await session.get(to.read_by_client, headers=road.headers, allow_redirects=False)
        try:
            content = b""
            if response.status == 200:
                content = await read(response, self._limits.sent, road.largest)
            return _Answer(to.url, response.status, response.headers, content, None)
        finally:
            if not response.closed:  # it closes itself at its end
                response.release()

    async def _get_robots(self, url: str, named: bool) -> robots.Page | Failed:
        road = _Road({}, robots.LARGEST, False, named)
        try:
            # Half the time, so that a site that never hands out its rules is remembered as such.
            async with asyncio.timeout(self._limits.total / 2):
                answer = await self._follow(url, road)
        except (OSError, ValueError, aiohttp.ClientError, TransferError) as error:
            return failure(error, self._limits.total / 2)
        return robots.Page(answer.status, answer.content.decode("utf-8", "replace"))

    def _session(self, agent: str, allowed: addresses.Networks) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=addresses.connector(allowed),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=self._limits.connect, sock_read=self._limits.idle
            ),
            headers={
                hdrs.USER_AGENT: agent,
                hdrs.ACCEPT: _ACCEPT,
                hdrs.ACCEPT_ENCODING: "gzip, deflate",
            },
        )


def _joined(answered: Mapping[str, str], name: str) -> str:
    """All headers of a name as one (RFC 9110, 5.3)."""
    said = (value for key, value in answered.items() if key.lower() == name.lower())
    return ", ".join(said)[:10_000]


def _conditions(since: Validators) -> dict[str, str]:
    asked = {hdrs.IF_NONE_MATCH: since.etag, hdrs.IF_MODIFIED_SINCE: since.last_modified}
    return {name: value for name, value in asked.items() if value}
