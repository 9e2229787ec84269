"""The tables, for SQLite and PostgreSQL alike; migrations in `db/migrations` make the same."""

from __future__ import annotations

from db.schema.campaigns import (
    asides,
    audit,
    broadcast_channels,
    broadcasts,
    channels,
    desks,
    grants,
    people,
    readers,
    waits,
)
from db.schema.chats import (
    adoptions,
    chats,
    invitations,
    reminded,
    reminders,
    snoozes,
    subscriptions,
)
from db.schema.columns import Moment, Words, from_micros, metadata, micros, storable
from db.schema.feeds import feeds, hubs, items, matches, objections, reach, spells
from db.schema.outbox import OPEN, deliveries, files, notices, paces, parts
from db.schema.papers import findings, meetings, papers
from db.schema.program import cursors, leases, requests
from db.schema.stories import listed, stories, story_items, versions

__all__ = [
    "OPEN",
    "Moment",
    "Words",
    "adoptions",
    "asides",
    "audit",
    "broadcast_channels",
    "broadcasts",
    "channels",
    "chats",
    "cursors",
    "deliveries",
    "desks",
    "feeds",
    "files",
    "findings",
    "from_micros",
    "grants",
    "hubs",
    "invitations",
    "items",
    "leases",
    "listed",
    "matches",
    "meetings",
    "metadata",
    "micros",
    "notices",
    "objections",
    "paces",
    "papers",
    "parts",
    "people",
    "reach",
    "readers",
    "reminded",
    "reminders",
    "requests",
    "snoozes",
    "spells",
    "storable",
    "stories",
    "story_items",
    "subscriptions",
    "versions",
    "waits",
]
