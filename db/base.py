"""What every topic of questions shares: its connection, and an insert that keeps what is there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.schema.columns import Moment, from_micros


@dataclass(frozen=True, slots=True)
class Many:
    """A query for many rows; to build it takes longer than to ask it, so it is built once."""

    query: sa.Select[Any]
    packed: sa.Select[Any]  #: all rows as one JSON value
    moments: tuple[int, ...]  #: which columns are moments


def many(query: sa.Select[Any]) -> Many:
    """The query in one step of the driver as well: that of SQLite lets go of the interpreter at
    every row, and while others compute it is long in getting it back."""
    of = query.subquery()
    packed = sa.select(sa.func.json_group_array(sa.func.json_array(*of.c)))
    moments = tuple(n for n, column in enumerate(of.c) if isinstance(column.type, Moment))
    return Many(query, packed, moments)


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

    async def _rows(self, asked: Many, parameters: Mapping[str, Any]) -> list[Sequence[Any]]:
        """The rows of a query for many."""
        if self._postgresql:
            return list(await self._connection.execute(asked.query, parameters))
        rows = json.loads(await self._connection.scalar(asked.packed, parameters) or "[]")
        for row in rows:
            for n in asked.moments:
                if row[n] is not None:
                    row[n] = from_micros(row[n])
        return list(rows)

    async def _run(self, statement: sa.Executable, *parameters: Any) -> int:
        """Execute a change; how many rows it touched."""
        result = await self._connection.execute(statement, *parameters)
        return int(result.rowcount)
