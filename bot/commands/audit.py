"""`python -m bot audit verify`: is the audit of broadcasts whole?"""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

app = typer.Typer(help="The audit of broadcasts.", no_args_is_help=True)

_AT_A_TIME = 1000


@app.callback()
def audit() -> None:
    """Keep `verify` a word of its own."""


@app.command()
def verify(
    expect: Annotated[
        str, typer.Option(help="A seal noted earlier that must be in the chain")
    ] = "",
) -> None:
    """Check every entry against the one before it. Note the last seal elsewhere: with `--expect`
    it later proves that nothing was cut off."""
    from bot.commands.start import settings_or_exit, store_or_exit

    settings = settings_or_exit()
    with store_or_exit():
        fault, count, last, met = asyncio.run(
            _verify(settings.database_url.get_secret_value(), expect)
        )
    if fault is not None:
        typer.echo(f"The audit is broken: {fault}.")
        raise typer.Exit(1)
    if expect and not met:
        typer.echo(f"The audit is whole, but has no entry with the seal {expect}.")
        raise typer.Exit(1)
    typer.echo(f"The audit is whole: {count} entries, the last seal is {last}")


async def _verify(database_url: str, expect: str) -> tuple[str | None, int, str, bool]:
    from db.audit import FIRST, first_fault
    from db.migrate import migrate
    from db.store import open_store

    store = open_store(database_url)
    seal, number, met = FIRST, 0, False
    try:
        await migrate(store.engine)
        async with store.read() as tx:
            while entries := await tx.audit.entries(after=number, limit=_AT_A_TIME):
                fault = first_fault(entries, seal, number)
                if fault is not None:
                    return fault, number, seal, met
                met = met or expect in {entry.seal for entry in entries}
                seal, number = entries[-1].seal, entries[-1].id
    finally:
        await store.aclose()
    return None, number, seal, met
