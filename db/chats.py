"""Questions about chats: who they are, whether they let us in, where they moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.choices import ChatChoices, chat_choices_from_json, chat_choices_to_json
from bot.core.types import Address, Chat, ChatKind, ChatState, DeliveryState
from db.base import Topic
from db.schema import (
    asides,
    broadcast_channels,
    channels,
    chats,
    deliveries,
    desks,
    listed,
    notices,
    parts,
    people,
    readers,
    reminded,
    reminders,
    snoozes,
    subscriptions,
    waits,
)

#: Bound parameters in one statement stay well below what either database takes.
_CHUNK = 400
#: Kinds of notices that may be for one chat alone.
_OWN = ("reply", "digest")


class Chats(Topic):
    """See `bot.core.store.Chats`."""

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
        return None if row is None else _chat(row)

    async def get(self, chat_id: int) -> Chat | None:
        """The chat of this number."""
        select = sa.select(chats).where(chats.c.id == chat_id)
        row = (await self._connection.execute(select)).first()
        return None if row is None else _chat(row)

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
        await self._requeue(ids, DeliveryState.QUEUED, DeliveryState.HELD)
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
        await self._requeue(ids, DeliveryState.HELD, DeliveryState.QUEUED)
        return len(ids)

    async def move(self, platform: str, address: str, new_address: str, now: datetime) -> None:
        """Rename the address; where the new one is known already, join the two."""
        if address == new_address:
            return
        old = (
            await self._connection.execute(
                sa.select(chats).where(chats.c.platform == platform, chats.c.address == address)
            )
        ).all()
        for row in old:
            heir = await self.find(Address(platform, new_address, row.thread))
            if heir is None:
                await self._run(
                    sa.update(chats)
                    .where(chats.c.id == row.id)
                    .values(address=new_address, kind=ChatKind.GROUP)
                )
            else:
                await self._join(_chat(row), heir, now)

    async def erase(self, chat_id: int) -> None:
        """Delete the chat, everything that refers to it, and the answers that only it got."""
        answers = list(
            await self._connection.scalars(
                sa.select(notices.c.id)
                .distinct()
                .join(deliveries, deliveries.c.notice_id == notices.c.id)
                .where(deliveries.c.chat_id == chat_id, notices.c.kind.in_(_OWN))
            )
        )
        mine = (deliveries, subscriptions, reminders, reminded, waits, channels, broadcast_channels)
        for table in (*mine, desks, readers):
            await self._run(sa.delete(table).where(table.c.chat_id == chat_id))
        # Whoever had a role stays in the audit under a number, and nobody knows whose it was.
        nobody = sa.literal("gone:") + sa.cast(people.c.id, people.c.address.type)
        await self._run(
            sa.update(people)
            .where(people.c.chat_id == chat_id)
            .values(address=nobody, name="", chat_id=None)
        )
        await self._run(sa.delete(chats).where(chats.c.id == chat_id))
        for start in range(0, len(answers), _CHUNK):
            await self._forget_texts(answers[start : start + _CHUNK])

    async def _forget_texts(self, notice_ids: list[int]) -> None:
        kept = sa.select(deliveries.c.notice_id).where(deliveries.c.notice_id.in_(notice_ids))
        shown = sa.select(deliveries.c.shows).where(deliveries.c.shows.in_(notice_ids))
        gone = notices.c.id.in_(notice_ids), notices.c.id.not_in(kept), notices.c.id.not_in(shown)
        await self._run(
            sa.delete(parts).where(parts.c.notice_id.in_(sa.select(notices.c.id).where(*gone)))
        )
        await self._run(sa.delete(notices).where(*gone))

    async def forget(self, before: datetime) -> int:
        """Delete chats older than `before` that follow nothing and have no messages left."""
        return await self._run(
            sa.delete(chats).where(
                chats.c.since < before,
                ~sa.exists().where(subscriptions.c.chat_id == chats.c.id),
                ~sa.exists().where(reminders.c.chat_id == chats.c.id),
                ~sa.exists().where(reminded.c.chat_id == chats.c.id),
                ~sa.exists().where(deliveries.c.chat_id == chats.c.id),
                *(
                    ~sa.exists().where(table.c.chat_id == chats.c.id)
                    for table in (channels, broadcast_channels, desks, readers, people, waits)
                ),
            )
        )

    async def _join(self, old: Chat, heir: Chat, now: datetime) -> None:
        """Give the heir what the old chat follows and awaits, then forget the old one."""
        old_id, new_id = old.id, heir.id
        if old.state is ChatState.PAUSED and heir.state is ChatState.ACTIVE:
            # Better to miss an alert than to talk into a pause.
            await self.set_state(new_id, ChatState.PAUSED, now)
        if heir.choices == ChatChoices():
            await self.set_choices(new_id, old.choices)
        twin = deliveries.alias()
        await self._run(
            sa.update(deliveries)
            .where(
                deliveries.c.chat_id == old_id,
                ~sa.exists().where(
                    twin.c.chat_id == new_id,
                    twin.c.notice_id == deliveries.c.notice_id,
                    twin.c.part == deliveries.c.part,
                    twin.c.operation == deliveries.c.operation,
                ),
            )
            .values(chat_id=new_id)
        )
        mine = (subscriptions, listed, snoozes, asides, reminders, reminded, channels)
        for table in (*mine, broadcast_channels, desks):
            await self._inherit(table, old_id, new_id)
        await self.erase(old_id)
        if heir.state is ChatState.SUSPENDED:
            await self._requeue([new_id], DeliveryState.QUEUED, DeliveryState.HELD)
        else:
            await self._requeue([new_id], DeliveryState.HELD, DeliveryState.QUEUED)

    async def _inherit(self, table: sa.Table, old_id: int, new_id: int) -> None:
        """Rows about the old chat are about the new one, where that has none of its own."""
        twin = table.alias()
        keys = [key for key in table.primary_key.columns if key.name != "chat_id"]
        same = (twin.c[key.name] == key for key in keys)
        has_own = sa.exists().where(twin.c.chat_id == new_id, *same)
        await self._run(
            sa.update(table).where(table.c.chat_id == old_id, ~has_own).values(chat_id=new_id)
        )

    async def _requeue(
        self, chat_ids: list[int], state: DeliveryState, next_state: DeliveryState
    ) -> None:
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


def _chat(row: Any) -> Chat:
    return Chat(
        id=row.id,
        at=Address(row.platform, row.address, row.thread),
        kind=ChatKind(row.kind),
        state=ChatState(row.state),
        since=row.since,
        title=row.title,
        choices=chat_choices_from_json(row.choices),
    )
