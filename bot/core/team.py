"""Who may write, approve and administer broadcasts, and for which areas and channels. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.selection import Channel, Inside


class Role(StrEnum):
    """What somebody may do."""

    WRITER = "writer"
    APPROVER = "approver"
    ADMIN = "admin"  #: all of it, and give roles


#: Which roles may do what a role may.
_ENOUGH = {
    Role.WRITER: (Role.WRITER, Role.ADMIN),
    Role.APPROVER: (Role.APPROVER, Role.ADMIN),
    Role.ADMIN: (Role.ADMIN,),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a team; `id` is what the audit calls them by."""

    id: int
    platform: str
    address: str  #: platform id
    name: str
    chat_id: int | None  #: the private chat in which they last spoke to us

    @property
    def label(self) -> str:
        """As people are shown to each other."""
        return self.name or f"{self.platform}:{self.address}"


class Source(StrEnum):
    """Where a right comes from."""

    GIVEN = "given"  #: by an owner or admin
    CHAT = "chat"  #: they are an admin of the channel on its platform


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person, for areas and for channels."""

    id: int
    person: int
    role: Role
    areas: tuple[str, ...]
    channels: tuple[int, ...]
    source: Source
    given_by: int | None  #: person; None for the program itself
    since: datetime


def owner_grant(person: int, now: datetime) -> Grant:
    """Owners of the bot may do everything."""
    return Grant(0, person, Role.ADMIN, ("ENG",), (), Source.GIVEN, None, now)


def may(grants: Iterable[Grant], role: Role) -> tuple[Grant, ...]:
    """Those of the grants that let somebody act in this role."""
    return tuple(grant for grant in grants if grant.role in _ENOUGH[role])


def covers_area(grants: Sequence[Grant], area: str, inside: Inside) -> bool:
    """Whether one of the grants is for this area or one that contains it."""
    return any(area in inside(code) for grant in grants for code in grant.areas)


def covers_channel(grants: Sequence[Grant], channel: Channel, inside: Inside) -> bool:
    """Whether the grants reach a channel: by itself, or by every area it is about."""
    if any(channel.chat_id in grant.channels for grant in grants):
        return True
    areas = channel.areas or ("ENG",)
    return all(covers_area(grants, area, inside) for area in areas)


def not_covered(
    grants: Sequence[Grant], channels: Sequence[Channel], areas: Iterable[str], inside: Inside
) -> tuple[tuple[Channel, ...], tuple[str, ...]]:
    """The channels and areas that these grants do not reach."""
    return (
        tuple(one for one in channels if not covers_channel(grants, one, inside)),
        tuple(sorted(one for one in set(areas) if not covers_area(grants, one, inside))),
    )
