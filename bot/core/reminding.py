"""Which reminders are due to a chat: pure, by its wish, the chances and what it was told before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.chances import UK, Chance, stage_day, stage_of
from bot.core.diary import Reminded, Reminder

#: Stages that are no days: a date that moved, a meeting that was called off.
MOVED, CANCELLED = -1, -2


@dataclass(frozen=True, slots=True)
class Due:
    """A chance to be told of now, and what to note so that it is told once."""

    chance: Chance
    marks: tuple[Reminded, ...]
    before: date | None = None  #: the day it was told for, where it has moved


def due(
    reminder: Reminder, chances: Iterable[Chance], told: Collection[Reminded], today: date
) -> list[Due]:
    """What to tell a chat today; noting the marks makes it nothing."""
    mine = [one for one in told if one.chat_id == reminder.chat.id]
    found = []
    for chance in chances:
        one = _due(reminder, chance, mine, today)
        if one is not None:
            found.append(one)
    return sorted(found, key=lambda one: (one.chance.day, one.chance.key))


def _due(reminder: Reminder, chance: Chance, mine: Sequence[Reminded], today: date) -> Due | None:
    chat = reminder.chat.id
    noted = {(one.day, one.stage) for one in mine if one.chance == chance.key}
    days = {day for day, stage in noted if stage >= 0 or stage == MOVED}
    if chance.day < today or chance.month_only:
        return None
    if chance.cancelled:
        mark = Reminded(chat, chance.key, chance.day, CANCELLED)
        fresh = bool(days) and (chance.day, CANCELLED) not in noted
        return Due(chance, (mark,)) if fresh else None
    stage = stage_of(chance, today)
    marks = [Reminded(chat, chance.key, chance.day, MOVED)]
    if stage is not None:
        marks.append(Reminded(chat, chance.key, chance.day, stage))
    if days and chance.day not in days:
        return Due(chance, tuple(marks), before=max(days))
    if stage is None or (chance.day, stage) in noted or not _in_time(reminder, chance, stage):
        return None
    return Due(chance, tuple(marks[1:]))


def _in_time(reminder: Reminder, chance: Chance, stage: int) -> bool:
    """Whether the stage was reached after the chat asked, or the chance became known after."""
    asked = reminder.since.astimezone(UK).date()
    if stage_day(chance, stage) >= asked:
        return True
    return chance.seen_at is not None and chance.seen_at > reminder.since
