"""The tables, for SQLite and PostgreSQL alike; migrations in `db/migrations` make the same.

Moments are stored as whole microseconds since 1970 in UTC, so that both engines compare and add
them alike.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.types import Grade

#: The open states of a delivery, as literal SQL for partial indexes.
OPEN = "state IN ('queued', 'sending')"

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
    return _EPOCH + timedelta(microseconds=value)


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
_Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", _Id, primary_key=True, autoincrement=True)


def _chat_id(*, ondelete: str | None = None, **options: Any) -> sa.Column[int]:
    chat = sa.ForeignKey("chats.id", ondelete=ondelete)
    return sa.Column("chat_id", sa.BigInteger, chat, nullable=False, **options)


chats = sa.Table(
    "chats",
    metadata,
    _id(),
    sa.Column("platform", Words, nullable=False),
    sa.Column("address", Words, nullable=False),
    sa.Column("thread", Words, nullable=False),
    sa.Column("kind", Words, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("title", Words, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("state_since", Moment, nullable=False),
    sa.Column("state_why", Words),
    #: what a suspended chat returns to: its people may have paused it before
    sa.Column("state_before", Words),
    #: the pace of the chat, see bot/core/pacing.py; the topics of a chat share it
    sa.Column("ready_at", Moment, nullable=False),
    #: until when the platform wants nothing said here
    sa.Column("quiet_until", Moment),
    #: `bot.core.choices.ChatChoices` as JSON
    sa.Column("choices", Words, nullable=False, server_default="{}"),
    sa.UniqueConstraint("platform", "address", "thread"),
)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    _chat_id(primary_key=True),
    sa.Column("area", Words, primary_key=True),
    sa.Column("since", Moment, nullable=False),
    #: `bot.core.choices.SubscriptionChoices` as JSON
    sa.Column("choices", Words, nullable=False, server_default="{}"),
    sa.Index("ix_subscriptions_area", "area"),
)

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("id", Words, primary_key=True),
    sa.Column("next_due_at", Moment, nullable=False),
    sa.Column("lease_until", Moment),
    sa.Column("etag", Words),
    sa.Column("last_modified", Words),
    sa.Column("body_hash", Words),
    sa.Column("failures", sa.Integer, nullable=False, default=0),
    sa.Column("last_fetch_at", Moment),
    sa.Column("last_ok_at", Moment),
    sa.Column("last_new_at", Moment),
    sa.Column("last_error", Words),
    sa.Column("baseline_at", Moment),
    sa.Column("moved_to", Words),
    sa.Column("ttl", sa.Integer),
)

items = sa.Table(
    "items",
    metadata,
    _id(),
    sa.Column("feed_id", Words, sa.ForeignKey("feeds.id"), nullable=False),
    sa.Column("guid", Words, nullable=False),
    sa.Column("digest", Words, nullable=False),
    sa.Column("url", Words),
    sa.Column("title", Words, nullable=False),
    sa.Column("summary", Words, nullable=False),
    sa.Column("published_at", Moment),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("state", Words, nullable=False),
    #: codes of `bot.core.topics`, joined by blanks
    sa.Column("topics", Words, nullable=False, server_default=""),
    #: `bot.core.links.page` of the address: the same for every spelling of it
    sa.Column("page", Words),
    sa.UniqueConstraint("feed_id", "guid"),
    sa.Index("ix_items_page", "page"),
    sa.Index("ix_items_feed_id_digest", "feed_id", "digest"),
    sa.Index(
        "ix_items_held",
        "feed_id",
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    ),
)

matches = sa.Table(
    "matches",
    metadata,
    sa.Column("item_id", sa.BigInteger, sa.ForeignKey("items.id"), primary_key=True),
    sa.Column("area", Words, primary_key=True),
    sa.Column("level", Words, nullable=False),
    sa.Column("why", Words, nullable=False),
    #: the codes of `Match.reach`, joined by blanks; table `reach` has them one by one
    sa.Column("reach", Words, nullable=False),
    sa.Column("grade", Words, nullable=False, server_default=Grade.SURE.value),
    sa.Index(
        "ix_matches_unsure",
        "item_id",
        sqlite_where=sa.text("grade = 'unsure'"),
        postgresql_where=sa.text("grade = 'unsure'"),
    ),
)

#: what is told: unsure matches are not here
reach = sa.Table(
    "reach",
    metadata,
    sa.Column("area", Words, primary_key=True),
    sa.Column("item_id", sa.BigInteger, sa.ForeignKey("items.id"), primary_key=True),
    #: the best one of the matches that reach the area
    sa.Column("grade", Words, nullable=False, server_default=Grade.SURE.value),
)

#: "Not my area", said by a chat about an item
objections = sa.Table(
    "objections",
    metadata,
    sa.Column("item_id", sa.BigInteger, sa.ForeignKey("items.id"), primary_key=True),
    _chat_id(primary_key=True, ondelete="CASCADE"),
    sa.Column("made_at", Moment, nullable=False),
    sa.Index("ix_objections_chat_id", "chat_id"),
    sa.Index("ix_objections_made_at", "made_at"),
)

notices = sa.Table(
    "notices",
    metadata,
    _id(),
    sa.Column("kind", Words, nullable=False),
    sa.Column("source_key", Words, nullable=False, unique=True),
    sa.Column("document", Words, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("send_before", Moment, nullable=False),
    #: the notice that this one says anew
    sa.Column("revises", sa.BigInteger),
    sa.Index(
        "ix_notices_revises",
        "revises",
        sqlite_where=sa.text("revises IS NOT NULL"),
        postgresql_where=sa.text("revises IS NOT NULL"),
    ),
)

parts = sa.Table(
    "parts",
    metadata,
    sa.Column("notice_id", sa.BigInteger, sa.ForeignKey("notices.id"), primary_key=True),
    sa.Column("platform", Words, primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    sa.Column("body", Words, nullable=False),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    _id(),
    sa.Column("notice_id", sa.BigInteger, sa.ForeignKey("notices.id"), nullable=False),
    _chat_id(),
    #: the revision whose text it got before it was first attempted; none: its own notice's
    sa.Column("shows", sa.BigInteger),
    sa.Column("part", sa.Integer, nullable=False),
    sa.Column("operation", Words, nullable=False),
    #: of the chat, repeated here for the index of the claim
    sa.Column("platform", Words, nullable=False),
    sa.Column("lane", sa.Integer, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("doubts", sa.Integer, nullable=False),
    sa.Column("first_doubt_at", Moment),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("lease_until", Moment),
    sa.Column("send_before", Moment, nullable=False),
    sa.Column("target_ref", Words),
    sa.Column("remote_ref", Words),
    sa.Column("last_error", Words),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("settled_at", Moment),
    sa.UniqueConstraint("notice_id", "chat_id", "part", "operation"),
    sa.Index(
        "ix_deliveries_queue",
        "platform",
        "lane",
        "due_at",
        "id",
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    ),
    sa.Index(
        "ix_deliveries_open",
        "chat_id",
        "lane",
        "id",
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    ),
    sa.Index(
        "ix_deliveries_sending",
        "lease_until",
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    ),
    sa.Index(
        "ix_deliveries_held",
        "chat_id",
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    ),
    sa.Index(
        "ix_deliveries_shows",
        "shows",
        sqlite_where=sa.text("shows IS NOT NULL"),
        postgresql_where=sa.text("shows IS NOT NULL"),
    ),
    sa.Index("ix_deliveries_chat_id", "chat_id", "id"),
    sa.Index("ix_deliveries_settled_at", "settled_at"),
)

paces = sa.Table(
    "paces",
    metadata,
    sa.Column("platform", Words, primary_key=True),
    sa.Column("ready_at", Moment, nullable=False),
    sa.Column("turn", sa.BigInteger, nullable=False),
)

requests = sa.Table(
    "requests",
    metadata,
    sa.Column("platform", Words, primary_key=True),
    sa.Column("key", Words, primary_key=True),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Index("ix_requests_seen_at", "seen_at"),
)

files = sa.Table(
    "files",
    metadata,
    #: SHA-256 of the bytes, in hex
    sa.Column("file", Words, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.Index("ix_files_added_at", "added_at"),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("holder", Words, nullable=False),
    sa.Column("until", Moment, nullable=False),
)

cursors = sa.Table(
    "cursors",
    metadata,
    sa.Column("name", Words, primary_key=True),
    sa.Column("value", Words, nullable=False),
)
