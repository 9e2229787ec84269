"""Broadcasts of the real program on Telegram, by the server's own account.

Some stories change how the server behaves to everybody, so they are told one by one.
"""

from __future__ import annotations

import pytest

from bot.core.broadcasts import State
from tests.system.broadcast_stories import STORIES, corrected, team_on, undone
from tests.system.farside import TelegramSide
from tests.system.scene import Scene

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("story", STORIES)
async def test_on_telegram(scene: Scene, story: str) -> None:
    await STORIES[story](TelegramSide(scene))


async def test_undo_after_the_limit_of_telegram(scene: Scene) -> None:
    side = TelegramSide(scene)
    team = await team_on(side, 2)
    number = await team.begun("The board meets on Tuesday")
    await team.confirmed(number)
    await team.ends(number, State.DONE)
    side.age(49)
    await side.say(team.author, f"/broadcast {number} delete")
    await scene.settled()
    report = await undone(team, number, "It worked for: 0 of 2 messages")
    assert "Refused by the platform: 2" in report
    await corrected(team, "The board meets on Friday", "The board meets on Monday")
    for group in team.groups:
        assert await side.standing(group, "on Tuesday"), "what could not be deleted still stands"
