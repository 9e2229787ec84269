"""From readings of a board-papers page to alerts: the baseline, a pack, more, a moved date."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.core.choices import Cadence, SubscriptionChoices
from bot.core.delivery import decide
from bot.core.diary import Finding, PaperState, StoredMeeting
from bot.core.lists import Snooze, Snoozed
from bot.core.meetings import Meeting, Paper
from bot.core.types import Address, ChatKind, Delivery, Feed, FeedKind, Sent
from bot.feeds.papers.minutes import Boardroom, say_anew, take
from bot.outbox.publish import Outlet
from db.store import Store
from tests.clock import NOON, SetClock
from tests.contract.roads.paper import Paper as Platform

FEED = Feed(
    "devon-papers",
    "https://devon.example/board",
    "NHS Devon ICB board papers",
    ("QJK",),
    "icb",
    3_600,
    False,
    FeedKind.PAPERS,
)
JOINT = replace(FEED, id="joint-papers", url="https://swp.example/board", areas=("QJK", "QT6"))
DAY = date(2026, 12, 3)
PACK = tuple(Paper(f"https://devon.example/p/{n}.pdf", f"Paper {n}") for n in range(1, 4))


def _kin(feed: Feed) -> tuple[str, ...]:
    return tuple({FEED.id, JOINT.id} - {feed.id})


@dataclass
class Desk:
    store: Store
    clock: SetClock = field(default_factory=SetClock)

    def room(self) -> Boardroom:
        outlet = Outlet((Platform(),), (), self.clock)
        return Boardroom(lambda feed: feed.areas, lambda feed: "NHS Devon ICB", _kin, outlet)

    async def open(self) -> None:
        async with self.store.write() as tx:
            await tx.feeds.sync([FEED.id, JOINT.id], NOON)
            reader = await tx.chats.ensure(Address("telegram", "2"), ChatKind.PRIVATE, "", NOON)
            await tx.subscriptions.add(reader.id, "QJK", NOON)

    async def read(self, *meetings: Meeting, first: bool = False, feed: Feed = FEED) -> int:
        self.clock.advance(hours=1)
        async with self.store.write() as tx:
            return await take(tx, self.room(), feed, meetings, self.clock.now(), first=first)

    async def sent(self) -> list[Delivery]:
        """What the sender would send now, as if it had been accepted."""
        now = self.clock.advance(seconds=30)
        async with self.store.write() as tx:
            claimed = await tx.outbox.claim("telegram", None, now, timedelta(minutes=1), 50)
            taken = Sent("m")
            settled = [
                (one, decide(one, replace(taken, ref=f"m{one.id}"), timedelta(0), now))
                for one in claimed.deliveries
            ]
            await tx.outbox.settle(settled, now)
        return list(claimed.deliveries)

    async def meetings(self) -> list[StoredMeeting]:
        async with self.store.read() as tx:
            return await tx.diary.meetings([FEED.id], date(2026, 1, 1))


async def test_a_first_reading_alerts_nobody(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    assert await desk.read(Meeting(DAY, papers=PACK), first=True) == 1
    assert await desk.sent() == []
    assert await desk.read(Meeting(DAY, papers=PACK)) == 0


async def test_a_pack_is_told_once_and_what_follows_edits_it(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    await desk.read(Meeting(DAY), first=True)
    await desk.read(Meeting(DAY, papers=PACK[:2], questions_by=date(2026, 11, 26)))
    (alert,) = await desk.sent()
    assert alert.body.startswith(
        "Board papers published: NHS Devon ICB, meeting 3 December, 2 documents, "
        "questions until 26 November"
    )
    await desk.read(Meeting(DAY, papers=PACK, questions_by=date(2026, 11, 26)))
    (edit,) = await desk.sent()
    assert (edit.operation.value, edit.target_ref) == ("edit", f"m{alert.id}")
    assert "3 documents" in edit.body


async def test_a_date_that_moves_edits_the_alert_and_says_from_when(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    await desk.read(Meeting(DAY), first=True)
    await desk.read(Meeting(DAY, papers=PACK))
    await desk.sent()
    await desk.read(Meeting(date(2026, 12, 10), papers=PACK))
    (edit,) = await desk.sent()
    assert "The date has changed: now Thursday 10 December 2026, before 3 December." in edit.body
    (stored,) = await desk.meetings()
    assert (stored.sequence, stored.meeting.moved_from) == (1, DAY)


async def test_a_duplicated_pack_and_the_page_of_a_joint_board_are_no_news(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    await desk.read(Meeting(DAY), first=True)
    await desk.read(Meeting(DAY), first=True, feed=JOINT)
    await desk.read(Meeting(DAY, papers=PACK))
    assert len(await desk.sent()) == 1
    await desk.read(Meeting(DAY, papers=(*PACK, *PACK)))
    await desk.read(Meeting(DAY, papers=PACK), feed=JOINT)
    assert await desk.sent() == []


async def test_a_pack_copied_to_the_page_of_the_joint_board_is_no_news(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    pack = Paper("https://devon.example/u/Board-papers-3-December.pdf", "Board papers 3 December")
    copy = replace(pack, url="https://swp.example/media/77/Board-papers-3-December.pdf")
    for feed in (FEED, JOINT):
        await desk.read(Meeting(DAY), first=True, feed=feed)
    await desk.read(Meeting(DAY, papers=(pack,)))
    assert len(await desk.sent()) == 1
    await desk.read(Meeting(DAY, papers=(copy,)), feed=JOINT)
    assert await desk.sent() == []


async def test_what_is_found_in_the_papers_edits_the_alert(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    await desk.read(Meeting(DAY), first=True)
    await desk.read(Meeting(DAY, papers=PACK[:1]))
    await desk.sent()
    now = desk.clock.now()
    async with store.write() as tx:
        paper = await tx.diary.claim_paper(now, timedelta(minutes=5))
        assert paper is not None
        assert await tx.diary.claim_paper(now, timedelta(minutes=5)) is None
        found = [Finding(83, "closure", "proposes to close Harbour Ward")]
        await tx.diary.paper_read(paper.id, PaperState.READ, 120, found)
        assert await say_anew(tx, desk.room(), FEED, paper.meeting_id) == 1
    (edit,) = await desk.sent()
    assert "In the papers:" in edit.body


async def test_papers_of_long_ago_and_minutes_alert_nobody(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    await desk.read(Meeting(DAY), first=True)
    minutes = Paper("https://devon.example/m.pdf", "Minutes of 24 September")
    await desk.read(Meeting(DAY, papers=(minutes,)), Meeting(date(2026, 9, 24), papers=PACK))
    assert await desk.sent() == []


async def test_a_meeting_no_longer_listed_is_said_to_be_so_and_may_return(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    await desk.read(Meeting(DAY), first=True)
    await desk.read(Meeting(DAY, papers=PACK))
    await desk.sent()
    await desk.read(Meeting(date(2027, 3, 25)))
    (edit,) = await desk.sent()
    assert "no longer lists this meeting" in edit.body
    await desk.read(Meeting(DAY, papers=PACK), Meeting(date(2027, 3, 25)))
    (edit,) = await desk.sent()
    assert "no longer lists" not in edit.body


async def test_who_only_asks_chose_other_topics_or_snoozes_is_not_told(store: Store) -> None:
    desk = Desk(store)
    await desk.open()
    chosen = {
        "3": SubscriptionChoices(cadence=Cadence.ON_REQUEST),
        "4": SubscriptionChoices(topics=("maternity",)),
        "5": SubscriptionChoices(topics=("consultations",), cadence=Cadence.WEEKLY),
        "6": SubscriptionChoices(),
    }
    async with store.write() as tx:
        for name, choices in chosen.items():
            at = Address("telegram", name)
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", NOON)
            await tx.subscriptions.add(chat.id, "QJK", NOON)
            await tx.subscriptions.set_choices(chat.id, "QJK", choices)
            if name == "6":
                until = NOON + timedelta(days=5)
                await tx.lists.snooze(chat.id, Snooze(Snoozed.OUTLET, FEED.id, until))
    await desk.read(Meeting(DAY), first=True)
    await desk.read(Meeting(DAY, papers=PACK))
    assert sorted(one.at.address for one in await desk.sent()) == ["2", "5"]
