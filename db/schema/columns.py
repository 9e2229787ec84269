"""What columns are made of. Moments are stored as whole microseconds since 1970 in UTC, so that
both engines compare and add them alike.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """A moment as stored."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    """A stored moment."""
    return _EPOCH + value * _MICROSECOND


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware UTC datetime as a big integer of microseconds."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        """Store."""
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        """Read."""
        return None if value is None else from_micros(value)


def storable(text: str) -> str:
    """A text as `Words` stores it: with a replacement character for what no database takes."""
    if text.isascii() and "\x00" not in text:
        return text
    return (
        text.replace("\x00", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    )


class Words(sa.types.TypeDecorator[str]):
    """Text as both databases take it: neither stores halves of surrogate pairs, PostgreSQL no NUL.

    Such characters come from broken feeds, headers and error messages; one of them must not keep
    all that is written with it out of the database for ever.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Store what can be stored."""
        return None if value is None else storable(value)


#: SQLite gives automatic row ids only to a column of exactly INTEGER.
RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def id_column() -> sa.Column[int]:
    """A row id that the database gives."""
    return sa.Column("id", RowId, primary_key=True, autoincrement=True)


def chat_id(*, ondelete: str | None = None, **options: Any) -> sa.Column[int]:
    """The chat that a row is about."""
    chat = sa.ForeignKey("chats.id", ondelete=ondelete)
    return sa.Column("chat_id", sa.BigInteger, chat, nullable=False, **options)
