"""Delivery as people want it: lists, quiet hours, caps, snoozes, filters; on both databases."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.choices import Cadence, ChatChoices, Likely, QuietHours, SubscriptionChoices
from bot.core.document import Document, paragraph
from bot.core.lists import Snooze, Snoozed
from bot.core.outbox import OneChat
from bot.core.types import (
    Address,
    Chat,
    ChatKind,
    ChatState,
    DeliveryState,
    Feed,
    Grade,
    Item,
    Lane,
    Match,
    Notice,
    Operation,
    Sent,
    Unknown,
)
from bot.core.wanting import News, Way, grades_of, way_of
from bot.core.watched import ItemState
from bot.feeds.listmaker import make_lists
from bot.feeds.newsroom import Newsroom, tell
from bot.outbox.publish import Outlet
from db.store import Store
from tests.clock import NOON, SetClock
from tests.contract.roads.paper import Paper
from tests.contract.store.test_outbox import claim, settle
from tests.contract.store.test_revisions import drained

LOWDOWN = Feed("lowdown", "https://lowdown.example/feed", "The Lowdown", (), "outlet", 60, False)
HSJ = Feed("hsj", "https://hsj.example/feed", "HSJ", (), "outlet", 60, True)
DEFAULT = SubscriptionChoices()


class Desk:
    """A newsroom that is handed items, and the chats that it tells."""

    def __init__(self, store: Store, moment: datetime = NOON) -> None:
        self.store = store
        self.clock = SetClock(moment)
        feeds = {LOWDOWN.id: LOWDOWN, HSJ.id: HSJ}
        outlet = Outlet((Paper(),), (), self.clock)
        self.newsroom = Newsroom(lambda feed, item: (), str, outlet, feeds=feeds)
        self.told = 0
        self.last = 0  #: the id of the last item

    async def chat(
        self,
        address: str,
        choices: SubscriptionChoices = DEFAULT,
        area: str = "QJK",
        chat: ChatChoices | None = None,
    ) -> Chat:
        at = Address("telegram", address)
        async with self.store.write() as tx:
            made = await tx.chats.ensure(at, ChatKind.PRIVATE, "", NOON)
            await tx.subscriptions.add(made.id, area, NOON)
            await tx.subscriptions.set_choices(made.id, area, choices)
            if chat is not None:
                await tx.chats.set_choices(made.id, chat)
        return made

    async def publish(
        self,
        title: str,
        feed: Feed = LOWDOWN,
        topics: tuple[str, ...] = (),
        grade: Grade = Grade.SURE,
        areas: tuple[str, ...] = ("QJK",),
        level: str = "footprint",
    ) -> int:
        """An item is taken in; the deliveries that made."""
        self.told += 1
        now = self.clock.now()
        number = f"{feed.id}-{self.told}"
        item = Item(feed.id, number, f"https://x.example/{number}", title, "", now, number)
        item = replace(item, topics=topics)
        match = Match(areas[0], level, "“words”, a rule", areas, grade)
        async with self.store.write() as tx:
            await tx.feeds.sync([feed.id], now)
            item_id = await tx.items.add(item, ItemState.PUBLISHED, [match], now)
            self.last = item_id
            return await tell(tx, self.newsroom, feed, item_id, item, [match], now)

    async def lists(self) -> int:
        return await make_lists(self.store, self.newsroom, self.clock)

    async def sent(self) -> list[tuple[str, str]]:
        """Whom the bot tells what, now."""
        gone = await drained(self.store, self.clock)
        return [(one.at.address, one.body) for one in gone if one.operation is Operation.SEND]

    async def story(self) -> int:
        async with self.store.read() as tx:
            story = await tx.stories.of(self.last)
        assert story is not None
        return story


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


async def test_each_hears_in_the_way_they_chose(store: Store) -> None:
    desk = Desk(store, london("2026-11-23T12:30"))  # a Monday
    for cadence in Cadence:
        await desk.chat(cadence, replace(DEFAULT, cadence=cadence))
    await desk.publish("first news")
    await desk.publish("second news")
    assert await desk.sent() == [("at_once", "first news"), ("at_once", "second news")]
    assert await desk.lists() == 0
    both = "Your list: 2 stories\nIn your areas"
    for moment, who in (
        ("2026-11-23T13:00", "hourly"),
        ("2026-11-24T08:00", "morning"),
        ("2026-11-30T08:00", "weekly"),
    ):
        desk.clock.moment = london(moment) - timedelta(seconds=1)
        assert await desk.lists() == 0
        desk.clock.moment = london(moment)
        assert await desk.lists() == 1
        assert await desk.lists() == 0
        assert await desk.sent() == [(who, both)]


async def test_lists_come_at_eight_on_both_sides_of_both_changes_of_clocks(store: Store) -> None:
    desk = Desk(store)
    await desk.chat("1", replace(DEFAULT, cadence=Cadence.MORNING))
    paris = ChatChoices(zone="Europe/Paris")
    await desk.chat("2", replace(DEFAULT, cadence=Cadence.MORNING), chat=paris)
    for day in ("2026-03-28", "2026-03-29", "2026-03-30", "2026-10-24", "2026-10-25", "2026-10-26"):
        eight = london(f"{day}T08:00")
        desk.clock.moment = eight - timedelta(hours=6)
        await desk.publish(f"news of {day}")
        made = []
        for quarter in range(-8, 9):
            desk.clock.moment = eight + timedelta(minutes=15 * quarter)
            if await desk.lists():
                made += [(quarter, who) for who, _ in await desk.sent()]
        assert made == [(-4, "2"), (0, "1")]  # Paris is an hour ahead


async def test_a_list_that_was_not_committed_is_made_again(store: Store) -> None:
    desk = Desk(store)
    await desk.chat("1", replace(DEFAULT, cadence=Cadence.HOURLY))
    await desk.publish("news")
    desk.clock.advance(hours=1)
    async with store.write() as tx:
        (due,) = await tx.lists.due(desk.clock.now(), 10)
        assert len(due.story_ids) == 1
    # The process was killed before it published: the next one finds the same.
    assert await desk.lists() == 1
    assert await desk.lists() == 0


async def test_a_story_is_told_by_one_way_only(store: Store) -> None:
    desk = Desk(store)
    await desk.chat("1", replace(DEFAULT, cadence=Cadence.HOURLY), area="QJK")
    await desk.chat("1", DEFAULT, area="QVV")
    await desk.publish("both", areas=("QJK", "QVV"))
    assert await desk.sent() == [("1", "both")]
    desk.clock.advance(hours=1)
    assert await desk.lists() == 0


async def test_what_only_may_concern_an_area_is_listed_pushed_or_left_out(store: Store) -> None:
    desk = Desk(store)
    for likely in Likely:
        await desk.chat(likely, replace(DEFAULT, likely=likely))
    await desk.publish("maybe", grade=Grade.LIKELY)
    assert await desk.sent() == [("push", "maybe")]
    desk.clock.advance(days=1)
    assert await desk.lists() == 1


async def test_headlines_only_have_no_text(store: Store) -> None:
    desk = Desk(store)
    await desk.chat("1", replace(DEFAULT, headlines=True))
    await desk.chat("1", DEFAULT, area="QVV")
    await desk.chat("2", replace(DEFAULT, headlines=True))
    await desk.publish("both", areas=("QJK", "QVV"))
    async with store.read() as tx:
        rows = await tx.outbox.rows(None, 9)
    keys = {row.at.address: row.source_key for row in rows}
    assert keys["2"] == f"{keys['1']}:headline"
    assert len(rows) == 2


async def test_nothing_but_answers_rings_in_quiet_hours(store: Store) -> None:
    desk = Desk(store, london("2026-10-24T23:00"))  # the night is an hour longer
    quiet = ChatChoices(quiet=QuietHours(time(22), time(7)))
    sleeper = await desk.chat("1", chat=quiet)
    await desk.chat("2")
    await desk.publish("news")
    await desk.publish("A&E closed tonight")
    async with store.write() as tx:
        now = desk.clock.now()
        answer = Notice("reply", "r", Lane.REPLY, Document((paragraph("x"),)), now, now + LIFE)
        await tx.outbox.publish(answer, {"telegram": ("answer",)}, OneChat(sleeper.id))
    told = [text for who, text in await desk.sent() if who == "1"]
    assert told == ["answer"]
    desk.clock.moment = london("2026-10-25T06:59")
    assert await desk.sent() == []
    desk.clock.moment = london("2026-10-25T07:00")
    assert sorted(await desk.sent()) == [("1", "A&E closed tonight"), ("1", "news")]


LIFE = timedelta(hours=1)


async def test_urgent_news_wakes_only_who_said_so(store: Store) -> None:
    desk = Desk(store, london("2026-11-24T02:00"))
    night = QuietHours(time(22), time(7))
    await desk.chat("1", chat=ChatChoices(quiet=night, urgent=True))
    await desk.chat("2", chat=ChatChoices(quiet=night))
    await desk.publish("A&E closed tonight")
    await desk.publish("Car park opens")
    assert await desk.sent() == [("1", "A&E closed tonight")]


async def test_a_queue_that_was_late_does_not_ring_at_night_either(store: Store) -> None:
    desk = Desk(store, london("2026-11-24T21:59"))
    await desk.chat("1", chat=ChatChoices(quiet=QuietHours(time(22), time(7))))
    await desk.publish("news")
    desk.clock.moment = london("2026-11-24T23:30")
    assert await desk.sent() == []
    async with store.write() as tx:
        chat = await tx.chats.find(Address("telegram", "1"))
        assert chat is not None
        await tx.chats.set_choices(chat.id, ChatChoices())
        assert await tx.outbox.release(chat.id, desk.clock.now()) == 1
    assert await desk.sent() == [("1", "news")]


async def test_the_rest_of_a_day_is_folded_into_one_card_that_counts(store: Store) -> None:
    desk = Desk(store)
    chat = await desk.chat("1", chat=ChatChoices(most_a_day=2))
    await desk.chat("2")
    for number in range(5):
        await desk.publish(f"news {number}")
        await desk.lists()
    sent = await desk.sent()
    mine = sorted(text for who, text in sent if who == "1")
    assert mine == ["3 more stories", "news 0", "news 1"]
    assert len([text for who, text in sent if who == "2"]) == 5
    await desk.publish("news 5")
    assert await desk.lists() == 1
    (edit,) = [one for one in await drained(store, desk.clock) if one.operation is Operation.EDIT]
    assert edit.body == "4 more stories"
    async with store.read() as tx:
        assert len(await tx.lists.pending(chat.id)) == 4
    desk.clock.advance(days=1)
    await desk.publish("tomorrow")
    assert ("1", "tomorrow") in await desk.sent()


async def test_urgent_news_is_told_beyond_the_cap(store: Store) -> None:
    desk = Desk(store)
    await desk.chat("1", chat=ChatChoices(most_a_day=1))
    await desk.publish("news")
    await desk.publish("A&E closed tonight")
    assert len(await desk.sent()) == 2


async def test_snoozed_stories_outlets_and_topics_are_silent_until_then(store: Store) -> None:
    desk = Desk(store)
    until = NOON + timedelta(days=2)
    await desk.publish("Torbay birth centre to shut", topics=("maternity",))
    story = await desk.story()
    snoozes = {
        "1": Snooze(Snoozed.STORY, str(story), until),
        "2": Snooze(Snoozed.OUTLET, "hsj", until),
        "3": Snooze(Snoozed.TOPIC, "maternity", until),
    }
    for address, snooze in snoozes.items():
        chat = await desk.chat(address)
        async with store.write() as tx:
            await tx.lists.snooze(chat.id, snooze)
            assert await tx.lists.snoozed(chat.id, NOON) == [snooze]
            assert await tx.lists.snoozed(chat.id, until) == []
    await desk.publish("other news", feed=HSJ)
    await desk.publish("more of maternity", topics=("maternity",))
    told = await desk.sent()
    assert {who for who, text in told if text == "other news"} == {"1", "3"}
    assert {who for who, text in told if text == "more of maternity"} == {"1", "2"}
    async with store.write() as tx:
        mine = await tx.chats.find(Address("telegram", "2"))
        assert mine is not None
        assert await tx.lists.wake(mine.id, Snoozed.OUTLET, "hsj")
        assert not await tx.lists.wake(mine.id, Snoozed.OUTLET, "hsj")
    await desk.publish("once more", feed=HSJ)
    assert {who for who, _ in await desk.sent()} == {"1", "2", "3"}


async def test_paused_chats_get_no_list_until_they_resume(store: Store) -> None:
    desk = Desk(store)
    chat = await desk.chat("1", replace(DEFAULT, cadence=Cadence.HOURLY))
    await desk.publish("news")
    async with store.write() as tx:
        await tx.chats.set_state(chat.id, ChatState.PAUSED, desk.clock.now())
    desk.clock.advance(hours=1)
    assert await desk.lists() == 0
    await desk.publish("while paused")
    async with store.write() as tx:
        await tx.chats.set_state(chat.id, ChatState.ACTIVE, desk.clock.now())
    assert await desk.lists() == 1


async def test_what_is_no_longer_followed_is_in_no_list(store: Store) -> None:
    desk = Desk(store)
    hourly = replace(DEFAULT, cadence=Cadence.HOURLY)
    chat = await desk.chat("1", hourly)
    await desk.chat("1", hourly, area="QVV")
    await desk.publish("of Devon")
    await desk.publish("of both", areas=("QJK", "QVV"))
    async with store.write() as tx:
        await tx.subscriptions.remove(chat.id, "QJK")
        assert len(await tx.lists.pending(chat.id)) == 1
        await tx.subscriptions.remove_all(chat.id)
        assert await tx.lists.pending(chat.id) == []
    desk.clock.advance(hours=1)
    assert await desk.lists() == 0


async def test_an_edit_of_a_story_waits_for_the_end_of_the_night_too(store: Store) -> None:
    desk = Desk(store, london("2026-11-24T21:00"))
    await desk.chat("1", chat=ChatChoices(quiet=QuietHours(time(22), time(7))))
    await desk.publish("Torbay birth centre to shut in May")
    await desk.sent()
    desk.clock.moment = london("2026-11-24T22:30")
    async with store.write() as tx:
        await desk.newsroom.publisher.revise(
            tx, f"story:{await tx.stories.of(desk.last)}", Document((paragraph("new"),)), "1"
        )
    assert await claim(store, desk.clock) == ()
    desk.clock.moment = london("2026-11-25T07:00")
    (edit,) = await claim(store, desk.clock)
    assert edit.operation is Operation.EDIT
    assert await settle(store, desk.clock, edit, Unknown("cut"))
    desk.clock.advance(minutes=1)
    (again,) = await claim(store, desk.clock)
    assert (again.id, again.target_ref) == (edit.id, edit.target_ref)
    assert await settle(store, desk.clock, again, Sent("m1"))


async def test_the_database_tells_exactly_whom_the_rule_says(store: Store) -> None:
    """For many choices and items: who gets a delivery, who waits, who hears nothing."""
    dice = random.Random(5)
    desk = Desk(store)
    areas, topics = ("QJK", "QVV", "Y58"), ("maternity", "funding", "closures")
    chosen: dict[str, dict[str, SubscriptionChoices]] = {}
    for number in range(60):
        mine = chosen.setdefault(str(number), {})
        for area in dice.sample(areas, dice.randint(1, 3)):
            mine[area] = SubscriptionChoices(
                cadence=dice.choice(list(Cadence)),
                topics=tuple(dice.sample(topics, dice.choice((0, 0, 1)))),
                without=tuple(dice.sample(topics, dice.choice((0, 0, 1)))),
                outlets=dice.choice(((), ("hsj",))),
                likely=dice.choice(list(Likely)),
                headlines=dice.choice((False, True)),
            )
            await desk.chat(str(number), mine[area], area=area)
    for _ in range(12):
        feed = dice.choice((LOWDOWN, HSJ))
        grade = dice.choice((Grade.SURE, Grade.LIKELY))
        reach = tuple(dice.sample(areas, dice.randint(1, 3)))
        about = tuple(dice.sample(topics, dice.randint(0, 2)))
        await desk.publish(f"news {desk.told}", feed, about, grade, reach)
        story = await desk.story()
        match = Match(reach[0], "footprint", "", reach, grade)
        news = await _news(desk, story, feed, about, match)
        for who, mine in chosen.items():
            ways = {way_of(choices, news, area) for area, choices in mine.items()}
            got = await _got(desk, who, story)
            if ways & {Way.NOW}:
                assert got == "story"
            elif ways & {Way.HEADLINE}:
                assert got == "headline"
            elif ways & {Way.HOURLY, Way.MORNING, Way.WEEKLY}:
                assert got == "listed"
            else:
                assert got is None


async def _news(desk: Desk, story: int, feed: Feed, about: tuple[str, ...], match: Match) -> News:
    return News(story, story, feed.id, about, grades_of([match]))


async def _got(desk: Desk, who: str, story: int) -> str | None:
    async with desk.store.read() as tx:
        chat = await tx.chats.find(Address("telegram", who))
        assert chat is not None
        rows = await tx.outbox.rows(DeliveryState.QUEUED, 1_000, chat.id)
        keys = {row.source_key for row in rows}
        waits = story in await tx.lists.pending(chat.id)
    found = [
        name
        for name, there in (
            ("story", f"story:{story}" in keys),
            ("headline", f"story:{story}:headline" in keys),
            ("listed", waits),
        )
        if there
    ]
    assert len(found) <= 1
    return found[0] if found else None
