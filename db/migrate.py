"""Bringing a database to the schema of this program, and refusing one that is newer.

`python -m bot migrate` and the start of every role call it.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.store import StoreError
from db.engine import WRITES
from db.errors import store_errors

#: Any number; the lock under which processes that start together migrate one after another.
_LOCK = 7_311_022


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


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


def _migrate(connection: sa.Connection) -> tuple[str | None, str]:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    before = MigrationContext.configure(connection).get_current_revision()
    head = scripts.get_current_head()
    assert head is not None
    if before is not None and before not in {
        script.revision for script in scripts.walk_revisions()
    }:
        raise StoreError(
            f"the database is at revision {before}, which this version does not know: "
            "it was written by a newer version"
        )
    if before != head:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, head
