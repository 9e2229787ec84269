"""What goes out."""

from __future__ import annotations

import sqlalchemy as sa

from db.schema.columns import Moment, Words, chat_id, id_column, metadata

#: The open states of a delivery, as literal SQL for partial indexes.
OPEN = "state IN ('queued', 'sending')"

notices = sa.Table(
    "notices",
    metadata,
    id_column(),
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
    id_column(),
    sa.Column("notice_id", sa.BigInteger, sa.ForeignKey("notices.id"), nullable=False),
    chat_id(),
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
        "ix_deliveries_waiting",
        "notice_id",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
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

files = sa.Table(
    "files",
    metadata,
    #: SHA-256 of the bytes, in hex
    sa.Column("file", Words, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("added_at", Moment, nullable=False),
    sa.Index("ix_files_added_at", "added_at"),
)
