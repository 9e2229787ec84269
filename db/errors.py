"""What databases and their drivers raise, turned into the one error that the program knows.

`db.store` and `db.migrate` use it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import sqlalchemy as sa

from bot.core.store import StoreError

#: What a driver raises while it connects comes without SQLAlchemy's wrapping.
TROUBLE = (
    sa.exc.SQLAlchemyError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    sqlite3.Error,
    OSError,
)


@contextmanager
def store_errors() -> Iterator[None]:
    """Wrap what the database and its driver raise, once."""
    try:
        yield
    except TROUBLE as error:
        raise StoreError(f"{type(error).__name__}: {_brief(error)}") from error


def _brief(error: BaseException) -> str:
    """The driver's words without statement and parameters, which may hold what people wrote."""
    cause = getattr(error, "orig", None) or error
    return str(cause).splitlines()[0] if str(cause) else type(cause).__name__
