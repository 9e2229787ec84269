"""What the contract tests of feeds share: a server that misbehaves, a clock, a fetcher."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.feeds.fetch import Fetcher
from bot.feeds.transfer import Limits
from tests.clock import SetClock
from tests.fakes.feed_server import FeedServer

#: Small enough that a limit is reached in no time.
TIGHT = Limits(
    total=2.0,
    connect=1.0,
    sent=1_000_000,
    inflated=1_000_000,
    spacing=0.0,
    per_host=8,
    patience=0.2,
)

#: Names and the addresses they lead to.
Answers = dict[str, list[str]]

_REAL = frozenset({"127.0.0.1", "::1", "localhost"})


@pytest.fixture(autouse=True)
def dns(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """What DNS says: what a test puts here, and that nothing else is known. Nobody is asked."""
    answers: Answers = {}
    real = asyncio.BaseEventLoop.getaddrinfo

    async def getaddrinfo(self: Any, host: str, port: int, **options: Any) -> Any:
        if host in _REAL:
            return await real(self, host, port, **options)
        if host not in answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [
            (
                socket.AF_INET6 if ":" in address else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (address, port),
            )
            for address in answers[host]
        ]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return answers


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def fetcher(clock: SetClock) -> AsyncIterator[Fetcher]:
    agent = "ICSWatch/0 (+https://example.org)"
    async with Fetcher(agent, clock, allow_private=True, limits=TIGHT) as opened:
        yield opened
