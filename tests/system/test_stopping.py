"""SIGTERM: nothing new is begun, what is in flight ends, nothing is lost."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from bot.core.types import DeliveryState
from tests.system.scene import make_due, opened
from tests.waiting import eventually

CHATS = [str(number) for number in range(2001, 2101)]


async def test_a_stop_while_sending_loses_and_doubles_nothing(tmp_path: Path, sqlite: str) -> None:
    async with opened(tmp_path, sqlite, {"devon": ("QJK",)}) as scene:
        for chat in CHATS:
            await scene.follower(int(chat), "QJK")
        scene.telegram.chaos({"slow_before": 1.0}, delay=0.3)
        await scene.publish("devon", "Before the stop")
        sent = scene.telegram.requests
        await scene.telegram.wait_for(lambda: len(sent("sendMessage")) >= 20)

        scene.program.send(signal.SIGTERM)
        landed = len(scene.telegram.all_messages())
        await eventually(
            lambda: len(scene.telegram.all_messages()) > landed or not scene.program.running
        )
        if scene.program.running:
            scene.program.send(signal.SIGTERM)  # an impatient operator does no harm
        assert await scene.program.wait() == 0
        assert scene.program.events("stopped")
        assert await scene.count(DeliveryState.SENDING) == 0, "all in flight was settled"
        accepted = len(scene.telegram.all_messages())
        assert await scene.count(DeliveryState.SENT) == accepted
        assert await scene.count(DeliveryState.QUEUED) == len(CHATS) - accepted > 0

        scene.telegram.chaos({})
        await scene.program.start()
        await scene.settled()
        assert await scene.program.stop() == 0
        heard = [len(scene.with_words(int(chat), "Before the stop")) for chat in CHATS]
        assert heard == [1] * len(CHATS)


async def test_a_stop_at_rest_is_quick_and_may_be_asked_for_again(
    tmp_path: Path, sqlite: str
) -> None:
    async with opened(tmp_path, sqlite, {"devon": ("QJK",)}) as scene:

        def ended() -> bool:
            if scene.program.running:
                scene.program.send(signal.SIGTERM)
            return not scene.program.running

        asked_at = time.monotonic()
        await eventually(ended)
        assert await scene.program.wait() == 0
        assert time.monotonic() - asked_at < 3
        assert "Traceback" not in scene.program.log()


async def test_a_stop_while_a_feed_is_read_is_quick(tmp_path: Path, sqlite: str) -> None:
    async with opened(tmp_path, sqlite, {"devon": ("QJK",)}, LEASE_SECONDS="60") as scene:
        before = len(scene.feeds.paths())
        scene.feeds.drip("/devon")
        await make_due(scene.store, "devon")
        await eventually(lambda: len(scene.feeds.paths()) > before)
        asked_at = time.monotonic()
        assert await scene.program.stop() == 0
        assert time.monotonic() - asked_at < 3
