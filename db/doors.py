"""Questions about chats: who they are, whether they let us in, what they chose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.choices import ChatChoices, chat_choices_from_json, chat_choices_to_json
from bot.core.types import Address, Chat, ChatKind, ChatState, DeliveryState
from db.base import Topic
from db.schema import chats, deliveries


class Doors(Topic):
    """The part of `bot.core.store.Chats` that knows them."""

    async def ensure(self, at: Address, kind: ChatKind, title: str, now: datetime) -> Chat:
        """The chat at this address; made, renamed or restored where needed."""
        found = await self.find(at)
        if found is None:
            await self._make(at, kind, title, now)
        elif found.state is ChatState.SUSPENDED:
            await self.let_in(at, now)
        elif found.title != title or found.kind is not kind:
            await self._run(
                sa.update(chats).where(chats.c.id == found.id).values(title=title, kind=kind)
            )
        else:
            return found
        found = await self.find(at)
        assert found is not None
        return found

    async def _make(self, at: Address, kind: ChatKind, title: str, now: datetime) -> None:
        # A topic shares the pace of its chat, so it begins where the others are.
        shared = sa.select(sa.func.max(chats.c.ready_at), sa.func.max(chats.c.quiet_until))
        ready_at, quiet_until = (
            await self._connection.execute(shared.where(*_exactly(at)[:2]))
        ).one()
        await self._run(
            self._insert(chats)
            .values(
                platform=at.platform,
                address=at.address,
                thread=at.thread,
                kind=kind,
                state=ChatState.ACTIVE,
                title=title,
                since=now,
                state_since=now,
                ready_at=ready_at or now,
                quiet_until=quiet_until,
            )
            .on_conflict_do_nothing()
        )

    async def find(self, at: Address) -> Chat | None:
        """The chat at exactly this address."""
        row = (await self._connection.execute(sa.select(chats).where(*_exactly(at)))).first()
        return None if row is None else as_chat(row)

    async def get(self, chat_id: int) -> Chat | None:
        """The chat of this number."""
        select = sa.select(chats).where(chats.c.id == chat_id)
        row = (await self._connection.execute(select)).first()
        return None if row is None else as_chat(row)

    async def set_state(self, chat_id: int, state: ChatState, now: datetime) -> None:
        """Pause or resume."""
        await self._run(
            sa.update(chats)
            .where(chats.c.id == chat_id)
            .values(state=state, state_since=now, state_why=None)
        )

    async def set_owner(self, chat_id: int, owner: str) -> None:
        """Note whose private chat this is, where it is not noted yet."""
        mine = chats.c.id == chat_id
        here = sa.select(chats.c.platform).where(mine).scalar_subquery()
        await self._run(
            sa.update(chats)
            .where(chats.c.owner == owner, chats.c.id != chat_id, chats.c.platform == here)
            .values(owner=None)
        )
        await self._run(sa.update(chats).where(mine).values(owner=owner))

    async def set_choices(self, chat_id: int, choices: ChatChoices) -> None:
        """Keep what a chat chose."""
        await self._run(
            sa.update(chats)
            .where(chats.c.id == chat_id)
            .values(
                choices=chat_choices_to_json(choices),
                zone=choices.zone,
                quiet=str(choices.quiet) if choices.quiet else None,
                urgent=choices.urgent,
                most_a_day=choices.most_a_day,
            )
        )

    async def paused_since(self, chat_id: int) -> datetime | None:
        """Since when a chat is paused."""
        row = (
            await self._connection.execute(
                sa.select(chats.c.state_since).where(
                    chats.c.id == chat_id, chats.c.state == ChatState.PAUSED
                )
            )
        ).first()
        return None if row is None else row[0]

    async def shut_out(
        self, at: Address, why: str, now: datetime, *, topic_only: bool = False
    ) -> int:
        """Suspend, and hold what was queued."""
        where = _exactly(at) if topic_only else _within(at)
        which = sa.and_(*where, chats.c.state != ChatState.SUSPENDED)
        ids = list((await self._connection.scalars(sa.select(chats.c.id).where(which))).all())
        await self._run(
            sa.update(chats)
            .where(chats.c.id.in_(ids))
            .values(
                state=ChatState.SUSPENDED,
                state_before=chats.c.state,
                state_since=now,
                state_why=why,
            )
        )
        await self.requeue(ids, DeliveryState.QUEUED, DeliveryState.HELD)
        return len(ids)

    async def let_in(self, at: Address, now: datetime) -> int:
        """Restore, and queue what was held."""
        which = sa.and_(*_within(at), chats.c.state == ChatState.SUSPENDED)
        ids = list((await self._connection.scalars(sa.select(chats.c.id).where(which))).all())
        await self._run(
            sa.update(chats)
            .where(chats.c.id.in_(ids))
            .values(
                state=sa.func.coalesce(chats.c.state_before, ChatState.ACTIVE.value),
                state_before=None,
                state_since=now,
                state_why=None,
            )
        )
        await self.requeue(ids, DeliveryState.HELD, DeliveryState.QUEUED)
        return len(ids)

    async def requeue(
        self, chat_ids: list[int], state: DeliveryState, next_state: DeliveryState
    ) -> None:
        """What is in this state for these chats is in the next one."""
        await self._run(
            sa.update(deliveries)
            .where(deliveries.c.chat_id.in_(chat_ids), deliveries.c.state == state)
            .values(state=next_state)
        )


def _exactly(at: Address) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        chats.c.platform == at.platform,
        chats.c.address == at.address,
        chats.c.thread == at.thread,
    )


def _within(at: Address) -> tuple[sa.ColumnElement[bool], ...]:
    """The chat and, if no topic is named, its topics."""
    return _exactly(at) if at.thread else _exactly(at)[:2]


def as_chat(row: Any) -> Chat:
    """A row of the table."""
    return Chat(
        id=row.id,
        at=Address(row.platform, row.address, row.thread),
        kind=ChatKind(row.kind),
        state=ChatState(row.state),
        since=row.since,
        title=row.title,
        choices=chat_choices_from_json(row.choices),
    )
