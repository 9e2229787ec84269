"""At Telegram's pace: answers do not wait behind ten thousand alerts, and no limit is broken."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.document import Document, Title, hint
from bot.core.outbox import Followers
from bot.core.types import ChatKind, ChatState, Lane, Notice
from bot.platforms.telegram.render import render
from db.schema import chats, subscriptions
from db.store import Store, open_store
from tests.system.scene import Scene, opened

pytestmark = pytest.mark.alone

FIRST, WAITING = 100_000, 10_000


async def queue_alerts(store: Store) -> None:
    """One alert for ten thousand followers."""
    now = datetime.now(UTC)
    one = {
        "platform": "telegram",
        "thread": "",
        "kind": ChatKind.PRIVATE,
        "state": ChatState.ACTIVE,
        "title": "",
        "since": now,
        "state_since": now,
        "ready_at": now,
    }
    document = Document((Title("Ten thousand hear of this"), hint("About Devon. Why: a test")))
    notice = Notice("alert", "item:pace", Lane.ALERT, document, now, now + timedelta(days=1))
    async with store.write() as tx:
        rows = [{**one, "address": str(FIRST + number)} for number in range(WAITING)]
        await tx.connection.execute(sa.insert(chats), rows)
        followers = sa.select(chats.c.id, sa.literal("QJK"), sa.literal(now, chats.c.since.type))
        names = ["chat_id", "area", "since"]
        await tx.connection.execute(sa.insert(subscriptions).from_select(names, followers))
        made = await tx.outbox.publish(notice, {"telegram": render(document)}, Followers(("QJK",)))
    assert made == WAITING


async def answer_time(scene: Scene, person: int, text: str) -> float:
    """Seconds from the update until Telegram has taken the answer."""
    asked_at = time.monotonic()
    answer = await scene.ask(person, text)
    return answer.accepted_at - asked_at


async def test_an_answer_leaves_within_a_second(tmp_path: Path, sqlite: str) -> None:
    store = open_store(sqlite)
    await queue_alerts(store)
    await store.aclose()
    everybody = range(FIRST, FIRST + WAITING)
    async with opened(tmp_path, sqlite, {"devon": ("QJK",)}, rates=True, people=everybody) as scene:
        sends = scene.telegram.requests
        await scene.telegram.wait_for(lambda: len(sends("sendMessage")) >= 30)
        took = [await answer_time(scene, scene.person(), "/ics haringey") for _ in range(8)]
        took += [await answer_time(scene, scene.person(), text) for text in ("/help", "/mine")]
        # All at once: the bot's own limit allows some thirty a second.
        askers = [scene.person() for _ in range(10)]
        asked_at = time.monotonic()
        for person in askers:
            scene.telegram.say(person, "/ics devon")
        for person in askers:
            took.append((await scene.heard(person, "NHS Devon ICB")).accepted_at - asked_at)

        print(f"\n{WAITING} alerts waiting; answers took {min(took):.3f} to {max(took):.3f} s")
        assert max(took) < 1.0
        assert scene.telegram.rate_violations == 0
        assert {one.status for one in sends("sendMessage")} == {200}
        alerts = len(sends("sendMessage")) - len(took)
        first, last = sends("sendMessage")[0].at, sends("sendMessage")[-1].at
        assert alerts / (last - first) > 15, "the alerts went on meanwhile"


async def test_a_busy_group_is_spoken_to_within_its_limit(tmp_path: Path, sqlite: str) -> None:
    async with opened(tmp_path, sqlite, {"devon": ("QJK",)}, rates=True) as scene:
        scene.telegram.group(-1001, admins=(11,))
        await scene.follower(-1001, "QJK")
        person = 2001
        await scene.follower(person, "QJK")
        await scene.publish("devon", *(f"Busy day {number}" for number in range(6)))
        await scene.heard(-1001, "Busy day 5")
        await scene.heard(person, "Busy day 5")
        for chat in (-1001, person):
            heard = [message.text.splitlines()[0] for message in scene.telegram.messages(chat)]
            assert heard == [f"Busy day {number}" for number in range(6)]
        assert scene.telegram.rate_violations == 0
