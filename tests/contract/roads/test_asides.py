"""What is not urgent: at once, in the next list, alone where there is no list, or not at all."""

from __future__ import annotations

from dataclasses import replace

from bot.core.choices import Cadence
from bot.core.document import Document, Title, bullets
from bot.outbox.publish import Outlet
from db.store import Store
from tests.contract.roads.test_delivery import DEFAULT, LOWDOWN, Desk, london
from tests.contract.roads.week import Sheet

SILENT = "We have not been able to read The Lowdown since 20 Nov 2026"


def line(words: str) -> Document:
    return Document((Title("Signs of life"), bullets(words)))


async def opened(store: Store) -> Desk:
    """A reader of each cadence, at noon of a Monday."""
    desk = Desk(store, london("2026-11-23T12:30"))
    outlet = Outlet((Sheet(),), (), desk.clock)
    desk.newsroom = replace(desk.newsroom, publisher=outlet)
    for cadence in Cadence:
        await desk.chat(cadence, replace(DEFAULT, cadence=cadence))
    return desk


async def say(desk: Desk, words: str, key: str) -> None:
    async with desk.store.write() as tx:
        await desk.newsroom.publisher.quietly(tx, line(words), key, ["QJK"], LOWDOWN.id)


async def test_who_hears_at_once_does_and_who_only_asks_hears_nothing(store: Store) -> None:
    desk = await opened(store)
    await say(desk, SILENT, "signs:1")
    await say(desk, SILENT, "signs:1")
    assert [to for to, _ in await desk.sent()] == ["at_once"]
    desk.clock.moment = london("2026-12-01T09:00")
    await desk.lists()
    told = await desk.sent()
    assert sorted(to for to, _ in told) == ["hourly", "morning", "weekly"]
    assert all(SILENT in text for _, text in told)
    await desk.lists()
    assert await desk.sent() == []


async def test_it_stands_at_the_end_of_the_list(store: Store) -> None:
    desk = await opened(store)
    await desk.publish("first news")
    await say(desk, SILENT, "signs:1")
    await say(desk, "We can read HSJ again", "signs:2")
    await desk.sent()
    desk.clock.moment = london("2026-11-24T08:00")
    await desk.lists()
    told = dict(await desk.sent())
    assert set(told) == {"hourly", "morning"}
    for text in told.values():
        assert text.startswith("Your list: 1 story")
        assert text.index("first news") < text.index("Signs of life") < text.index(SILENT)
        assert "We can read HSJ again" in text


async def test_several_without_a_list_are_one_message(store: Store) -> None:
    desk = await opened(store)
    await say(desk, SILENT, "signs:1")
    await say(desk, "We can read HSJ again", "signs:2")
    await desk.sent()
    desk.clock.moment = london("2026-11-24T08:00")
    await desk.lists()
    told = [text for to, text in await desk.sent() if to == "morning"]
    assert len(told) == 1
    assert SILENT in told[0]
    assert "We can read HSJ again" in told[0]


async def test_erasing_a_chat_forgets_what_waits_for_it(store: Store) -> None:
    desk = await opened(store)
    await say(desk, SILENT, "signs:1")
    morning = await desk.chat(Cadence.MORNING)
    async with store.write() as tx:
        await tx.chats.erase(morning.id)
        assert await tx.asides.take([morning.id]) == {(): [morning.id]}
