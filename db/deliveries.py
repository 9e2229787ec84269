"""How a row of the outbox becomes a `Delivery`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.core.choices import chat_choices_from_json
from bot.core.delivery import transaction_id
from bot.core.types import Address, ChatKind, Delivery, Lane, Operation
from db.schema import chats, deliveries, notices, parts


def text_of(table: Any) -> sa.ColumnElement[int]:
    """The notice whose parts a delivery of this table shows: its own, or a revision of it."""
    return sa.func.coalesce(table.c.shows, table.c.notice_id)


def delivery_select() -> sa.Select[Any]:
    """Deliveries with the address and the body they need."""
    return (
        sa.select(
            deliveries,
            chats.c.address,
            chats.c.thread,
            chats.c.kind,
            chats.c.choices,
            sa.func.coalesce(parts.c.body, "").label("body"),  # a deletion has none
            notices.c.source_key,
        )
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .join(notices, notices.c.id == deliveries.c.notice_id)
        .outerjoin(
            parts,
            sa.and_(
                parts.c.notice_id == text_of(deliveries),
                parts.c.platform == deliveries.c.platform,
                parts.c.part == deliveries.c.part,
            ),
        )
    )


def to_delivery(row: Any) -> Delivery:
    """A row of `delivery_select`."""
    return Delivery(
        id=row.id,
        notice_id=row.notice_id,
        chat_id=row.chat_id,
        at=Address(row.platform, row.address, row.thread),
        chat_kind=ChatKind(row.kind),
        part=row.part,
        operation=Operation(row.operation),
        lane=Lane(row.lane),
        body=row.body,
        target_ref=row.target_ref,
        transaction_id=transaction_id(row.source_key, row.chat_id, row.part, row.operation),
        attempts=row.attempts,
        doubts=row.doubts,
        first_doubt_at=row.first_doubt_at,
        send_before=row.send_before,
        created_at=row.created_at,
        sound=chat_choices_from_json(row.choices).sound,
    )
