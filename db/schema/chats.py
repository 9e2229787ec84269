"""Whom we talk to and what they chose."""

from __future__ import annotations

import sqlalchemy as sa

from db.schema.columns import Moment, Words, chat_id, id_column, metadata

chats = sa.Table(
    "chats",
    metadata,
    id_column(),
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
    #: whether its people agreed to broadcasts: on, off; asked: they have not said; null: not asked
    sa.Column("broadcasts", Words),
    #: `bot.core.choices.ChatChoices` as JSON; what SQL asks of them stands in the columns below
    sa.Column("choices", Words, nullable=False, server_default="{}"),
    sa.Column("zone", Words, nullable=False, server_default="Europe/London"),
    #: quiet hours as 22:00-07:00, in the zone
    sa.Column("quiet", Words),
    #: urgent alerts may break the quiet hours
    sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("most_a_day", sa.Integer),
    #: an owner of the bot whose private chat this is, where the address does not say so
    sa.Column("owner", Words),
    sa.UniqueConstraint("platform", "address", "thread"),
    sa.Index("ix_chats_zone", "zone"),
    sa.Index(
        "ix_chats_quiet",
        "quiet",
        "zone",
        sqlite_where=sa.text("quiet IS NOT NULL"),
        postgresql_where=sa.text("quiet IS NOT NULL"),
    ),
    sa.Index(
        "ix_chats_capped",
        "zone",
        sqlite_where=sa.text("most_a_day IS NOT NULL"),
        postgresql_where=sa.text("most_a_day IS NOT NULL"),
    ),
)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    chat_id(primary_key=True),
    sa.Column("area", Words, primary_key=True),
    sa.Column("since", Moment, nullable=False),
    #: `bot.core.choices.SubscriptionChoices` as JSON
    sa.Column("choices", Words, nullable=False, server_default="{}"),
    #: the areas it was carried over from, joined by blanks
    sa.Column("carried_from", Words, nullable=False, server_default=""),
    #: the day of the last change of areas that was carried out on it, as 2026-04-01
    sa.Column("settled", Words),
    sa.Index("ix_subscriptions_area", "area"),
)

adoptions = sa.Table(
    "adoptions",
    metadata,
    #: the day of the change, as 2026-04-01
    sa.Column("vintage", Words, primary_key=True),
    sa.Column("decided_at", Moment, nullable=False),
    #: when every subscription had been carried over
    sa.Column("finished_at", Moment),
)

#: what a chat does not want to hear of until a moment
snoozes = sa.Table(
    "snoozes",
    metadata,
    chat_id(primary_key=True, ondelete="CASCADE"),
    #: `bot.core.lists.Snoozed`
    sa.Column("kind", Words, primary_key=True),
    #: the thread of a story, the id of a feed, or the code of a topic
    sa.Column("what", Words, primary_key=True),
    sa.Column("until", Moment, nullable=False),
    sa.Index("ix_snoozes_until", "until"),
)

invitations = sa.Table(
    "invitations",
    metadata,
    id_column(),
    sa.Column("platform", Words, nullable=False),
    sa.Column("address", Words, nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    #: whether an owner wants us to go; nothing: not decided yet
    sa.Column("accepted", sa.Boolean),
    sa.UniqueConstraint("platform", "address"),
)

reminders = sa.Table(
    "reminders",
    metadata,
    chat_id(primary_key=True),
    sa.Column("area", Words, primary_key=True),
    sa.Column("since", Moment, nullable=False),
)

reminded = sa.Table(
    "reminded",
    metadata,
    chat_id(primary_key=True),
    sa.Column("chance", Words, primary_key=True),
    sa.Column("day", Words, primary_key=True),
    sa.Column("stage", sa.Integer, primary_key=True),
    sa.Column("sent_at", Moment, nullable=False),
)
