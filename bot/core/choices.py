"""What people chose about how they are told: per chat and per subscription, with strict reading.

Stored as JSON that holds only what differs from the defaults, so that equal choices are equal text.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import time
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

T = TypeVar("T")


class Cadence(StrEnum):
    """How soon followers of an area hear of a story."""

    AT_ONCE = "at_once"
    HOURLY = "hourly"
    MORNING = "morning"
    WEEKLY = "weekly"
    ON_REQUEST = "on_request"  #: only with /latest


class Likely(StrEnum):
    """What happens to stories that only probably concern the area."""

    PUSH = "push"  #: told as the others are, and marked
    LIST = "list"  #: told in the next list
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when nothing may ring, in the zone of the chat; over midnight if it ends
    before it starts."""

    start: time
    end: time

    def __str__(self) -> str:
        """As 22:00-07:00."""
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    @classmethod
    def parse(cls, text: str) -> QuietHours:
        """Read back what `str` wrote; ValueError on anything else."""
        start, _, end = text.partition("-")
        return cls(time.fromisoformat(start), time.fromisoformat(end))


@dataclass(frozen=True, slots=True)
class ChatChoices:
    """What a chat chose for everything it is told."""

    zone: str = "Europe/London"  #: IANA name
    quiet: QuietHours | None = None
    urgent: bool = False  #: urgent alerts may break the quiet hours
    most_a_day: int | None = None  #: alerts a day; the rest is folded into one list
    sound: bool = True  #: whether what is not an answer may ring

    def __post_init__(self) -> None:
        """Refuse what could not be carried out."""
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"not a time zone: {self.zone!r}") from error
        if self.quiet is not None and self.quiet.start == self.quiet.end:
            raise ValueError("quiet hours that never end")
        if self.most_a_day is not None and self.most_a_day < 1:
            raise ValueError("a cap below one; /pause is for that")


@dataclass(frozen=True, slots=True)
class SubscriptionChoices:
    """What a chat chose for one area that it follows."""

    cadence: Cadence = Cadence.AT_ONCE
    topics: tuple[str, ...] = ()  #: only these; empty: all
    without: tuple[str, ...] = ()  #: never these topics
    outlets: tuple[str, ...] = ()  #: ids of feeds never told of
    likely: Likely = Likely.PUSH
    headlines: bool = False  #: titles only


def chat_choices_to_json(choices: ChatChoices) -> str:
    """As stored: what differs from the defaults, in a fixed order."""
    return _to_json(choices)


def chat_choices_from_json(text: str) -> ChatChoices:
    """Read back what `chat_choices_to_json` wrote; ValueError on anything else."""
    stored = _object(text, ChatChoices)
    quiet = stored.get("quiet")
    return ChatChoices(
        zone=_typed(stored.get("zone", ChatChoices().zone), str),
        quiet=None if quiet is None else _quiet(quiet),
        urgent=_typed(stored.get("urgent", False), bool),
        most_a_day=_optional(stored.get("most_a_day"), int),
        sound=_typed(stored.get("sound", True), bool),
    )


def subscription_choices_to_json(choices: SubscriptionChoices) -> str:
    """As stored: what differs from the defaults, in a fixed order."""
    return _to_json(choices)


def subscription_choices_from_json(text: str) -> SubscriptionChoices:
    """Read back what `subscription_choices_to_json` wrote; ValueError on anything else."""
    stored = _object(text, SubscriptionChoices)
    return SubscriptionChoices(
        cadence=Cadence(stored.get("cadence", Cadence.AT_ONCE)),
        topics=_words(stored.get("topics", [])),
        without=_words(stored.get("without", [])),
        outlets=_words(stored.get("outlets", [])),
        likely=Likely(stored.get("likely", Likely.PUSH)),
        headlines=_typed(stored.get("headlines", False), bool),
    )


def _to_json(choices: ChatChoices | SubscriptionChoices) -> str:
    plain = asdict(choices)
    stored = {
        one.name: plain[one.name]
        for one in fields(choices)
        if one.default is MISSING or getattr(choices, one.name) != one.default
    }
    return json.dumps(stored, default=_plain, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    raise TypeError(type(value).__name__)


def _object(text: str, kind: type[ChatChoices] | type[SubscriptionChoices]) -> dict[str, Any]:
    stored: dict[str, Any] = _typed(json.loads(text), dict)
    unknown = set(stored) - {one.name for one in fields(kind)}
    if unknown:
        raise ValueError(f"unknown choices: {sorted(unknown)}")
    return stored


def _quiet(value: object) -> QuietHours:
    stored: dict[str, Any] = _typed(value, dict)
    if set(stored) != {"start", "end"}:
        raise ValueError(f"not quiet hours: {sorted(stored)}")
    return QuietHours(_time(stored["start"]), _time(stored["end"]))


def _time(value: object) -> time:
    return time.fromisoformat(_typed(value, str))


def _words(value: object) -> tuple[str, ...]:
    return tuple(_typed(one, str) for one in _typed(value, list))


def _optional(value: object, kind: type[T]) -> T | None:
    return None if value is None else _typed(value, kind)


def _typed(value: object, kind: type[T]) -> T:
    """The value if it is exactly of this type: JSON's true is no number here."""
    if type(value) is not kind:
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value
