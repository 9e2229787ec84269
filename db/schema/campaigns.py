"""Campaign channels, their teams, and broadcasts."""

from __future__ import annotations

import sqlalchemy as sa

from db.schema.columns import Moment, RowId, Words, chat_id, id_column, metadata

waits = sa.Table(
    "waits",
    metadata,
    chat_id(primary_key=True),
    sa.Column("sender", Words, primary_key=True),
    sa.Column("command", Words, nullable=False),
    #: whether a number is meant as words and not as a button
    sa.Column("numbers", sa.Boolean, nullable=False),
    sa.Column("until", Moment, nullable=False),
)

people = sa.Table(
    "people",
    metadata,
    id_column(),
    sa.Column("platform", Words, nullable=False),
    #: a name that means nobody once the person has been erased
    sa.Column("address", Words, nullable=False),
    sa.Column("name", Words, nullable=False),
    #: the private chat in which they last spoke to us
    sa.Column("chat_id", sa.BigInteger),
    sa.Column("since", Moment, nullable=False),
    sa.UniqueConstraint("platform", "address"),
)

grants = sa.Table(
    "grants",
    metadata,
    id_column(),
    sa.Column("person", sa.BigInteger, sa.ForeignKey("people.id"), nullable=False),
    sa.Column("role", Words, nullable=False),
    #: area codes and chat ids as JSON lists
    sa.Column("areas", Words, nullable=False),
    sa.Column("channels", Words, nullable=False),
    sa.Column("source", Words, nullable=False),
    sa.Column("given_by", sa.BigInteger),
    sa.Column("since", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("ended_why", Words),
    sa.Index("ix_grants_person", "person"),
)

channels = sa.Table(
    "channels",
    metadata,
    chat_id(primary_key=True, autoincrement=False),
    sa.Column("name", Words, nullable=False),
    sa.Column("areas", Words, nullable=False),
    sa.Column("tags", Words, nullable=False),
    sa.Column("posting", Words, nullable=False),
    sa.Column("registered_by", sa.BigInteger, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("suspended_why", Words, nullable=False),
)

broadcasts = sa.Table(
    "broadcasts",
    metadata,
    id_column(),
    sa.Column("author", sa.BigInteger, sa.ForeignKey("people.id"), nullable=False),
    #: where its author is talked to; the chat may have been erased
    sa.Column("chat_id", sa.BigInteger, nullable=False),
    sa.Column("state", Words, nullable=False),
    sa.Column("state_since", Moment, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("document", Words, nullable=False),
    sa.Column("text_digest", Words, nullable=False),
    sa.Column("selection", Words, nullable=False),
    sa.Column("practice", sa.Boolean, nullable=False),
    sa.Column("urgent", sa.Boolean, nullable=False),
    sa.Column("mentions", sa.Boolean, nullable=False),
    sa.Column("again", sa.Boolean, nullable=False),
    sa.Column("reach", sa.Integer),
    sa.Column("send_at", Moment),
    sa.Column("send_before", Moment),
    sa.Column("approver", sa.BigInteger),
    sa.Column("reviewer", sa.BigInteger),
    sa.Column("started_at", Moment),
    sa.Column("ended_at", Moment),
    sa.Column("reason", Words, nullable=False),
    sa.Column("stage", Words, nullable=False),
    sa.Column("forgiven_failed", sa.Integer, nullable=False),
    sa.Column("forgiven_ended", sa.Integer, nullable=False),
    sa.Column("undone", Words, nullable=False),
    sa.Column("correction", Words),
    sa.Column("card_number", sa.Integer, nullable=False),
    sa.Column("card_at", Moment),
    sa.Column("card_digest", Words, nullable=False),
    sa.Index("ix_broadcasts_state", "state"),
    sa.Index("ix_broadcasts_started_at", "started_at"),
)

broadcast_channels = sa.Table(
    "broadcast_channels",
    metadata,
    sa.Column("broadcast_id", sa.BigInteger, sa.ForeignKey("broadcasts.id"), primary_key=True),
    chat_id(primary_key=True),
    sa.Index("ix_broadcast_channels_chat_id", "chat_id"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", RowId, primary_key=True, autoincrement=False),
    sa.Column("at", Moment, nullable=False),
    #: a person; null for the program itself
    sa.Column("actor", sa.BigInteger),
    sa.Column("broadcast_id", sa.BigInteger),
    sa.Column("action", Words, nullable=False),
    #: the areas that it concerns, as a JSON list
    sa.Column("areas", Words, nullable=False),
    sa.Column("details", Words, nullable=False),
    sa.Column("previous", Words, nullable=False),
    sa.Column("seal", Words, nullable=False),
    sa.Index("ix_audit_broadcast_id", "broadcast_id"),
)

desks = sa.Table(
    "desks",
    metadata,
    chat_id(primary_key=True, autoincrement=False),
    sa.Column("areas", Words, nullable=False),
    sa.Column("opened_by", sa.BigInteger, nullable=False),
    sa.Column("since", Moment, nullable=False),
)

readers = sa.Table(
    "readers",
    metadata,
    id_column(),
    chat_id(unique=True),
    sa.Column("since", Moment, nullable=False),
    sa.Column("blocked_at", Moment),
)

asides = sa.Table(
    "asides",
    metadata,
    chat_id(primary_key=True, ondelete="CASCADE"),
    sa.Column("key", Words, primary_key=True),
    sa.Column("document", Words, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Index("ix_asides_due_at", "due_at"),
)
