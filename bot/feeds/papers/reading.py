"""Documents of board papers are fetched and read for watch words, one after the other.

    claim (lease) -> fetch -> read in a process of its own -> findings stored
    -> the last of a meeting: its alert is said anew

A crash costs a second reading. `bot/ticker.py` opens a `Desk` and calls `tick` by the clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.core.diary import PaperState, StoredPaper
from bot.core.ports import Clock
from bot.core.store import Store, StoreError
from bot.core.types import Feed
from bot.feeds.papers.minutes import Boardroom, say_anew
from bot.feeds.results import Body, Failed, FailureKind, Fetched, Later, PdfText
from bot.feeds.transfer import Limits

log = structlog.get_logger(__name__)

#: Packs are large; nothing larger is fetched.
LIMITS = Limits(total=180.0, idle=15.0, sent=60_000_000, inflated=60_000_000)
#: What one document may take of a process: seconds, and bytes of memory.
SECONDS, MEMORY = 90.0, 1_500_000_000
LEASE = timedelta(minutes=6)
#: A document that could not be fetched is tried so often, later and later.
TRIES, AGAIN = 4, timedelta(minutes=20)

Fetch = Callable[[str], Awaitable[Fetched]]
ReadPdf = Callable[[bytes, Sequence[str]], Awaitable[PdfText | Failed]]


@dataclass(frozen=True, slots=True)
class Means:
    """What a document is fetched and read with."""

    fetch: Fetch
    read_pdf: ReadPdf
    places: Callable[[Feed], Sequence[str]]  #: names that are watched for in a board's papers


class Desk:
    """Reads documents while there are any; one at a time, as each may take a minute."""

    def __init__(
        self,
        store: Store,
        feeds: Sequence[Feed],
        means: Means,
        room: Boardroom,
        clock: Clock,
    ) -> None:
        self._store = store
        self._feeds = {feed.id: feed for feed in feeds}
        self._means = means
        self._room = room
        self._clock = clock
        self._work: asyncio.Task[None] | None = None

    async def tick(self) -> None:
        """Begin to read what waits, unless that is being done already."""
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._read_all())

    async def drain(self) -> None:
        """Stop; what was being read is read again after its lease."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _read_all(self) -> None:
        try:
            while await self.read_one():
                pass
        except StoreError as error:
            log.error("store does not answer", error=str(error))
        except Exception:
            log.exception("reading papers failed")

    async def read_one(self) -> bool:
        """Read the document that has waited longest; False if none waits."""
        now = self._clock.now()
        async with self._store.read() as tx:
            if not await tx.diary.paper_waits(now):
                return False
        async with self._store.write() as tx:
            paper = await tx.diary.claim_paper(now, LEASE)
            meeting = await tx.diary.meeting(paper.meeting_id) if paper else None
        if paper is None or meeting is None:
            return False
        feed = self._feeds.get(meeting.feed_id)
        found = await self._read(paper, self._means.places(feed) if feed else ())
        await self._keep(feed, paper, found)
        return True

    async def _read(self, paper: StoredPaper, places: Sequence[str]) -> PdfText | None:
        """What the document came to; None if it could not be fetched this time."""
        fetched = await self._means.fetch(paper.paper.url)
        if isinstance(fetched, Failed) and fetched.kind is FailureKind.TOO_LARGE:
            return PdfText(PaperState.TOO_LARGE)
        if not isinstance(fetched, Body):
            wait = isinstance(fetched, Later)
            log.info("paper not fetched", paper=paper.id, later=wait)
            return None
        read = await self._means.read_pdf(fetched.content, places)
        if isinstance(read, Failed):
            log.warning("paper not read", paper=paper.id, why=read.why)
            return PdfText(PaperState.BROKEN)
        return read

    async def _keep(self, feed: Feed | None, paper: StoredPaper, found: PdfText | None) -> None:
        now = self._clock.now()
        async with self._store.write() as tx:
            if found is None and paper.tries < TRIES:
                again_at = now + AGAIN * 2 ** (paper.tries - 1)
                await tx.diary.paper_read(paper.id, PaperState.WAITING, None, (), again_at)
            else:
                came = found or PdfText(PaperState.UNREACHABLE)
                await tx.diary.paper_read(paper.id, came.state, came.pages, came.findings)
            rest = await tx.diary.findings(paper.meeting_id)
            fresh = [one for one, _ in rest if one.state is PaperState.WAITING and not one.tries]
            if feed is not None and not fresh:
                await say_anew(tx, self._room, feed, paper.meeting_id)
        log.info("paper read", paper=paper.id, state=found.state if found else "not fetched")
