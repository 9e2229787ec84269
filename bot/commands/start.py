"""What every command that runs the program does first: settings, feeds, logs, clear refusals."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TextIO

import typer

from bot.areas.atlas import Atlas
from bot.core.store import StoreError
from bot.core.types import Feed
from bot.feeds.config import FeedsError, load
from bot.logs import set_up
from bot.settings import Settings, SettingsError, load_settings, secrets_of

#: Exit status for a mistake of the operator's, as command lines have it.
MISTAKE = 2

#: Where the logs go while a person talks with the bot in the terminal.
LOG = Path("var/ics-watch.log")


def settings_or_exit() -> Settings:
    """The settings with logs set up; every mistake on standard error and exit 2 otherwise."""
    try:
        settings = load_settings()
    except SettingsError as error:
        refuse(error.mistakes)
    secrets = [secret.get_secret_value() for secret in secrets_of(settings)]
    set_up(settings.log_level, secrets, _log_stream(settings))
    return settings


def _log_stream(settings: Settings) -> TextIO:
    """Standard error, unless a person is talking with the bot right there."""
    if not (settings.in_terminal and sys.stderr.isatty()):
        return sys.stderr
    LOG.parent.mkdir(parents=True, exist_ok=True)
    return LOG.open("a", encoding="utf-8")


def feeds_or_exit(settings: Settings, atlas: Atlas) -> tuple[Feed, ...]:
    """The watched feeds; every mistake on standard error and exit 2 otherwise."""
    try:
        return load(settings.feeds_file, atlas.areas.__contains__)
    except FeedsError as error:
        refuse(error.mistakes)


def refuse(mistakes: list[str]) -> NoReturn:
    """Say what is wrong, a line each, and end with status 2."""
    for mistake in mistakes:
        typer.echo(mistake, err=True)
    raise typer.Exit(MISTAKE)


@contextmanager
def store_or_exit() -> Iterator[None]:
    """A database that cannot be used ends the command with a line that says so."""
    try:
        yield
    except StoreError as error:
        typer.echo(f"database: {error}", err=True)
        raise typer.Exit(1) from error
