"""What the poller role does by the clock besides reading feeds: papers, signs of life, reminders.

`bot/ticker.py` opens them beside the poller.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache

from bot import __version__
from bot.areas.atlas import Atlas
from bot.areas.sources import audience, board_of, places_in
from bot.core.ports import Clock
from bot.core.publisher import Publisher
from bot.core.store import Store
from bot.core.types import Feed, FeedKind
from bot.feeds.fetch import Fetcher, user_agent
from bot.feeds.papers.minutes import Boardroom
from bot.feeds.papers.reading import LIMITS, MEMORY, SECONDS, Desk, Means
from bot.feeds.parse import Parser
from bot.feeds.results import Body, Failed, FailureKind, Fetched, NotModified
from bot.settings import Settings
from bot.watch.reminders import Reminding
from bot.watch.signs import SignsOfLife

#: Seconds between two rounds of each.
READ_EVERY, LOOK_EVERY, REMIND_EVERY = 2.0, 60.0, 60.0

#: Ends of a fetch that only a host which was reached can bring about.
_REACHED = frozenset(
    {FailureKind.STATUS, FailureKind.GONE, FailureKind.TOO_LARGE, FailureKind.ROBOTS}
)


@dataclass(frozen=True, slots=True)
class Round:
    """Something to do again and again."""

    do: Callable[[], Awaitable[None]]
    seconds: float  #: between two of them
    at_once: bool = False  #: first when the program starts, not after one interval


def boardroom(atlas: Atlas, feeds: Sequence[Feed], publisher: Publisher, clock: Clock) -> Boardroom:
    """What turns meetings into alerts."""
    papers = [feed for feed in feeds if feed.kind is FeedKind.PAPERS]
    return Boardroom(
        reach=lambda feed: audience(atlas, feed.areas, clock.now().date()),
        board=lambda feed: board_of(atlas, feed),
        kin=lambda feed: tuple(
            one.id for one in papers if one.id != feed.id and set(one.areas) & set(feed.areas)
        ),
        publisher=publisher,
    )


@asynccontextmanager
async def open_rounds(
    settings: Settings,
    store: Store,
    atlas: Atlas,
    feeds: Sequence[Feed],
    publisher: Publisher,
    clock: Clock,
) -> AsyncIterator[tuple[Round, ...]]:
    """The rounds, with their own connections and processes, which end with the context."""
    room = boardroom(atlas, feeds, publisher, clock)

    @lru_cache(maxsize=128)
    def places(areas: tuple[str, ...]) -> tuple[str, ...]:
        return places_in(atlas, areas)

    agent, private = user_agent(__version__, settings.contact), settings.fetch_allow_private
    async with (
        Fetcher(agent, clock, allow_private=private, limits=LIMITS) as fetcher,
        Parser(1, seconds=SECONDS, memory=MEMORY) as parser,
    ):

        async def probe() -> bool:
            return is_reached(await fetcher.fetch(settings.probe_url))

        means = Means(
            fetcher.fetch,
            lambda content, watched: parser.read_pdf(content, watched, clock.now()),
            lambda feed: places(feed.areas),
        )
        desk = Desk(store, feeds, means, room, clock)
        signs = SignsOfLife(store, feeds, room.reach, publisher, probe, clock)
        reminding = Reminding(store, atlas, feeds, publisher, clock)
        try:
            yield (
                Round(desk.tick, READ_EVERY),
                Round(signs.look, LOOK_EVERY),
                Round(reminding.remind, REMIND_EVERY),
            )
        finally:
            await desk.drain()


def is_reached(fetched: Fetched) -> bool:
    """Whether the host that was asked is there, whatever it said."""
    match fetched:
        case Body() | NotModified():
            return True
        case Failed(kind):
            return kind in _REACHED
        case _:
            return False
