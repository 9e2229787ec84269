"""Questions about people and their roles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.team import Grant, Person, Role, Source
from db.base import Topic
from db.schema import grants, people

_OPEN = grants.c.ended_at.is_(None)


class Team(Topic):
    """See `bot.core.campaign.Team`."""

    async def person(
        self, platform: str, address: str, chat_id: int | None, now: datetime
    ) -> Person:
        """This person, made known if need be."""
        values = {"platform": platform, "address": address}
        made = self._insert(people).values(**values, name="", chat_id=chat_id, since=now)
        await self._run(made.on_conflict_do_nothing())
        if chat_id is not None:
            await self.spoke(platform, address, chat_id)
        here = people.c.platform == platform, people.c.address == address
        return _person((await self._connection.execute(sa.select(people).where(*here))).one())

    async def spoke(self, platform: str, address: str, chat_id: int) -> None:
        """Note where somebody speaks to us privately, if we have met them in a team."""
        here = people.c.platform == platform, people.c.address == address
        moved = sa.or_(people.c.chat_id.is_(None), people.c.chat_id != chat_id)
        await self._run(sa.update(people).where(*here, moved).values(chat_id=chat_id))

    async def known(self, platform: str, address: str) -> Person | None:
        """This person, if we have met them in a team."""
        here = people.c.platform == platform, people.c.address == address
        row = (await self._connection.execute(sa.select(people).where(*here))).first()
        return None if row is None else _person(row)

    async def find(self, person: int) -> Person | None:
        """A person by number."""
        select = sa.select(people).where(people.c.id == person)
        row = (await self._connection.execute(select)).first()
        return None if row is None else _person(row)

    async def rename(self, person: int, name: str) -> None:
        """Call somebody so."""
        await self._run(sa.update(people).where(people.c.id == person).values(name=name))

    async def grants(self, person: int) -> list[Grant]:
        """What somebody may do."""
        select = sa.select(grants).where(grants.c.person == person, _OPEN).order_by(grants.c.id)
        return [_grant(row) for row in await self._connection.execute(select)]

    async def everyone(self) -> list[tuple[Person, Grant]]:
        """All roles of all people."""
        mine = sa.select(grants).where(_OPEN).order_by(grants.c.id)
        found = [_grant(row) for row in await self._connection.execute(mine)]
        rows = await self._connection.execute(sa.select(people))
        known = {row.id: _person(row) for row in rows}
        return [(known[grant.person], grant) for grant in found]

    async def give(
        self,
        person: int,
        role: Role,
        areas: Sequence[str],
        channels: Sequence[int],
        source: Source,
        given_by: int | None,
        now: datetime,
    ) -> int:
        """Give a role."""
        statement = sa.insert(grants).values(
            person=person,
            role=role,
            areas=json.dumps(list(areas)),
            channels=json.dumps(list(channels)),
            source=source,
            given_by=given_by,
            since=now,
        )
        made: int = (await self._connection.scalars(statement.returning(grants.c.id))).one()
        return made

    async def take(self, grant: int, why: str, now: datetime) -> bool:
        """End a role."""
        which = grants.c.id == grant, _OPEN
        changed = sa.update(grants).where(*which).values(ended_at=now, ended_why=why)
        return await self._run(changed) == 1


def _person(row: Any) -> Person:
    return Person(row.id, row.platform, row.address, row.name, row.chat_id)


def _grant(row: Any) -> Grant:
    return Grant(
        id=row.id,
        person=row.person,
        role=Role(row.role),
        areas=tuple(json.loads(row.areas)),
        channels=tuple(json.loads(row.channels)),
        source=Source(row.source),
        given_by=row.given_by,
        since=row.since,
    )
