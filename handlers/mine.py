"""/mine: what this chat follows."""

from __future__ import annotations

from bot.core.document import Action, Document, Title, bullets, hint, paragraph
from bot.core.types import Request, Subscription
from handlers.context import Context
from handlers.wording import area_label, day, several


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
        f"{area_label(context.atlas, one.area)}, since {day(one.since)}{_line(context, one)}"
        for one in subscriptions
    ]
    return Document(
        (
            Title("You follow"),
            bullets(*lines),
            hint(
                f"Alerts are paused since {day(paused)}; /resume starts them again."
                if paused
                else "Alerts are on."
            ),
        ),
        (
            Action("Latest news", "/latest"),
            Action("Resume", "/resume") if paused else Action("Pause", "/pause"),
            Action("Follow more", "/follow"),
            Action("Stop following", "/unfollow"),
        ),
    )


def _line(context: Context, one: Subscription) -> str:
    """What it was before areas changed."""
    before = [context.atlas.name_of(code) for code in one.carried_from]
    return f" (then {several(before)})" if before else ""
