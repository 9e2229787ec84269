"""`python -m bot feeds check [ID…]`: fetch the watched feeds once and show how they are."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

app = typer.Typer(help="Look after the watched feeds.", no_args_is_help=True)


@app.callback()
def feeds() -> None:
    """Look after the watched feeds."""


@app.command()
def check(
    feed_ids: Annotated[
        list[str] | None, typer.Argument(help="Only these feeds; all of them if none is named")
    ] = None,
) -> None:
    """Fetch each feed once and print a table of health; exit 1 if any cannot be read."""
    from bot.areas.atlas import load_atlas
    from bot.clock import SystemClock
    from bot.commands.start import feeds_or_exit, refuse, settings_or_exit
    from bot.feeds.health import check_feeds, table

    settings = settings_or_exit()
    known = {feed.id: feed for feed in feeds_or_exit(settings, load_atlas())}
    unknown = [each for each in feed_ids or () if each not in known]
    if unknown:
        refuse([f"{settings.feeds_file} has no feed {each}" for each in unknown])
    chosen = [known[each] for each in dict.fromkeys(feed_ids or known)]
    healths = asyncio.run(
        check_feeds(chosen, settings.fetch_allow_private, settings.contact, SystemClock())
    )
    typer.echo(table(healths))
    failed = sum(not each.fine for each in healths)
    typer.echo(f"{len(healths) - failed} of {len(healths)} can be read.")
    if failed:
        raise typer.Exit(1)
