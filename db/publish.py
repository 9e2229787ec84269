"""Publishing: a notice and its audience become deliveries in one statement."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, assert_never

import sqlalchemy as sa

from bot.core.document import Action, from_json, to_json
from bot.core.outbox import (
    Agreed,
    Audience,
    Bodies,
    ChannelsOf,
    Followers,
    OneChat,
    Owners,
    These,
    Wishing,
)
from bot.core.selection import Posting
from bot.core.types import ChatKind, ChatState, DeliveryState, Notice, Operation
from db.deliveries import text_of
from db.followers import awake, following, listening, not_told, wants_alerts, wishing
from db.revise import Revise
from db.schema import Words, broadcast_channels, channels, chats, deliveries, notices, parts


class Publish(Revise):
    """The part of `bot.core.outbox.Outbox` that fills it."""

    async def publish(self, notice: Notice, bodies: Bodies, audience: Audience) -> int:
        """Store the notice with its parts, and one delivery per part and chat not yet reached."""
        made = await self._add_notice(notice, bodies)
        if made is not None:
            return await self._deliver(_recipients(made, None, notice, audience))
        line = [row.id for row in await self._line(notice.source_key)]
        newest = line[-1] if len(line) > 1 else None
        reached = sa.select(deliveries.c.chat_id).where(deliveries.c.notice_id == line[0])
        rows = _recipients(line[0], newest, notice, audience)
        return await self._deliver(rows.where(chats.c.id.not_in(reached)))

    async def actions(self, chat_id: int, ref: str | None) -> tuple[Action, ...]:
        """The buttons below a message, or below the last one of the chat that had some."""
        mine = (
            sa.select(notices.c.document)
            .join(deliveries, notices.c.id == text_of(deliveries))
            .where(deliveries.c.chat_id == chat_id)
            .order_by(deliveries.c.id.desc())
        )
        if ref is None:
            return await self._first_actions(mine.limit(20))
        said = sa.or_(deliveries.c.remote_ref == ref, deliveries.c.target_ref == ref)
        found = await self._first_actions(mine.where(said).limit(1))
        # People see a message before we have noted its id, and some whose answer was lost.
        unnamed = sa.and_(deliveries.c.remote_ref.is_(None), deliveries.c.attempts > 0)
        return found or await self._first_actions(mine.where(unnamed).limit(1))

    async def _first_actions(self, documents: sa.Select[Any]) -> tuple[Action, ...]:
        for text in await self._connection.scalars(documents):
            document = from_json(json.loads(text))
            if document.actions:
                return document.actions
        return ()

    async def _add_notice(self, notice: Notice, bodies: Bodies) -> int | None:
        """The id of the new notice, None if it was published before."""
        values = {
            "kind": notice.kind,
            "source_key": notice.source_key,
            "document": json.dumps(to_json(notice.document), ensure_ascii=False),
            "created_at": notice.created_at,
            "send_before": notice.send_before,
        }
        made: int | None = await self._connection.scalar(
            self._insert(notices).values(values).on_conflict_do_nothing().returning(notices.c.id)
        )
        if made is not None:
            await self._add_parts(made, bodies)
        return made


def _recipients(
    notice_id: int, shows: int | None, notice: Notice, audience: Audience
) -> sa.Select[Any]:
    """One row per chat and part, in the order of `COLUMNS`; `shows` is the revision that gives
    the text."""
    target = sa.literal(audience.target_ref if isinstance(audience, OneChat) else None, Words)
    created_at = sa.literal(notice.created_at, deliveries.c.due_at.type)
    edits = sa.and_(target.is_not(None), parts.c.part == 0)
    return (
        sa.select(
            sa.literal(notice_id),
            chats.c.id,
            sa.literal(shows, deliveries.c.shows.type),
            parts.c.part,
            sa.case((edits, Operation.EDIT.value), else_=Operation.SEND.value),
            chats.c.platform,
            sa.literal(int(notice.lane)),
            _begins_as(audience),
            sa.literal(0),
            sa.literal(0),
            sa.case((chats.c.quiet_until > created_at, chats.c.quiet_until), else_=created_at),
            sa.literal(notice.send_before, deliveries.c.send_before.type),
            sa.case((edits, target), else_=None),
            created_at,
        )
        .join(
            parts,
            sa.and_(
                parts.c.platform == chats.c.platform, parts.c.notice_id == (shows or notice_id)
            ),
        )
        .where(_who(notice, audience))
        .order_by(chats.c.id, parts.c.part)
    )


def _begins_as(audience: Audience) -> sa.ColumnElement[str]:
    """Held where the chat is suspended, waiting where its turn in a broadcast comes later."""
    suspended = chats.c.state == ChatState.SUSPENDED
    held, queued = DeliveryState.HELD.value, DeliveryState.QUEUED.value
    match audience:
        case ChannelsOf(_, first) | Agreed(_, first) if first:
            rank = sa.func.dense_rank().over(partition_by=chats.c.platform, order_by=chats.c.id)
            most = sa.case(*((chats.c.platform == p, n) for p, n in first.items()), else_=0)
            later = rank > most, DeliveryState.WAITING.value
            return sa.case((suspended, held), later, else_=queued)
        case Followers() | Wishing() | These():
            asking = sa.select(channels.c.chat_id).where(channels.c.posting == Posting.ASK)
            asks = chats.c.id.in_(asking), DeliveryState.WAITING.value
            return sa.case((suspended, held), asks, else_=queued)
        case _:
            return sa.case((suspended, held), else_=queued)


def agreed(areas: Collection[str], now: datetime) -> sa.ColumnElement[bool]:
    """Whether a chat is a person who agreed to broadcasts and follows one of the areas."""
    return sa.and_(
        chats.c.kind == ChatKind.PRIVATE,
        chats.c.broadcasts == "on",
        following(areas),
        listening(now),
    )


def _who(notice: Notice, audience: Audience) -> sa.ColumnElement[bool]:
    match audience:
        case OneChat(chat_id, _):
            return chats.c.id == chat_id
        case Owners(addresses):
            here = [
                sa.and_(
                    chats.c.platform == at.platform,
                    chats.c.thread == at.thread,
                    sa.or_(
                        chats.c.address == at.address,
                        sa.and_(chats.c.owner == at.address, chats.c.kind == ChatKind.PRIVATE),
                    ),
                )
                for at in addresses
            ]
            return sa.or_(sa.false(), *here)
        case Followers(areas):
            return sa.and_(following(areas), wants_alerts(), listening(notice.created_at))
        case Wishing(news, wishes):
            return sa.and_(
                wishing(wishes),
                wants_alerts(),
                listening(notice.created_at),
                awake(news, notice.created_at),
                not_told(news.story_id, news.source_keys),
            )
        case These(chat_ids):
            return sa.and_(chats.c.id.in_(chat_ids), chats.c.state != ChatState.PAUSED)
        case ChannelsOf(broadcast_id, _):
            mine = broadcast_channels.c.broadcast_id == broadcast_id
            return chats.c.id.in_(sa.select(broadcast_channels.c.chat_id).where(mine))
        case Agreed(areas, _):
            return agreed(areas, notice.created_at)
        case _:
            assert_never(audience)
