"""What is read and what it said."""

from __future__ import annotations

import sqlalchemy as sa

from bot.core.types import Grade
from db.schema.columns import Moment, Words, chat_id, id_column, metadata

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
    sa.Column("rhythm", sa.BigInteger),
    sa.Column("pushed_since", Moment),
    sa.Column("pushed_until", Moment),
    sa.Index("ix_feeds_next_due_at", "next_due_at"),
)

#: WebSub: what we asked of the hub of a feed; see bot/feeds/push.py
hubs = sa.Table(
    "hubs",
    metadata,
    sa.Column("feed_id", Words, sa.ForeignKey("feeds.id"), primary_key=True),
    sa.Column("hub", Words, nullable=False),
    sa.Column("topic", Words, nullable=False),
    #: the last part of our callback's address
    sa.Column("token", Words, nullable=False, unique=True),
    #: what the hub signs its deliveries with
    sa.Column("secret", Words, nullable=False),
    sa.Column("state", Words, nullable=False),
    #: when to ask the hub, again
    sa.Column("ask_at", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("last_error", Words),
)

items = sa.Table(
    "items",
    metadata,
    id_column(),
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
    chat_id(primary_key=True, ondelete="CASCADE"),
    sa.Column("made_at", Moment, nullable=False),
    sa.Index("ix_objections_chat_id", "chat_id"),
    sa.Index("ix_objections_made_at", "made_at"),
)

spells = sa.Table(
    "spells",
    metadata,
    id_column(),
    sa.Column("feed_id", Words, sa.ForeignKey("feeds.id"), nullable=False),
    sa.Column("sign", Words, nullable=False),
    sa.Column("why", Words, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("until", Moment),
    #: the last good reading and the last news before it
    sa.Column("last_ok_at", Moment),
    sa.Column("told_at", Moment),
    sa.Column("told_back_at", Moment),
    sa.Column("acknowledged_at", Moment),
    sa.Index("ix_spells_feed_id", "feed_id", "id"),
    sa.Index(
        "ix_spells_open",
        "feed_id",
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    ),
)
