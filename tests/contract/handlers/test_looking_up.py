"""Cards, questions and stories of every kind of place, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.areas.atlas import Atlas
from bot.core.document import Document, Facts, Hint, Span
from bot.core.types import AreaKind, FeedState
from handlers.router import parse
from tests.clock import NOON, SetClock
from tests.contract.handlers.chat import Talk, action, as_text, publish

#: What a card says about a footprint, in this order.
ROWS = ["Since", "Cluster", "Expected next", "Councils", "Board papers"]


def rows(card: Document) -> dict[str, str]:
    facts = next(block for block in card.blocks if isinstance(block, Facts))
    return {label: "".join(span.text for span in spans) for label, spans in facts.rows}


def small_print(card: Document) -> tuple[Span, ...]:
    return [block for block in card.blocks if isinstance(block, Hint)][-1].spans


async def test_every_footprint_has_a_card_with_a_source_for_each_fact(
    talk: Talk, atlas: Atlas
) -> None:
    for area in atlas.footprints_at(NOON.date()):
        card = await talk.ask(f"/ics {area.code}")
        assert area.name in str(card.blocks[0])
        assert list(rows(card)) == ROWS
        assert all(rows(card).values())
        text = "".join(span.text for span in small_print(card))
        cited = {span.href for span in small_print(card) if span.href}
        assert "ONS and NHS England (ODS), footprints of 1 July 2022 and 1 April 2026" in text
        cluster, plans = atlas.cluster_of(area.code), atlas.plans.get(area.code)
        assert ("no cluster" in text) is (cluster is None)
        assert cluster is None or cluster.source.url in cited
        assert not plans or plans[0].source.url in cited


async def test_every_footprint_unfolds_every_topic_and_leads_back(talk: Talk, atlas: Atlas) -> None:
    for area in atlas.footprints_at(NOON.date()):
        for topic in ("history", "board", "councils", "contacts", "sources"):
            unfolded = await talk.ask(f"/ics {area.code} {topic}")
            assert area.name in str(unfolded.blocks[0])
            assert len(unfolded.blocks) > 1
            assert action(unfolded, "Overview").command == f"/ics {area.code}"


async def test_closed_footprints_have_a_history(talk: Talk, atlas: Atlas) -> None:
    closed = [
        one
        for one in atlas.areas.values()
        if one.kind is AreaKind.FOOTPRINT and one.valid_to is not None
    ]
    assert len(closed) > 5
    for area in closed:
        assert area.name in await talk.say(f"/ics {area.code} history")
        assert f"{area.name} ICB: history" in await talk.say(f"/ics {area.name} history")


async def test_the_history_of_a_new_footprint_leads_to_those_before(talk: Talk) -> None:
    history = await talk.ask("/ics S9B9J history")
    before = await talk.press(history, "Before: Frimley")
    assert "2016" in as_text(before)
    assert "Thames Valley" in as_text(before)


async def test_a_topic_survives_a_question_and_a_suggestion(talk: Talk) -> None:
    asked = await talk.ask("/ics newcastle history")
    assert {one.command for one in asked.actions} == {"/ics QHM history", "/ics QNC history"}
    unknown = await talk.ask("/ics qqqqzzzz board")
    assert "qqqqzzzz board" in as_text(unknown)


async def test_the_word_board_belongs_to_the_name_of_a_board(talk: Talk) -> None:
    assert await talk.say("/ics NHS Devon Integrated Care Board") == await talk.say("/ics QJK")


async def test_a_divided_council_is_a_question_with_shares(talk: Talk) -> None:
    asked = await talk.ask("/ics westmorland and furness")
    assert "75% of Westmorland and Furness" in as_text(asked)
    assert "25% of Westmorland and Furness" in as_text(asked)
    action(asked, "Follow Westmorland and Furness (council)")


async def test_suggestions_are_only_called_so_where_they_are_alike(talk: Talk) -> None:
    assert "Did you mean" in await talk.say("/ics harringey counsil")
    assert "Did you mean" not in await talk.say("/ics qqqqzzzz")


async def test_england_is_asked_about_by_region(talk: Talk) -> None:
    asked = await talk.ask("/ics england")
    region = await talk.press(asked, "South West")
    assert len(asked.actions) == 8
    await talk.press(region, "NHS Devon ICB")
    action(region, "Follow South West (NHS region)")


async def test_the_day_is_that_of_the_united_kingdom(talk: Talk) -> None:
    # British summer time has begun by then: it is past midnight on 1 April.
    talk.clock = SetClock(datetime(2026, 3, 31, 22, 59, tzinfo=UTC))
    assert "North Central London" in await talk.say("/ics haringey")
    talk.clock.advance(minutes=2)
    assert "NHS West and North London ICB" in await talk.say("/ics haringey")


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("south west", "South West (NHS region)"),
        ("england", "England (national news)"),
        ("westmorland and furness", "Westmorland and Furness (council)"),
        ("haringey", "Haringey (council)"),
        ("tottenham", "NHS West and North London ICB"),
    ],
)
async def test_latest_is_of_the_area_named(talk: Talk, words: str, label: str) -> None:
    assert label in await talk.say(f"/latest {words}")


async def test_no_news_says_since_when_we_read(talk: Talk) -> None:
    assert "not read any source" in await talk.say("/latest devon")
    async with talk.store.write() as tx:
        await tx.feeds.sync(["hsj", "lowdown"], NOON)
        for number, feed in enumerate(("hsj", "lowdown")):
            begun = datetime(2026, 3 + 2 * number, 31, 23, 30, tzinfo=UTC)
            await tx.feeds.save(FeedState(feed, NOON, baseline_at=begun))
    assert "2 sources since 1 April 2026" in " ".join((await talk.say("/latest devon")).split())


@pytest.mark.parametrize(
    "text",
    ["/start", "/start newcastle", "/ics", "/ics devon", "/ics england", "/ics sprngfield",
     "/ics newcastle board", "/follow frimley", "/follow N17", "/unfollow", "/mine", "/latest",
     "/pause", "/resume", "/help", "/help folow", "/folow kent", "/stop", "/privacy", "/erase"],
)  # fmt: skip
async def test_every_button_leads_somewhere(talk: Talk, text: str) -> None:
    await publish(talk.store, "A story", ("QJK",))
    await talk.say("/follow devon")
    await talk.say("/follow haringey")
    for one in (await talk.ask(text)).actions:
        if one.command == "/erase yes":
            continue  # it would take the rest away
        pressed = await talk.say(one.command)
        assert parse(one.command)[0] == one.command.split()[0][1:]
        assert "I know no place" not in pressed
        assert "There is no" not in pressed
        assert "I do not know" not in pressed
