"""What `python -m bot areas adopt` does: forecast, judge, decide. The janitor carries it out."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import typer

from bot.areas.atlas import Atlas, load_atlas
from bot.areas.fates import vintages
from bot.areas.forecast import Forecast, described, forecast
from bot.commands.start import MISTAKE, settings_or_exit, store_or_exit
from bot.core.chats import Adoption
from bot.core.store import Store, Transaction
from db.migrate import migrate
from db.store import open_store

#: How far back stories are counted.
LOOK_BACK = timedelta(days=90)
REFUSED = 1


def run_adopt(tables: Path, *, own_tables: bool, dry_run: bool, accept_loss: bool) -> int:
    """Say what would happen, and decide it unless this is a dry run; the exit status."""
    settings = settings_or_exit()
    atlas = load_atlas(tables)
    vintage = vintages(atlas)[-1]

    async def go() -> int:
        store = open_store(settings.database_url.get_secret_value())
        try:
            await migrate(store.engine)
            return await _adopt(
                store, atlas, vintage, own_tables and not dry_run, accept_loss=accept_loss
            )
        finally:
            await store.aclose()

    if not own_tables and not dry_run:
        typer.echo("Only a dry run is possible with tables that this program does not use.")
        return MISTAKE
    with store_or_exit():
        return asyncio.run(go())


async def _adopt(
    store: Store, atlas: Atlas, vintage: date, for_good: bool, *, accept_loss: bool
) -> int:
    now = datetime.now(UTC)
    async with store.write() as tx:
        made = forecast(atlas, vintage, await tx.subscriptions.followers())
        for line in described(atlas, made, await _stories(tx, made, now - LOOK_BACK)):
            typer.echo(line)
        refusal = why_not(made, now.date() if for_good else None, accept_loss=accept_loss)
        if refusal is not None:
            typer.echo(f"Refused: {refusal}")
            return REFUSED
        if not for_good:
            typer.echo("Dry run: nothing was changed.")
            return 0
        is_new = await tx.adoptions.decide(vintage, now)
        known = next(one for one in await tx.adoptions.all() if one.vintage == vintage)
    typer.echo(_decision(known, is_new=is_new))
    return 0


async def _stories(tx: Transaction, made: Forecast, since: datetime) -> dict[str, tuple[int, int]]:
    return {
        fate.area: (
            await tx.items.count_since([fate.earlier or fate.area], since),
            await tx.items.count_since(fate.heirs, since),
        )
        for fate, _ in made.noisier
    }


def why_not(made: Forecast, today: date | None, *, accept_loss: bool) -> str | None:
    """Why these changes must not be carried out; None if they may. `today` None: only asked."""
    if made.left_with_nothing:
        chats = sum(count for _, count in made.left_with_nothing)
        return f"{chats} subscriptions would follow nothing. Mend the table: give heirs."
    if made.losing and not accept_loss:
        return "some would lose a part of their area. Mend the table, or say --accept-loss."
    if today is not None and made.vintage > today:
        return f"these areas are not in force before {made.vintage.isoformat()}."
    return None


def _decision(known: Adoption, *, is_new: bool) -> str:
    if is_new:
        return "Decided. The running program carries it out and tells each chat once."
    day = f"{known.decided_at:%Y-%m-%d}"
    if known.finished_at is None:
        return f"Was decided on {day}; the running program is at it."
    return f"Was decided on {day}, and finished on {known.finished_at:%Y-%m-%d %H:%M} UTC."
