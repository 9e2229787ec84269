"""What every topic of questions shares: its connection, and an insert that keeps what is there."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


class Topic:
    """The questions about one topic, asked on one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    @property
    def _postgresql(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    def _insert(self, table: sa.Table) -> Any:
        """An INSERT that knows ON CONFLICT, in the words of this database."""
        return postgresql.insert(table) if self._postgresql else sqlite.insert(table)

    async def _run(self, statement: sa.Executable, *parameters: Any) -> int:
        """Execute a change; how many rows it touched."""
        result = await self._connection.execute(statement, *parameters)
        return int(result.rowcount)
