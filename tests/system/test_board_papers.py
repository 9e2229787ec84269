"""Board papers through the whole program: the alert, what is in the papers, a date that moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.pdf import pdf
from tests.system.program import write_feeds
from tests.system.scene import PATIENCE, Scene, opened

pytestmark = pytest.mark.asyncio(loop_scope="module")

HTML = {"Content-Type": "text/html; charset=utf-8"}
PLAN = "The executive proposes to close the Harbour Ward in Teignmouth."


def page(day: date, papers: str = "") -> str:
    later = day + timedelta(days=60)
    return (
        "<title>Board meetings</title><h1>Board meetings</h1>"
        f"<h2>{day:%A %d %B %Y}</h2><p>10am, County Hall</p>{papers}<h2>{later:%A %d %B %Y}</h2>"
    )


async def reads(scene: Scene, body: str) -> None:
    scene.feeds.serve("/board", body, headers=HTML)
    await scene.read_now("board")


async def test_a_follower_hears_of_papers_and_of_a_date_that_moves(
    tmp_path: Path, sqlite: str
) -> None:
    day = datetime.now(UTC).date() + timedelta(days=10)
    async with opened(tmp_path, sqlite, {"devon": ("QJK",)}) as scene:
        await scene.program.stop()
        scene.feeds.serve("/board", page(day), headers=HTML)
        scene.feeds.serve("/beds.pdf", pdf(["Contents", PLAN]))
        board = {
            "id": "board",
            "url": scene.feeds.url("/board"),
            "title": "NHS Devon ICB, board papers",
            "kind": "papers",
            "outlet": "icb",
            "areas": ["QJK"],
        }
        write_feeds(tmp_path / "feeds.yaml", [board])
        await scene.program.start()
        await scene.baseline(["board"])
        person = scene.person()
        await scene.follower(person, "QJK")

        papers = "<ul><li><a href='/beds.pdf'>Community beds</a></li></ul>"
        await reads(scene, page(day, papers))
        alert = await scene.heard(person, "Board papers published: NHS Devon ICB")
        await scene.telegram.wait_for(lambda: "page 2" in alert.text, PATIENCE)
        assert "closure, Teignmouth" in alert.text

        moved = day + timedelta(days=7)
        await reads(scene, page(moved, papers))
        await scene.telegram.wait_for(lambda: "The date has changed" in alert.text, PATIENCE)
        assert f"{moved:%A} {moved.day} {moved:%B %Y}" in alert.text
        assert len(scene.with_words(person, "Board papers published")) == 1

        answer = await scene.ask(person, "/next devon")
        assert f"moved from {day.day} {day:%B}" in answer.text
