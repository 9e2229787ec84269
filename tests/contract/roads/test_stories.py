"""One story, once: several outlets, changes, splits, from the feed to what a chat reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.choices import Cadence, SubscriptionChoices
from bot.core.document import Bullets, Document, Hint, Paragraph, Title
from bot.core.lists import Snooze, Snoozed
from bot.core.stories import Named
from bot.core.types import Address, ChatKind, Feed, Item, Match, Operation
from bot.feeds.listmaker import make_lists
from bot.feeds.newsroom import Newsroom, part
from bot.feeds.poller import Poller
from bot.outbox.publish import Outlet
from db.store import Store
from tests.clock import NOON
from tests.contract.roads.paper import Paper
from tests.contract.roads.test_poller import LEASE, Desk
from tests.contract.store.test_revisions import drained

OUTLETS = tuple(
    Feed(name, f"https://{name}.example/feed", title, (), "outlet", 60, name == "hsj")
    for name, title in (("lowdown", "The Lowdown"), ("hsj", "HSJ"), ("bbc", "BBC"))
)
AREAS = {"devon": ("QJK", "Y58"), "dorset": ("QVV", "Y58")}


def whole(document: Document) -> str:
    """Everything that a document says, a line each."""
    lines = []
    for block in document.blocks:
        match block:
            case Title(text, _):
                lines.append(text)
            case Paragraph(spans) | Hint(spans):
                lines.append("".join(span.text for span in spans))
            case Bullets(items):
                lines += ["".join(span.text for span in spans) for spans in items]
            case _:
                raise AssertionError(block)
    return "\n".join(lines)


class Page(Paper):
    """Paper that has room for the small print."""

    def render(self, document: Document) -> tuple[str, ...]:
        return (whole(document),)


def by_county(feed: Feed, item: Item) -> tuple[Match, ...]:
    text = f"{item.title} {item.summary}".lower()
    return tuple(
        Match(reach[0], "footprint", f"“{county}”, a county", reach)
        for county, reach in AREAS.items()
        if county in text
    )


def item(feed: str, title: str, summary: str, link: str = "") -> Item:
    url = f"https://{feed}.example/{link or title.replace(' ', '-')}"
    return Item(feed, f"{feed}-{link or title}", url, title, summary, NOON, f"{feed}-{title}")


LOWDOWN = item(
    "lowdown",
    "Devon maternity unit to shut for six months",
    "Births stop at the Devon unit from 19 May because of sickness among midwives.",
)
HSJ = item(
    "hsj",
    "Trust pauses births in Devon",
    "Maternity closure for six months follows sickness of midwives, from 19 May.",
)
BBC = item(
    "bbc",
    "Mothers told to go to Dorset as Devon unit closes",
    "Midwives' sickness shuts the maternity unit for six months from 19 May.",
)


class Press(Desk):
    """Three outlets; one reader of Devon, one of Dorset."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, OUTLETS)
        feeds = {feed.id: feed for feed in OUTLETS}
        outlet = Outlet((Page(),), (), self.clock)
        self.newsroom = Newsroom(by_county, str, outlet, feeds=feeds)
        self.poller = Poller(store, OUTLETS, self.wire.read, self.newsroom, self.clock, LEASE)

    async def open(self) -> None:
        await super().open()
        async with self.store.write() as tx:
            reader = await tx.chats.ensure(Address("telegram", "3"), ChatKind.PRIVATE, "", NOON)
            await tx.subscriptions.add(reader.id, "QVV", NOON)
            await tx.subscriptions.add(reader.id, "E06000059", NOON)
        for feed in OUTLETS:
            self.wire.says(feed.id, [])
        await self.poll()

    async def publish(self, *items: Item) -> None:
        for one in items:
            self.wire.says(one.feed_id, [one])
            await self.poll()
            self.clock.moment = max(self.clock.moment, NOON)

    async def sent(self) -> list[tuple[str, Operation, Sequence[str]]]:
        return [
            (one.at.address, one.operation, one.body.splitlines())
            for one in await drained(self.store, self.clock)
        ]


async def test_a_story_told_by_three_outlets_rings_once_and_is_edited(store: Store) -> None:
    press = Press(store)
    await press.open()
    await press.publish(LOWDOWN)
    ((chat, operation, lines),) = await press.sent()
    assert (chat, operation, lines[0]) == ("2", Operation.SEND, LOWDOWN.title)
    await press.publish(HSJ)
    ((chat, operation, lines),) = await press.sent()
    assert (chat, operation) == ("2", Operation.EDIT)
    assert "Also in: HSJ (subscribers only)" in lines
    await press.publish(BBC)
    edited, told = sorted(await press.sent())
    assert edited[:2] == ("2", Operation.EDIT)
    assert told[:2] == ("3", Operation.SEND)  # whom only the last outlet's words concern
    assert edited[2] == told[2]
    assert "Also in: HSJ (subscribers only), BBC" in told[2]
    assert await press.queued() == [
        ("alert", "2"),
        ("alert", "2"),
        ("alert", "2"),
        ("alert", "3"),
    ]


async def test_what_was_not_sent_yet_says_it_all_at_once(store: Store) -> None:
    press = Press(store)
    await press.open()
    await press.publish(LOWDOWN, HSJ)
    ((_, operation, lines),) = await press.sent()
    assert operation is Operation.SEND
    assert "Also in: HSJ (subscribers only)" in lines


async def test_other_news_of_the_place_is_another_story(store: Store) -> None:
    press = Press(store)
    await press.open()
    other = item("hsj", "Devon trust fined", "The regulator found parking charges unlawful.")
    await press.publish(LOWDOWN, other)
    assert [operation for _, operation, _ in await press.sent()] == [Operation.SEND] * 2


async def test_a_change_edits_with_its_time_and_going_back_does_nothing(store: Store) -> None:
    press = Press(store)
    await press.open()
    await press.publish(LOWDOWN)
    await press.sent()
    title = "Devon and Dorset maternity units to shut for six months"
    changed = replace(LOWDOWN, title=title, digest="new")
    await press.publish(changed)
    edited, told = sorted(await press.sent())
    assert edited[:2] == ("2", Operation.EDIT)
    assert told[:2] == ("3", Operation.SEND)
    assert edited[2][0] == title
    (line,) = [line for line in edited[2] if line.startswith("Changed at")]
    assert line.endswith(f"November by The Lowdown: the title was “{LOWDOWN.title}”")
    for version in (LOWDOWN, changed, LOWDOWN):
        await press.publish(version)
        assert await press.sent() == []


async def test_a_change_comes_again_in_the_next_list_and_another_outlet_does_not(
    store: Store,
) -> None:
    press = Press(store)
    await press.open()
    async with store.write() as tx:
        reader = await tx.chats.find(Address("telegram", "2"))
        assert reader is not None
        daily = SubscriptionChoices(cadence=Cadence.MORNING)
        await tx.subscriptions.set_choices(reader.id, "QJK", daily)
    await press.publish(LOWDOWN)
    ((_, line),) = await lists(press)
    assert line.startswith(f"{LOWDOWN.title} (The Lowdown, ")
    await press.publish(HSJ)
    assert await lists(press) == []
    corrected = replace(LOWDOWN, title="Devon maternity unit to stay open", digest="corrected")
    await press.publish(corrected)
    ((heading, line),) = await lists(press)
    assert heading == "Your list: 1 story"
    assert line.startswith("Devon maternity unit to stay open (The Lowdown, HSJ")
    assert "changed on 2" in line
    assert f"the title was “{LOWDOWN.title}”" in line
    await press.publish(LOWDOWN)  # and back: nothing is said
    assert await lists(press) == []


async def lists(press: Press) -> list[list[str]]:
    """What the lists of the next morning say."""
    press.clock.advance(hours=24)
    await make_lists(press.store, press.newsroom, press.clock)
    return [[lines[0], lines[-1]] for _, _, lines in await press.sent()]


async def test_a_moved_comma_changes_nothing(store: Store) -> None:
    press = Press(store)
    await press.open()
    await press.publish(LOWDOWN)
    await press.sent()
    await press.publish(replace(LOWDOWN, summary=LOWDOWN.summary.replace("unit", "unit,")))
    assert await press.sent() == []


async def test_a_chat_with_five_matching_areas_gets_a_story_once(store: Store) -> None:
    press = Press(store)
    await press.open()
    async with store.write() as tx:
        chat = await tx.chats.find(Address("telegram", "2"))
        assert chat is not None
        for area in ("Y58", "QVV", "ENG", "E10000008"):
            await tx.subscriptions.add(chat.id, area, NOON)
    await press.publish(BBC)
    assert sorted(chat for chat, _, _ in await press.sent()) == ["2", "3"]


async def test_an_owner_parts_what_was_joined_wrongly(store: Store) -> None:
    press = Press(store)
    await press.open()
    await press.publish(LOWDOWN, HSJ)
    await press.sent()
    async with store.write() as tx:
        (merge,) = await tx.stories.merges(5)
        assert merge.why.startswith("both are about")
        assert await part(tx, press.newsroom, merge.id, press.clock.now())
        assert not await part(tx, press.newsroom, merge.id, press.clock.now())
        assert await tx.stories.merges(5) == []
    edit, told = await press.sent()
    assert edit[1] is Operation.EDIT
    assert not [line for line in edit[2] if line.startswith("Also in")]
    assert (told[1], told[2][0]) == (Operation.SEND, HSJ.title)
    assert await press.sent() == []


async def test_a_story_that_comes_back_is_new_and_a_snooze_of_the_old_one_covers_it(
    store: Store,
) -> None:
    press = Press(store)
    names = Named(bodies=frozenset({"devon trust"}))
    press.newsroom = replace(press.newsroom, names_in=lambda title, summary: names)
    press.poller = Poller(store, OUTLETS, press.wire.read, press.newsroom, press.clock, LEASE)
    await press.open()
    await press.publish(LOWDOWN)
    await press.sent()
    async with store.write() as tx:
        chat = await tx.chats.ensure(Address("telegram", "4"), ChatKind.PRIVATE, "", NOON)
        await tx.subscriptions.add(chat.id, "QJK", NOON)
        story = str(await tx.stories.of((await tx.items.latest(["QJK"], 1))[0].id))
        until = NOON + timedelta(days=30)
        await tx.lists.snooze(chat.id, Snooze(Snoozed.STORY, story, until))
    press.clock.advance(days=6)
    later = replace(HSJ, published_at=press.clock.now() - timedelta(hours=1))
    await press.publish(later)
    assert [(chat, what) for chat, what, _ in await press.sent()] == [("2", Operation.SEND)]
