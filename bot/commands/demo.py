"""`python -m bot demo`: the whole bot in the terminal with sample feeds, no internet needed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

#: A database of its own, made anew at each start: yesterday's samples are nobody's news.
DATABASE = Path("var/demo.sqlite3")


def demo() -> None:
    """Try the bot in this terminal with sample feeds that publish all the time."""
    from bot.commands.start import settings_or_exit

    run_demo(settings_or_exit())


def run_demo(settings: Settings) -> None:
    """Serve sample feeds on loopback and run the bot on them, in the terminal only."""
    from pydantic import SecretStr

    from bot.app import run
    from bot.areas.atlas import load_atlas
    from bot.clock import SystemClock
    from bot.commands.start import store_or_exit
    from bot.demo.cast import names, sample_board
    from bot.demo.server import DemoFeeds
    from bot.roles import ROLES

    for leftover in DATABASE.parent.glob(f"{DATABASE.name}*"):
        leftover.unlink()
    clock = SystemClock()
    atlas, today = load_atlas(), clock.now().date()
    cast, board = names(atlas, today), sample_board(atlas, today)
    demo_settings = settings.model_copy(
        update={
            "database_url": SecretStr(f"sqlite:///{DATABASE}"),
            "fetch_allow_private": True,
            "telegram_token": None,
            "console": "yes",
        }
    )

    async def go() -> None:
        server = DemoFeeds(cast, clock)
        await server.start()
        try:
            await run(demo_settings, (*server.feeds(), server.papers(board)), ROLES)
        finally:
            await server.stop()

    typer.echo(
        "Sample feeds are publishing on this machine. Try: /follow haringey, and wait a little; "
        "board papers come after half a minute. Then: /next haringey. Ctrl-D ends."
    )
    with store_or_exit():
        asyncio.run(go())
