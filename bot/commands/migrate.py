"""`python -m bot migrate`: bring the database to the schema of this version."""

from __future__ import annotations

import asyncio

import typer


def migrate() -> None:
    """Bring the database to the schema of this version; the release step of a deployment."""
    from bot.commands.start import settings_or_exit, store_or_exit
    from db.migrate import migrate as apply
    from db.store import open_store

    settings = settings_or_exit()

    async def go() -> tuple[str | None, str]:
        store = open_store(settings.database_url.get_secret_value())
        try:
            return await apply(store.engine)
        finally:
            await store.aclose()

    with store_or_exit():
        before, now = asyncio.run(go())
    if before == now:
        typer.echo(f"The database is at revision {now}; nothing to do.")
    else:
        typer.echo(f"The database went from revision {before or 'none'} to {now}.")
