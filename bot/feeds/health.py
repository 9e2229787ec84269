"""Every feed fetched and parsed once, and how each of them is, as a table.

`python -m bot feeds check` prints it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from urllib.parse import urlsplit

from bot.core.ports import Clock
from bot.core.types import Feed, FeedState
from bot.feeds.reader import Read, open_reader
from bot.feeds.results import Failed, Fresh, Later, NotModified, Result, Unchanged

#: Hosts asked at the same time, and how often to come back to one that has us wait.
_HOSTS_AT_ONCE = 16
_TRIES = 3
_LONGEST_WAIT = 60.0

_HEADINGS = ("id", "state", "http", "items", "newest", "note")


@dataclass(frozen=True, slots=True)
class Health:
    """What one feed answered; `fine` unless it could not be read."""

    feed_id: str
    fine: bool
    state: str  #: ok, or why it failed in a word
    http: int | None
    items: int | None
    newest: datetime | None
    note: str


async def check_feeds(
    feeds: Sequence[Feed], allow_private: bool, contact: str, clock: Clock
) -> list[Health]:
    """Read each feed once, with the usual manners, and say how it is, in the order of `feeds`."""
    by_host: dict[str, list[Feed]] = {}
    for feed in feeds:
        by_host.setdefault(urlsplit(feed.url).netloc, []).append(feed)
    places = asyncio.Semaphore(_HOSTS_AT_ONCE)
    found: dict[str, Health] = {}
    async with open_reader(allow_private, contact, clock) as read:

        async def ask(host: list[Feed]) -> None:
            async with places:
                for feed in host:
                    found[feed.id] = (
                        Health(feed.id, True, "by hand", None, None, None, "refuses robots")
                        if feed.by_hand
                        else health(feed, await _patiently(read, feed, clock))
                    )

        await asyncio.gather(*(ask(host) for host in by_host.values()))
    return [found[feed.id] for feed in feeds]


def health(feed: Feed, result: Result) -> Health:
    """How `feed` is after `result`."""
    match result:
        case Fresh(body, parsed):
            newest = max((i.published_at for i in parsed.items if i.published_at), default=None)
            met = len(parsed.meetings)
            notes = (
                f"moved for good to {body.moved_to}" if body.moved_to else "",
                parsed.note,
                f"{parsed.dropped} entries left out" if parsed.dropped else "",
                f"{met} meetings" if met else "" if parsed.items else "no items",
            )
            note = "; ".join(filter(None, notes))
            return Health(feed.id, True, "ok", 200, len(parsed.items), newest, note)
        case NotModified() | Unchanged():
            return Health(feed.id, True, "ok", 304, None, None, "unchanged")
        case Later(seconds):
            note = f"the site wants {seconds:.0f} s between requests"
            return Health(feed.id, False, "later", None, None, None, note)
        case Failed(kind, why, status):
            return Health(feed.id, False, str(kind), status, None, None, why)
        case _:
            assert_never(result)


def table(healths: Iterable[Health]) -> str:
    """The healths as lines of aligned columns under headings."""
    rows = [_HEADINGS, *(_row(each) for each in healths)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS) - 1)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]])
        for row in rows
    )


def _row(each: Health) -> tuple[str, ...]:
    return (
        each.feed_id,
        each.state,
        str(each.http or "-"),
        "-" if each.items is None else str(each.items),
        f"{each.newest:%Y-%m-%d %H:%M}" if each.newest else "-",
        each.note,
    )


async def _patiently(read: Read, feed: Feed, clock: Clock) -> Result:
    result: Result = Later(0.0)
    for _ in range(_TRIES):
        result = await read(feed, FeedState(feed.id, clock.now()))
        if not isinstance(result, Later) or result.seconds > _LONGEST_WAIT:
            return result
        await clock.sleep(result.seconds)
    return result
