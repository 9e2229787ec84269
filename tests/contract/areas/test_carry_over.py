"""From the 42 to the 36: nobody loses cover, everybody is told once, a kill changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.areas.atlas import STATUTORY, SUCCESSION, Atlas, load_atlas
from bot.areas.fates import Fate, fates
from bot.areas.reach import councils_of
from bot.areas.reaches import reaches_of
from bot.core.choices import Cadence, SubscriptionChoices
from bot.core.document import Document
from bot.core.types import Address, ChatKind, ChatState, DeliveryState, Subscription
from bot.outbox.carry_over import BATCH, carry_over
from bot.outbox.publish import Outlet
from db.store import Store
from handlers.moved import moved_card
from tests.clock import SetClock
from tests.contract.areas.subscribers import HEIRS, Subscriber, subscribers
from tests.contract.handlers.chat import as_text
from tests.contract.roads.paper import Paper

EVERYBODY = tuple(subscribers())


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


async def settle_in(store: Store, people: Sequence[Subscriber], clock: SetClock) -> dict[str, int]:
    """Chats that follow what these people follow; their ids by name."""
    ids = {}
    async with store.write() as tx:
        for number, person in enumerate(people):
            at = Address("telegram", str(100 + number))
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", person.since)
            for code in person.follows:
                await tx.subscriptions.add(chat.id, code, person.since)
            if person.state is ChatState.PAUSED:
                await tx.chats.set_state(chat.id, ChatState.PAUSED, clock.now())
            if person.state is ChatState.SUSPENDED:
                await tx.chats.shut_out(at, "blocked", clock.now())
            ids[person.name] = chat.id
    return ids


async def adopt(store: Store, atlas: Atlas, clock: SetClock, outlet: Outlet | None = None) -> int:
    def card(met: Sequence[Fate]) -> Document:
        return moved_card(atlas, met)

    async with store.write() as tx:
        await tx.adoptions.decide(SUCCESSION, clock.now())
    publisher = outlet or Outlet((Paper(),), (), clock)
    return await carry_over(store, publisher, atlas, card, clock)


async def following(store: Store, chat_id: int) -> frozenset[str]:
    async with store.read() as tx:
        return frozenset(one.area for one in await tx.subscriptions.of(chat_id))


async def cards(store: Store) -> dict[int, list[DeliveryState]]:
    """The cards waiting for each chat."""
    found: dict[int, list[DeliveryState]] = {}
    async with store.read() as tx:
        for row in await tx.outbox.rows(None, 10_000):
            assert row.notice_kind == "change"
            chat = await tx.chats.find(row.at)
            assert chat is not None
            found.setdefault(chat.id, []).append(row.state)
    return found


def test_there_are_enough_people() -> None:
    assert len(EVERYBODY) >= 60
    assert len({person.name for person in EVERYBODY}) == len(EVERYBODY)


async def test_everybody_follows_what_they_should_and_is_told_once(
    store: Store, atlas: Atlas
) -> None:
    clock = SetClock()
    ids = await settle_in(store, EVERYBODY, clock)
    told = await adopt(store, atlas, clock)
    wrong = {
        person.name: (sorted(await following(store, ids[person.name])), sorted(person.after))
        for person in EVERYBODY
        if await following(store, ids[person.name]) != person.after
    }
    assert wrong == {}
    waiting = await cards(store)
    assert set(waiting) == {ids[person.name] for person in EVERYBODY if person.told}
    assert told == len(waiting)
    assert all(len(states) == 1 for states in waiting.values())
    held = {ids[p.name] for p in EVERYBODY if p.state is ChatState.SUSPENDED}
    for chat_id, (state,) in waiting.items():
        assert state is (DeliveryState.HELD if chat_id in held else DeliveryState.QUEUED)


async def test_doing_it_again_does_nothing(store: Store, atlas: Atlas) -> None:
    clock = SetClock()
    ids = await settle_in(store, EVERYBODY, clock)
    await adopt(store, atlas, clock)
    before = {name: await following(store, chat) for name, chat in ids.items()}
    async with store.read() as tx:
        (done,) = await tx.adoptions.all()
    assert done.finished_at is not None
    assert await adopt(store, atlas, clock) == 0
    async with store.write() as tx:  # and even if nobody remembered that it was done
        await tx.connection.exec_driver_sql("UPDATE adoptions SET finished_at = NULL")
    assert await adopt(store, atlas, clock) == 0
    assert {name: await following(store, chat) for name, chat in ids.items()} == before
    assert all(len(states) == 1 for states in (await cards(store)).values())


class Dying(Outlet):
    """An outlet whose process is killed at the nth card."""

    async def change(self, *given: object) -> int:
        left.append(1)
        if len(left) == deadline[0]:
            raise KeyboardInterrupt
        return await super().change(*given)  # type: ignore[arg-type]


left: list[int] = []
deadline = [0]


async def test_killed_at_any_card_it_goes_on_and_tells_nobody_twice(
    store: Store, atlas: Atlas
) -> None:
    clock = SetClock()
    ids = await settle_in(store, EVERYBODY, clock)
    for step in (1, 7, BATCH, 3):
        left.clear()
        deadline[0] = step
        with pytest.raises(KeyboardInterrupt):
            await adopt(store, atlas, clock, Dying((Paper(),), (), clock))
    await adopt(store, atlas, clock)
    for person in EVERYBODY:
        assert await following(store, ids[person.name]) == person.after, person.name
    waiting = await cards(store)
    assert set(waiting) == {ids[person.name] for person in EVERYBODY if person.told}
    assert all(len(states) == 1 for states in waiting.values())


async def test_what_was_chosen_is_carried_over_with_the_area(store: Store, atlas: Atlas) -> None:
    clock = SetClock()
    ids = await settle_in(store, [p for p in EVERYBODY if p.name == "QNQ active"], clock)
    weekly = SubscriptionChoices(cadence=Cadence.WEEKLY)
    async with store.write() as tx:
        await tx.subscriptions.set_choices(ids["QNQ active"], "QNQ", weekly)
    await adopt(store, atlas, clock)
    async with store.read() as tx:
        carried = await tx.subscriptions.of(ids["QNQ active"])
    assert {one.area for one in carried} == set(HEIRS["QNQ"])
    for one in carried:
        assert one.choices == weekly
        assert one.carried_from == ("QNQ",)
        assert one.settled == SUCCESSION
        assert one.since == EVERYBODY[0].since, "followed since then, not since the change"


async def test_who_stops_meanwhile_is_not_taken_on(store: Store, atlas: Atlas) -> None:
    clock = SetClock()
    ids = await settle_in(store, [p for p in EVERYBODY if p.name == "QMJ active"], clock)
    async with store.write() as tx:
        await tx.adoptions.decide(SUCCESSION, clock.now())
        await tx.subscriptions.remove(ids["QMJ active"], "QMJ")
    assert await adopt(store, atlas, clock) == 0
    assert await following(store, ids["QMJ active"]) == frozenset()


async def test_a_card_waits_for_everything_else_and_for_two_weeks(
    store: Store, atlas: Atlas
) -> None:
    clock = SetClock()
    await settle_in(store, [p for p in EVERYBODY if p.name == "QMJ active"], clock)
    await adopt(store, atlas, clock)
    async with store.write() as tx:
        claimed = await tx.outbox.claim("telegram", None, clock.now(), timedelta(minutes=1), 10)
    (card,) = claimed.deliveries
    assert card.lane.name == "BROADCAST"
    assert card.send_before == clock.now() + timedelta(days=14)
    assert "became NHS West and North London ICB" in card.body


@pytest.mark.parametrize("old", sorted(HEIRS))
def test_nobody_who_answers_nothing_loses_a_place(atlas: Atlas, old: str) -> None:
    """What was heard of each council of the old area is heard by the heirs' followers, too."""
    reaches = reaches_of(atlas)
    changes = fates(atlas, SUCCESSION)
    assert changes[old].heirs == HEIRS[old]
    assert changes[old].lost == 0.0
    for part in councils_of(atlas, old, STATUTORY):
        item = set(reaches.council(part.code, old))
        assert old in item, part
        assert item & set(changes[old].heirs), (old, part)
    whole = set(reaches.footprints[old])
    assert {old, *changes[old].heirs} <= whole


def test_the_card_says_what_became_of_the_area(atlas: Atlas) -> None:
    changes = fates(atlas, SUCCESSION)
    said = " ".join(as_text(moved_card(atlas, [changes["QMJ"]])).split())
    assert said.startswith("Your ICB became NHS West and North London ICB")
    assert "on 1 April 2026. You now follow NHS West and North London ICB." in said
    assert "2.5 times the area" in said
    labels = [one.label for one in moved_card(atlas, [changes["QMJ"]]).actions]
    assert labels == ["Keep", "Only my old area", "Both"]
    frimley = " ".join(as_text(moved_card(atlas, [changes["QNQ"]])).split())
    assert "56% of it to NHS Thames Valley ICB" in frimley
    grown = moved_card(atlas, [changes["QRL"]])
    assert [one.label for one in grown.actions] == ["Keep", "Only my old area"]
    haringey = moved_card(atlas, [changes["E09000014"]])
    assert "You still follow Haringey only" in " ".join(as_text(haringey).split())
    assert [one.command for one in haringey.actions] == ["/mine", "/follow Z9B2Z"]


def test_no_button_is_too_long(atlas: Atlas) -> None:
    everything = list(fates(atlas, SUCCESSION).values())
    card = moved_card(atlas, everything)
    assert len(card.actions) < 30
    for action in card.actions[3:]:
        assert len(action.command.encode()) <= 64


def test_a_subscription_stays_as_it_is_where_nothing_changed(atlas: Atlas) -> None:
    from bot.areas.carrying import carried

    changes = fates(atlas, SUCCESSION)
    one = Subscription(1, "QJK", EVERYBODY[0].since)
    assert carried([one], changes) == ((one,), ())
    settled = replace(one, area="QNQ", settled=SUCCESSION)
    assert carried([settled], changes) == ((settled,), ()), "chose only the old area"
