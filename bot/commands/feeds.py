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


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The site's address, its news page, or its feed")],
    feed_id: Annotated[str, typer.Option("--id", help="Its id; made from its name")] = "",
    title: Annotated[str, typer.Option(help="What readers see; the name of the site")] = "",
    outlet: Annotated[
        str, typer.Option(help="Who speaks: local_press, campaign, icb, blog, …")
    ] = "local_press",
    areas: Annotated[
        str, typer.Option(help="Codes of the areas that all of it is about, such as QJK,QT6")
    ] = "",
    paywall: Annotated[bool, typer.Option(help="The pages behind the links cost money")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write it without asking")] = False,
) -> None:
    """Find out how to watch a site, show what it would have caught, write it into feeds.yaml."""
    from bot.areas.atlas import load_atlas
    from bot.commands.adding import Wishes, propose, report
    from bot.commands.start import feeds_or_exit, refuse, settings_or_exit
    from bot.feeds.append import append, shown
    from bot.feeds.config import FeedsError

    settings = settings_or_exit()
    atlas = load_atlas()
    known = feeds_or_exit(settings, atlas)
    wishes = Wishes(url, feed_id, title, outlet, areas, paywall)
    proposal, keys = propose(wishes, known, settings, atlas)
    typer.echo(report(proposal, atlas))
    typer.echo(f"\nThe entry for {settings.feeds_file}:\n{shown(keys)}\n")
    if not (yes or typer.confirm("Write it?")):
        typer.echo("Nothing was written.")
        raise typer.Exit(1)
    try:
        append(settings.feeds_file, keys, atlas.areas.__contains__)
    except FeedsError as error:
        refuse(error.mistakes)
    typer.echo(f"Written. The bot reads {settings.feeds_file} when it starts.")
