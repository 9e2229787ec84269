"""The audit: entries that are only ever added, each sealed together with the one before it.

The seal is the SHA-256 of the canonical JSON of everything else in the entry.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from canonicaljson import encode_canonical_json

from bot.core.campaign import Entry
from db.base import Topic
from db.schema import audit, micros, storable

#: The seal before the first.
FIRST = "0" * 64
#: Any number; the lock under which entries are added one after another.
_LOCK = 7_311_023


class Audit(Topic):
    """See `bot.core.campaign.Audit`."""

    async def add(
        self,
        at: datetime,
        actor: int | None,
        action: str,
        *,
        broadcast: int | None = None,
        areas: Sequence[str] = (),
        details: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Write it down behind the newest entry."""
        if self._postgresql:
            await self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        newest = sa.select(audit.c.id, audit.c.seal).order_by(audit.c.id.desc()).limit(1)
        last = (await self._connection.execute(newest)).first()
        number, previous = (last.id + 1, last.seal) if last else (1, FIRST)
        kept = json.loads(storable(json.dumps(dict(details or {}), ensure_ascii=False)))
        entry = Entry(number, at, actor, broadcast, action, tuple(areas), kept, previous, seal="")
        sealed = seal_of(entry)
        await self._run(
            sa.insert(audit).values(
                id=number,
                at=at,
                actor=actor,
                broadcast_id=broadcast,
                action=action,
                areas=json.dumps(list(areas)),
                details=json.dumps(kept, ensure_ascii=False),
                previous=previous,
                seal=sealed,
            )
        )
        return Entry(number, at, actor, broadcast, action, tuple(areas), kept, previous, sealed)

    async def entries(
        self, *, after: int = 0, limit: int = 1000, broadcast: int | None = None
    ) -> list[Entry]:
        """Entries in order."""
        select = sa.select(audit).where(audit.c.id > after).order_by(audit.c.id).limit(limit)
        if broadcast is not None:
            select = select.where(audit.c.broadcast_id == broadcast)
        return [_entry(row) for row in await self._connection.execute(select)]

    async def latest(self, limit: int) -> list[Entry]:
        """The newest entries, newest first."""
        select = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
        return [_entry(row) for row in await self._connection.execute(select)]


def seal_of(entry: Entry) -> str:
    """The seal that an entry must have."""
    said = {
        "id": entry.id,
        "at": micros(entry.at),
        "actor": entry.actor,
        "broadcast": entry.broadcast_id,
        "action": entry.action,
        "areas": list(entry.areas),
        "details": dict(entry.details),
        "previous": entry.previous,
    }
    return hashlib.sha256(encode_canonical_json(said)).hexdigest()


def first_fault(entries: Sequence[Entry], previous: str, number: int) -> str | None:
    """What is wrong with these entries, which follow the seal `previous` of the entry `number`."""
    for entry in entries:
        number += 1
        if entry.id != number:
            return f"entry {number} is missing"
        if entry.previous != previous:
            return f"entry {number} does not follow from the one before it"
        if entry.seal != seal_of(entry):
            return f"entry {number} has been changed"
        previous = entry.seal
    return None


def _entry(row: Any) -> Entry:
    return Entry(
        id=row.id,
        at=row.at,
        actor=row.actor,
        broadcast_id=row.broadcast_id,
        action=row.action,
        areas=tuple(json.loads(row.areas)),
        details=json.loads(row.details),
        previous=row.previous,
        seal=row.seal,
    )
