"""Who may ask what, what is kept of a chat, and what owners see, on both databases."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.core.document import Code
from bot.core.outbox import OneChat
from bot.core.types import ChatKind, FeedState, Lane, Notice
from tests.clock import NOON
from tests.contract.handlers.chat import Talk

HARINGEY = "E09000014"


async def test_export_is_all_of_it_as_json(talk: Talk) -> None:
    await talk.say("/follow haringey")
    exported = await talk.ask("/export")
    code = next(block for block in exported.blocks if isinstance(block, Code))
    stored = json.loads(code.text)
    assert stored["chat"]["address"] == "5"
    assert [one["area"] for one in stored["follows"]] == [HARINGEY]


async def test_erase_asks_once_and_leaves_nothing(talk: Talk) -> None:
    await talk.say("/follow haringey")
    await _answered(talk, "/mine")
    asked = await talk.ask("/erase")
    assert await talk.follows() == [HARINGEY]
    receipt = await talk.press(asked, "Yes, erase everything")
    assert "Erased on 23 November 2026" in str(receipt.blocks)
    assert "1 followed area and 1 message" in str(receipt.blocks)
    assert await talk.follows() == []
    async with talk.store.read() as tx:
        assert await tx.outbox.rows(None, 10) == []


async def test_export_counts_the_messages_that_are_kept(talk: Talk) -> None:
    await _answered(talk, "/mine")
    await _answered(talk.other("6"), "/mine")
    exported = await talk.ask("/export")
    code = next(block for block in exported.blocks if isinstance(block, Code))
    assert json.loads(code.text)["messages"] == {"reply, queued": 1}


async def test_status_and_held_are_for_owners(talk: Talk) -> None:
    for text in ("/status", "/held", "/held drop hsj"):
        assert "for the owners" in await talk.say(text)
    talk.owners = frozenset({"telegram:5"})
    text = await talk.say("/status")
    assert "2, 0 failing" in text
    assert "postcodes: ONS Postcode Directory" in " ".join(text.split())
    assert "Nothing is held" in await talk.say("/held")
    assert "/status" in await talk.say("/help")


async def test_status_tells_of_feeds_that_fail_are_late_or_have_moved(talk: Talk) -> None:
    talk.owners = frozenset({"telegram:5"})
    later, earlier = NOON + timedelta(hours=1), NOON - timedelta(hours=1)
    async with talk.store.write() as tx:
        await tx.feeds.sync(["hsj", "lowdown", "unwatched"], NOON)
        await tx.feeds.save(FeedState("hsj", later, failures=2, last_error="404 Not Found"))
        await tx.feeds.save(FeedState("lowdown", earlier, moved_to="https://new.example/feed"))
        await tx.feeds.save(FeedState("unwatched", earlier, failures=9))
    text = await talk.say("/status")
    assert "2, 1 failing, 1 late" in text
    assert "hsj: 2 failures in a row, never read: 404 Not Found" in text
    assert "lowdown: due 23 November 2026, 11:00" in text
    assert "lowdown: now at https://new.example/feed" in text
    assert "unwatched" not in text


async def test_an_owner_decides_about_a_burst(talk: Talk) -> None:
    talk.owners = frozenset({"telegram:5"})
    assert "3 items of hsj dropped" in await talk.say("/held drop hsj")
    assert talk.released == [("hsj", "drop")]
    assert "Say /held" in await talk.say("/held burn hsj")
    assert "Say /held" in await talk.say("/held drop unknown")
    assert talk.released == [("hsj", "drop")]


async def test_in_a_group_admins_change_and_everybody_looks_up(talk: Talk) -> None:
    group = talk.other("-9", ChatKind.GROUP)
    group.admin = False
    for command in ("follow haringey", "unfollow", "pause", "resume", "erase", "export"):
        assert "for the admins of this group" in await group.say(f"/{command}")
    assert await group.follows() == []
    assert "NHS West and North London ICB" in await group.say("/ics haringey")
    group.admin = None
    assert "could not check just now" in await group.say("/follow haringey")
    group.admin = True
    await group.say("/follow haringey")
    assert await group.follows() == [HARINGEY]
    assert await talk.follows() == []


async def _answered(talk: Talk, text: str) -> None:
    """Ask, and have the answer wait in the outbox."""
    document = await talk.ask(text)
    notice = Notice(
        "reply", f"reply:{talk.at.address}", Lane.REPLY, document, NOON, NOON + timedelta(hours=1)
    )
    async with talk.store.write() as tx:
        chat = await tx.chats.ensure(talk.at, talk.kind, "", NOON)
        await tx.outbox.publish(notice, {"telegram": ["text"]}, OneChat(chat.id))
