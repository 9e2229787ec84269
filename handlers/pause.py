"""/pause and /resume: no alerts for a while; questions are answered all the time."""

from __future__ import annotations

from bot.core.document import Action, Document, paragraph
from bot.core.types import ChatState, Request
from handlers.context import Context
from handlers.wording import day, plural


async def pause(request: Request, argument: str, context: Context) -> Document:
    """Stop alerts."""
    if context.chat.state is not ChatState.PAUSED:
        await context.tx.chats.set_state(context.chat.id, ChatState.PAUSED, context.now)
    return Document(
        (paragraph("Alerts are paused. I still answer. What you follow is kept."),),
        (Action("Resume", "/resume"),),
    )


async def resume(request: Request, argument: str, context: Context) -> Document:
    """Start alerts again and say what came meanwhile, without sending it all."""
    since = await context.tx.chats.paused_since(context.chat.id)
    if since is None:
        return Document((paragraph("Alerts were not paused."),))
    await context.tx.chats.set_state(context.chat.id, ChatState.ACTIVE, context.now)
    areas = [one.area for one in await context.tx.subscriptions.of(context.chat.id)]
    missed = await context.tx.items.count_since(areas, since)
    if not missed:
        return Document(
            (paragraph(f"Alerts are on again. Nothing was missed since {day(since)}."),)
        )
    return Document(
        (paragraph(f"Alerts are on again. While paused: {plural(missed, 'item')}."),),
        (Action("Show the latest", "/latest"),),
    )
