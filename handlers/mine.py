"""/mine: what this chat follows."""

from __future__ import annotations

from bot.core.choices import ChatChoices
from bot.core.document import Action, Document, Title, bullets, hint, paragraph
from bot.core.types import Request, Subscription
from handlers.chosen import in_words, place_of
from handlers.context import Context
from handlers.wording import area_label, day, plural, several


async def mine(request: Request, argument: str, context: Context) -> Document:
    """The followed areas with their dates, and whether alerts are paused."""
    subscriptions = await context.tx.subscriptions.of(context.chat.id)
    if not subscriptions:
        return Document(
            (paragraph("This chat follows nothing yet. Send /follow and a place."),),
            (Action("Follow a place", "/follow"),),
        )
    paused = await context.tx.chats.paused_since(context.chat.id)
    lines = [
        f"{area_label(context.atlas, one.area)}, since {day(one.since)}{_line(context, one)}: "
        f"{in_words(context, one.choices)}"
        for one in subscriptions
    ]
    state = (
        f"Alerts are paused since {day(paused)}; /resume starts them again."
        if paused
        else "Alerts are on."
    )
    return Document(
        (
            Title("You follow"),
            bullets(*lines),
            hint(" ".join([state, *await _habits(context)])),
        ),
        (
            Action("Latest news", "/latest"),
            Action("Resume", "/resume") if paused else Action("Pause", "/pause"),
            Action("Follow more", "/follow"),
            Action("Stop following", "/unfollow"),
            Action("How soon", "/when"),
            Action("Topics", "/topics"),
            Action("Quiet hours", "/quiet"),
            Action("Snooze", "/snooze"),
        ),
    )


async def _habits(context: Context) -> list[str]:
    """What the chat chose for all that it hears, where that is not as usual."""
    choices = context.chat.choices
    said = []
    if choices.quiet is not None:
        hours = f"{choices.quiet.start:%H:%M} to {choices.quiet.end:%H:%M}"
        but = ", but for urgent news" if choices.urgent else ""
        said.append(f"Quiet from {hours}{but}.")
    if choices.zone != ChatChoices().zone:
        said.append(f"By the clock of {place_of(choices.zone)}.")
    if choices.most_a_day is not None:
        said.append(f"At most {plural(choices.most_a_day, 'alert')} a day.")
    snoozed = len(await context.tx.lists.snoozed(context.chat.id, context.now))
    if snoozed:
        said.append(f"{plural(snoozed, 'thing')} snoozed.")
    waiting = len(await context.tx.lists.pending(context.chat.id))
    if waiting:
        said.append(f"{plural(waiting, 'story', 'stories')} kept for a list; /rest shows it now.")
    return said


def _line(context: Context, one: Subscription) -> str:
    """What it was before areas changed."""
    before = [context.atlas.name_of(code) for code in one.carried_from]
    return f" (then {several(before)})" if before else ""
