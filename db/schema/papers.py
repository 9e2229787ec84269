"""Board meetings and their papers."""

from __future__ import annotations

import sqlalchemy as sa

from db.schema.columns import Moment, Words, id_column, metadata

meetings = sa.Table(
    "meetings",
    metadata,
    id_column(),
    sa.Column("feed_id", Words, sa.ForeignKey("feeds.id"), nullable=False),
    sa.Column("kind", Words, nullable=False),
    #: days and times of day as ISO 8601, as they are the wall's and not moments
    sa.Column("day", Words, nullable=False),
    sa.Column("month_only", sa.Boolean, nullable=False),
    sa.Column("begins", Words),
    sa.Column("place", Words, nullable=False),
    sa.Column("url", Words),
    sa.Column("agenda", Words, nullable=False),
    sa.Column("questions_by", Words),
    sa.Column("questions_words", Words, nullable=False),
    sa.Column("cancelled", sa.Boolean, nullable=False),
    sa.Column("moved_from", Words),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("announced_at", Moment),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("missing_since", Moment),
    sa.Index("ix_meetings_feed_id", "feed_id", "day"),
)

papers = sa.Table(
    "papers",
    metadata,
    id_column(),
    sa.Column("meeting_id", sa.BigInteger, sa.ForeignKey("meetings.id"), nullable=False),
    sa.Column("url", Words, nullable=False),
    sa.Column("title", Words, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("pages", sa.Integer),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.UniqueConstraint("meeting_id", "url"),
    sa.Index("ix_papers_url", "url"),
    sa.Index(
        "ix_papers_waiting",
        "due_at",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    ),
)

findings = sa.Table(
    "findings",
    metadata,
    sa.Column("paper_id", sa.BigInteger, sa.ForeignKey("papers.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("page", sa.Integer, nullable=False),
    sa.Column("word", Words, nullable=False),
    sa.Column("snippet", Words, nullable=False),
)
