"""/quiet and /zone: when nothing may ring, and by whose clock."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from zoneinfo import available_timezones

from bot.core.choices import ChatChoices, QuietHours
from bot.core.document import Action, Document, hint, paragraph
from bot.core.errors import user_error
from bot.core.types import Request
from handlers.chosen import place_of
from handlers.context import Context
from handlers.places import echoed

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))? ?([ap]\.?m\.?)?"
_SPAN = re.compile(rf"(?:from )?{_CLOCK} ?(?:-|–|to|until|till) ?{_CLOCK}", re.I)
_OFF = frozenset({"off", "none", "no", "never"})
OFFERED = ("22:00-07:00", "21:00-08:00", "20:00-09:00")
#: Zones offered by a button; every other can be typed.
ZONES = ("Europe/London", "Europe/Dublin", "Europe/Paris", "Europe/Madrid")
#: Folders of the zone database in which people look for their town.
_FOLDERS = ("Europe", "America", "Africa", "Asia", "Australia", "Atlantic", "Pacific", "Indian")


async def quiet(request: Request, argument: str, context: Context) -> Document:
    """Show or change the quiet hours."""
    words = " ".join(argument.casefold().split())
    choices = context.chat.choices
    if not words:
        return _shown(choices, "")
    if words in _OFF:
        return await _set(context, replace(choices, quiet=None), "Quiet hours are off.")
    if words in ("urgent on", "urgent off", "urgent"):
        urgent = words != "urgent off"
        said = "Urgent news may wake you." if urgent else "Nothing rings in the quiet hours."
        return await _set(context, replace(choices, urgent=urgent), said)
    hours = read_span(words)
    if hours is None:
        raise user_error(
            f"I do not understand “{echoed(argument)}”. Say for example: /quiet 22:00-07:00, "
            "/quiet 10pm to 7am, or /quiet off.",
            *(Action(text, f"/quiet {text}") for text in OFFERED),
        )
    return await _set(context, replace(choices, quiet=hours), "Quiet hours are set.")


def read_span(words: str) -> QuietHours | None:
    """From when to when, as people write it; None if it cannot be read, or never ends."""
    found = _SPAN.fullmatch(words)
    if found is None:
        return None
    start, end = _clock(*found.groups()[:3]), _clock(*found.groups()[3:])
    return None if start is None or end is None or start == end else QuietHours(start, end)


def _clock(hour: str, minute: str | None, half: str | None) -> time | None:
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if half[0] == "p" else 0)
    if number == 24 and not int(minute or 0):
        number = 0
    return time(number, int(minute or 0)) if number < 24 and int(minute or 0) < 60 else None


async def _set(context: Context, choices: ChatChoices, said: str) -> Document:
    await context.tx.chats.set_choices(context.chat.id, choices)
    await context.tx.outbox.release(context.chat.id, context.now)
    return _shown(choices, said)


def _shown(choices: ChatChoices, said: str) -> Document:
    now = "There are no quiet hours."
    if choices.quiet is not None:
        now = f"Nothing rings from {choices.quiet.start:%H:%M} to {choices.quiet.end:%H:%M}"
        now += f" ({place_of(choices.zone)} time)"
        now += ", but urgent news: an A&E or ward that closes, a consultation that ends soon." * (
            choices.urgent
        )
        now += "." * (not choices.urgent)
        now += " What comes meanwhile is told afterwards. I still answer."
    elif choices.urgent:
        now += " Urgent news could break them."
    switch = (
        Action("Not even urgent news", "/quiet urgent off")
        if choices.urgent
        else Action("But urgent news", "/quiet urgent on")
    )
    current = str(choices.quiet) if choices.quiet else ""
    return Document(
        (paragraph(f"{said} {now}".strip()), hint("Or say: /quiet 23:00-06:30")),
        (
            *(
                Action(f"{'✓ ' if text == current else ''}{text}", f"/quiet {text}")
                for text in OFFERED
            ),
            Action("Off", "/quiet off"),
            switch,
            Action("Time zone", "/zone"),
        ),
    )


async def zone(request: Request, argument: str, context: Context) -> Document:
    """Show or change the time zone."""
    choices = context.chat.choices
    if not argument:
        return _zones(
            f"I go by the clock of {place_of(choices.zone)}. Say another: /zone Lisbon", choices
        )
    found = find_zones(argument)
    if not found:
        raise user_error(
            f"I know no time zone “{echoed(argument)}”. Say a large city: /zone Lisbon",
            *(Action(place_of(one), f"/zone {one}") for one in ZONES),
        )
    if len(found) > 1:
        actions = [Action(one.replace("_", " "), f"/zone {one}") for one in found[:6]]
        raise user_error("Which of these?", *actions)
    chosen = replace(choices, zone=found[0])
    await context.tx.chats.set_choices(context.chat.id, chosen)
    await context.tx.outbox.release(context.chat.id, context.now)
    return _zones(f"From now on I go by the clock of {place_of(found[0])}.", chosen)


def find_zones(words: str) -> list[str]:
    """The time zones that the words may mean: a name of the zone database, or its town."""
    known = available_timezones()
    key = words.strip().replace(" ", "_").casefold()
    exact = [one for one in known if one.casefold() == key and "/" in one]
    if exact or key in ("utc", "gmt"):
        return exact or ["Etc/UTC"]
    return sorted(
        one
        for one in known
        if one.partition("/")[0] in _FOLDERS and one.rpartition("/")[2].casefold() == key
    )


def _zones(said: str, choices: ChatChoices) -> Document:
    return Document(
        (paragraph(said),),
        (
            *(
                Action(f"{'✓ ' if one == choices.zone else ''}{place_of(one)}", f"/zone {one}")
                for one in ZONES
            ),
            Action("Quiet hours", "/quiet"),
            Action("All I follow", "/mine"),
        ),
    )
