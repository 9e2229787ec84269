"""What chats, subscriptions, feeds, items, requests and leases promise, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.core.document import Document, paragraph
from bot.core.outbox import Followers, OneChat
from bot.core.store import StoreError
from bot.core.types import (
    Address,
    ChatKind,
    ChatState,
    Hub,
    HubState,
    Item,
    Lane,
    Match,
    Notice,
)
from bot.core.watched import ItemState, Look
from db.migrate import migrate, revisions
from db.schema import metadata, notices, parts
from db.store import Store, open_store
from tests.clock import NOON

HERE = Address("telegram", "-7")
TOPIC = Address("telegram", "-7", "12")


def item(guid: str, digest: str = "", feed: str = "lowdown") -> Item:
    return Item(
        feed, guid, f"https://example.org/{guid}", f"Title {guid}", "", NOON, digest or guid
    )


def notice(kind: str, key: str) -> Notice:
    document = Document((paragraph("a text"),))
    return Notice(kind, f"{kind}:{key}", Lane.REPLY, document, NOON, NOON + timedelta(hours=1))


DEVON = Match("QJK", "footprint", "“Devon”, a county", ("QJK", "Y58"))
SW = Match("Y58", "region", "“the South West”", ("QJK", "QT6", "Y58"))


async def test_migrations_make_exactly_the_schema(store: Store) -> None:
    def differences(connection: sa.Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_does_nothing(store: Store) -> None:
    before, now = await migrate(store.engine)
    assert before == now


def test_the_steps_are_numbered_as_their_files_are() -> None:
    steps = ScriptDirectory(str(Path(__file__).parents[3] / "db" / "migrations"))
    assert revisions() == sorted(step.revision for step in steps.walk_revisions())
    assert revisions()[-1] == steps.get_current_head()


async def test_a_newer_database_is_refused(store: Store) -> None:
    async with store.write() as tx:
        await tx.connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        await migrate(store.engine)


def test_another_database_is_refused_with_a_reason() -> None:
    with pytest.raises(StoreError, match="neither sqlite nor postgresql"):
        open_store("mysql://x/y")
    with pytest.raises(StoreError, match="not a database address"):
        open_store("nonsense")


async def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    async def half() -> None:
        async with store.write() as tx:
            await tx.chats.ensure(HERE, ChatKind.GROUP, "", NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()
    async with store.read() as tx:
        assert await tx.chats.find(HERE) is None


async def test_a_topic_is_a_chat_of_its_own(store: Store) -> None:
    async with store.write() as tx:
        group = await tx.chats.ensure(HERE, ChatKind.GROUP, "Save our ward", NOON)
        topic = await tx.chats.ensure(TOPIC, ChatKind.GROUP, "Save our ward", NOON)
        assert group.id != topic.id
        assert await tx.chats.ensure(HERE, ChatKind.GROUP, "Save our ward", NOON) == group
        assert await tx.chats.shut_out(TOPIC, "topic closed", NOON) == 1
        found = await tx.chats.find(HERE)
        assert found is not None
        assert found.state is ChatState.ACTIVE
        assert await tx.chats.shut_out(HERE, "kicked", NOON) == 1
        assert await tx.chats.let_in(HERE, NOON) == 2


async def test_a_suspended_chat_that_speaks_is_back_with_all_it_followed(store: Store) -> None:
    async with store.write() as tx:
        chat = await tx.chats.ensure(HERE, ChatKind.GROUP, "", NOON)
        await tx.subscriptions.add(chat.id, "QJK", NOON)
        await tx.chats.shut_out(HERE, "kicked", NOON)
        back = await tx.chats.ensure(HERE, ChatKind.GROUP, "", NOON)
        assert back.state is ChatState.ACTIVE
        assert [one.area for one in await tx.subscriptions.of(chat.id)] == ["QJK"]


async def test_a_paused_chat_that_shut_us_out_returns_paused(store: Store) -> None:
    async with store.write() as tx:
        chat = await tx.chats.ensure(HERE, ChatKind.GROUP, "", NOON)
        await tx.chats.set_state(chat.id, ChatState.PAUSED, NOON)
        await tx.chats.shut_out(HERE, "kicked", NOON)
        back = await tx.chats.ensure(HERE, ChatKind.GROUP, "", NOON)
        assert back.state is ChatState.PAUSED


async def test_pausing_is_dated(store: Store) -> None:
    async with store.write() as tx:
        chat = await tx.chats.ensure(HERE, ChatKind.GROUP, "", NOON)
        assert await tx.chats.paused_since(chat.id) is None
        await tx.chats.set_state(chat.id, ChatState.PAUSED, NOON)
        assert await tx.chats.paused_since(chat.id) == NOON


async def test_erasing_leaves_nothing_of_a_chat(store: Store) -> None:
    async with store.write() as tx:
        chat = await tx.chats.ensure(HERE, ChatKind.GROUP, "", NOON)
        await tx.subscriptions.add(chat.id, "QJK", NOON)
        await tx.chats.erase(chat.id)
        assert await tx.chats.find(HERE) is None
        assert await tx.subscriptions.of(chat.id) == []


async def test_erasing_takes_the_texts_of_a_chats_answers_and_no_others(store: Store) -> None:
    body = {"telegram": ["a text", "and more"]}
    async with store.write() as tx:
        gone = await tx.chats.ensure(HERE, ChatKind.GROUP, "", NOON)
        other = await tx.chats.ensure(TOPIC, ChatKind.GROUP, "", NOON)
        for chat in (gone, other):
            await tx.subscriptions.add(chat.id, "QJK", NOON)
            await tx.outbox.publish(notice("reply", str(chat.id)), body, OneChat(chat.id))
        await tx.outbox.publish(notice("alert", "x"), body, Followers(("QJK",)))
        await tx.chats.erase(gone.id)
        left = await tx.connection.scalars(sa.select(notices.c.source_key))
        assert sorted(left) == ["alert:x", f"reply:{other.id}"]
        texts = await tx.connection.scalar(sa.select(sa.func.count()).select_from(parts))
        assert texts == 4
        assert await tx.outbox.rows(None, 10, gone.id) == []
        assert len(await tx.outbox.rows(None, 10, other.id)) == 4
        assert len(await tx.outbox.rows(None, 3, other.id)) == 3


async def test_a_chat_that_follows_nothing_is_forgotten_in_time(store: Store) -> None:
    async with store.write() as tx:
        await tx.chats.ensure(HERE, ChatKind.GROUP, "", NOON)
        follower = await tx.chats.ensure(TOPIC, ChatKind.GROUP, "", NOON)
        await tx.subscriptions.add(follower.id, "QJK", NOON)
        assert await tx.chats.forget(NOON) == 0
        assert await tx.chats.forget(NOON + timedelta(seconds=1)) == 1
        assert await tx.chats.find(TOPIC) == follower


async def test_following_twice_is_following_once(store: Store) -> None:
    async with store.write() as tx:
        chat = await tx.chats.ensure(HERE, ChatKind.GROUP, "", NOON)
        assert await tx.subscriptions.add(chat.id, "QJK", NOON)
        assert not await tx.subscriptions.add(chat.id, "QJK", NOON)
        assert await tx.subscriptions.remove(chat.id, "QJK")
        assert not await tx.subscriptions.remove(chat.id, "QJK")
        await tx.subscriptions.add(chat.id, "QT6", NOON)
        assert await tx.subscriptions.remove_all(chat.id) == 1


async def test_a_due_feed_is_leased_to_one(store: Store) -> None:
    lease = timedelta(seconds=60)
    async with store.write() as tx:
        await tx.feeds.sync(["hsj", "lowdown"], NOON)
        (first,) = await tx.feeds.claim_due(["hsj", "lowdown"], NOON, lease, 1)
        (second,) = await tx.feeds.claim_due(["hsj", "lowdown"], NOON, lease, 5)
        assert {first.feed_id, second.feed_id} == {"hsj", "lowdown"}
        assert await tx.feeds.claim_due(["hsj", "lowdown"], NOON, lease, 5) == []
        assert not await tx.feeds.is_due(["hsj", "lowdown"], NOON)
        assert await tx.feeds.is_due(["hsj", "lowdown"], NOON + lease + timedelta(seconds=1))
        saved = replace(first, next_due_at=NOON + timedelta(hours=1), etag='"x"', failures=2)
        await tx.feeds.save(saved)
        assert saved in await tx.feeds.all()
    later = NOON + timedelta(seconds=61)
    async with store.write() as tx:
        (again,) = await tx.feeds.claim_due(["hsj", "lowdown"], later, lease, 5)
        assert again.feed_id == second.feed_id


async def test_a_feed_taken_out_of_the_list_is_not_read(store: Store) -> None:
    async with store.write() as tx:
        await tx.feeds.sync(["hsj", "gone"], NOON)
        (only,) = await tx.feeds.claim_due(["hsj"], NOON, timedelta(seconds=60), 5)
        assert only.feed_id == "hsj"


async def test_an_item_is_known_by_guid_or_by_digest(store: Store) -> None:
    async with store.write() as tx:
        await tx.feeds.sync(["lowdown", "hsj"], NOON)
        await tx.items.add(item("1", "same"), ItemState.PUBLISHED, [DEVON], NOON)
        offered = [item("1", "other"), item("2", "same"), item("3", "new")]
        assert await tx.items.known("lowdown", offered) == {"1", "2"}
        assert await tx.items.known("hsj", offered) == set()


async def test_known_takes_more_items_than_a_statement_has_places(store: Store) -> None:
    async with store.write() as tx:
        await tx.feeds.sync(["lowdown"], NOON)
        many = [item(str(number)) for number in range(1001)]
        await tx.items.add(many[1000], ItemState.BASELINE, [], NOON)
        assert await tx.items.known("lowdown", many) == {"1000"}


async def test_the_latest_items_of_an_area_newest_first(store: Store) -> None:
    async with store.write() as tx:
        await tx.feeds.sync(["lowdown"], NOON)
        for number, found in enumerate(([DEVON], [SW], [], [DEVON, SW])):
            dated = replace(item(str(number)), published_at=NOON + timedelta(hours=number))
            await tx.items.add(dated, ItemState.PUBLISHED, found, NOON)
        await tx.items.add(item("h"), ItemState.HELD, [DEVON], NOON)
        assert [one.item.guid for one in await tx.items.latest(["QJK"], 5)] == ["3", "1", "0"]
        assert [one.item.guid for one in await tx.items.latest(["QT6"], 1)] == ["3"]
        first, *_ = await tx.items.latest(["QJK"], 5)
        story = await tx.stories.begin((await tx.items.latest(["QJK"], 5))[-1].id, None, NOON)
        await tx.stories.join(story, first.id, "one event", NOON)
        assert [one.item.guid for one in await tx.items.latest(["QJK"], 5)] == ["1", "0"]
        assert [one.item.guid for one in await tx.items.latest(["QT6"], 1)] == ["3"]
        assert len(await tx.stories.moments(["QJK"], NOON - timedelta(days=1))) == 2
        assert await tx.items.count_since(["QJK"], NOON) == 3


async def test_a_burst_waits_with_its_matches(store: Store) -> None:
    async with store.write() as tx:
        await tx.feeds.sync(["lowdown"], NOON)
        for guid in ("a", "b"):
            await tx.items.add(item(guid), ItemState.HELD, [DEVON, SW], NOON)
        (burst,) = await tx.items.bursts()
        assert (burst.feed_id, burst.items) == ("lowdown", 2)
        held = await tx.items.held("lowdown")
        assert [one.item.guid for one, _ in held] == ["a", "b"]
        assert held[0][1] == [DEVON, SW]
        await tx.items.set_state([one.id for one, _ in held], ItemState.DROPPED)
        assert await tx.items.bursts() == []
        assert await tx.items.latest(["QJK"], 5) == []


async def test_an_event_is_seen_first_once(store: Store) -> None:
    async with store.write() as tx:
        assert await tx.requests.first_seen("telegram:1", "telegram", NOON)
        assert not await tx.requests.first_seen("telegram:1", "telegram", NOON)
        assert await tx.requests.forget(NOON + timedelta(days=1)) == 1
        assert await tx.requests.first_seen("telegram:1", "telegram", NOON)


async def test_a_lease_has_one_holder_at_a_time(store: Store) -> None:
    until = NOON + timedelta(seconds=8)
    async with store.write() as tx:
        assert await tx.leases.take("inbox", "a", NOON, until)
        assert not await tx.leases.take("inbox", "b", NOON, until)
        assert await tx.leases.take("inbox", "a", NOON, until + timedelta(seconds=2))
        later = NOON + timedelta(seconds=11)
        assert await tx.leases.take("inbox", "b", later, later + timedelta(seconds=8))
        await tx.leases.release("inbox", "a")
        assert not await tx.leases.take("inbox", "a", later, later)
        await tx.leases.release("inbox", "b")
        assert await tx.leases.take("inbox", "a", later, later)


async def test_a_cursor_is_kept(store: Store) -> None:
    async with store.write() as tx:
        assert await tx.leases.cursor("inbox") is None
        await tx.leases.set_cursor("inbox", "5")
        await tx.leases.set_cursor("inbox", "6")
        assert await tx.leases.cursor("inbox") == "6"


async def test_due_feeds_that_nobody_asks_for_take_no_places(store: Store) -> None:
    async with store.write() as tx:
        await tx.feeds.sync([f"gone-{n:03}" for n in range(100)], NOON)
        await tx.feeds.sync(["kept"], NOON + timedelta(seconds=1))
        later = NOON + timedelta(minutes=1)
        assert await tx.feeds.is_due(["kept"], later)
        assert not await tx.feeds.is_due(["unknown"], later)
        claimed = await tx.feeds.claim_due(["kept"], later, timedelta(minutes=1), 4)
    assert [state.feed_id for state in claimed] == ["kept"]


async def test_a_look_that_found_a_feed_as_it_was(store: Store) -> None:
    async with store.write() as tx:
        await tx.feeds.sync(["kept"], NOON)
        (state,) = await tx.feeds.claim_due(["kept"], NOON, timedelta(minutes=1), 4)
        state = replace(state, etag="e", last_new_at=NOON)
        await tx.feeds.save(state)
        at, due_at = NOON + timedelta(minutes=1), NOON + timedelta(hours=1)
        await tx.feeds.looked(Look("kept", at, due_at))
        looked = replace(state, next_due_at=due_at, last_fetch_at=at, last_ok_at=at)
        assert await tx.feeds.find("kept") == looked
        assert await tx.feeds.find("unknown") is None
        due = await tx.feeds.claim_due(["kept"], looked.next_due_at, timedelta(minutes=1), 4)
    assert len(due) == 1


async def test_what_a_hub_promises_is_not_lost_to_a_look_under_way(store: Store) -> None:
    async with store.write() as tx:
        await tx.feeds.sync(["kept"], NOON)
        (state,) = await tx.feeds.claim_due(["kept"], NOON, timedelta(minutes=1), 4)
        until = NOON + timedelta(days=9)
        await tx.feeds.set_push("kept", NOON, until)
        await tx.feeds.save(replace(state, etag="e", last_fetch_at=NOON))
        kept = await tx.feeds.find("kept")
        assert kept is not None
        assert (kept.etag, kept.pushed_since, kept.pushed_until) == ("e", NOON, until)
        await tx.feeds.delivered("kept", NOON + timedelta(hours=1), news=True)
        await tx.feeds.end_pushes()
        kept = await tx.feeds.find("kept")
        assert kept is not None
        assert (kept.pushed_until, kept.next_due_at) == (None, NOON)
        assert kept.last_new_at == NOON + timedelta(hours=1)


async def test_hubs(store: Store) -> None:
    hub = Hub("kept", "https://hub.example/", "https://x.example/feed", "t", "s", NOON)
    async with store.write() as tx:
        await tx.feeds.sync(["kept"], NOON)
        await tx.hubs.offer(hub)
        await tx.hubs.offer(replace(hub, token="other", secret="other"))
        assert await tx.hubs.due(NOON, 5) == [hub]
        assert await tx.hubs.by_token("t") == hub
        assert await tx.hubs.by_token("other") is None
        kept = replace(hub, state=HubState.VERIFIED, ask_at=NOON + timedelta(days=1))
        await tx.hubs.save(kept)
        assert await tx.hubs.of("kept") == kept
        assert await tx.hubs.due(NOON, 5) == []
        moved = replace(hub, hub="https://new.example/", token="new")
        await tx.hubs.offer(moved)
        assert await tx.hubs.of("kept") == moved


async def test_a_look_at_what_is_due_passes_over_nothing_that_is_being_claimed(
    store: Store,
) -> None:
    later, lease = NOON + timedelta(minutes=1), timedelta(minutes=1)
    async with store.write() as tx:
        await tx.feeds.sync([f"gone-{n:03}" for n in range(100)], NOON)
        await tx.feeds.sync(["kept"], NOON + timedelta(seconds=1))
    async with store.write() as tx:
        assert await tx.feeds.claim_due(["kept"], later, lease, 4)
        async with store.read() as other:
            assert await other.feeds.is_due(["kept"], later), "the claim may still fail"
