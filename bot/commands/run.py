"""`python -m bot run [ROLES]`: the program itself."""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import Annotated

import typer


def run(
    roles: Annotated[
        list[str] | None,
        typer.Argument(
            help="inbox, poller, sender, janitor, broadcaster, web; all of them if none is named"
        ),
    ] = None,
) -> None:
    """Run the bot: in this terminal, or on the platforms that are set up."""
    # What is loaded now stays until the end: to look for garbage in it takes a third of the start.
    gc.disable()
    from bot.areas.atlas import load_atlas
    from bot.commands.start import feeds_or_exit, refuse, settings_or_exit, store_or_exit
    from bot.roles import ROLES

    settings = settings_or_exit()
    chosen = roles or list(ROLES)
    unknown = [role for role in chosen if role not in ROLES]
    if unknown:
        refuse([f"{role} is not a role; the roles are {', '.join(ROLES)}" for role in unknown])
    if "web" in (roles or ()) and settings.public_url is None:
        refuse(["web needs PUBLIC_URL, the address under which hubs can reach it"])
    feeds = feeds_or_exit(settings, load_atlas())
    # Only now what takes long to load: a mistake is told at once.
    from bot.app import run as run_roles
    from bot.commands.demo import run_demo
    from bot.feeds.online import any_reachable

    in_terminal = settings.in_terminal and settings.telegram_token is None
    if in_terminal and roles is None and not asyncio.run(any_reachable(feeds)):
        typer.echo("None of the watched sites can be reached from here: showing sample feeds.")
        run_demo(settings)
        return
    if in_terminal and roles is None and sys.stdin is not None and sys.stdin.isatty():
        typer.echo("Say where you are (a town, a council, a postcode), or /help. Ctrl-D ends.")
    with store_or_exit():
        asyncio.run(run_roles(settings, feeds, chosen))
