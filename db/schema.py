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
    _chat_id(primary_key=True),
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

stories = sa.Table(
    "stories",
    metadata,
    _id(),
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
    _chat_id(primary_key=True, ondelete="CASCADE"),
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

#: what a chat does not want to hear of until a moment
snoozes = sa.Table(
    "snoozes",
    metadata,
    _chat_id(primary_key=True, ondelete="CASCADE"),
    #: `bot.core.lists.Snoozed`
    sa.Column("kind", Words, primary_key=True),
    #: the thread of a story, the id of a feed, or the code of a topic
    sa.Column("what", Words, primary_key=True),
    sa.Column("until", Moment, nullable=False),
    sa.Index("ix_snoozes_until", "until"),
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

invitations = sa.Table(
    "invitations",
    metadata,
    _id(),
    sa.Column("platform", Words, nullable=False),
    sa.Column("address", Words, nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    #: whether an owner wants us to go; nothing: not decided yet
    sa.Column("accepted", sa.Boolean),
    sa.UniqueConstraint("platform", "address"),
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

meetings = sa.Table(
    "meetings",
    metadata,
    _id(),
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
    _id(),
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

reminders = sa.Table(
    "reminders",
    metadata,
    _chat_id(primary_key=True),
    sa.Column("area", Words, primary_key=True),
    sa.Column("since", Moment, nullable=False),
)

reminded = sa.Table(
    "reminded",
    metadata,
    _chat_id(primary_key=True),
    sa.Column("chance", Words, primary_key=True),
    sa.Column("day", Words, primary_key=True),
    sa.Column("stage", sa.Integer, primary_key=True),
    sa.Column("sent_at", Moment, nullable=False),
)

spells = sa.Table(
    "spells",
    metadata,
    _id(),
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

waits = sa.Table(
    "waits",
    metadata,
    _chat_id(primary_key=True),
    sa.Column("sender", Words, primary_key=True),
    sa.Column("command", Words, nullable=False),
    #: whether a number is meant as words and not as a button
    sa.Column("numbers", sa.Boolean, nullable=False),
    sa.Column("until", Moment, nullable=False),
)

people = sa.Table(
    "people",
    metadata,
    _id(),
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
    _id(),
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
    _chat_id(primary_key=True, autoincrement=False),
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
    _id(),
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
    _chat_id(primary_key=True),
    sa.Index("ix_broadcast_channels_chat_id", "chat_id"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", _Id, primary_key=True, autoincrement=False),
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
    _chat_id(primary_key=True, autoincrement=False),
    sa.Column("areas", Words, nullable=False),
    sa.Column("opened_by", sa.BigInteger, nullable=False),
    sa.Column("since", Moment, nullable=False),
)

readers = sa.Table(
    "readers",
    metadata,
    _id(),
    _chat_id(unique=True),
    sa.Column("since", Moment, nullable=False),
    sa.Column("blocked_at", Moment),
)

asides = sa.Table(
    "asides",
    metadata,
    _chat_id(primary_key=True, ondelete="CASCADE"),
    sa.Column("key", Words, primary_key=True),
    sa.Column("document", Words, nullable=False),
    sa.Column("since", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Index("ix_asides_due_at", "due_at"),
)
