"""Reminders: who wants to hear of which chances, and what is due to them today.

    wishes -> chances of their areas -> due -> one notice a chat, noted in the same transaction

`bot/core/reminding.py` decides; `bot/ticker.py` calls `remind` by the clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import structlog

from bot.areas.agenda import chances_in
from bot.areas.atlas import Atlas
from bot.areas.sources import footprints_for
from bot.core.chances import UK, Chance, coming, in_days, is_civil, when
from bot.core.diary import Reminded, Reminder
from bot.core.document import Action, Document, Inline, Span, Title, bold, bullets, inline, link
from bot.core.ports import Clock
from bot.core.publisher import Publisher
from bot.core.reminding import Due, due
from bot.core.store import Store
from bot.core.types import Feed

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reminding:
    """What reminders are made of."""

    store: Store
    atlas: Atlas
    feeds: Sequence[Feed]
    publisher: Publisher
    clock: Clock

    async def remind(self) -> None:
        """Tell everybody what is due to them now, at an hour when people are awake."""
        now = self.clock.now()
        if not is_civil(now):
            return
        today = now.astimezone(UK).date()
        async with self.store.read() as tx:
            wishes = await tx.reminders.all()
            chances = {
                area: coming(
                    await chances_in(
                        tx, self.atlas, self.feeds, footprints_for(self.atlas, area, today), today
                    ),
                    today,
                )
                for area in {one.area for one in wishes}
            }
            told = await tx.reminders.reminded({one.chat.id for one in wishes})
        for chat_id, listed in _by_chat(wishes, chances, told, today).items():
            await self._tell(chat_id, listed, today)

    async def _tell(self, chat_id: int, listed: Sequence[tuple[str, Due]], today: date) -> None:
        now = self.clock.now()
        async with self.store.write() as tx:
            fresh: list[tuple[str, Due]] = []
            for area, one in listed:
                marked = [await tx.reminders.mark(mark, now) for mark in one.marks]
                if any(marked):
                    fresh.append((area, one))
            if not fresh:
                return
            keys = ",".join(f"{one.chance.key}@{one.chance.day}" for _, one in fresh)
            document = reminder(fresh, today)
            await self.publisher.remind(tx, document, f"remind:{chat_id}:{today}:{keys}", chat_id)
        log.info("reminded", chat=chat_id, chances=len(fresh))


def reminder(listed: Sequence[tuple[str, Due]], today: date) -> Document:
    """One message for all that is due to a chat."""
    areas = list(dict.fromkeys(area for area, _ in listed))
    title = "Reminder: a chance to act" if len(listed) == 1 else "Reminder: chances to act"
    return Document(
        (Title(title), bullets(*(_line(one, today) for _, one in listed))),
        (
            Action("All dates", f"/next {areas[0]}"),
            Action("Stop reminding", f"/remind off {areas[0]}"),
        ),
    )


def _line(one: Due, today: date) -> Inline:
    chance = one.chance
    said: list[str | Span] = [bold(f"{in_days(chance.day, today).capitalize()}, {when(chance)}")]
    what = link(chance.title, chance.url) if chance.url else chance.title
    if chance.cancelled:
        said = [bold("Cancelled")]
    elif one.before is not None:
        said = [
            bold(f"Moved to {when(chance)}"),
            f" (from {one.before.day} {one.before:%B}; {in_days(chance.day, today)})",
        ]
    said += [": ", what]
    if chance.place:
        said.append(f", {chance.place}")
    if chance.note:
        said.append(f" – {chance.note}")
    said += [" [", link(chance.source, chance.source_url), "]"] if chance.source_url else []
    return inline(*said)


def _by_chat(
    wishes: Sequence[Reminder],
    chances: Mapping[str, Sequence[Chance]],
    told: Sequence[Reminded],
    today: date,
) -> dict[int, list[tuple[str, Due]]]:
    """What is due to each chat, a chance of two of its areas once."""
    found: dict[int, list[tuple[str, Due]]] = {}
    for wish in wishes:
        listed = found.setdefault(wish.chat.id, [])
        known = {one.chance.key for _, one in listed}
        listed += [
            (wish.area, one)
            for one in due(wish, chances[wish.area], told, today)
            if one.chance.key not in known
        ]
    return {chat_id: listed for chat_id, listed in found.items() if listed}
