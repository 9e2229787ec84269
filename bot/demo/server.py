"""Five invented outlets on loopback that publish one item a second between them.

`python -m bot demo` starts it and watches its feeds instead of those of `feeds.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from aiohttp import web

from bot.core.ports import Clock
from bot.core.types import Feed, FeedKind
from bot.demo import board, render
from bot.demo.samples import MARK, Names, sample

#: Seconds between two fetches of a sample feed.
EVERY = 5

#: Items in a feed, and items that each outlet had published before the start.
_SHOWN, _BEFORE = 30, 3


@dataclass(frozen=True, slots=True)
class _Outlet:
    id: str
    title: str
    outlet: str
    render: Callable[[str, str, Sequence[render.Entry]], str]


_OUTLETS = (
    _Outlet("sample-ward-post", "The Ward Post (sample)", "outlet", render.rss),
    _Outlet("sample-bedside-times", "Bedside Times (sample)", "outlet", render.atom),
    _Outlet("sample-scrutineer", "The Scrutineer (sample)", "scrutiny", render.rdf),
    _Outlet("sample-stethoscope", "Morning Stethoscope (sample)", "blog", render.rss_091),
    _Outlet("sample-campaign-notes", "Campaign Notes (sample)", "campaign", render.atom_html),
)


class DemoFeeds:
    """The server of the sample feeds.

    `names` are whom the items are about; `pause` is the seconds between two items of all outlets
    together. The outlets take turns, so each publishes every five pauses.
    """

    def __init__(self, names: Names, clock: Clock, *, pause: float = 1.0) -> None:
        self._names = names
        self._clock = clock
        self._pause = pause
        self._started_at = clock.now()
        self._runner: web.AppRunner | None = None
        self._base = ""
        self._sample_board: board.Board | None = None

    async def start(self) -> str:
        """Listen on a free port of 127.0.0.1; the address of the server, without a slash."""
        app = web.Application()
        app.router.add_get("/feeds/{outlet}", self._feed)
        app.router.add_get("/item/{name}", self._page)
        app.router.add_get("/board", self._board_page)
        app.router.add_get("/board/{name}.pdf", self._board_paper)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._started_at = self._clock.now()
        self._base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self._base

    async def stop(self) -> None:
        """Let go of the port."""
        if self._runner:
            await self._runner.cleanup()

    def feeds(self) -> tuple[Feed, ...]:
        """What `feeds.yaml` would say about the outlets; call it after `start`."""
        return tuple(
            Feed(
                each.id, f"{self._base}/feeds/{each.id}", each.title, (), each.outlet, EVERY, False
            )
            for each in _OUTLETS
        )

    def papers(self, of: board.Board) -> Feed:
        """What `feeds.yaml` would say about the sample board; call it after `start`."""
        self._sample_board = of
        title = f"{of.name} (sample)"
        url = f"{self._base}/board"
        kind = FeedKind.PAPERS
        return Feed("sample-board", url, title, of.areas, "icb", EVERY, False, kind)

    async def _board_page(self, request: web.Request) -> web.Response:
        if self._sample_board is None:
            raise web.HTTPNotFound
        passed = (self._clock.now() - self._started_at).total_seconds()
        text = board.page(self._sample_board, self._started_at.date(), passed)
        return web.Response(text=text, content_type="text/html", charset="utf-8")

    async def _board_paper(self, request: web.Request) -> web.Response:
        content = board.document(request.match_info["name"])
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content, content_type="application/pdf")

    async def _feed(self, request: web.Request) -> web.Response:
        at = next(
            (n for n, each in enumerate(_OUTLETS) if each.id == request.match_info["outlet"]), None
        )
        if at is None:
            raise web.HTTPNotFound
        entries = self._published(at)
        etag = f"{self._run}-{entries[0].sample.number}"
        if any(each.value == etag for each in request.if_none_match or ()):
            not_modified = web.Response(status=304)
            not_modified.etag = etag
            return not_modified
        outlet = _OUTLETS[at]
        text = outlet.render(outlet.title, self._base, entries)
        response = web.Response(text=text, content_type="application/xml", charset="utf-8")
        response.etag = etag
        return response

    async def _page(self, request: web.Request) -> web.Response:
        name = escape(request.match_info["name"])
        return web.Response(
            text=f"<!doctype html><meta charset=utf-8><title>{MARK} {name}</title>"
            f"<p>This is a made-up item of the demonstration of ICS Watch: {name}.",
            content_type="text/html",
        )

    @property
    def _run(self) -> str:
        """What makes the items of this run other items than those of an earlier one."""
        return f"{self._started_at:%Y%m%d%H%M%S%f}"

    def _published(self, outlet: int) -> list[render.Entry]:
        """The newest items of the outlet, newest first."""
        passed = (self._clock.now() - self._started_at).total_seconds()
        turns = len(_OUTLETS)
        last = int(passed / self._pause)
        newest = last - (last - outlet) % turns
        numbers = range(newest, -_BEFORE * turns - 1, -turns)[:_SHOWN]
        return [self._entry(number) for number in numbers]

    def _entry(self, number: int) -> render.Entry:
        name = f"{self._run}-{number}"
        return render.Entry(
            sample(self._names, number),
            self._moment(number),
            path=f"/item/{name}",
            guid=f"urn:sample:{name}",
        )

    def _moment(self, number: int) -> datetime:
        return self._started_at + timedelta(seconds=number * self._pause)
