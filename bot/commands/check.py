"""`python -m bot check`: is everything set up right? Changes nothing, reaches no platform."""

from __future__ import annotations

import typer


def check() -> None:
    """Check the settings and feeds.yaml; every mistake at once, exit 2 if there is one."""
    from bot.areas.atlas import load_atlas
    from bot.commands.start import refuse
    from bot.feeds.config import FeedsError, load
    from bot.settings import SettingsError, load_settings

    mistakes: list[str] = []
    feeds_file = None
    try:
        settings = load_settings()
        feeds_file = settings.feeds_file
    except SettingsError as error:
        mistakes += error.mistakes
    atlas = load_atlas()
    if feeds_file is not None:
        try:
            feeds = load(feeds_file, atlas.areas.__contains__)
            typer.echo(f"{feeds_file}: {len(feeds)} feeds")
        except FeedsError as error:
            mistakes += error.mistakes
    if mistakes:
        refuse(mistakes)
    typer.echo("Settings and feeds are in order.")
