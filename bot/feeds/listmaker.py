"""Makes the lists that are due: digests, and the card that says how much a cap kept back.

The ticker of the poller role calls `make_lists`; each batch is one transaction, so that a list is
made and what it tells is marked as told together or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from bot.core.asides import Aside, alone, within
from bot.core.document import Action, Document, Title, hint
from bot.core.list_card import Story, list_card
from bot.core.lists import Due, Fold, Why
from bot.core.ports import Clock
from bot.core.store import Store, Transaction
from bot.feeds.newsroom import Newsroom

log = structlog.get_logger(__name__)

#: How many rows one transaction takes up.
BATCH = 5_000


async def make_lists(store: Store, newsroom: Newsroom, clock: Clock) -> int:
    """Publish every list that is due; how many deliveries that made."""
    count = 0
    async with store.read() as tx:
        first = await tx.lists.first_due_at()
    while first is not None and first <= clock.now():
        now = clock.now()
        async with store.write() as tx:
            due = await tx.lists.due(now, BATCH)
            for one in due:
                count += await _make(tx, newsroom, one, now)
        if not due:
            break
        log.info("lists made", lists=len(due), chats=sum(len(one.chat_ids) for one in due))
    return count + await _make_alone(store, newsroom, clock)


async def _make(tx: Transaction, newsroom: Newsroom, due: Due, now: datetime) -> int:
    if due.why is Why.CAP:
        return await _fold(tx, newsroom, due, now)
    stories = await stories_of(tx, due.story_ids)
    document = digest(newsroom, stories, now)
    mark = hashlib.sha256(" ".join(map(str, due.story_ids)).encode()).hexdigest()[:16]
    key = f"digest:{due.due_at.isoformat()}:{mark}"
    count = 0
    for said, chat_ids in (await tx.asides.take(due.chat_ids)).items():
        whole = within(document, said)
        count += await newsroom.publisher.listing(tx, whole, f"{key}{_marked(said)}", chat_ids)
    await tx.lists.told(due.chat_ids, due.story_ids, now)
    return count


async def _make_alone(store: Store, newsroom: Newsroom, clock: Clock) -> int:
    """Say what waited for a list to those who have none now: their areas are silent."""
    now, count = clock.now(), 0
    async with store.read() as tx:
        if not await tx.asides.due(now, 1):
            return 0
    async with store.write() as tx:
        for said, chat_ids in (await tx.asides.take(await tx.asides.due(now, BATCH))).items():
            key = f"asides:{now.isoformat()}{_marked(said)}"
            count += await newsroom.publisher.listing(tx, alone(said), key, chat_ids)
    return count


def _marked(said: Sequence[Aside]) -> str:
    if not said:
        return ""
    return f":{hashlib.sha256(' '.join(one.key for one in said).encode()).hexdigest()[:16]}"


async def _fold(tx: Transaction, newsroom: Newsroom, due: Due, now: datetime) -> int:
    """Say, or say anew, how many stories each of these chats has not been told of today."""
    await tx.lists.announced(due.chat_ids, due.story_ids)
    count = 0
    for fold in await tx.lists.folds(due.chat_ids):
        day = now.astimezone(ZoneInfo(fold.zone)).date()
        key = f"fold:{fold.chat_id}:{day.isoformat()}"
        document = fold_card(fold)
        made = await newsroom.publisher.revise(tx, key, document, str(fold.count))
        count += made or await newsroom.publisher.listing(tx, document, key, [fold.chat_id])
    return count


async def stories_of(tx: Transaction, story_ids: Sequence[int]) -> list[Story]:
    """These stories with their items; those that are no more are left out."""
    found = [await tx.stories.items(story_id) for story_id in story_ids]
    return [story for story in found if story]


def digest(newsroom: Newsroom, stories: Sequence[Story], now: datetime) -> Document:
    """The list of a chat that chose to hear of its areas in lists."""
    count = len(stories)
    title = f"Your list: {count} {'story' if count == 1 else 'stories'}"
    actions = (Action("How often", "/when"), Action("All I follow", "/mine"))
    return list_card(title, stories, newsroom.feeds, now, actions)


def fold_card(fold: Fold) -> Document:
    """What a chat whose alerts of the day are used up is told instead."""
    more = f"{fold.count} more {'story' if fold.count == 1 else 'stories'}"
    other = "the other one" if fold.count == 1 else f"the other {fold.count}"
    return Document(
        (
            Title(more),
            hint(f"You asked for {fold.most_a_day} alerts a day at most; the rest is kept here."),
        ),
        (Action(f"Show {other}", "/rest"), Action("How often", "/when")),
    )
