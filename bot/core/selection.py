"""Whom a broadcast is for: channels by name, tag, area and kind, and people by area. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.choices import ChatChoices
from bot.core.types import Address, ChatKind, ChatState

#: An area and everything that lies in it, as codes.
Inside = Callable[[str], frozenset[str]]


class Posting(StrEnum):
    """What a campaign channel takes."""

    ALERTS = "alerts"  #: alerts too
    BROADCASTS = "broadcasts"  #: broadcasts only
    ASK = "ask"  #: alerts too, each once an admin has said yes


@dataclass(frozen=True, slots=True)
class Channel:
    """A chat that a campaign speaks in."""

    chat_id: int
    at: Address
    kind: ChatKind
    chat_state: ChatState
    name: str
    areas: tuple[str, ...]
    tags: tuple[str, ...]
    posting: Posting
    registered_by: int  #: person
    since: datetime
    suspended_why: str = ""  #: not empty: a right was lost
    choices: ChatChoices = field(default_factory=ChatChoices)

    @property
    def suspended(self) -> bool:
        """Whether nothing may go there."""
        return bool(self.suspended_why) or self.chat_state is ChatState.SUSPENDED


@dataclass(frozen=True, slots=True)
class Selection:
    """Who is chosen, and who of them is left out."""

    areas: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    channels: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()  #: empty: all of them
    not_areas: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()
    not_channels: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nobody is chosen."""
        return not (self.areas or self.tags or self.channels)

    def takes(self, kind: ChatKind) -> bool:
        """Whether chats of this kind are meant."""
        return not self.kinds or kind.value in self.kinds


def selection_to_json(selection: Selection) -> dict[str, Any]:
    """As plain values; what is empty is left out."""
    return {name: list(value) for name, value in asdict(selection).items() if value}


def selection_from_json(value: dict[str, Any]) -> Selection:
    """Read back what `selection_to_json` wrote."""
    return Selection(**{name: tuple(some) for name, some in value.items()})


def chosen(
    selection: Selection, channels: Sequence[Channel], inside: Inside
) -> tuple[tuple[Channel, ...], int]:
    """The channels that are meant, and how many of them are so for more than one reason."""
    without = _all_inside(selection.not_areas, inside)
    found, overlaps = [], 0
    for channel in channels:
        reasons = (
            (channel.chat_id in selection.channels)
            + len(set(channel.tags) & set(selection.tags))
            + sum(bool(set(channel.areas) & inside(code)) for code in selection.areas)
        )
        left_out = (
            channel.chat_id in selection.not_channels
            or set(channel.tags) & set(selection.not_tags)
            or (channel.areas and set(channel.areas) <= without)
        )
        if reasons and not left_out and selection.takes(channel.kind):
            found.append(channel)
            overlaps += reasons > 1
    return tuple(found), overlaps


def people_areas(selection: Selection, inside: Inside) -> frozenset[str]:
    """The areas whose followers in private chats are meant; empty: none are."""
    if not selection.takes(ChatKind.PRIVATE):
        return frozenset()
    return _all_inside(selection.areas, inside) - _all_inside(selection.not_areas, inside)


@dataclass(frozen=True, slots=True)
class Crowd:
    """People on one platform who chose the same."""

    platform: str
    choices: ChatChoices
    count: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a broadcast would go to."""

    channels: tuple[Channel, ...]
    people: tuple[Crowd, ...]  #: who agreed to broadcasts
    areas: frozenset[str]  #: whose followers they are
    overlaps: int = 0  #: channels chosen for more than one reason

    @property
    def chats(self) -> int:
        """All of them."""
        return len(self.channels) + sum(crowd.count for crowd in self.people)

    def quiet(self, moment: datetime) -> int:
        """How many of them have their quiet hours then."""
        return sum(is_quiet(one.choices, moment) for one in self.channels) + sum(
            crowd.count for crowd in self.people if is_quiet(crowd.choices, moment)
        )

    def by_platform(self) -> dict[str, Counter[ChatKind]]:
        """Platform -> kind -> chats."""
        found: dict[str, Counter[ChatKind]] = {}
        for channel in self.channels:
            found.setdefault(channel.at.platform, Counter())[channel.kind] += 1
        for crowd in self.people:
            found.setdefault(crowd.platform, Counter())[ChatKind.PRIVATE] += crowd.count
        return dict(sorted(found.items()))


def is_quiet(choices: ChatChoices, moment: datetime) -> bool:
    """Whether a chat has its quiet hours at this moment."""
    if choices.quiet is None:
        return False
    clock = moment.astimezone(ZoneInfo(choices.zone)).time()
    start, end = choices.quiet.start, choices.quiet.end
    return start <= clock < end if start < end else clock >= start or clock < end


def _all_inside(codes: Sequence[str], inside: Inside) -> frozenset[str]:
    return frozenset().union(*(inside(code) for code in codes))
