"""Reminders by the clock: at civil hours over the end of summer time, once, and after a move."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.areas.atlas import Atlas, load_atlas
from bot.core.chances import FROM, UNTIL
from bot.core.delivery import decide
from bot.core.meetings import Meeting
from bot.core.types import Address, ChatKind, ChatState, Feed, FeedKind, Sent
from bot.outbox.publish import Outlet
from bot.watch.reminders import Reminding
from db.store import Store
from tests.clock import SetClock
from tests.contract.roads.week import Sheet

UK = ZoneInfo("Europe/London")
BEGUN = datetime(2026, 10, 20, 0, 30, tzinfo=UTC)
DAY = date(2026, 10, 29)
FEED = Feed(
    "devon-papers", "https://d.example/", "Devon", ("QJK",), "icb", 60, False, FeedKind.PAPERS
)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


class Desk:
    """Reminders for two chats, one of them paused, hour by hour."""

    def __init__(self, store: Store, atlas: Atlas) -> None:
        self.store = store
        self.clock = SetClock(BEGUN)
        self.role = Reminding(store, atlas, (FEED,), Outlet((Sheet(),), (), self.clock), self.clock)

    async def open(self) -> None:
        async with self.store.write() as tx:
            await tx.feeds.sync([FEED.id], BEGUN)
            for name in ("1", "2"):
                chat = await tx.chats.ensure(Address("telegram", name), ChatKind.PRIVATE, "", BEGUN)
                await tx.reminders.add(chat.id, "QJK", BEGUN)
                if name == "2":
                    await tx.chats.set_state(chat.id, ChatState.PAUSED, BEGUN)
            await tx.diary.add(FEED.id, Meeting(DAY, begins=time(10)), BEGUN)

    async def until(self, moment: datetime) -> list[tuple[str, datetime, str]]:
        """What is newly told, to whom, when and how, hour by hour."""
        said = []
        while self.clock.now() < moment:
            await self.role.remind()
            async with self.store.write() as tx:
                now = self.clock.now()
                claimed = await tx.outbox.claim("telegram", None, now, timedelta(minutes=5), 50)
                settled = [
                    (one, decide(one, Sent(f"m{one.id}"), timedelta(0), now))
                    for one in claimed.deliveries
                ]
                await tx.outbox.settle(settled, now)
            said += [(one.at.address, now, one.body) for one in claimed.deliveries]
            self.clock.advance(hours=1)
        return said


async def test_seven_days_two_days_and_on_the_day_at_eight_in_the_morning(
    store: Store, atlas: Atlas
) -> None:
    desk = Desk(store, atlas)
    await desk.open()
    said = await desk.until(datetime(2026, 10, 31, tzinfo=UTC))
    assert [to for to, _, _ in said] == ["1", "1", "1"]
    local = [at.astimezone(UK) for _, at, _ in said]
    assert [(one.day, one.hour) for one in local] == [(22, 8), (27, 8), (29, 8)]
    # Summer time ended on the 25th: the same hour on the wall is another in UTC.
    assert [at.hour for _, at, _ in said] == [7, 8, 8]
    assert all(FROM <= one.time() < UNTIL for one in local)
    assert "In 7 days, Thursday 29 October 2026, 10:00" in said[0][2]
    assert "Today" in said[2][2]


async def test_a_date_that_moves_is_told_to_who_was_reminded(store: Store, atlas: Atlas) -> None:
    desk = Desk(store, atlas)
    await desk.open()
    await desk.until(datetime(2026, 10, 23, tzinfo=UTC))
    async with store.write() as tx:
        (stored,) = await tx.diary.meetings([FEED.id], BEGUN.date())
        moved = replace(stored.meeting, day=date(2026, 11, 12), moved_from=DAY)
        await tx.diary.save(replace(stored, meeting=moved))
    said = await desk.until(datetime(2026, 10, 31, tzinfo=UTC))
    ((to, _, text),) = said
    assert to == "1"
    assert "Moved to Thursday 12 November 2026, 10:00 (from 29 October; in 20 days)" in text


async def test_erasing_a_chat_forgets_its_reminders(store: Store, atlas: Atlas) -> None:
    desk = Desk(store, atlas)
    await desk.open()
    await desk.until(datetime(2026, 10, 23, tzinfo=UTC))
    async with store.write() as tx:
        chat = await tx.chats.find(Address("telegram", "1"))
        assert chat is not None
        await tx.chats.erase(chat.id)
        assert await tx.reminders.of(chat.id) == []
        assert await tx.reminders.reminded([chat.id]) == []
