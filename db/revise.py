"""Saying anew what a notice said: new text where nothing has left, edits where something has.

A notice and its revisions are a line: the revisions have `revises` set to the notice. A *slot* is
one part of that line in one chat, which is one message of the platform.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from bot.core.document import Document, to_json
from bot.core.outbox import Bodies, Revision
from bot.core.types import ChatState, DeliveryState, Operation
from db.announce import Announcer
from db.schema import chats, deliveries, notices, parts

#: The document of a withdrawal. No notice says nothing.
WITHDRAWN = json.dumps(to_json(Document(())))

_WAITS = deliveries.c.state.in_((DeliveryState.QUEUED, DeliveryState.HELD, DeliveryState.WAITING))


class Revise(Announcer):
    """The part of `bot.core.outbox.Outbox` that says things anew."""

    async def revise(self, source_key: str, revision: Revision, bodies: Bodies) -> int:
        """Say anew.

        1. What was never attempted shows the new text.
        2. What waits for a part that is no more ends.
        3. Everything else that stands, or may, is edited or deleted, and new parts are sent.
        """
        line = await self._line(source_key)
        if not line or line[-1].document == WITHDRAWN:
            return 0
        revision_id = await self._add_revision(line[0], revision, bodies)
        if revision_id is None:
            return 0
        ids = [row.id for row in line]
        platforms = list(bodies)
        waiting = sa.update(deliveries).where(
            deliveries.c.notice_id.in_(ids),
            deliveries.c.platform.in_(platforms),
            deliveries.c.operation != Operation.DELETE,
            _WAITS,
        )
        exists = deliveries.c.part < _part_count(revision_id)
        changed = await self._run(
            waiting.where(exists, deliveries.c.attempts == 0).values(shows=revision_id)
        )
        changed += await self._run(
            waiting.where(~exists, deliveries.c.doubts == 0).values(
                state=DeliveryState.DEAD,
                last_error="withdrawn" if revision.document is None else "no longer a part",
                settled_at=revision.created_at,
            )
        )
        made = await self._deliver(_changes(ids, revision_id, revision, platforms))
        if any(len(texts) > 1 for texts in bodies.values()):
            made += await self._deliver(_new_parts(ids, revision_id, revision))
        return changed + made

    async def _line(self, source_key: str) -> list[Any]:
        """A notice and its revisions, oldest first; locked against others who publish it."""
        root = await self._connection.scalar(
            sa.select(notices.c.id)
            .where(notices.c.source_key == source_key)
            .with_for_update(key_share=True)
        )
        if root is None:
            return []
        rows = await self._connection.execute(
            sa.select(notices)
            .where(sa.or_(notices.c.id == root, notices.c.revises == root))
            .order_by(notices.c.id)
        )
        return list(rows)

    async def _add_revision(self, root: Any, revision: Revision, bodies: Bodies) -> int | None:
        """The id of the new revision, None if it was published before."""
        document = revision.document or Document(())
        made: int | None = await self._connection.scalar(
            self._insert(notices)
            .values(
                kind=root.kind,
                source_key=f"{root.source_key}\x1f{revision.key}",
                document=json.dumps(to_json(document), ensure_ascii=False),
                created_at=revision.created_at,
                send_before=revision.send_before,
                revises=root.id,
            )
            .on_conflict_do_nothing()
            .returning(notices.c.id)
        )
        if made is not None:
            await self._add_parts(made, bodies)
        return made


def _part_count(revision_id: int) -> sa.ScalarSelect[Any]:
    """How many parts a revision has on the platform of a delivery."""
    return (
        sa.select(sa.func.count())
        .where(parts.c.notice_id == revision_id, parts.c.platform == deliveries.c.platform)
        .correlate(deliveries)
        .scalar_subquery()
    )


def _slots(ids: Collection[int], *states: sa.ColumnElement[bool]) -> sa.Subquery:
    """The newest delivery of each slot of a line, among those in these states."""
    return (
        sa.select(
            deliveries.c.chat_id, deliveries.c.part, sa.func.max(deliveries.c.id).label("newest")
        )
        .where(deliveries.c.notice_id.in_(list(ids)), *states)
        .group_by(deliveries.c.chat_id, deliveries.c.part)
        .subquery()
    )


def _standing(ids: Collection[int]) -> sa.Subquery:
    """Slots where a message stands, or is on its way."""
    over = (DeliveryState.DEAD, DeliveryState.UNCERTAIN)
    return _slots(ids, deliveries.c.state.not_in(over))


def _changes(
    ids: Collection[int], revision_id: int, revision: Revision, platforms: Collection[str]
) -> sa.Select[Any]:
    """An edit or a deletion for each standing slot that does not show the new text anyway."""
    slots = _standing(ids)
    edited = deliveries.c.part < _part_count(revision_id)
    shows_it = sa.and_(_WAITS, sa.func.coalesce(deliveries.c.shows, 0) == revision_id)
    operation = sa.case((edited, Operation.EDIT.value), else_=Operation.DELETE.value)
    return (
        _rows(revision_id, revision, deliveries.c.part, operation)
        .select_from(slots)
        .join(deliveries, deliveries.c.id == slots.c.newest)
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .where(
            deliveries.c.platform.in_(list(platforms)),
            deliveries.c.operation != Operation.DELETE,
            ~shows_it,
        )
        .order_by(deliveries.c.chat_id, deliveries.c.part)
    )


def _new_parts(ids: Collection[int], revision_id: int, revision: Revision) -> sa.Select[Any]:
    """A message for each part beyond what a chat has, where its first part stands."""
    slots = _standing(ids)
    never_left = sa.and_(deliveries.c.state == DeliveryState.DEAD, deliveries.c.attempts == 0)
    taken = _slots(ids, ~never_left)
    last = deliveries.alias("last")
    return (
        _rows(revision_id, revision, parts.c.part, sa.literal(Operation.SEND.value))
        .select_from(slots)
        .join(deliveries, deliveries.c.id == slots.c.newest)
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .join(
            parts,
            sa.and_(
                parts.c.notice_id == revision_id,
                parts.c.platform == deliveries.c.platform,
                parts.c.part > 0,
            ),
        )
        .outerjoin(
            taken,
            sa.and_(taken.c.chat_id == deliveries.c.chat_id, taken.c.part == parts.c.part),
        )
        .outerjoin(last, last.c.id == taken.c.newest)
        .where(
            slots.c.part == 0,
            deliveries.c.operation != Operation.DELETE,
            sa.or_(last.c.id.is_(None), last.c.operation == Operation.DELETE),
        )
        .order_by(deliveries.c.chat_id, parts.c.part)
    )


def _rows(
    revision_id: int,
    revision: Revision,
    part: sa.ColumnElement[int],
    operation: sa.ColumnElement[str],
) -> sa.Select[Any]:
    """Rows in the order of `COLUMNS`; lane and chat are those of the delivery before."""
    suspended = chats.c.state == ChatState.SUSPENDED
    created_at = sa.literal(revision.created_at, deliveries.c.due_at.type)
    return sa.select(
        sa.literal(revision_id),
        deliveries.c.chat_id,
        sa.null(),
        part,
        operation,
        deliveries.c.platform,
        deliveries.c.lane,
        sa.case((suspended, DeliveryState.HELD.value), else_=DeliveryState.QUEUED.value),
        sa.literal(0),
        sa.literal(0),
        sa.case((chats.c.quiet_until > created_at, chats.c.quiet_until), else_=created_at),
        sa.literal(revision.send_before, deliveries.c.send_before.type),
        sa.null(),
        created_at,
    )
