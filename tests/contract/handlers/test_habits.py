"""How a chat says how it wants to hear: /when, /quiet, /zone, /topics, /snooze, /rest."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.core.choices import Cadence, ChatChoices, Likely, QuietHours, SubscriptionChoices
from bot.core.lists import Snoozed
from bot.core.types import Item, Match
from bot.core.wanting import News, Way
from bot.core.watched import ItemState
from handlers.quiet import find_zones, read_span
from tests.clock import NOON
from tests.contract.handlers.chat import Talk, as_text

GOLDEN = Path(__file__).parent / "golden"


def golden(name: str, text: str) -> None:
    """Written anew with `UPDATE_GOLDEN=1`; then look at the difference."""
    file = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == file.read_text(encoding="utf-8")


async def choices(talk: Talk, area: str = "QJK") -> SubscriptionChoices:
    async with talk.store.read() as tx:
        chat = await tx.chats.find(talk.at)
        assert chat is not None
        (mine,) = [one for one in await tx.subscriptions.of(chat.id) if one.area == area]
    return mine.choices


async def chat_choices(talk: Talk) -> ChatChoices:
    async with talk.store.read() as tx:
        chat = await tx.chats.find(talk.at)
    assert chat is not None
    return chat.choices


async def story(talk: Talk, title: str, topics: tuple[str, ...] = ()) -> int:
    """An item that reached Devon, as a story."""
    item = Item("hsj", title, f"https://x.example/{title.split()[0]}", title, "", NOON, title)
    item = replace(item, topics=topics)
    match = Match("QJK", "footprint", "“Devon”, a county", ("QJK",))
    now = talk.clock.now()
    async with talk.store.write() as tx:
        await tx.feeds.sync(["hsj"], NOON)
        item_id = await tx.items.add(item, ItemState.PUBLISHED, [match], now)
        return await tx.stories.begin(item_id, None, now)


async def test_when_is_said_in_words_or_by_buttons(talk: Talk) -> None:
    await talk.say("/follow devon")
    await talk.say("/follow haringey")
    assert "every morning" in await talk.say("/when devon every morning")
    assert (await choices(talk)).cadence is Cadence.MORNING
    assert "every Monday" in await talk.say("/when all weekly")
    assert (await choices(talk)).cadence is Cadence.WEEKLY
    one = await talk.press(await talk.ask("/when"), "NHS Devon ICB")
    assert "✓ Every Monday" in [action.label for action in one.actions]
    await talk.press(one, "Every hour")
    assert (await choices(talk)).cadence is Cadence.HOURLY
    assert (await choices(talk, "E09000014")).cadence is Cadence.WEEKLY
    assert "You do not follow “leeds”" in await talk.say("/when leeds hourly")
    golden("when.txt", await talk.say("/when"))


async def test_a_limit_a_day(talk: Talk) -> None:
    await talk.say("/follow devon")
    asked = await talk.press(await talk.ask("/when"), "A limit a day")
    assert "at most 5 alerts" in as_text(await talk.press(asked, "5 a day"))
    assert (await chat_choices(talk)).most_a_day == 5
    assert "/pause" in (await talk.ask("/when 0 a day")).actions[0].command
    await talk.say("/when no limit")
    assert (await chat_choices(talk)).most_a_day is None


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("22:00-07:00", QuietHours(time(22), time(7))),
        ("22-7", QuietHours(time(22), time(7))),
        ("10pm to 7am", QuietHours(time(22), time(7))),
        ("from 9.30 pm until 8", QuietHours(time(21, 30), time(8))),
        ("0:00-24:00", None),
        ("25-7", None),
        ("22:60-7", None),
        ("13pm-7am", None),
        ("at night", None),
    ],
)
def test_quiet_hours_as_people_write_them(words: str, hours: QuietHours | None) -> None:
    assert read_span(words) == hours


async def test_quiet_hours_are_set_kept_and_taken_away(talk: Talk) -> None:
    await talk.say("/follow devon")
    assert "Nothing rings from 22:00 to 07:00 (London time)" in await talk.say("/quiet 10pm-7am")
    golden("quiet.txt", await talk.say("/quiet urgent on"))
    assert await chat_choices(talk) == ChatChoices(quiet=QuietHours(time(22), time(7)), urgent=True)
    said = " ".join((await talk.say("/mine")).split())
    assert "Quiet from 22:00 to 07:00, but for urgent news." in said
    assert "I do not understand" in await talk.say("/quiet when I sleep")
    assert "There are no quiet hours" in await talk.say("/quiet off")
    assert (await chat_choices(talk)).quiet is None


def test_zones_by_town() -> None:
    assert find_zones("lisbon") == ["Europe/Lisbon"]
    assert find_zones("new york") == ["America/New_York"]
    assert find_zones("Europe/Paris") == ["Europe/Paris"]
    assert find_zones("utc") == ["Etc/UTC"]
    assert find_zones("Tottenham") == []


async def test_the_clock_of_a_chat(talk: Talk) -> None:
    assert "clock of Lisbon" in await talk.say("/zone lisbon")
    assert (await chat_choices(talk)).zone == "Europe/Lisbon"
    assert "no time zone “Narnia”" in await talk.say("/zone Narnia")


async def test_topics_are_switched_by_words_and_buttons(talk: Talk) -> None:
    await talk.say("/follow devon")
    await talk.say("/topics devon only maternity, waiting lists")
    assert (await choices(talk)).topics == ("maternity", "waiting")
    card = await talk.ask("/topics")
    await talk.press(card, "✗ mental health")
    assert (await choices(talk)).topics == ("mental-health", "maternity", "waiting")
    await talk.press(card, "✓ maternity")
    assert (await choices(talk)).topics == ("mental-health", "waiting")
    await talk.say("/topics devon all")
    await talk.say("/topics devon not workforce")
    assert (await choices(talk)).without == ("workforce",)
    await talk.say("/topics all headlines")
    await talk.say("/topics all without HSJ")
    await talk.say("/topics all likely list")
    assert await choices(talk) == SubscriptionChoices(
        without=("workforce",), outlets=("hsj",), headlines=True, likely=Likely.LIST
    )
    golden("topics.txt", await talk.say("/topics"))
    said = " ".join((await talk.say("/mine")).split())
    assert "headlines only, without workforce and strikes, not from HSJ" in said
    await talk.say("/topics all hear hsj")
    assert (await choices(talk)).outlets == ()
    assert "no topic “gardening”" in await talk.say("/topics all only gardening")
    assert "I read no outlet" in await talk.say("/topics all without The Beano")


async def test_a_story_an_outlet_or_a_topic_is_snoozed_until_a_day(talk: Talk) -> None:
    number = await story(talk, "Torbay birth centre to shut", ("maternity",))
    offered = await talk.ask(f"/snooze story {number}")
    golden("snooze.txt", as_text(offered))
    said = as_text(await talk.press(offered, "This story, a week"))
    assert "“Torbay birth centre to shut” until Monday 30 November 2026, 12:00" in said
    await talk.say("/snooze HSJ until 3 December")
    await talk.say("/snooze maternity for 2 weeks")
    async with talk.store.read() as tx:
        chat = await tx.chats.find(talk.at)
        assert chat is not None
        snoozed = await tx.lists.snoozed(chat.id, talk.clock.now())
    assert [(one.kind, one.what) for one in snoozed] == [
        (Snoozed.STORY, str(number)),
        (Snoozed.OUTLET, "hsj"),
        (Snoozed.TOPIC, "maternity"),
    ]
    assert [one.until - NOON for one in snoozed][::2] == [timedelta(days=7), timedelta(days=14)]
    listed = await talk.ask("/snooze")
    await talk.press(listed, "Hear of HSJ")
    assert "HSJ" not in as_text(await talk.ask("/snooze")).split("Say:")[0]
    for wrong in ("/snooze gardening", "/snooze story 4711", "/snooze hsj until yesterday"):
        assert "until Mon" not in await talk.say(wrong)


async def test_what_waits_is_read_as_one_list(talk: Talk) -> None:
    await talk.say("/follow devon")
    assert "Nothing is waiting" in await talk.say("/rest")
    first = await story(talk, "Consultation on beds", ("consultations",))
    second = await story(talk, "Ward to shut")
    async with talk.store.write() as tx:
        wishes = await tx.lists.wishes(["QJK"])
        for number in (first, second):
            news = News(number, number, "hsj", (), {})
            await tx.lists.put(news, wishes, Way.WEEKLY, talk.clock.now())
    assert "2 stories kept for a list; /rest shows it now." in await talk.say("/mine")
    golden("rest.txt", await talk.say("/rest"))
    assert "Nothing is waiting" in await talk.say("/rest")


async def test_a_pause_is_made_good_by_one_list(talk: Talk) -> None:
    await talk.say("/follow devon")
    await talk.say("/topics devon not workforce")
    await talk.say("/pause")
    talk.clock.advance(hours=1)
    await story(talk, "Ward to shut")
    await story(talk, "Nurses on strike", ("workforce",))
    await story(talk, "Consultation on beds", ("consultations",))
    text = await talk.say("/resume")
    golden("resume.txt", text)
    assert "strike" not in text
    assert "were not paused" in await talk.say("/resume")


async def test_owners_see_merges_and_part_them(talk: Talk) -> None:
    talk.owners = frozenset({"telegram:5"})
    assert "No items were joined" in await talk.say("/merges")
    number = await story(talk, "Torbay birth centre to shut")
    joined = await _item_alone(talk)
    async with talk.store.write() as tx:
        await tx.stories.join(number, joined, "both are about torbay", NOON)
    card = await talk.ask("/merges")
    golden("merges.txt", as_text(card))
    assert "Parted" in as_text(await talk.press(card, card.actions[0].label))
    assert "story of its own" in await talk.say(card.actions[0].command)


async def _item_alone(talk: Talk) -> int:
    item = Item("lowdown", "x", None, "Births stop at Torbay", "", NOON, "x")
    async with talk.store.write() as tx:
        await tx.feeds.sync(["lowdown"], NOON)
        return await tx.items.add(item, ItemState.PUBLISHED, [], NOON)
