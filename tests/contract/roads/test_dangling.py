"""For every sequence of what people do to a chat: nothing dangles, and nobody follows unheard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import count

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.choices import Cadence, ChatChoices, QuietHours, SubscriptionChoices
from bot.core.lists import Snooze, Snoozed
from bot.core.store import Transaction
from bot.core.types import Address, Chat, ChatKind, ChatState
from db.schema import chats, listed, reach, snoozes, story_items, subscriptions
from db.store import Store
from tests.clock import NOON
from tests.contract.roads.test_delivery import Desk

AREAS = ("QJK", "QVV")
_rounds = count()


async def follow(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.subscriptions.add(chat.id, area, now)


async def unfollow(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.subscriptions.remove(chat.id, area)


async def unfollow_all(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.subscriptions.remove_all(chat.id)


async def pause(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.chats.set_state(chat.id, ChatState.PAUSED, now)


async def resume(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.chats.set_state(chat.id, ChatState.ACTIVE, now)


async def want_lists(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    choices = SubscriptionChoices(cadence=Cadence.HOURLY)
    await tx.subscriptions.set_choices(chat.id, area, choices)


async def want_it_now(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.subscriptions.set_choices(chat.id, area, SubscriptionChoices())
    await tx.lists.hurry(chat.id, now)


async def want_nights(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    quiet = QuietHours(time(22), time(7))
    await tx.chats.set_choices(chat.id, replace(chat.choices, quiet=quiet))


async def want_few(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.chats.set_choices(chat.id, replace(chat.choices, most_a_day=1))


async def snooze(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    until = now + timedelta(days=30)
    await tx.lists.snooze(chat.id, Snooze(Snoozed.TOPIC, "maternity", until))


async def shut_out(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.chats.shut_out(chat.at, "blocked", now)


async def let_in(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.chats.let_in(chat.at, now)


async def move(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.chats.move("telegram", chat.at.address, str((int(chat.at.address) + 1) % 3), now)


async def erase(tx: Transaction, chat: Chat, area: str, now: datetime) -> None:
    await tx.chats.erase(chat.id)


Deed = Callable[[Transaction, Chat, str, datetime], Awaitable[None]]
DEEDS: tuple[Deed, ...] = (
    *(follow, unfollow, unfollow_all, pause, resume, want_lists, want_it_now, want_nights),
    *(want_few, snooze, shut_out, let_in, move, erase),
)
#: Somebody does something; or, without a deed, there is news of an area, or an hour passes.
STEPS = st.tuples(
    st.sampled_from([*DEEDS, follow, follow, want_lists, "news", "news", "an hour"]),
    st.integers(0, 2),
    st.sampled_from(AREAS),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=4, max_size=30))
async def test_nothing_dangles(store: Store, steps: list[tuple[Deed | str, int, str]]) -> None:
    desk = Desk(store)
    desk.told = 1_000 * next(_rounds)
    for deed, number, area in steps:
        if deed == "news":
            await desk.publish(f"news {desk.told}", areas=(area,))
        elif deed == "an hour":
            desk.clock.advance(hours=1)
            await desk.lists()
        elif not isinstance(deed, str):
            async with store.write() as tx:
                doer = await tx.chats.ensure(at(number), ChatKind.PRIVATE, "", NOON)
                await deed(tx, doer, area, desk.clock.now())
    await nothing_dangles(store)
    await all_who_follow_hear(desk)
    async with store.write() as tx:
        for number in range(3):
            met = await tx.chats.find(at(number))
            if met is not None:
                await tx.chats.erase(met.id)
        for table in (subscriptions, listed, snoozes):
            left = await tx.connection.scalar(sa.select(sa.func.count()).select_from(table))
            assert left == 0


def at(number: int) -> Address:
    return Address("telegram", str(number))


async def nothing_dangles(store: Store) -> None:
    """Every row has its chat, what waits concerns who waits, columns say what the choices say."""
    followed = (
        sa.select(story_items.c.story_id)
        .join(reach, reach.c.item_id == story_items.c.item_id)
        .join(subscriptions, subscriptions.c.area == reach.c.area)
        .where(subscriptions.c.chat_id == listed.c.chat_id)
        .correlate(listed)
    )
    unwanted = sa.select(listed).where(
        listed.c.told_at.is_(None), listed.c.story_id.not_in(followed)
    )
    async with store.read() as tx:
        for table in (subscriptions, listed, snoozes):
            alone = sa.select(table).where(table.c.chat_id.not_in(sa.select(chats.c.id)))
            assert (await tx.connection.execute(alone)).all() == []
        assert (await tx.connection.execute(unwanted)).all() == []
        for row in await tx.connection.execute(sa.select(chats)):
            chat = await tx.chats.find(Address(row.platform, row.address, row.thread))
            assert chat is not None
            chosen = chat.choices
            assert ChatChoices(
                zone=row.zone,
                quiet=QuietHours.parse(row.quiet) if row.quiet else None,
                urgent=row.urgent,
                most_a_day=row.most_a_day,
            ) == replace(chosen, sound=True)


async def all_who_follow_hear(desk: Desk) -> None:
    """Another story reaches everybody who follows and listens: now, folded, or in a list."""
    desk.clock.advance(days=1)
    await desk.publish("the last news", areas=AREAS)
    story = await desk.story()
    async with desk.store.read() as tx:
        for number in range(3):
            chat = await tx.chats.find(at(number))
            if chat is None:
                continue
            follows = bool(await tx.subscriptions.of(chat.id))
            rows = await tx.outbox.rows(None, 1_000, chat.id)
            told = any(row.source_key == f"story:{story}" for row in rows)
            waits = story in await tx.lists.pending(chat.id)
            if chat.state is ChatState.ACTIVE:
                assert told + waits == follows
            elif chat.state is ChatState.PAUSED:
                assert not told
