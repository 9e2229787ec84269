"""`python -m bot areas`: remake the compiled area tables from the published ones.

The command line registers `app`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The compiled area tables.", no_args_is_help=True)
_AREAS = Path(__file__).parent.parent / "areas"


@app.callback()
def areas() -> None:
    """The compiled area tables."""


@app.command()
def build(
    source: Annotated[
        Path, typer.Option("--from", help="The folder that holds raw/, derived/ and the two CSVs.")
    ],
    target: Annotated[Path, typer.Option("--to", help="Where the files go.")] = _AREAS / "data",
) -> None:
    """Compile the published tables; nothing is written if one of them is broken."""
    from bot.areas.build.compiler import compile_tables
    from bot.areas.build.tables import BrokenTableError

    sources = (_AREAS if target == _AREAS / "data" else target) / "SOURCES.md"
    try:
        counts = compile_tables(source, target, sources)
    except BrokenTableError as error:
        typer.echo(f"Not built: {error}", err=True)
        raise typer.Exit(1) from error
    for what, count in counts.items():
        typer.echo(f"{count:>8,} {_WORDS.get(what, what)}")
    for path in sorted(target.iterdir()):
        typer.echo(f"{path.stat().st_size:>8,} bytes {path.name}")


@app.command()
def adopt(
    tables: Annotated[
        Path, typer.Option("--tables", help="Other compiled tables; for a dry run only.")
    ] = _AREAS / "data",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would happen to whom.")
    ] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Go on where some lose a part of their area.")
    ] = False,
) -> None:
    """Carry what chats follow over to the newest areas: says who moves where, then has the
    running program do it. Goes no further where somebody would be left with nothing."""
    from bot.commands.adopt import run_adopt

    own = tables.resolve() == (_AREAS / "data").resolve()
    raise typer.Exit(run_adopt(tables, own_tables=own, dry_run=dry_run, accept_loss=accept_loss))


_WORDS = {
    "before": "footprints of 2022",
    "today": "footprints of 2026",
    "upper": "upper-tier councils",
    "outlines": "outlines",
    "sectors": "postcode sectors",
    "exceptions": "postcodes unlike their sector",
}
