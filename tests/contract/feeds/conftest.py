"""What the contract tests of feeds share: a server that misbehaves, a clock, a fetcher."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.feeds.fetch import Fetcher
from bot.feeds.transfer import Limits
from tests.clock import SetClock
from tests.fakes.feed_server import FeedServer

#: Small enough that a limit is reached in no time.
TIGHT = Limits(
    total=2.0,
    connect=1.0,
    idle=0.5,
    sent=1_000_000,
    inflated=1_000_000,
    spacing=0.0,
    per_host=8,
    patience=0.2,
)


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
