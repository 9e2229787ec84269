"""What every topic of questions shares: its connection, and an insert that keeps what is there."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema.columns import Moment, from_micros


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

    async def _rows(self, query: sa.Select[Any]) -> list[tuple[Any, ...]]:
        """The rows of a query for many, in one step of the driver: that of SQLite lets go of the
        interpreter at every row, and while others compute it is long in getting it back."""
        if self._postgresql:
            return [tuple(row) for row in await self._connection.execute(query)]
        of = query.subquery()
        packed = sa.select(sa.func.json_group_array(sa.func.json_array(*of.c)))
        rows = json.loads(await self._connection.scalar(packed) or "[]")
        moments = [n for n, column in enumerate(of.c) if isinstance(column.type, Moment)]
        for row in rows:
            for n in moments:
                if row[n] is not None:
                    row[n] = from_micros(row[n])
        return [tuple(row) for row in rows]

    async def _run(self, statement: sa.Executable, *parameters: Any) -> int:
        """Execute a change; how many rows it touched."""
        result = await self._connection.execute(statement, *parameters)
        return int(result.rowcount)
