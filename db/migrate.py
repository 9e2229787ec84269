"""Bringing a database to the schema of this program, and refusing one that is newer.

`python -m bot migrate` and the start of every role call it.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.store import StoreError
from db.engine import WRITES
from db.errors import store_errors

#: Any number; the lock under which processes that start together migrate one after another.
_LOCK = 7_311_022
_MIGRATIONS = Path(__file__).parent / "migrations"


async def migrate(engine: AsyncEngine) -> tuple[str | None, str]:
    """Apply what is missing; the revision before and after.

    Raises StoreError when the database cannot be used, or has a revision this program does not
    know.
    """
    with store_errors():
        async with engine.connect() as connection:
            await connection.execution_options(**{WRITES: True})
            async with connection.begin():
                return await connection.run_sync(_migrate)


def revisions() -> list[str]:
    """The revisions this program knows, the newest last: the numbers of the files of the steps."""
    return sorted(step.name[:4] for step in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _migrate(connection: sa.Connection) -> tuple[str | None, str]:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    known = revisions()
    before = _revision(connection)
    if before is not None and before not in known:
        raise StoreError(
            f"the database is at revision {before}, which this version does not know: "
            "it was written by a newer version"
        )
    if before != known[-1]:
        _upgrade(connection)
    return before, known[-1]


def _revision(connection: sa.Connection) -> str | None:
    """The revision of the database, where Alembic keeps it; None before the first step."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: sa.Connection) -> None:
    # Hardly any start has steps to do, so that hardly any has to load what does them.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
