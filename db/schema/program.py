"""What the program remembers of its own doings."""

from __future__ import annotations

import sqlalchemy as sa

from db.schema.columns import Moment, Words, metadata

requests = sa.Table(
    "requests",
    metadata,
    sa.Column("platform", Words, primary_key=True),
    sa.Column("key", Words, primary_key=True),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Index("ix_requests_seen_at", "seen_at"),
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
