"""Who somebody is to the campaign teams, and what they may do; asked by all team commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.areas.reach import contained
from bot.core.errors import user_error
from bot.core.selection import Channel, Inside
from bot.core.store import Transaction
from bot.core.team import Grant, Person, Role, may, not_covered, owner_grant
from bot.core.types import ChatKind, Request
from handlers.context import Context
from handlers.wording import area_name, several


@dataclass(frozen=True, slots=True)
class Me:
    """A member of a team."""

    person: Person
    grants: tuple[Grant, ...]
    owner: bool

    def may(self, role: Role) -> tuple[Grant, ...]:
        """The grants with which they act in this role."""
        return may(self.grants, role)

    @property
    def is_writer(self) -> bool:
        """Whether they may write broadcasts at all."""
        return bool(self.may(Role.WRITER))


def is_owner(person: Person, owners: frozenset[str]) -> bool:
    """Whether somebody owns this bot."""
    return f"{person.platform}:{person.address}" in owners


async def known_as(tx: Transaction, person: Person, context: Context) -> Me:
    """Somebody with what they may do at this moment."""
    grants = tuple(await tx.team.grants(person.id))
    owner = is_owner(person, context.owners)
    return Me(person, (*grants, *((owner_grant(person.id, context.now),) if owner else ())), owner)


async def me(request: Request, context: Context) -> Me:
    """Whoever asks; a member of the team from now on, if perhaps without a right."""
    here = context.chat.id if request.kind is ChatKind.PRIVATE else None
    person = await context.tx.team.person(request.at.platform, request.sender, here, context.now)
    return await known_as(context.tx, person, context)


async def member(request: Request, context: Context) -> Me:
    """Whoever asks, if they have a role. Raises UserError."""
    who = f"{request.at.platform}:{request.sender}"
    if who not in context.owners:
        found = await context.tx.team.known(request.at.platform, request.sender)
        if found is None or not await context.tx.team.grants(found.id):
            raise user_error(
                "That is for members of campaign teams. You are known to me as "
                f"{who}: give that to an admin of your team, who can say /team add {who} writer "
                "and your area. Admins of a group or channel can also /channel register it."
            )
    return await me(request, context)


def inside(context: Context) -> Inside:
    """An area with everything that lies in it, as of today."""
    known: dict[str, frozenset[str]] = {}

    def all_of(code: str) -> frozenset[str]:
        if code not in known:
            parts = contained(context.atlas, code, context.today)
            known[code] = frozenset((code, *parts))
        return known[code]

    return all_of


def outside(
    context: Context, grants: Sequence[Grant], channels: Sequence[Channel], areas: Sequence[str]
) -> str:
    """What these grants do not reach, in words; "" if they reach all of it."""
    far_channels, far_areas = not_covered(grants, channels, areas, inside(context))
    names = [f"“{one.name}”" for one in far_channels]
    names += [area_name(context.atlas, code) for code in far_areas]
    return several(names, 4)


async def team_for(
    context: Context, role: Role, channels: Sequence[Channel], areas: Sequence[str]
) -> list[Person]:
    """Everybody who may act in this role on all of these, owners of the bot included."""
    people: dict[int, tuple[Person, list[Grant]]] = {}
    for person, grant in await context.tx.team.everyone():
        people.setdefault(person.id, (person, []))[1].append(grant)
    for owner in sorted(context.owners):
        platform, _, address = owner.partition(":")
        found = await context.tx.team.known(platform, address)
        if found is not None:
            grants = people.setdefault(found.id, (found, []))[1]
            grants.append(owner_grant(found.id, context.now))
    return [
        person
        for person, grants in people.values()
        if may(grants, role) and not outside(context, may(grants, role), channels, areas)
    ]


async def admins_of(
    context: Context, channels: Sequence[Channel], areas: Sequence[str]
) -> list[Person]:
    """Every admin of any of these areas, of what they lie in or what lies in them, and of any of
    these channels."""
    within = inside(context)
    about = {*areas, *(code for one in channels for code in one.areas)}
    chat_ids = {one.chat_id for one in channels}
    found = {}
    for person, grant in await context.tx.team.everyone():
        near = any(within(mine) & within(code) for mine in grant.areas for code in about)
        if grant.role is Role.ADMIN and (near or chat_ids & set(grant.channels)):
            found[person.id] = person
    return list(found.values())
