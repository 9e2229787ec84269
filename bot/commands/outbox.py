"""`python -m bot outbox list|requeue`: what waits, what failed, and one more try."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer

from bot.core.outbox import DeliveryRow
from bot.core.store import Transaction
from bot.core.types import DeliveryState

app = typer.Typer(help="Look into the outbox and queue deliveries again.", no_args_is_help=True)

T = TypeVar("T")


@app.command("list")
def list_(
    state: Annotated[
        DeliveryState | None, typer.Option(help="Only deliveries in this state")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="At most so many")] = 50,
) -> None:
    """Show deliveries, newest first, a line each."""

    async def ask(tx: Transaction) -> list[DeliveryRow]:
        return await tx.outbox.rows(state, limit)

    rows = _ask(ask)
    for row in rows:
        thread = f"/{row.at.thread}" if row.at.thread else ""
        typer.echo(
            f"{row.id}\t{row.state}\tlane {int(row.lane)}\t{row.notice_kind}\t"
            f"{row.at.platform}:{row.at.address}{thread}\tattempts {row.attempts}\t"
            f"doubts {row.doubts}\tdue {row.due_at:%Y-%m-%d %H:%M:%S}Z\t{row.last_error or ''}"
        )
    if not rows:
        typer.echo("No deliveries.")


@app.command()
def requeue(
    delivery_ids: Annotated[list[int], typer.Argument(help="Numbers that `outbox list` shows")],
) -> None:
    """Queue dead or uncertain deliveries once more. A copy may arrive twice: you decide."""

    async def ask(tx: Transaction) -> int:
        return await tx.outbox.requeue(delivery_ids, datetime.now(UTC))

    count = _ask(ask)
    typer.echo(f"{count} of {len(delivery_ids)} queued.")
    if count < len(delivery_ids):
        typer.echo("The others are not dead or uncertain, or are past their send-before.")
        raise typer.Exit(1)


def _ask(question: Callable[[Transaction], Awaitable[T]]) -> T:
    from bot.commands.start import settings_or_exit, store_or_exit
    from db.migrate import migrate
    from db.store import open_store

    settings = settings_or_exit()

    async def go() -> T:
        store = open_store(settings.database_url.get_secret_value())
        try:
            await migrate(store.engine)
            async with store.write() as tx:
                return await question(tx)
        finally:
            await store.aclose()

    with store_or_exit():
        return asyncio.run(go())
