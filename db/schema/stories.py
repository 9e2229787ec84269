"""Items about one event, and who was told of them by a list."""

from __future__ import annotations

import sqlalchemy as sa

from db.schema.columns import Moment, Words, chat_id, id_column, metadata

stories = sa.Table(
    "stories",
    metadata,
    id_column(),
    #: the first of the stories that this one comes back to, else its own id
    sa.Column("thread", sa.BigInteger),
    sa.Column("begun_at", Moment, nullable=False),
)

story_items = sa.Table(
    "story_items",
    metadata,
    sa.Column(
        "item_id", sa.BigInteger, sa.ForeignKey("items.id"), primary_key=True, autoincrement=False
    ),
    sa.Column("story_id", sa.BigInteger, sa.ForeignKey("stories.id"), nullable=False),
    #: the reason of the merge, or how the story began
    sa.Column("why", Words, nullable=False),
    sa.Column("joined_at", Moment, nullable=False),
    sa.Column("merged", sa.Boolean, nullable=False),
    sa.Column("changed_at", Moment),
    sa.Column("change", Words, nullable=False, server_default=""),
    sa.Index("ix_story_items_story_id", "story_id"),
    sa.Index("ix_story_items_joined_at", "joined_at"),
)

#: hashes of what an item has said, so that going back to it is no change
versions = sa.Table(
    "versions",
    metadata,
    sa.Column(
        "item_id", sa.BigInteger, sa.ForeignKey("items.id"), primary_key=True, autoincrement=False
    ),
    sa.Column("version", Words, primary_key=True),
    sa.Column("seen_at", Moment, nullable=False),
)

#: stories that a chat hears of in a list: each once, and not by an alert
listed = sa.Table(
    "listed",
    metadata,
    chat_id(primary_key=True, ondelete="CASCADE"),
    sa.Column(
        "story_id",
        sa.BigInteger,
        sa.ForeignKey("stories.id"),
        primary_key=True,
        autoincrement=False,
    ),
    #: `bot.core.lists.Why`
    sa.Column("why", Words, nullable=False),
    sa.Column("since", Moment, nullable=False),
    #: when its list is made; none once that is done, or it is told only when asked for
    sa.Column("due_at", Moment),
    sa.Column("told_at", Moment),
    sa.Index(
        "ix_listed_due_at",
        "due_at",
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    ),
    sa.Index("ix_listed_story_id", "story_id"),
    sa.Index("ix_listed_since", "since"),
)
