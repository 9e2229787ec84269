"""`python -m bot matrix setup|status`: the bot's device on Matrix, and whether apps trust it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Annotated, TypeVar

import typer

app = typer.Typer(help="Set up the bot's device on Matrix.", no_args_is_help=True)

T = TypeVar("T")


@app.command()
def setup(
    reset: Annotated[
        bool, typer.Option("--reset", help="Make new keys although the account has some")
    ] = False,
) -> None:
    """Log in, make or fetch the account's cross-signing keys, and sign the bot's device."""
    from bot.assembly import matrix_account
    from bot.commands.start import refuse, settings_or_exit
    from bot.platforms.matrix.setup import set_up

    settings = settings_or_exit()
    if settings.matrix_homeserver is None:
        refuse(["MATRIX_HOMESERVER is not set; docs/matrix.md shows what is needed"])

    def show(recovery_key: str) -> None:
        typer.echo("The recovery key of the bot's account. It is shown only now: keep it safe.\n")
        typer.echo(f"    {recovery_key}\n")
        typer.echo(
            "With it another app can use this account's keys, and the bot can sign its device "
            "again (MATRIX_RECOVERY_KEY)."
        )

    typer.echo(_asked(set_up(matrix_account(settings), show, reset=reset)))


@app.command()
def status() -> None:
    """Say which device the bot has, and whether apps trust it; changes nothing."""
    from bot.assembly import matrix_account
    from bot.commands.start import refuse, settings_or_exit
    from bot.platforms.matrix.setup import look

    settings = settings_or_exit()
    if settings.matrix_homeserver is None:
        refuse(["MATRIX_HOMESERVER is not set; docs/matrix.md shows what is needed"])
    words, trusted = _asked(look(matrix_account(settings)))
    typer.echo(words)
    if not trusted:
        raise typer.Exit(1)


def _asked(question: Awaitable[T]) -> T:
    """The answer; what only the operator can mend is said in a line, with status 1."""
    from bot.platforms.matrix.account import ElsewhereError
    from bot.platforms.matrix.http import CallError
    from bot.platforms.matrix.secret_storage import SecretsError
    from bot.platforms.matrix.session import MisconfiguredError

    async def ask() -> T:
        return await question

    logging.disable(logging.CRITICAL)  # what there is to say is said below, once
    try:
        return asyncio.run(ask())
    except ElsewhereError as error:
        typer.echo(f"{error}: stop the bot first", err=True)
    except CallError as error:
        typer.echo(f"the homeserver does not do it: {error}", err=True)
    except (SecretsError, MisconfiguredError) as error:
        typer.echo(str(error), err=True)
    raise typer.Exit(1)
