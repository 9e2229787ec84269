"""Why an alert came, or did not: by its button, by its link, and what readers object to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.choices import SubscriptionChoices
from bot.core.document import Document, Title
from bot.core.lists import Why
from bot.core.outbox import OneChat
from bot.core.types import Grade, Item, Lane, Match, Notice
from bot.core.wanting import News, Way, story_key
from bot.core.watched import ItemState
from db.store import Store
from tests.clock import NOON
from tests.contract.handlers.chat import Talk, action, as_text

DEVON = Match("QJK", "footprint", "“Devon” in the headline: part of Devon", ("QJK", "Y58"))
ITEM = Item(
    "lowdown",
    "g",
    "https://lowdown.example/2026/11/beds?utm_source=rss",
    "Devon beds to close",
    "Wards in Exeter are full.",
    NOON,
    "digest",
)


async def seen(
    store: Store,
    *matches: Match,
    item: Item = ITEM,
    state: ItemState = ItemState.PUBLISHED,
    told: Talk | None = None,
) -> int:
    """Have seen an item, and told it to a chat."""
    async with store.write() as tx:
        await tx.feeds.sync([item.feed_id], NOON)
        item_id = await tx.items.add(item, state, matches, NOON)
        if told is not None:
            chat = await tx.chats.ensure(told.at, told.kind, "", NOON)
            document = Document((Title(item.title),))
            key = story_key(await tx.stories.begin(item_id, None, NOON))
            notice = Notice("alert", key, Lane.ALERT, document, NOON, NOON + timedelta(days=2))
            await tx.outbox.publish(notice, {"telegram": ["text"]}, OneChat(chat.id))
        return item_id


async def test_an_item_that_came_here_says_by_which_words_and_subscription(talk: Talk) -> None:
    await talk.ask("/follow QJK")
    await seen(talk.store, DEVON, told=talk)
    answer = await talk.say("/why http://www.lowdown.example/2026/11/beds/")
    assert "Devon › South West" in answer
    assert "“Devon” in the headline" in answer
    assert "On its way here, because you follow NHS Devon ICB." in answer
    assert "seen 23 November 2026, 12:00" in answer


async def test_an_item_for_others_says_what_it_matched_and_what_is_followed(talk: Talk) -> None:
    await talk.ask("/follow cornwall")
    await seen(talk.store, DEVON)
    answer = await talk.say("/why https://lowdown.example/2026/11/beds")
    assert "Not for this chat: seen 12:00, matched Devon; you follow" in answer
    assert "Cornwall" in answer


async def test_who_follows_nothing_is_told_so(talk: Talk) -> None:
    await seen(talk.store, DEVON)
    assert "this chat follows nothing" in await talk.say(
        "/why https://lowdown.example/2026/11/beds"
    )


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (ItemState.BASELINE, "when I first read this source"),
        (ItemState.STALE, "more than a week old"),
        (ItemState.HELD, "waits for a decision"),
        (ItemState.DROPPED, "which were not sent"),
    ],
)
async def test_items_that_were_told_to_nobody(talk: Talk, state: ItemState, says: str) -> None:
    await seen(talk.store, DEVON, state=state)
    assert says in await talk.say("/why https://lowdown.example/2026/11/beds")


async def test_an_unsure_item_and_one_without_area(talk: Talk) -> None:
    unsure = replace(DEVON, grade=Grade.UNSURE)
    await seen(talk.store, unsure)
    answer = await talk.say("/why https://lowdown.example/2026/11/beds")
    assert "Perhaps about" in answer
    assert "I was not sure enough" in answer
    other = replace(ITEM, guid="h", url="https://lowdown.example/other", digest="other")
    none = Match("", "none", "no area: not about health or care", (), Grade.UNSURE)
    await seen(talk.store, none, item=other)
    answer = await talk.say("/why https://lowdown.example/other")
    assert "not about health or care" in answer
    assert "I found no area in it" in answer


async def test_followed_too_late(talk: Talk) -> None:
    await seen(talk.store, DEVON)
    talk.clock.advance(hours=1)
    await talk.ask("/follow QJK")
    assert "only since" in await talk.say("/why https://lowdown.example/2026/11/beds")


HERE = "/why https://lowdown.example/2026/11/beds"


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        (
            "/topics QJK only funding",
            "Matched NHS Devon ICB, which you follow; you asked for funding and cuts only, and it "
            "is about maternity.",
        ),
        ("/topics QJK without maternity", "you asked for nothing about maternity"),
        ("/topics QJK without lowdown", "you asked for nothing from The Lowdown"),
        ("/when QJK only when I ask", "you asked to hear of it only when you ask: /latest"),
        ("/snooze lowdown until 3 December", "The Lowdown is snoozed until Thursday 3 December"),
        ("/snooze maternity for 2 weeks", "maternity is snoozed until Monday 7 December 2026"),
        ("/pause", "alerts are paused here since 23 November 2026, 12:00: /resume"),
    ],
)
async def test_what_kept_an_item_of_a_followed_area_is_named(
    talk: Talk, chosen: str, says: str
) -> None:
    await talk.ask("/follow QJK")
    await talk.ask(chosen)
    await seen(talk.store, DEVON, item=replace(ITEM, topics=("maternity",)))
    assert says in " ".join((await talk.say(HERE)).split())


async def test_who_wants_only_what_is_sure_is_told_so(talk: Talk) -> None:
    await talk.ask("/follow QJK")
    await talk.ask("/topics QJK likely never")
    await seen(talk.store, replace(DEVON, grade=Grade.LIKELY))
    assert "only for what I am sure of" in await talk.say(HERE)


async def test_two_areas_have_each_their_reason(talk: Talk) -> None:
    await talk.ask("/follow QJK")
    await talk.ask("/follow south west")
    await talk.ask("/topics QJK only funding")
    await talk.ask("/topics Y58 without lowdown")
    await seen(talk.store, DEVON)
    answer = " ".join((await talk.say(HERE)).split())
    assert "NHS Devon ICB: you asked for funding and cuts only" in answer
    assert "South West (NHS region): you asked for nothing from The Lowdown" in answer


@pytest.mark.parametrize(
    ("way", "why", "says"),
    [
        (Way.MORNING, Why.CHOSEN, "It goes into your list tomorrow, 8:00, because you follow"),
        (Way.HOURLY, Why.CHOSEN, "It goes into your list today, 13:00, because you follow"),
        (Way.NOW, Why.CAP, "the alerts you allow a day were used up. /rest shows it."),
    ],
)
async def test_what_waits_says_until_when(talk: Talk, way: Way, why: Why, says: str) -> None:
    await talk.ask("/follow QJK")
    item_id = await seen(talk.store, DEVON)
    wishes = [("QJK", SubscriptionChoices())]
    async with talk.store.write() as tx:
        story = await tx.stories.begin(item_id, None, NOON)
        news = News(story, story, "lowdown", (), {"QJK": Grade.SURE})
        if why is Why.CHOSEN:
            await tx.lists.put(news, wishes, way, NOON)
        else:
            chat = await tx.chats.find(talk.at)
            assert chat is not None
            await tx.lists.put(news, wishes, Way.NOW, NOON)
            await tx.lists.announced([chat.id], [story])
    assert says in " ".join((await talk.say(HERE)).split())


async def test_pages_that_no_feed_has_shown(talk: Talk) -> None:
    answer = await talk.say("/why https://lowdown.example/elsewhere")
    assert "I read The Lowdown, but that page was not in what I saw of it" in answer
    answer = await talk.say("/why https://other.example/x")
    assert "not in any feed I read, and I read none of other.example" in answer
    assert "Send the link" in await talk.say("/why")
    assert "Send the link" in await talk.say("/why truro beds")
    assert "no such item" in await talk.say("/why 4711")


async def test_of_one_link_in_two_feeds_the_one_that_came_here_is_explained(talk: Talk) -> None:
    await seen(talk.store, DEVON, item=replace(ITEM, feed_id="hsj", digest="elsewhere"))
    await seen(talk.store, DEVON, told=talk)
    assert "The Lowdown" in await talk.say("/why https://lowdown.example/2026/11/beds")


async def test_an_objection_is_noted_once_and_shown_to_the_owners(talk: Talk) -> None:
    item_id = await seen(talk.store, DEVON, told=talk)
    card = await talk.ask(f"/why {item_id}")
    noted = await talk.press(card, "Not my area")
    assert "Noted: not your area" in as_text(noted)
    assert "Not my area" not in [one.label for one in noted.actions]
    await talk.ask(action(card, "Not my area").command)
    owner = replace(talk.other("1"), owners=frozenset({"telegram:1"}))
    review = await owner.say("/review")
    assert "Devon beds to close" in review
    assert "1 chat, last 23 November" in " ".join(review.split())
    assert "Devon, sure" in review
    export = " ".join((await talk.say("/export")).split())
    assert '"not_my_area": [ "Devon beds to close"' in export
    await talk.ask("/erase yes")
    assert "Nothing to review" in await owner.say("/review")


async def test_the_owners_see_what_was_too_unsure(talk: Talk) -> None:
    await seen(talk.store, replace(DEVON, grade=Grade.UNSURE))
    owner = replace(talk.other("1"), owners=frozenset({"telegram:1"}))
    review = await owner.ask("/review")
    assert "Devon, unsure" in as_text(review)
    assert "Devon beds to close" in as_text(await owner.press(review, review.actions[0].label))
    assert "for the owners" in await talk.say("/review")
